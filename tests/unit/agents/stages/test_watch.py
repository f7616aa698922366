"""The watch agent: what it sends, and how it follows the watchlist's file."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import structs
from structlog.testing import capture_logs

from agents.kafka.outgoing import Outgoing
from agents.runtime.dead_letters import read_dead_letter
from agents.stages.watch import MARGIN_MS, WatchHandler, WatchlistFile, pieces
from agents.watchlist import WatchlistError
from pipeline.match.matcher import Matcher
from pipeline.match.stage import WatchStage
from schemas.codec import decode_targeted, encode_post
from schemas.stages import Statement, TargetedBatch
from tests.support.fakes import FakeLog, record, records
from tests.support.posts import post
from tests.support.stream import batch, targeted

WATCHLIST = """
targets:
  - id: minister
    name: The Minister
    accounts: {{x: [{account}]}}
"""


def _write(path: Path, text: str, age: int) -> None:
    path.write_text(text)
    os.utime(path, ns=(age, age))


def _handler(
    log: FakeLog, watchlist: WatchlistFile | None = None, clock: Callable[[], int] = lambda: 60_000
) -> WatchHandler:
    def make(matcher: Matcher, partition: int) -> WatchStage:
        return WatchStage(matcher, source=partition, sources=2, partitions=3, lateness=0, hop=1_000)

    return WatchHandler(
        "targeted", "dead-letters", log, make=make, watchlist=watchlist, idle_seconds=5.0, clock=clock
    )


def _batches(log: FakeLog) -> list[TargetedBatch]:
    return [decode_targeted(outgoing.value or b"") for outgoing in log.of("targeted")]


async def test_every_partition_hears_of_every_chunk() -> None:
    """Hits go to their target's partition; the others hear how far the source is."""
    log = FakeLog()
    handler = _handler(log)
    await handler.assigned({1: None})
    await handler.take(1, records([encode_post(post(number)) for number in range(4)]))
    assert [outgoing.partition for outgoing in log.of("targeted")] == [0, 1, 2]
    assert {(sent.source, sent.sources) for sent in _batches(log)} == {(1, 2)}
    assert sorted(len(sent.posts) for sent in _batches(log)) == [0, 0, 4]


async def test_a_bad_record_goes_to_the_dead_letters_and_the_chunk_goes_on() -> None:
    """The rest of the chunk is matched as if the bad one were not there."""
    log = FakeLog()
    handler = _handler(log)
    await handler.assigned({0: None})
    await handler.take(0, records([encode_post(post(0)), b"{", None, encode_post(post(1))], 40))
    letters = [_as_letter(outgoing) for outgoing in log.of("dead-letters")]
    assert letters == [(41, "bad_json"), (42, "tombstone")]
    assert sum(len(sent.posts) for sent in _batches(log)) == 2


def _as_letter(outgoing: Outgoing) -> tuple[int, str]:
    letter = read_dead_letter(record(outgoing.value, headers=outgoing.headers))
    return letter.offset, letter.reason


async def test_a_quiet_partition_says_so_again_once_time_has_passed() -> None:
    """What it says holds for what had arrived a moment before, so it is repeated, though not at every tick."""
    log = FakeLog()
    clock = [60_000]
    handler = _handler(log, clock=lambda: clock[0])
    await handler.assigned({0: None})
    for now in (60_000, 60_500, 61_000):
        clock[0] = now
        await handler.tick(0, 6.0)
    said = [sent.read_until for sent in _batches(log)]
    assert said == [60_000 - MARGIN_MS] * 3 + [61_000 - MARGIN_MS] * 3


async def test_a_quiet_partition_speaks_of_the_time_when_it_was_asked() -> None:
    """A worker that was stopped, or cut off, knows nothing of what has arrived since."""
    log = FakeLog()
    handler = _handler(log, clock=lambda: 60_000)
    await handler.assigned({0: None})
    await handler.tick(0, 40.0, 30.0)
    assert [sent.read_until for sent in _batches(log)] == [30_000 - MARGIN_MS] * 3


