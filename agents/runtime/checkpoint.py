"""The order in which a stage's work becomes durable: outputs, then a snapshot, then leave to commit.

A snapshot made while a stage holds offset ``h`` stands for everything before ``h``. So:

1. **outputs**: from ``open`` on, a chunk is in hand; ``hand_on`` returns when the broker has all that came of it;
2. **snapshot**: ``keep`` writes the stage's state, and only while no chunk is in hand;
3. **commit**: once the snapshot is durable, everything before ``h`` may be committed, and no more.

Before the first snapshot nothing may be committed. After a crash the next owner restores the newest snapshot and
reads from its offset: what was handed on after the snapshot comes a second time, the same.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import structlog

from agents.kafka.outgoing import Outgoing, Sender
from agents.kafka.state import Place, Snapshot, StateStore
from agents.ops import metrics
from agents.ops.metrics import DetectorStage

log: Final = structlog.get_logger("pileon")


class _Kept:
    """What is durable of one partition."""

    __slots__ = ("at", "in_hand", "offset")

    def __init__(self, offset: int | None, at: float) -> None:
        self.offset = offset
        self.at = at
        self.in_hand = False


class Checkpoint:
    """Makes the work of one stage durable, partition by partition.

    Args:
        stage: Whose work.
        sender: Sends outputs.
        states: Keeps snapshots.
        hold: Tells the consumer not to commit a partition past an offset.
        seconds: Time between two snapshots of a partition.
        clock: Seconds that only go forward.
    """

    def __init__(
        self,
        stage: DetectorStage,
        *,
        sender: Sender,
        states: StateStore,
        hold: Callable[[int, int], None],
        seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stage: Final = stage
        self._sender = sender
        self._states = states
        self._hold = hold
        self._seconds = seconds
        self._clock = clock
        self._kept: dict[int, _Kept] = {}

    async def snapshots(self, partitions: Iterable[int]) -> Mapping[int, Snapshot]:
        """Return the newest snapshot of each partition that has one."""
        places = {Place(self._stage, partition): partition for partition in partitions}
        return {places[place]: found for place, found in (await self._states.read(places)).items()}

    def begin(
        self, restored: Mapping[int, int | None], committed: Mapping[int, int | None]
    ) -> dict[int, int]:
        """Take on partitions in place of those before, and return where to read them from.

        Args:
            restored: The offset of the snapshot that each partition's stage was restored from, None of a new stage.
            committed: The committed offset of each.

        Returns:
            Where to read from; a partition that is not named has neither a snapshot nor a commit.
        """
        starts: dict[int, int] = {}
        self._kept = {}
        for partition, offset in restored.items():
            self._kept[partition] = _Kept(offset, self._clock())
            if offset is not None:
                starts[partition] = offset
            elif committed[partition] is not None:
                # Commits follow snapshots, so there was one.
                metrics.state_lost_total.labels(stage=self._stage).inc()
                log.error(
                    "state.lost", stage=self._stage, partition=partition, action="reading from the start"
                )
                starts[partition] = 0
            self._hold(partition, starts.get(partition, 0))
        return starts

    def open(self, partition: int) -> None:
        """Take a chunk in hand; its stage is about to count outputs as given that the broker does not have."""
        self._kept[partition].in_hand = True

    async def hand_on(self, partition: int, outputs: Sequence[Outgoing]) -> None:
        """Send what came of the chunk in hand; returns when the broker has it, and the chunk is done with.

        After a failure the chunk stays in hand, and the partition can't be kept any more: who has it next reads again.
        """
        kept = self._kept[partition]
        kept.in_hand = True
        await self._sender.send_all(outputs)
        kept.in_hand = False

    def is_due(self, partition: int) -> bool:
        """Return whether it is time for a partition's next snapshot."""
        return self._clock() - self._kept[partition].at >= self._seconds

    async def keep(self, partition: int, resume: int | None, state: Callable[[], bytes]) -> bool:
        """Write a snapshot, then let the consumer commit up to its offset; returns whether there was a new one.

        Args:
            partition: Whose.
            resume: The offset to read from with this state; None if nothing was read yet.
            state: Makes the state; called only if there is something new to keep.

        Raises:
            RuntimeError: If a chunk is in hand.
        """
        kept = self._kept[partition]
        if kept.in_hand:
            raise RuntimeError(
                f"{self._stage} {partition}: a snapshot would stand for outputs that were not sent"
            )
        kept.at = self._clock()
        if resume is None or resume == kept.offset:
            return False
        size = await self._states.write(Place(self._stage, partition), Snapshot(resume, state()))
        kept.offset = resume
        self._hold(partition, resume)
        metrics.snapshots_total.labels(stage=self._stage).inc()
        metrics.snapshot_bytes.labels(stage=self._stage).set(size)
        return True

    def end(self, partitions: Iterable[int]) -> None:
        """Let go of partitions; their holds go with the consumer's ledger."""
        for partition in partitions:
            self._kept.pop(partition, None)
