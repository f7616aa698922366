"""What may be committed when, and what comes out of a stage however often its worker dies."""

from __future__ import annotations

import asyncio

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from agents.kafka.outgoing import Outgoing
from agents.kafka.state import Place, Snapshot
from agents.ops.metrics import catalogue
from agents.runtime.stage_runner import MEASURE_SECONDS, StageRunner
from tests.support.fakes import FakeLog, FakeStates, records
from tests.support.toy_worker import ToyStage, Window


class Worker:
    """A runner of the toy stage with everything around it faked."""

    def __init__(self, log: FakeLog, states: FakeStates) -> None:
        self.holds: dict[int, int] = {}
        self.now = 0.0
        self.runner: StageRunner[int, Window] = StageRunner(
            "detect",
            make=ToyStage,
            decode=int,
            encode=lambda window: Outgoing("windows", msgspec.json.encode(window)),
            sender=log,
            states=states,
            hold=self.holds.__setitem__,
            snapshot_seconds=30.0,
            clock=lambda: self.now,
        )

    async def take(self, numbers: range, first: int | None = None) -> None:
        """Feed numbers, each of which stands at the offset of its value."""
        first = numbers.start if first is None else first
        await self.runner.take(0, records([str(number).encode() for number in numbers], first))

    async def snapshot(self) -> None:
        """Let the time of the next snapshot come."""
        self.now += 30.0
        await self.runner.tick(0, 0.0)


def _windows(log: FakeLog) -> list[Window]:
    return [msgspec.json.decode(outgoing.value or b"", type=Window) for outgoing in log.of("windows")]


async def test_nothing_is_committed_before_the_first_snapshot() -> None:
    """Otherwise a crash would find a commit and no state to go on from."""
    worker = Worker(FakeLog(), FakeStates())
    assert await worker.runner.assigned({0: None}) == {}
    await worker.take(range(25))
    assert worker.holds == {0: 0}


async def test_a_snapshot_lets_commits_go_up_to_the_open_window() -> None:
    """The hold is what the stage held when the snapshot was made, not how far it was read."""
    states = FakeStates()
    worker = Worker(FakeLog(), states)
    await worker.runner.assigned({0: None})
    await worker.take(range(25))
    await worker.snapshot()
    assert worker.holds == {0: 20}
    assert states.kept[Place("detect", 0)].offset == 20


async def test_where_nothing_is_held_commits_go_up_to_what_was_taken() -> None:
    """Numbers of a window that was given before leave nothing to wait for."""
    states = FakeStates()
    states.kept[Place("detect", 0)] = Snapshot(5, msgspec.msgpack.encode((10, b"")))
    worker = Worker(FakeLog(), states)
    assert await worker.runner.assigned({0: 5}) == {0: 5}
    await worker.take(range(10, 20), first=5)
    await worker.snapshot()
    assert worker.holds == {0: 15}
    assert states.kept[Place("detect", 0)].offset == 15


async def test_a_snapshot_waits_for_its_time_and_for_something_new() -> None:
    """Snapshots are neither made with every chunk, nor again when the same window is still open."""
    states = FakeStates()
    worker = Worker(FakeLog(), states)
    await worker.runner.assigned({0: None})
    await worker.take(range(25))
    await worker.runner.tick(0, 0.0)
    assert states.writes == 0
    await worker.snapshot()
    await worker.take(range(25, 28))
    await worker.snapshot()
    assert states.writes == 1


async def test_a_new_owner_restores_and_starts_where_the_snapshot_says() -> None:
    """The committed offset may lag behind the snapshot; what counts is the snapshot's."""
    log, states = FakeLog(), FakeStates()
    first = Worker(log, states)
    await first.runner.assigned({0: None})
    await first.take(range(25))
    await first.runner.revoked({0})
    second = Worker(log, states)
    assert await second.runner.assigned({0: 7, 1: None}) == {0: 20}
    assert second.holds == {0: 20, 1: 0}
    await second.take(range(20, 35))
    assert [window.start for window in _windows(log)] == [0, 10, 20]


