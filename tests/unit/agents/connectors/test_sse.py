"""Server-sent events come whole, wherever the network cuts them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.connectors import sse
from agents.connectors.feed import LostError
from agents.connectors.sse import Message, lines, messages

STREAM = (
    b':)\r\n\r\nevent: update\r\ndata: {"a":\r\ndata: 1}\r\n\r\n:thump\n\ndata:x\n\n'
    b"event: none\n\nid: 7\rdata: y\r\rdata: cut"
)


async def chunked(content: bytes, cuts: list[int]) -> AsyncIterator[bytes]:
    """Yield content in pieces."""
    at = 0
    for cut in sorted(cuts):
        yield content[at:cut]
        at = max(at, cut)
    yield content[at:]


@given(st.lists(st.integers(0, len(STREAM)), max_size=12))
async def test_messages_do_not_depend_on_how_the_stream_is_cut(cuts: list[int]) -> None:
    """Line ends of every kind, comments, data on several lines; what is cut off at the end is no message."""
    found = [one async for one in messages(chunked(STREAM, cuts)) if one is not None]
    assert found == [Message("update", '{"a":\n1}'), Message("message", "x"), Message("message", "y")]


async def test_an_endless_line_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server cannot fill the memory."""
    monkeypatch.setattr(sse, "MAX_LINE", 10)
    with pytest.raises(LostError, match="longer than 10 bytes"):
        _ = [line async for line in lines(chunked(b"x" * 100, [5, 50]))]
