"""Runs a stateful stage on Kafka: restore, feed, and leave to a ``Checkpoint`` what makes its work durable."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Generic, TypeVar, get_args

import msgspec
import structlog

from agents.kafka.outgoing import Outgoing, Sender
from agents.kafka.state import Snapshot, StateStore
from agents.kafka.transport import Record
from agents.ops import metrics
from agents.ops.clock import now_ms
from agents.ops.metrics import DetectorStage
from agents.runtime import observe
from agents.runtime.checkpoint import Checkpoint
from pipeline.stage import Kept, Stage

In = TypeVar("In")
Out = TypeVar("Out")

MEASURE_SECONDS: Final = 5.0
"""Time between two looks at what the stages keep."""

log: Final = structlog.get_logger("pileon")


class _Run(Generic[In, Out]):
    """A stage on one partition."""

    def __init__(self, stage: Stage[In, Out], start: int | None = None) -> None:
        self.stage = stage
        self.next = start

    def resume(self) -> int | None:
        """Return the offset that a snapshot made now would have to be continued from."""
        held = self.stage.held()
        return self.next if held is None else held


class StageRunner(Generic[In, Out]):
    """A ``Handler`` that drives a ``Stage`` for each partition.

    What is durable when, and what may be committed, is said in ``agents.runtime.checkpoint``.

    Args:
        name: The stage's name.
        make: Makes the stage of a partition.
        decode: Bytes to an item; what it raises ends the worker, as these topics are our own.
        encode: An output to a record.
        sender: Sends the outputs.
        states: Where snapshots are kept.
        hold: Tells the consumer not to commit a partition past an offset.
        snapshot_seconds: Time between two snapshots of a partition.
        count: How many posts, or what has become of them, an item holds.
        clock: Seconds that only go forward.
        after: Called after each item with its stage, the partition and the offset.
    """

    rewind = 0

    def __init__(
        self,
        name: DetectorStage,
        *,
        make: Callable[[int], Stage[In, Out]],
        decode: Callable[[bytes], In],
        encode: Callable[[Out], Outgoing],
        sender: Sender,
        states: StateStore,
        hold: Callable[[int, int], None],
        snapshot_seconds: float,
        count: Callable[[In], int] = lambda _item: 1,
        clock: Callable[[], float] = time.monotonic,
        after: Callable[[Stage[In, Out], int, int], None] | None = None,
    ) -> None:
        self._name: Final = name
        self._make = make
        self._decode = decode
        self._encode = encode
        self._checkpoint = Checkpoint(
            name, sender=sender, states=states, hold=hold, seconds=snapshot_seconds, clock=clock
        )
        self._count = count
        self._after = after
        self._clock = clock
        self._measured_at = -MEASURE_SECONDS
        self._runs: dict[int, _Run[In, Out]] = {}

    async def assigned(self, committed: Mapping[int, int | None]) -> Mapping[int, int]:
        """Restore every partition's stage; those without a snapshot of this version start at the log's beginning."""
        found = await self._checkpoint.snapshots(committed)
        self._runs = {partition: self._begun(partition, found.get(partition)) for partition in committed}
        return self._checkpoint.begin({number: run.next for number, run in self._runs.items()}, committed)

    def _begun(self, partition: int, snapshot: Snapshot | None) -> _Run[In, Out]:
        stage = self._make(partition)
        if snapshot is None:
            return _Run(stage)
        try:
            upgrade = stage.restore(snapshot.state)
        except msgspec.DecodeError as error:
            # Its digest is right, so another version wrote it; half restored, the stage is of no use.
            log.warning("state.of_other_version", stage=self._name, partition=partition, why=str(error))
            return _Run(self._make(partition))
        if upgrade.migrated:
            log.info("state.migrated", stage=self._name, partition=partition, components=upgrade.migrated)
        if upgrade.left_out:
            log.warning("state.left_out", stage=self._name, partition=partition, components=upgrade.left_out)
        return _Run(stage, snapshot.offset)

    async def take(self, partition: int, records: Sequence[Record]) -> None:
        """Feed the stage, and return when the broker has all that came of it."""
        run = self._runs[partition]
        self._checkpoint.open(partition)
        with observe.batch(self._name, partition, records) as work:
            outputs: list[Outgoing] = []
            for record in records:
                with work.detecting():
                    item = self._item(record)
                    work.posts += self._count(item)
                    outputs += map(self._encode, run.stage.take(item, record.offset))
                if self._after is not None:
                    self._after(run.stage, partition, record.offset)
                # An item can be a whole batch of posts; other work on this event loop gets its turn.
                await asyncio.sleep(0)
            work.out = len(outputs)
            await self._checkpoint.hand_on(partition, outputs)
        run.next = records[-1].offset + 1

    def _item(self, record: Record) -> In:
        if record.value is None:
            raise ValueError(f"{record.topic} {record.partition} {record.offset}: a record without a value")
        return self._decode(record.value)

    async def tick(self, partition: int, quiet_seconds: float, asked_seconds: float = 0.0) -> None:
        """Make a snapshot if one is due, and measure the stages."""
        del quiet_seconds, asked_seconds
        if self._clock() - self._measured_at >= MEASURE_SECONDS:
            self._measure()
        if self._checkpoint.is_due(partition):
            await self._keep(partition)

    async def revoked(self, partitions: set[int]) -> None:
        """Make a last snapshot of each partition, so that who has it next need not read much again."""
        for partition in sorted(partitions & self._runs.keys()):
            await self._keep(partition)
        for partition in partitions:
            self._runs.pop(partition, None)
        self._checkpoint.end(partitions)
        self._measure()

    def _measure(self) -> None:
        self._measured_at = self._clock()
        stages = [run.stage for run in self._runs.values()]
        sizes = [stage.sizes() for stage in stages]
        for kept in get_args(Kept):
            total = sum(one.get(kept, 0) for one in sizes)
            metrics.state_entries.labels(stage=self._name, kept=kept).set(total)
        observe.watermark(self._name, min((stage.watermark for stage in stages), default=0), now_ms())

    async def _keep(self, partition: int) -> None:
        run = self._runs[partition]
        await self._checkpoint.keep(partition, run.resume(), run.stage.snapshot)