async def test_a_commit_without_a_snapshot_is_said_loudly_and_read_from_the_start() -> None:
    """State that is lost is rebuilt from the log, never taken for empty."""
    worker = Worker(FakeLog(), FakeStates())
    with capture_logs() as logs:
        assert await worker.runner.assigned({0: 500}) == {0: 0}
    assert [entry["event"] for entry in logs if entry["log_level"] == "error"] == ["state.lost"]


@pytest.mark.parametrize("state", [b"something else", msgspec.msgpack.encode({"form": "older"})])
async def test_a_snapshot_of_another_version_is_as_none(state: bytes) -> None:
    """What an upgrade no longer reads is rebuilt from the log, too, and said as loudly."""
    states = FakeStates()
    states.kept[Place("detect", 0)] = Snapshot(5, state)
    worker = Worker(FakeLog(), states)
    with capture_logs() as logs:
        assert await worker.runner.assigned({0: 5}) == {0: 0}
    assert [entry["event"] for entry in logs] == ["state.of_other_version", "state.lost"]
    await worker.take(range(25))
    await worker.snapshot()
    assert states.kept[Place("detect", 0)].offset == 20


async def test_outputs_that_are_not_delivered_stop_the_worker_before_any_snapshot() -> None:
    """A snapshot stands for outputs that are on the broker."""
    log, states = FakeLog(), FakeStates()
    worker = Worker(log, states)
    await worker.runner.assigned({0: None})
    await worker.take(range(5))
    log.broken = True
    with pytest.raises(ConnectionError):
        await worker.take(range(5, 25))
    assert states.writes == 0
    assert worker.holds == {0: 0}


async def test_what_the_stages_keep_is_measured() -> None:
    """Sizes are summed over the partitions of a worker, and fall when a partition goes."""

    def waiting() -> float | None:
        labels = {"stage": "detect", "kept": "posts_waiting"}
        return catalogue.registry.get_sample_value("pileon_state_entries", labels)

    worker = Worker(FakeLog(), FakeStates())
    await worker.runner.assigned({0: None, 1: None})
    await worker.take(range(20, 25))
    await worker.runner.take(1, records([b"31", b"32"], 0))
    await worker.runner.tick(0, 0.0)
    assert waiting() == 7
    await worker.take(range(25, 27))
    await worker.runner.tick(0, 0.0)
    assert waiting() == 7
    worker.now += MEASURE_SECONDS
    await worker.runner.tick(0, 0.0)
    assert waiting() == 9
    await worker.runner.revoked({1})
    assert waiting() == 7
    await worker.runner.revoked({0})
    assert waiting() == 0


async def test_a_record_without_a_value_is_corruption() -> None:
    """Internal topics hold no tombstones."""
    worker = Worker(FakeLog(), FakeStates())
    await worker.runner.assigned({0: None})
    with pytest.raises(ValueError, match="posts 0 7: a record without a value"):
        await worker.runner.take(0, records([None], 7))


@given(
    steps=st.lists(
        st.tuples(
            st.integers(1, 30), st.sampled_from(["go on", "snapshot", "crash", "crash in sending", "move"])
        ),
        min_size=1,
        max_size=15,
    )
)
def test_crashes_anywhere_lose_no_window_and_change_none(steps: list[tuple[int, str]]) -> None:
    """After any series of crashes, snapshots and moves, every window came, and always the same."""

    async def live() -> None:
        log, states = FakeLog(), FakeStates()
        worker = Worker(log, states)
        at = (await worker.runner.assigned({0: None})).get(0, 0)
        farthest = 0
        for count, then in steps:
            log.broken = then == "crash in sending"
            farthest = max(farthest, at + count)
            try:
                await worker.take(range(at, at + count))
                at += count
            except ConnectionError:
                log.broken = False
            if then == "snapshot":
                await worker.snapshot()
            elif then != "go on":
                if then == "move":
                    await worker.runner.revoked({0})
                worker = Worker(log, states)
                at = (await worker.runner.assigned({0: None})).get(0, 0)
            assert worker.holds[0] <= at
        await worker.take(range(at, farthest + 10))
        windows = _windows(log)
        assert all(window.numbers == list(range(window.start, window.start + 10)) for window in windows)
        assert {window.start for window in windows} == set(range(0, (farthest + 9) // 10 * 10, 10))

    asyncio.run(live())
