"""Server-sent events, as browsers read them.

Source: html.spec.whatwg.org, "Server-sent events".
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final, NamedTuple

from agents.connectors.feed import LostError

MAX_LINE: Final = 4 * 1024 * 1024


class Message(NamedTuple):
    """One event: its name and its data."""

    event: str
    data: str


async def lines(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Yield lines without their ends, wherever chunks are cut; ends are CR, LF or both.

    Raises:
        LostError: If a line is longer than ``MAX_LINE``.
    """
    rest = b""
    async for chunk in chunks:
        held_back = rest.endswith(b"\r") and bool(chunk)
        rest += chunk
        if held_back or b"\n" in chunk or b"\r" in chunk:
            # A carriage return at the very end may be half of a line's end.
            held = rest[-1:] if rest.endswith(b"\r") else b""
            whole = rest[: len(rest) - len(held)].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            *complete, last = whole.split(b"\n")
            for line in complete:
                yield line
            rest = last + held
        if len(rest) > MAX_LINE:
            raise LostError(f"a line is longer than {MAX_LINE} bytes")


async def messages(chunks: AsyncIterator[bytes]) -> AsyncIterator[Message | None]:
    """Yield messages, and None for every sign of life that is none."""
    event, data = "", list[str]()
    async for line in lines(chunks):
        if not line:
            if data:
                yield Message(event or "message", "\n".join(data))
            event, data = "", []
            continue
        if line.startswith(b":"):
            yield None
            continue
        field, _, value = line.partition(b":")
        text = value.removeprefix(b" ").decode(errors="replace")
        if field == b"event":
            event = text
        elif field == b"data":
            data.append(text)
