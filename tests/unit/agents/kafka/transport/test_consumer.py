"""What the consumer delivers while rebalances overtake one another."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import aiokafka.consumer.fetcher  # type: ignore[import-untyped] # it ships no types
import pytest
from faust.types import TP
from msgspec import Struct

from agents.kafka.app import App, make_app
from agents.kafka.transport import BatchConsumer, ChunkMessage
from agents.kafka.transport.consumer import AskingFetcher, BatchConsumerThread
from agents.ops.settings import Settings
from tests.support.fakes import records

TP0 = TP("posts", 0)


class FakeThread(BatchConsumerThread):
    """Stands for the thread that has aiokafka in it; keeps the positions that it was told."""

    def __init__(self, consumer: BatchConsumer) -> None:
        # A real one makes an event loop of its own.
        super().__init__(consumer, thread_loop=asyncio.get_running_loop(), beacon=consumer.beacon)
        self.positions: list[Mapping[TP, int]] = []

    async def seek_for(self, epoch: int, starts: Mapping[TP, int]) -> None:
        """Seek at once."""
        await self._seek_for(cast(Any, None), epoch, starts)

    async def _seek_wait(self, _consumer: object, partitions: Mapping[TP, int]) -> None:
        self.positions.append(partitions)


class Position(Struct):
    """What aiokafka knows of a partition."""

    position: int = 0
    highwater: int | None = None
    timestamp: int | None = None
    asked: float | None = None
    has_valid_position: bool = True
    awaiting_reset: bool = False
    fell_behind: bool = False


class Answers(AskingFetcher):
    """A fetcher whose answers are made up: it knows the end, and may find an error instead."""

    def __init__(self, end: int | None) -> None:
        self.end = end

    async def _send(self, assignment: Any) -> None:
        state = assignment.state_value(None)
        request = SimpleNamespace(topics=[(TP0.topic, [(TP0.partition, state.position, 0)])])
        await self._proc_fetch_request(assignment, 1, request)

    def __del__(self) -> None:
        """Close nothing."""


class Hooks:
    """Notes what it is told; a rebalance may begin in the midst of getting ready."""

    def __init__(self, consumer: BatchConsumer) -> None:
        self.told: list[str] = []
        self.overtaken = False
        self._consumer = consumer

    async def assigned(self, committed: Mapping[TP, int | None]) -> Mapping[TP, int]:
        """Get ready, from offset 7."""
        self.told.append("assigned")
        if self.overtaken:
            await self._consumer.on_partitions_revoked(set(committed))
        return dict.fromkeys(committed, 7)

    async def revoked(self, partitions: set[TP]) -> None:
        """Let go."""
        self.told.append("revoked")


@pytest.fixture
def app(tmp_path: Path) -> App:
    """Return an app without a broker."""
    return make_app(Settings(bootstrap_servers="127.0.0.1:1", data_dir=tmp_path), "watch")


@pytest.fixture
async def consumer(app: App) -> BatchConsumer:
    """Return a consumer of one partition, which had committed offset 5."""

    class Alone(BatchConsumer):
        """One that has its partition without a broker."""

        def assignment(self) -> set[TP]:
            """Return the partition."""
            return {TP0}

        async def seek_to_committed(self) -> Mapping[TP, int]:
            """Return what is committed."""
            return {TP0: 5}

        async def commit_now(self) -> None:
            """Do nothing."""

        def _new_consumer_thread(self) -> BatchConsumerThread:
            return FakeThread(self)

    made = Alone(
        app.transport, callback=_ignored, on_partitions_revoked=_ignored, on_partitions_assigned=_ignored
    )
    app.partition_hooks = Hooks(made)
    return made


async def _ignored(*_arguments: object) -> None:
    """Do nothing."""


def _chunk(consumer: BatchConsumer, first: int = 7) -> ChunkMessage:
    return consumer._to_message(TP0, records([b"x"] * 3, first))


async def test_a_partition_is_read_from_where_its_handler_says(consumer: BatchConsumer) -> None:
    """What is fetched from there is delivered and entered."""
    await consumer.perform_seek()
    thread = cast(FakeThread, consumer._thread)
    assert thread.positions == [{TP0: 7}]
    assert thread.epoch == consumer.epoch
    chunk = _chunk(consumer)
    await consumer.callback(chunk)
    assert consumer.current(chunk)
    assert consumer.ledger.in_flight(TP0) == 1


async def test_what_was_fetched_before_a_rebalance_is_not_entered_after_it(consumer: BatchConsumer) -> None:
    """Faust lets the flow go on when a rebalance overtakes another; the books stay those of the new assignment."""
    await consumer.perform_seek()
    old = _chunk(consumer)
    await consumer.on_partitions_revoked({TP0})
    await consumer.callback(old)
    assert not consumer.current(old)
    assert consumer.ledger.in_flight(TP0) == 0
    await consumer.perform_seek()
    await consumer.callback(old)
    await consumer.callback(_chunk(consumer))
    assert consumer.ledger.in_flight(TP0) == 1


async def test_a_seek_that_a_rebalance_overtook_moves_nothing(consumer: BatchConsumer, app: App) -> None:
    """Its positions are of partitions that may be another worker's by now."""
    hooks = cast(Hooks, app.partition_hooks)
    hooks.overtaken = True
    await consumer.perform_seek()
    thread = cast(FakeThread, consumer._thread)
    assert hooks.told == ["assigned", "revoked"]
    assert thread.positions == []
    assert thread.epoch != consumer.epoch


