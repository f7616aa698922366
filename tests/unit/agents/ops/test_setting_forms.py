"""Texts of settings are refused with a reason, or read as they are meant."""

from __future__ import annotations

import pytest

from agents.ops.errors import ConfigurationError
from agents.ops.setting_forms import claim_roles, require_issuer
from agents.ops.settings import load

OIDC = {"PILEON_OIDC_ISSUER": "https://id.example.org", "PILEON_OIDC_CLIENT_ID": "console"}


def test_values_of_a_claim_get_roles() -> None:
    """Groups may hold signs, spaces and even the sign between the two."""
    assert claim_roles("it team = admin,cn=moderators=analyst, /staff=viewer") == {
        "it team": "admin",
        "cn=moderators": "analyst",
        "/staff": "viewer",
    }


@pytest.mark.parametrize(
    ("told", "complaint"),
    [
        ("moderators", "'moderators' has no role"),
        ("a=admin,", "'an empty part' has no role"),
        ("=admin", "'=admin' has no role"),
        ("a=root", "a has the role 'root'; the roles are viewer, analyst, admin"),
        ("a=admin,a=viewer", "a is set twice"),
    ],
)
def test_wrong_roles_are_refused(told: str, complaint: str) -> None:
    """With what is wrong, and the name of the variable at start."""
    with pytest.raises(ValueError, match=complaint):
        claim_roles(told)
    with pytest.raises(ConfigurationError, match=rf"^PILEON_OIDC_ROLES: .*{complaint.split(';')[0]}"):
        load({**OIDC, "PILEON_OIDC_ROLES": told})


@pytest.mark.parametrize(
    "issuer",
    [
        "https://id.example.org",
        "https://id.example.org:8443/realms/x",
        "http://127.0.0.1:9000",
        "http://localhost",
    ],
)
def test_an_issuer_is_an_https_url(issuer: str) -> None:
    """Or one on this machine."""
    require_issuer(issuer)


@pytest.mark.parametrize(
    "issuer",
    [
        "id.example.org", "http://id.example.org", "https://", "https://id.example.org?x=1", "https://a b.example",
        "https://id.example.org#x", "https://u:p@id.example.org", "https://id.example.org:x", "ftp://id.example.org",
        "https://[", "http://127.evil.example",
    ],
)  # fmt: skip
def test_a_wrong_issuer_is_refused_at_start(issuer: str) -> None:
    """With one line that names the variable."""
    with pytest.raises(ConfigurationError, match=r"^PILEON_OIDC_ISSUER: ") as refused:
        load({**OIDC, "PILEON_OIDC_ISSUER": issuer})
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("env", "complaint"),
    [
        ({"PILEON_OIDC_ISSUER": OIDC["PILEON_OIDC_ISSUER"]}, "PILEON_OIDC_CLIENT_ID are set together"),
        ({"PILEON_OIDC_CLIENT_ID": "console"}, "PILEON_OIDC_ISSUER and"),
        (
            {"PILEON_OIDC_CLIENT_SECRET": "x"},
            "PILEON_OIDC_CLIENT_SECRET is set, but PILEON_OIDC_ISSUER is not",
        ),
        ({**OIDC, "PILEON_OIDC_SCOPES": "profile email"}, "PILEON_OIDC_SCOPES: the scope openid is missing"),
    ],
)
def test_halves_are_refused(env: dict[str, str], complaint: str) -> None:
    """A secret without a provider would be for nothing."""
    with pytest.raises(ConfigurationError, match=complaint):
        load(env)
