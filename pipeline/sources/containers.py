"""Payloads that come several to a document: exports, pages of a search, listings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

_LISTS: Final = ("statuses", "ancestors", "descendants")
"""Where Mastodon's interface puts several statuses."""


def contained(source: str, document: object) -> Iterator[object] | None:
    """Return the payloads of a document that holds several, each as it would come alone.

    Args:
        source: Name of the payloads' format.
        document: Decoded JSON.

    Returns:
        The payloads in the document's order; None if the document is a payload itself.
    """
    if isinstance(document, list):
        return _each(source, document)
    if not isinstance(document, dict):
        return None
    if source == "telegram":
        return _telegram(document)
    if source == "x" and isinstance(document.get("data"), list):
        return ({**document, "data": one} for one in document["data"])
    if source == "reddit" and document.get("kind") == "Listing":
        data = document.get("data")
        children = data.get("children") if isinstance(data, dict) else None
        return iter(children) if isinstance(children, list) else iter(())
    if source == "mastodon" and "account" not in document and any(name in document for name in _LISTS):
        return (one for name in _LISTS for one in _list(document.get(name)))
    return None


def _each(source: str, items: list[object]) -> Iterator[object]:
    for item in items:
        inner = contained(source, item)
        if inner is None:
            yield item
        else:
            yield from inner


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _telegram(document: dict[str, Any]) -> Iterator[object] | None:
    """Return the messages of an export of one chat or of all, each with the chat it is from."""
    if isinstance(document.get("messages"), list):
        chat = {name: field for name, field in document.items() if name != "messages"}
        return _messages(chat, document["messages"])
    lists = [document[name] for name in ("chats", "left_chats") if isinstance(document.get(name), dict)]
    if not lists:
        return None
    chats = [chat for one in lists for chat in _list(one.get("list")) if isinstance(chat, dict)]
    return (message for chat in chats for message in _telegram(chat) or ())


def _messages(chat: dict[str, Any], messages: list[object]) -> Iterator[object]:
    for message in messages:
        yield {"chat": chat, **message} if isinstance(message, dict) else message
