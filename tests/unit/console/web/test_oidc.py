"""An OpenID provider's answers: the right one is believed, and every wrong one is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from joserfc.jwk import ECKey, OctKey, RSAKey

from agents.ops.errors import ConfigurationError, RunError
from agents.ops.settings import Settings, build
from console.web.oidc import Identity, Provider, ProviderDownError, SignInError
from tests.support.openid import CLIENT, SECRET, Claims, OpenId, provider

BACK = "http://127.0.0.1:8765/sign-in/provider/back"
NONCE, VERIFIER = "n" * 43, "v" * 64


@pytest.fixture
def openid() -> Iterator[OpenId]:
    """A provider that listens."""
    with provider() as running:
        yield running


def settings(openid: OpenId, **others: Any) -> Settings:
    """Return settings that name the provider."""
    told = {"oidc_issuer": openid.url, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET, **others}
    return build({name: value for name, value in told.items() if value is not None})


def code_of(openid: OpenId, known: Provider, **others: str) -> str:
    """Go to the provider as a browser would, and return the code that it comes back with."""
    asked = {"redirect": BACK, "state": "s" * 43, "nonce": NONCE, "verifier": VERIFIER, **others}
    answer = httpx2.get(known.address(**asked))
    assert answer.status_code == 302, answer.text
    told = parse_qs(urlsplit(answer.headers["location"]).query)
    assert told["state"] == ["s" * 43]
    assert told["iss"] == [openid.url]
    return told["code"][0]


def signed_in(openid: OpenId, known: Provider | None = None, **others: Any) -> Identity:
    """Sign somebody in; what is given differs from what was asked for."""
    known = known or Provider(settings(openid))
    told: dict[str, Any] = {"issuer": openid.url, "redirect": BACK, "nonce": NONCE, "verifier": VERIFIER}
    told |= {"code": code_of(openid, known)} | others
    return known.identity(**told)


def test_who_comes_back_is_known(openid: OpenId) -> None:
    """By a subject that no other provider gives, with names and the highest role."""
    openid.claims |= {"email": "priya@id.example", "roles": ["viewer", "admin", "other"]}
    found = signed_in(openid)
    assert found == Identity(f"{openid.url} u-1", ["Priya", "priya@id.example", "u-1"], "admin")


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_the_client_says_who_it_is_as_the_provider_wants(openid: OpenId, method: str) -> None:
    """By the header, or in the form."""
    openid.metadata = {"token_endpoint_auth_methods_supported": [method]}
    assert signed_in(openid).role == "analyst"
    assert ("client_secret" in openid.sent[0]) is (method == "client_secret_post")


def test_a_public_client_has_no_secret(openid: OpenId) -> None:
    """PKCE is what keeps its codes to itself."""
    openid.secret = None
    assert signed_in(openid, Provider(settings(openid, oidc_client_secret=None))).role == "analyst"
    assert openid.sent[0]["code_verifier"] == VERIFIER


@pytest.mark.parametrize(
    ("claim", "claims", "role"),
    [
        ("realm_access.roles", {"realm_access": {"roles": ["analyst"]}}, "analyst"),
        ("https://example.org/roles", {"https://example.org/roles": ["admin"]}, "admin"),
        ("groups", {"groups": ["strangers", "moderators"]}, "analyst"),
        ("groups", {"groups": "moderators"}, "analyst"),
        ("groups", {"groups": "it team"}, "admin"),
        ("groups", {"groups": ["it team", "moderators"]}, "admin"),
        ("groups", {"groups": "no admin"}, None),
        ("groups", {"groups": ["strangers"]}, None),
        ("groups", {"groups": [{"name": "moderators"}, 7, None]}, None),
        ("groups", {"groups": {"moderators": True}}, None),
        ("groups.inner", {"groups": "moderators"}, None),
        ("groups", {}, None),
    ],
)
def test_the_role_comes_from_a_claim(openid: OpenId, claim: str, claims: Claims, role: str | None) -> None:
    """Whatever form it has; what is not listed gives nothing."""
    openid.claims = {"sub": "u-1", **claims}
    roles = "moderators=analyst, it team=admin, admin=admin, analyst=analyst"
    known = Provider(settings(openid, oidc_roles_claim=claim, oidc_roles=roles))
    assert signed_in(openid, known).role == role


def test_roles_may_be_told_beside_the_token(openid: OpenId) -> None:
    """As some providers do; what they tell of somebody else is refused."""
    openid.claims = {"sub": "u-1"}
    openid.userinfo = {"roles": ["viewer"]}
    assert signed_in(openid).role == "viewer"
    openid.userinfo = {"roles": ["admin"], "sub": "u-2"}
    with pytest.raises(SignInError, match="somebody else"):
        signed_in(openid)


def _claim(**changed: Any) -> Callable[[Claims, Claims], None]:
    return lambda _header, claims: claims.update(changed)


PAST = 1_000_000_000

WRONG = {
    "nonce of another sign-in": _claim(nonce="x" * 43),
    "no nonce": _claim(nonce=None),
    "another audience": _claim(aud="another-client"),
    "another audience beside ours, and it is the one meant": _claim(aud=[CLIENT, "other"], azp="other"),
    "no audience": _claim(aud=None),
    "another issuer": _claim(iss="https://evil.example"),
    "no issuer": _claim(iss=None),
    "expired": _claim(iat=PAST, exp=PAST + 300),
    "no end": _claim(exp=None),
    "not valid yet": _claim(nbf=PAST * 5),
    "made in the future": _claim(iat=PAST * 5, exp=PAST * 5 + 300),
    "no subject": _claim(sub=None),
    "an empty subject": _claim(sub=""),
    "a subject that is no text": _claim(sub=["u-1"]),
    "a very long subject": _claim(sub="u" * 256),
    "made for another access token": _claim(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_token_is_refused(openid: OpenId, what: str) -> None:
    """Whatever is wrong with it."""
    openid.twist = WRONG[what]
    with pytest.raises(SignInError):
        signed_in(openid)


def test_a_clock_that_is_a_little_off_is_forgiven(openid: OpenId) -> None:
    """A provider's clock may be half a minute behind or ahead."""

    def late(_header: Claims, claims: Claims) -> None:
        claims["exp"] = claims["iat"] - 30

    openid.twist = late
    assert signed_in(openid).role == "analyst"