@pytest.mark.parametrize(("end", "noted"), [(5, True), (6, False), (None, False)])
async def test_only_an_answer_that_found_nothing_tells_when_it_was_asked_for(
    monkeypatch: pytest.MonkeyPatch, end: int | None, noted: bool
) -> None:
    """With records, or with an error, the partition's end is not known to be reached."""

    async def answered(self: Answers, assignment: Any, _node: int, _request: object) -> bool:
        state = assignment.state_value(None)
        if self.end is not None:
            state.highwater, state.timestamp = self.end, 1
        return False

    monkeypatch.setattr(aiokafka.consumer.fetcher.Fetcher, "_proc_fetch_request", answered)
    state = Position(position=5, timestamp=7)
    await Answers(end)._send(SimpleNamespace(state_value=lambda _tp: state))
    assert (state.asked is not None) is noted


async def test_a_partition_is_at_its_end_only_when_all_that_was_fetched_is_done(
    consumer: BatchConsumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Records on their way between the threads are neither at the broker nor in the books."""
    state = Position(position=10, highwater=10, asked=0.0)
    monkeypatch.setattr(consumer, "_state", lambda _tp: state)
    await consumer.perform_seek()
    assert consumer.at_end(TP0)
    cast(FakeThread, consumer._thread).handed[TP0] = 10
    assert not consumer.at_end(TP0)
    chunk = _chunk(consumer)
    await consumer.callback(chunk)
    assert not consumer.at_end(TP0)
    chunk.acked = True
    assert consumer.at_end(TP0)
    assert (consumer.asked_seconds(TP0) or 0) > 0


async def test_records_that_are_gone_are_told_of_once(
    consumer: BatchConsumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Retention may overtake a reader; aiokafka goes on with the oldest record that is left, and only notes it."""

    async def gone(_self: Answers, assignment: Any, _node: int, _request: object) -> bool:
        assignment.state_value(None).awaiting_reset = True
        return False

    monkeypatch.setattr(aiokafka.consumer.fetcher.Fetcher, "_proc_fetch_request", gone)
    state = Position(position=5)
    monkeypatch.setattr(consumer, "_state", lambda _tp: state)
    assert not consumer.fell_behind(TP0)
    await Answers(9)._send(SimpleNamespace(state_value=lambda _tp: state))
    assert consumer.fell_behind(TP0)
    assert not consumer.fell_behind(TP0)
