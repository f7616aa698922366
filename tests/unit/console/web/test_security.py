"""The policy has no holes, and a host that is not ours is refused."""

from __future__ import annotations

import pytest

from console.web.security import host_name, policy


def test_the_policy_allows_nothing_but_our_own_files() -> None:
    """No inline script, no eval, no other host, no plug-in, no frame."""
    said = policy("abc")
    assert said.startswith("default-src 'none'; script-src 'nonce-abc';")
    for hole in ("unsafe", "http:", "https:", "*", "blob:"):
        assert hole not in said
    for wall in (
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
        "require-trusted-types-for 'script'",
    ):
        assert wall in said


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("127.0.0.1:8765", "127.0.0.1"),
        ("Localhost", "localhost"),
        ("[::1]:8765", "::1"),
        ("evil.example:80", "evil.example"),
        ("", ""),
        ("a:b:c", "a:b:c"),
    ],
)
def test_a_host_has_a_name(header: str, name: str) -> None:
    """Without its port, in small letters."""
    assert host_name(header) == name
