"""Documents of several payloads give each as it would come alone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sources.containers import contained
from pipeline.sources.registry import MAPPERS
from tests.unit.pipeline.sources.payloads import ALL, mastodon, reddit, telegram, x

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["messages", "chats", "left_chats", "list", "data", "kind", "children", "statuses"]), inner
    ),
    max_leaves=8,
)  # fmt: skip


def inside(source: str, document: Any) -> list[Any] | None:
    """Return what a document holds."""
    payloads = contained(source, document)
    return None if payloads is None else list(payloads)


@pytest.mark.parametrize("source", sorted(MAPPERS))
def test_a_payload_is_no_document_of_several(source: str) -> None:
    """Each example is one payload, and a list of it holds it."""
    assert inside(source, ALL[source]()) is None
    assert inside(source, [ALL[source](), 7]) == [ALL[source](), 7]


def test_an_export_of_telegram_holds_messages_with_their_chat() -> None:
    """One chat is exported so, and all chats in a list each for those joined and left."""
    message = telegram()
    chat = message.pop("chat")
    one = {**chat, "messages": [message, 7]}
    assert inside("telegram", one) == [telegram(), 7]
    whole = {"about": "", "chats": {"list": [one, one]}, "left_chats": {"list": [one, None]}}
    assert inside("telegram", whole) == [telegram(), 7] * 3


def test_a_page_of_x_shares_its_expansions() -> None:
    """Every post of a search keeps the users that came beside."""
    page = x() | {"data": [x()["data"], x()["data"]]}
    assert inside("x", page) == [x(), x()]


def test_listings_of_reddit_and_lists_of_mastodon() -> None:
    """Pages of other interfaces are opened too."""
    listing = {"kind": "Listing", "data": {"children": [{"kind": "t1", "data": reddit()}]}}
    assert inside("reddit", [listing]) == [{"kind": "t1", "data": reddit()}]
    assert inside("mastodon", {"statuses": [mastodon()], "accounts": []}) == [mastodon()]
    assert inside("mastodon", {"ancestors": [mastodon()], "descendants": [mastodon()]}) == [mastodon()] * 2


@given(source=st.sampled_from(sorted(MAPPERS)), document=json_values)
def test_no_document_is_stumbled_over(source: str, document: Any) -> None:
    """Whatever stands where a list is expected, nothing breaks."""
    inside(source, document)