def test_a_token_that_the_provider_did_not_sign_is_refused(openid: OpenId) -> None:
    """Another key under the same name, a shared secret, the public key as a secret, or no signature at all."""
    openid.signs_with = RSAKey.generate_key(2048, {"kid": "one"})
    with pytest.raises(SignInError):
        signed_in(openid)
    openid.signs_with = OctKey.import_key(SECRET * 3, {"kid": "one"})
    with pytest.raises(SignInError):
        signed_in(openid)
    openid.signs_with = openid.key.as_pem(private=False)
    with pytest.raises(SignInError):
        signed_in(openid)
    openid.signs_with = None
    openid.twist = lambda header, _claims: header.update(alg="none")
    with pytest.raises(SignInError):
        signed_in(openid)


def test_other_keys_than_rsa_sign_too(openid: OpenId) -> None:
    """An elliptic curve's, for one."""
    openid.key = ECKey.generate_key("P-256", {"kid": "curve", "use": "sig"})
    assert signed_in(openid).role == "analyst"


def test_a_key_that_is_new_is_looked_for_once(openid: OpenId) -> None:
    """Providers change keys; tokens with a made-up key do not make the console ask all the time."""
    now = [0.0]
    known = Provider(settings(openid), clock=lambda: now[0])
    signed_in(openid, known)
    openid.turn_key()
    now[0] = 100.0
    assert signed_in(openid, known).role == "analyst"
    assert openid.keys_asked == 2
    openid.twist = lambda header, _claims: header.update(kid="made up")
    for _ in range(3):
        with pytest.raises(SignInError):
            signed_in(openid, known)
    assert openid.keys_asked == 2


