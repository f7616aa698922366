"""Handles: one spelling for each account."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.handles import account_key


@given(st.text(st.characters(exclude_characters="@"), min_size=1))
def test_an_account_has_one_spelling(handle: str) -> None:
    """Handles differ neither by case nor by an @ before them."""
    assert account_key(f"@{handle}") == account_key(handle) == account_key(account_key(handle))


def test_case_tells_no_accounts_apart() -> None:
    """As on every platform."""
    assert account_key("@VikramMisri") == account_key("vikrammisri")
