"""Open pages hear what changed, with the part that they show, made once for all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import orjson
import pytest

from agents.store import AlertStore
from console.web.live import PART_SECONDS, RESET, STREAMS_EACH, WAITING, Broadcaster
from lab.samples import campaign

PART = "/now/part"


@pytest.fixture
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AlertStore]:
    """A store that several threads may use."""
    with AlertStore(f"sqlite:///{tmp_path_factory.mktemp('live') / 'store.sqlite3'}") as opened:
        yield opened


class Maker:
    """Makes a part, and counts how often."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> str:
        """Make it."""
        self.made += 1
        return f"<p>version {self.made}</p>"


def told(message: bytes) -> dict[str, object]:
    """Return the data of an event."""
    name, _, data = message.decode().partition("\ndata: ")
    assert name == "event: change"
    found: dict[str, object] = orjson.loads(data)
    return found


async def test_a_part_is_made_once_for_all(store: AlertStore) -> None:
    """All pages get the same bytes; one that wants no part, or one that there is not, hears of the change alone."""
    maker = Maker()
    live = Broadcaster(store.reader, {PART: maker}, look_seconds=0.01)
    with (
        live.following("a", PART) as one,
        live.following("b", PART) as other,
        live.following("c", "/x") as bare,
    ):
        assert one is not None
        assert other is not None
        assert bare is not None
        await live.begun.wait()
        store.upsert(campaign(0))
        async with asyncio.timeout(60):
            first, second, third = await one.get(), await other.get(), await bare.get()
    assert first is second
    assert told(first)["content"] == "<p>version 1</p>"
    assert told(first)["part"] == PART
    assert told(first)["alerts"] == [campaign(0).id]
    assert "content" not in told(third)
    assert maker.made == 1
    await live.close()


async def test_a_flood_of_changes_is_told_together(store: AlertStore) -> None:
    """A part is made so often and no oftener, and the last one shows everything."""
    maker = Maker()
    live = Broadcaster(store.reader, {PART: maker}, look_seconds=0.01)
    with live.following("a", PART) as queue:
        assert queue is not None
        await live.begun.wait()
        begin = asyncio.get_running_loop().time()
        seen: set[str] = set()
        for number in range(8):
            store.upsert(campaign(number))
            await asyncio.sleep(0.05)
        wanted = {campaign(number).id for number in range(8)}
        async with asyncio.timeout(60):
            while seen < wanted:
                seen |= set(told(await queue.get())["alerts"])  # type: ignore[call-overload] # a list of ids
        took = asyncio.get_running_loop().time() - begin
    assert maker.made <= took / PART_SECONDS + 1
    assert seen == wanted
    await live.close()


async def test_a_page_that_does_not_read_loses_and_loads_again(store: AlertStore) -> None:
    """It makes no other wait, and the memory does not grow."""
    live = Broadcaster(store.reader, look_seconds=0.0)
    with live.following("a") as slow, live.following("b") as quick:
        assert slow is not None
        assert quick is not None
        await live.begun.wait()
        for number in range(WAITING + 3):
            store.upsert(campaign(number))
            async with asyncio.timeout(60):
                assert told(await quick.get())["alerts"] == [campaign(number).id]
        assert slow.qsize() <= WAITING
        assert slow.get_nowait() == RESET
    assert live.followers == 0
    await live.close()


async def test_one_user_cannot_take_all_streams(store: AlertStore) -> None:
    """The next page of theirs is refused, and another user's is not."""
    live = Broadcaster(store.reader)
    opened = [live.following("a") for _ in range(STREAMS_EACH)]
    queues = [one.__enter__() for one in opened]
    assert None not in queues
    with live.following("a") as refused, live.following("b") as taken:
        assert refused is None
        assert taken is not None
    for one in opened:
        one.__exit__(None, None, None)
    assert live.followers == 0
    await live.close()
