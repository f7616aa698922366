"""Outputs, snapshot, leave to commit: in this order, whatever fails in between."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.kafka.outgoing import Outgoing
from agents.kafka.state import Place, Snapshot
from agents.runtime.checkpoint import Checkpoint


class Durable:
    """A broker and a consumer that write down, in order, what became durable; each step may fail."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.failing: set[str] = set()
        self.kept: dict[Place, Snapshot] = {}
        self.holds: dict[int, int] = {}

    async def send_all(self, records: Iterable[Outgoing]) -> list[int]:
        """Take outputs."""
        batch = list(records)
        await self._step("outputs")
        return [0] * len(batch)

    async def write(self, place: Place, snapshot: Snapshot) -> int:
        """Take a snapshot."""
        await self._step("snapshot")
        self.kept[place] = snapshot
        return len(snapshot.state)

    async def read(self, places: Iterable[Place]) -> Mapping[Place, Snapshot]:
        """Return snapshots."""
        return {place: self.kept[place] for place in places if place in self.kept}

    def hold(self, partition: int, offset: int) -> None:
        """Take leave to commit."""
        self.told.append("commit")
        self.holds[partition] = offset

    async def _step(self, name: str) -> None:
        await asyncio.sleep(0)
        if name in self.failing:
            raise ConnectionError(f"{name}: the broker is gone")
        self.told.append(name)


def _checkpoint(durable: Durable, now: list[float] | None = None) -> Checkpoint:
    clock = [0.0] if now is None else now
    return Checkpoint(
        "detect", sender=durable, states=durable, hold=durable.hold, seconds=30.0, clock=lambda: clock[0]
    )


OUTPUT = Outgoing("out", b"1")


async def test_outputs_come_before_the_snapshot_and_the_snapshot_before_the_commit() -> None:
    """The whole sequence, of one chunk."""
    durable = Durable()
    checkpoint = _checkpoint(durable)
    assert checkpoint.begin({0: None}, {0: None}) == {}
    assert durable.holds == {0: 0}
    durable.told.clear()
    checkpoint.open(0)
    await checkpoint.hand_on(0, [OUTPUT])
    assert await checkpoint.keep(0, 7, lambda: b"state")
    assert durable.told == ["outputs", "snapshot", "commit"]
    assert durable.holds == {0: 7}
    assert durable.kept == {Place("detect", 0): Snapshot(7, b"state")}


@pytest.mark.parametrize("sent", [False, True], ids=["not sent", "refused by the broker"])
async def test_no_snapshot_is_made_of_a_chunk_in_hand(sent: bool) -> None:
    """Its stage counts outputs as given that nobody has."""
    durable = Durable()
    checkpoint = _checkpoint(durable)
    checkpoint.begin({0: None, 1: None}, {0: None, 1: None})
    checkpoint.open(0)
    if sent:
        durable.failing = {"outputs"}
        with pytest.raises(ConnectionError):
            await checkpoint.hand_on(0, [OUTPUT])
    with pytest.raises(RuntimeError, match="detect 0: a snapshot would stand for outputs"):
        await checkpoint.keep(0, 7, lambda: b"state")
    assert durable.kept == {}
    assert durable.holds == {0: 0, 1: 0}
    assert await checkpoint.keep(1, 3, lambda: b"another partition")


async def test_a_snapshot_that_fails_lets_nothing_be_committed() -> None:
    """And the next one is tried at its time."""
    durable = Durable()
    checkpoint = _checkpoint(durable)
    checkpoint.begin({0: 4}, {0: 4})
    durable.failing = {"snapshot"}
    with pytest.raises(ConnectionError):
        await checkpoint.keep(0, 7, lambda: b"state")
    assert durable.holds == {0: 4}
    durable.failing = set()
    assert await checkpoint.keep(0, 7, lambda: b"state")
    assert durable.holds == {0: 7}


async def test_a_state_is_made_only_when_there_is_something_new() -> None:
    """Encoding it is what costs."""
    durable = Durable()
    checkpoint = _checkpoint(durable)
    checkpoint.begin({0: 4}, {0: 4})

    def never() -> bytes:
        raise AssertionError("nothing has changed")

    assert not await checkpoint.keep(0, None, never)
    assert not await checkpoint.keep(0, 4, never)


async def test_a_snapshot_is_due_after_its_time() -> None:
    """Counted from the one before, also when there was nothing new to keep."""
    now = [0.0]
    checkpoint = _checkpoint(Durable(), now)
    checkpoint.begin({0: None}, {0: None})
    assert not checkpoint.is_due(0)
    now[0] = 30.0
    assert checkpoint.is_due(0)
    await checkpoint.keep(0, None, lambda: b"")
    assert not checkpoint.is_due(0)


async def test_a_partition_of_somebody_else_is_forgotten() -> None:
    """Whoever has it now decides what is durable."""
    checkpoint = _checkpoint(Durable())
    checkpoint.begin({0: None, 1: None}, {0: None, 1: None})
    checkpoint.end([0, 5])
    with pytest.raises(KeyError):
        await checkpoint.keep(0, 1, lambda: b"")
    checkpoint.begin({2: 3}, {2: None})
    with pytest.raises(KeyError):
        await checkpoint.keep(1, 1, lambda: b"")


@given(
    chunks=st.lists(
        st.tuples(st.sampled_from(["well", "outputs", "snapshot", "cut off"]), st.booleans()),
        min_size=1,
        max_size=20,
    )
)
def test_nothing_is_ever_committed_that_is_not_in_a_snapshot_and_handed_on(
    chunks: list[tuple[str, bool]],
) -> None:
    """After any series of failures and new owners, each of which goes on from what is durable."""

    async def live() -> None:
        durable = Durable()
        on_broker = committed = 0

        async def owner() -> tuple[Checkpoint, int]:
            checkpoint = _checkpoint(durable)
            found = (await checkpoint.snapshots([0])).get(0)
            start = None if found is None else found.offset
            return checkpoint, checkpoint.begin({0: start}, {0: committed or None}).get(0, 0)

        checkpoint, at = await owner()
        for fault, snapshot in chunks:
            durable.failing = {fault}
            try:
                checkpoint.open(0)
                if fault == "cut off":
                    raise ConnectionError
                await checkpoint.hand_on(0, [OUTPUT])
                at += 1
                on_broker = max(on_broker, at)
                if snapshot:
                    await checkpoint.keep(0, at, str(at).encode)
            except ConnectionError:
                checkpoint, at = await owner()
            committed = max(committed, durable.holds[0])
            snapshotted = max((kept.offset for kept in durable.kept.values()), default=0)
            assert committed <= snapshotted <= on_broker

    asyncio.run(live())
