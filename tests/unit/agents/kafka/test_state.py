"""Snapshots in a topic: whole ones only, and the one that has come farthest."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Iterable, Mapping
from hashlib import sha256

import msgspec
import pytest
import zstandard

from agents.kafka import state
from agents.kafka.outgoing import Outgoing
from agents.kafka.state import PART_BYTES, KafkaStateStore, Place, Snapshot
from agents.kafka.transport import Record
from agents.ops.errors import NoBrokerError, RunError
from tests.support.fakes import FakeLog

PLACE = Place("detect", 3)
NOISE = random.Random(1).randbytes(3 * PART_BYTES)


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> FakeLog:
    """The topic, in memory."""
    log = FakeLog()

    async def counts(_options: object) -> dict[str, int]:
        return {"state": 2}

    monkeypatch.setattr(state, "read_to_end", log.read_to_end)
    monkeypatch.setattr(state, "partition_counts", counts)
    return log


def _store(log: FakeLog) -> KafkaStateStore:
    return KafkaStateStore("state", log, {})


async def test_a_snapshot_comes_back_as_it_was(log: FakeLog) -> None:
    """Also one of several records, and an empty one."""
    for offset, content in enumerate((b"", b"small", NOISE)):
        await _store(log).write(PLACE, Snapshot(offset, content))
        assert await _store(log).read([PLACE]) == {PLACE: Snapshot(offset, content)}
    assert max(len(outgoing.value or b"") for outgoing in log.sent) <= PART_BYTES


async def test_places_do_not_mix(log: FakeLog) -> None:
    """Neither stages nor partitions see one another's state, partition 3 not that of 33 either."""
    places = [PLACE, Place("detect", 33), Place("memory", 3)]
    store = _store(log)
    for number, place in enumerate(places):
        await store.write(place, Snapshot(number, place.key.encode()))
    found = await _store(log).read([*places, Place("memory", 4)])
    assert found == {place: Snapshot(number, place.key.encode()) for number, place in enumerate(places)}


async def test_a_snapshot_without_its_marker_does_not_count(log: FakeLog) -> None:
    """A worker that was killed while it wrote leaves the snapshot before in force."""
    await _store(log).write(PLACE, Snapshot(5, b"before"))
    begun = len(log.sent)
    await _store(log).write(PLACE, Snapshot(9, NOISE))
    marker = next(n for n in range(begun, len(log.sent)) if (log.sent[n].key or b"").count(b"/") == 2)
    for missing in range(begun, marker + 1):
        kept = log.sent
        log.sent = [*log.sent[:missing], *log.sent[missing + 1 :]]
        assert (await _store(log).read([PLACE]))[PLACE].offset == 5
        log.sent = kept


async def test_a_late_write_of_an_older_owner_does_not_win(log: FakeLog) -> None:
    """A worker thought dead may finish a snapshot after its successor has come farther."""
    await _store(log).write(PLACE, Snapshot(100, b"old"))
    zombie, owner = _store(log), _store(log)
    await zombie.read([PLACE])
    await owner.read([PLACE])
    await owner.write(PLACE, Snapshot(300, b"newest"))
    await zombie.write(PLACE, Snapshot(200, b"late"))
    assert await _store(log).read([PLACE]) == {PLACE: Snapshot(300, b"newest")}
    log.compact()
    assert await _store(log).read([PLACE]) == {PLACE: Snapshot(300, b"newest")}


async def test_snapshots_written_at_the_same_time_do_not_spoil_one_another(log: FakeLog) -> None:
    """Parts of one may stand between the parts and the marker of another."""
    await _store(log).write(PLACE, Snapshot(100, NOISE))
    first = list(log.sent)
    log.sent.clear()
    await _store(log).write(PLACE, Snapshot(200, NOISE[::-1]))
    second = log.sent
    log.sent = [*second[:-1], *first, second[-1]]
    assert (await _store(log).read([PLACE]))[PLACE].offset == 200


async def test_what_is_superseded_is_removed(log: FakeLog) -> None:
    """After compaction the topic holds one snapshot of a place, whatever crashes left there."""
    store = _store(log)
    await store.write(PLACE, Snapshot(1, NOISE))
    log.sent.pop()
    for offset in range(2, 5):
        store = _store(log)
        await store.read([PLACE])
        await store.write(PLACE, Snapshot(offset, b"x"))
    log.compact()
    assert len(log.sent) == 2
    assert await _store(log).read([PLACE]) == {PLACE: Snapshot(4, b"x")}


async def test_a_missing_topic_is_named(log: FakeLog) -> None:
    """The message says what to do."""
    with pytest.raises(RunError, match="there is no topic other; `pileon topics`"):
        await KafkaStateStore("other", log, {}).read([PLACE])


async def test_a_marker_that_does_not_fit_its_parts_does_not_count(log: FakeLog) -> None:
    """A digest guards against parts of different snapshots under one name."""
    compressed = zstandard.compress(b"state")
    marker = msgspec.msgpack.encode((7, 1, sha256(b"something else").digest()))
    for key, value in ((b"detect/3/a/0", compressed), (b"detect/3/a", marker)):
        log.sent += [Outgoing("state", value, key, partition) for partition in (0, 1)]
    assert await _store(log).read([PLACE]) == {}


async def test_a_broker_that_is_away_is_waited_for(log: FakeLog, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that gets a partition while the broker restarts goes on, from the beginning of the topic."""
    await _store(log).write(PLACE, Snapshot(7, b"kept"))
    failures = ["counts", "start", "middle"]

    async def counts(_options: object) -> dict[str, int]:
        if failures[0] == "counts":
            raise NoBrokerError(failures.pop(0))
        return {"state": 2}

    async def read(
        topic: str, partitions: Iterable[int], options: Mapping[str, object]
    ) -> AsyncIterator[Record]:
        if failures and failures[0] == "start":
            raise NoBrokerError(failures.pop(0))
        async for record in log.read_to_end(topic, partitions, options):
            yield record
            if failures:
                raise NoBrokerError(failures.pop(0))

    monkeypatch.setattr(state, "partition_counts", counts)
    monkeypatch.setattr(state, "read_to_end", read)
    monkeypatch.setattr(state, "RETRY_SECONDS", 0.0)
    assert await _store(log).read([PLACE]) == {PLACE: Snapshot(7, b"kept")}
    assert failures == []