async def test_a_quiet_partition_says_so_after_the_set_time() -> None:
    """Idle batches come after the set time, and anew after further posts."""
    log = FakeLog()
    handler = _handler(log)
    await handler.assigned({0: None})
    for quiet in (0.0, 4.9, 5.0, 9.0):
        await handler.tick(0, quiet)
    assert [sent.idle for sent in _batches(log)] == [True] * 3
    await handler.take(0, records([encode_post(post(0))]))
    await handler.tick(0, 6.0)
    assert [sent.idle for sent in _batches(log)] == [True] * 3 + [False] * 3 + [True] * 3


async def test_a_new_worker_knows_how_far_its_partition_was() -> None:
    """It takes the time from records that another one handed on, and hands none of them on again."""
    log = FakeLog()
    values = [encode_post(post(number)) for number in range(5)]
    before = _handler(log)
    await before.assigned({0: None})
    await before.take(0, records(values))
    told = _batches(log)[-1].watermark
    assert told > 0
    log.sent.clear()
    after = _handler(log)
    await after.assigned({0: 4})
    await after.take(0, records(values[:4]))
    assert log.sent == []
    await after.take(0, records(values[4:], 4))
    assert _batches(log)[-1].watermark == told
    assert [hit.post.id for sent in _batches(log) for hit in sent.posts] == ["p4"]
    assert after.rewind >= 4


async def test_an_edit_to_the_watchlist_is_taken_over_without_a_restart(tmp_path: Path) -> None:
    """Posts after the edit are matched against the new list."""
    path = tmp_path / "watchlist.yaml"
    _write(path, WATCHLIST.format(account="nobody"), age=1)
    log = FakeLog()
    handler = _handler(log, WatchlistFile(path))
    await handler.assigned({0: None})
    await handler.take(0, records([encode_post(post(0))]))
    _write(path, WATCHLIST.format(account="minister"), age=2)
    await handler.tick(0, 0.0)
    await handler.take(0, records([encode_post(post(1))], 1))
    assert [hit.post.id for sent in _batches(log) for hit in sent.posts] == ["p1"]


@pytest.mark.parametrize("spoil", ["bad", "gone"])
async def test_a_bad_edit_keeps_the_old_list_and_is_said_once(tmp_path: Path, spoil: str) -> None:
    """A slip while editing must not leave anyone unwatched, nor fill the log."""
    path = tmp_path / "watchlist.yaml"
    _write(path, WATCHLIST.format(account="minister"), age=1)
    log = FakeLog()
    handler = _handler(log, WatchlistFile(path))
    await handler.assigned({0: None})
    if spoil == "bad":
        _write(path, "targets: [", age=2)
    else:
        path.unlink()
    with capture_logs() as logs:
        for _ in range(3):
            await handler.tick(0, 0.0)
    complaints = [entry for entry in logs if entry["log_level"] == "error"]
    assert [entry["event"] for entry in complaints] == ["watchlist.refused"]
    assert str(path) in complaints[0]["why"]
    await handler.take(0, records([encode_post(post(0))]))
    assert sum(len(sent.posts) for sent in _batches(log)) == 1


def test_a_bad_watchlist_at_the_start_is_refused(tmp_path: Path) -> None:
    """There is no old list to go on with."""
    with pytest.raises(WatchlistError):
        WatchlistFile(tmp_path / "missing.yaml")


def test_a_batch_that_is_too_large_is_split_and_only_the_last_piece_moves_event_time() -> None:
    """With the watermark on the first piece, the posts of the others would come late."""
    whole = batch(*(targeted(number, number) for number in range(10)), watermark=500, idle=True)
    split = [decode_targeted(piece) for piece in pieces(whole, limit=600)]
    assert len(split) > 2
    assert [hit for piece in split for hit in piece.posts] == whole.posts
    assert [piece.watermark for piece in split] == [0] * (len(split) - 1) + [whole.watermark]
    assert [piece.idle for piece in split] == [False] * (len(split) - 1) + [True]


def test_what_targets_write_is_split_with_the_rest() -> None:
    """Each statement is in one piece, in its order."""
    said = [Statement("minister", number, "x", f"s{number}", "1") for number in range(40)]
    whole = structs.replace(batch(watermark=500), statements=said)
    split = [decode_targeted(piece) for piece in pieces(whole, limit=300)]
    assert len(split) > 2
    assert [one for piece in split for one in piece.statements] == said
