"""Files and exports as sources: each payload once, and on from there when a file has grown or is exported again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import msgspec

from agents.archives.compressed import DamagedError
from agents.archives.payloads import Payload, read_payloads, several
from agents.connectors.feed import Event, Position, log
from schemas.tolerant import any_json

POLL_SECONDS: Final = 5.0
YIELD_EVERY: Final = 500


class FileFeed:
    """Files of payloads, one after another.

    A position holds, for every file, how many payloads of it were read, and a digest of the first: a file that begins
    otherwise is another one, and is read from its beginning.

    Args:
        files: The files.
        format_: Name of the payloads' format.
        follow: Look for more at the end, for ever.
        sleep: Waits.
    """

    def __init__(
        self,
        files: list[Path],
        format_: str,
        *,
        follow: bool = False,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.format = format_
        self.damaged: list[str] = []
        self._files = files
        self._follow = follow
        self._sleep = sleep

    async def events(self, position: Position) -> AsyncIterator[Event]:
        """See ``Feed``."""
        done: dict[str, list[object]] = dict(position) if isinstance(position, dict) else {}
        while True:
            self.damaged = []
            for file in self._files:
                async for event in self._file(file, done):
                    yield event
            if not self._follow:
                return
            await self._sleep(POLL_SECONDS)

    async def _file(self, file: Path, done: dict[str, list[object]]) -> AsyncIterator[Event]:
        name = _name(file)
        digest = ""
        count, known = done.get(name, [0, ""])
        try:
            for number, payload in enumerate(_payloads(file, self.format, growing=self._follow)):
                if number == 0:
                    digest = sha256(payload.value).hexdigest()[:16]
                    if known not in ("", digest):
                        log.warning("ingest.file_replaced", file=name, action="it is read from its beginning")
                        count = 0
                if number % YIELD_EVERY == 0:
                    await asyncio.sleep(0)
                if isinstance(count, int) and number < count:
                    continue
                done[name] = [number + 1, digest]
                yield Event(payload.value, None, dict(done))
        except DamagedError as error:
            self.damaged.append(f"{file}: {error}")


class TelegramFeed:
    """Exports of Telegram in a folder: every ``result.json`` below it, however it was numbered.

    A position holds the newest message of every chat: a chat that is exported again gives only what is new. Edits of
    older messages are therefore not seen.

    Args:
        folder: The folder, or one export.
        follow: Look for new exports, for ever.
        sleep: Waits.
    """

    format = "telegram"

    def __init__(
        self,
        folder: Path,
        *,
        follow: bool = False,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.damaged: list[str] = []
        self._folder = folder
        self._follow = follow
        self._sleep = sleep

    async def events(self, position: Position) -> AsyncIterator[Event]:
        """See ``Feed``."""
        newest: dict[str, int] = dict(position) if isinstance(position, dict) else {}
        seen: dict[Path, tuple[int, int]] = {}
        while True:
            self.damaged = []
            for file in self._exports():
                found = file.stat()
                stamp = (found.st_mtime_ns, found.st_size)
                if seen.get(file) != stamp:
                    seen[file] = stamp
                    async for event in self._export(file, newest):
                        yield event
            if not self._follow:
                return
            await self._sleep(POLL_SECONDS)

    def _exports(self) -> list[Path]:
        return sorted(self._folder.rglob("result*.json")) if self._folder.is_dir() else [self._folder]

    async def _export(self, file: Path, newest: dict[str, int]) -> AsyncIterator[Event]:
        begun = dict(newest)
        try:
            for number, payload in enumerate(_payloads(file, self.format)):
                if number % YIELD_EVERY == 0:
                    await asyncio.sleep(0)
                chat, message, author = _message(payload.value)
                if chat and message <= begun.get(chat, 0):
                    continue
                if chat:
                    newest[chat] = max(newest.get(chat, 0), message)
                yield Event(payload.value, author, dict(newest))
        except DamagedError as error:
            self.damaged.append(f"{file}: {error}")


def _name(file: Path) -> str:
    return str(file.resolve())


def _payloads(file: Path, source: str, *, growing: bool = False) -> Iterator[Payload]:
    """Yield a file's payloads; of one that grows, all but a last line that is not ended yet."""
    held: Payload | None = None
    for payload in read_payloads(file, source):
        if held is not None:
            yield from _each(source, held)
        held = payload
    if held is not None and not (growing and not _ended(file)):
        yield from _each(source, held)


def _each(source: str, payload: Payload) -> list[Payload]:
    return several(source, payload) or [payload]


def _ended(file: Path) -> bool:
    """Say whether a file's last line is whole."""
    if file.suffix in (".gz", ".zst"):
        return True
    with file.open("rb") as content:
        content.seek(0, 2)
        size = content.tell()
        content.seek(max(size - 1, 0))
        return content.read(1) in (b"\n", b"")


def _message(value: bytes) -> tuple[str, int, bytes | None]:
    """Return chat, number and author of a message; no chat if that cannot be told."""
    try:
        message: Any = any_json(value)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return "", 0, None
    chat = message.get("chat") if isinstance(message, dict) else None
    number = message.get("id") if isinstance(message, dict) else None
    if not isinstance(chat, dict) or chat.get("id") is None or not isinstance(number, int):
        return "", 0, None
    author = message.get("from_id")
    return str(chat["id"]), number, str(author).encode() if author is not None else None