def test_a_code_is_good_once_and_for_who_asked_for_it(openid: OpenId) -> None:
    """Not again, not with another verifier, not for another address, and not one that was made up."""
    known = Provider(settings(openid))
    code = code_of(openid, known)
    assert signed_in(openid, known, code=code).role == "analyst"
    for others in (
        {"code": code},
        {"code": "made up"},
        {"verifier": "w" * 64},
        {"redirect": "http://127.0.0.1:1/other"},
        {"nonce": "m" * 43},
    ):
        with pytest.raises(SignInError):
            signed_in(openid, known, **others)


def test_an_answer_of_another_provider_is_refused(openid: OpenId) -> None:
    """As RFC 9207 says: this one always tells who it is."""
    for issuer in ("https://evil.example", None):
        with pytest.raises(SignInError, match="another provider"):
            signed_in(openid, issuer=issuer)
    openid.metadata = {"authorization_response_iss_parameter_supported": None}
    assert signed_in(openid, issuer=None).role == "analyst"
    with pytest.raises(SignInError, match="another provider"):
        signed_in(openid, issuer="https://evil.example")


@pytest.mark.parametrize(
    "changed",
    [
        {"id_token": None},
        {"id_token": "no token"},
        {"id_token": "a.b.c"},
        {"id_token": 7},
        {"id_token": "x" * 100_000},
    ],
)
def test_an_answer_without_a_token_is_refused(openid: OpenId, changed: Claims) -> None:
    """Nothing else in it counts."""
    openid.answer = lambda answer: answer.update(changed)
    with pytest.raises(SignInError):
        signed_in(openid)


def test_a_provider_that_is_down_is_told_apart(openid: OpenId) -> None:
    """It is nobody's fault who wants to sign in."""
    known = Provider(settings(openid))
    code = code_of(openid, known)
    openid.down = True
    with pytest.raises(ProviderDownError):
        signed_in(openid, known, code=code)


@pytest.mark.parametrize(
    ("metadata", "complaint"),
    [
        ({"issuer": "https://other.example"}, "calls itself 'https://other.example'"),
        ({"issuer": None}, "calls itself None"),
        ({"token_endpoint": None}, "no token_endpoint"),
        ({"jwks_uri": "file:///etc/passwd"}, "no jwks_uri"),
        ({"authorization_endpoint": "javascript:1"}, "no authorization_endpoint"),
        ({"code_challenge_methods_supported": ["plain"]}, "PKCE"),
        ({"id_token_signing_alg_values_supported": ["HS256", "none"]}, "signs with HS256, none only"),
    ],
)
def test_a_provider_that_cannot_do_it_is_refused_at_start(
    openid: OpenId, metadata: Claims, complaint: str
) -> None:
    """With one line that names the setting."""
    openid.metadata = metadata
    with pytest.raises(ConfigurationError, match=complaint) as refused:
        Provider(settings(openid))
    assert str(refused.value).startswith("PILEON_OIDC_ISSUER: ")
    assert "\n" not in str(refused.value)


def test_where_there_is_no_provider_it_is_said_at_start(openid: OpenId) -> None:
    """A wrong address is wrong configuration; one that does not answer ends the start too."""
    with pytest.raises(ConfigurationError, match="PILEON_OIDC_ISSUER: there is no OpenID provider at"):
        Provider(settings(openid, oidc_issuer=f"{openid.url}/elsewhere"))
    openid.down = True
    with pytest.raises(RunError, match=r"PILEON_OIDC_ISSUER: .* answers with 503"):
        Provider(settings(openid))
    with pytest.raises(RunError, match=r"PILEON_OIDC_ISSUER: .* does not answer"):
        Provider(settings(openid, oidc_issuer="http://127.0.0.1:9"))
