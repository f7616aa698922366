"""What counts as a secret, and that no text which was hidden still holds one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.ops.secrets import HIDDEN, SHORTEST, hiding, secrets_of
from agents.ops.settings import build


def test_passwords_count_also_within_urls() -> None:
    """As they were typed into the URL, and as the database gets them."""
    settings = build(
        {
            "store_url": "postgresql://pileon:p%40ss%2Fword@store/pileon",
            "slack_webhook": "https://hooks.slack.com/services/T0/B0/abcdef",
            "security_protocol": "SASL_PLAINTEXT",
            "sasl_username": "u",
            "sasl_password": "letmein",
        }
    )
    assert secrets_of(settings) == ["/services/T0/B0/abcdef", "p%40ss%2Fword", "p@ss/word", "letmein"]


def test_an_installation_without_secrets_has_none() -> None:
    """The default store is a file."""
    assert secrets_of(build({})) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://u:pw@db/x failed", f"postgresql://{HIDDEN}@db/x failed"),
        ("https://hooks.slack.com/services/T/B/x?y: 404", f"https://hooks.slack.com/{HIDDEN} 404"),
        ("see https://example.org/a:b@c", "see https://example.org/a:b@c"),
        ("12:30, a@b", "12:30, a@b"),
    ],
)
def test_what_looks_like_a_secret_in_a_url_is_hidden_unasked(text: str, shown: str) -> None:
    """A library may log a URL that nobody told of; ordinary links stay."""
    assert hiding()(text) == shown


@given(
    secret=st.text(st.characters(codec="utf-8"), min_size=SHORTEST),
    before=st.text(max_size=20),
    after=st.text(max_size=20),
)
def test_a_known_secret_never_shows(secret: str, before: str, after: str) -> None:
    """Wherever it stands."""
    hide = hiding([secret])
    if secret not in HIDDEN:
        assert secret not in hide(before.replace(secret, "") + secret)
        assert hide(before + secret + after) != before + secret + after
