"""Handles and addresses mean one account each, or none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sources.handles import account_of, address, host_of, known_handle


@pytest.mark.parametrize(
    "handle", [None, "", " ", "@", "handle.invalid", "Handle.Invalid", "[deleted]", "[removed]"]
)
def test_what_stands_in_for_a_handle_is_none(handle: str | None) -> None:
    """Many accounts show it, and they have nothing in common."""
    assert known_handle(handle) is None


def test_a_handle_is_one() -> None:
    """With or without the sign in front."""
    assert known_handle("@ada.example ") == "ada.example"


@pytest.mark.parametrize(
    ("account", "homes", "whole"),
    [
        ("ada", ("https://a.example/@ada",), "ada@a.example"),
        ("ada", (None, "", "nonsense", "https://A.example:3000/users/ada"), "ada@a.example:3000"),
        ("ada", ("home.example", "https://web.example/@ada"), "ada@home.example"),
        ("ada@B.example", ("https://a.example/@ada",), "ada@b.example"),
        ("@ada@b.example", (), "ada@b.example"),
        ("ada", (), "ada"),
    ],
)
def test_an_address_has_the_domain_of_its_home(
    account: str, homes: tuple[str | None, ...], whole: str
) -> None:
    """A server leaves out its own domain; what stands beside tells it."""
    assert address(account, *homes) == whole


def test_an_address_is_read_from_a_profile() -> None:
    """Servers write profiles' addresses in two ways."""
    assert account_of("https://a.example/@ada") == "ada@a.example"
    assert account_of("https://a.example/users/ada/") == "ada@a.example"
    assert account_of("https://a.example/") == ""
    assert account_of("ada") == ""


@given(st.text(max_size=20))
def test_no_text_breaks_them(text: str) -> None:
    """Strangers write all of it."""
    host_of(text), account_of(text), address(text, text), known_handle(text)
