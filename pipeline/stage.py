"""The one protocol of every stateful stage, so that agents and replay drive them alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Protocol, TypeVar

from pipeline.snapshots.components import Upgrade

Kept = Literal["targets", "posts_waiting", "posts_seen", "hops_waiting", "pairs", "accounts", "visitors"]
"""What stages keep in memory; the names are those of a metric's label."""

In = TypeVar("In", contravariant=True)
Out = TypeVar("Out")


class Stage(Protocol[In, Out]):
    """A deterministic operator over one partition of its input topic.

    The outputs depend only on the items taken and their order within each upstream source, never on the clock,
    nor on how the sources interleave. After a crash the driver restores the newest snapshot and takes again from
    the offset that ``held`` gave when the snapshot was made; outputs may then come a second time, the same.
    """

    def take(self, item: In, offset: int) -> list[Out]:
        """Take one item that stood at ``offset`` and return what became final through it."""
        ...

    def held(self) -> int | None:
        """Return the oldest offset that must be read again after a crash, or None if none is needed."""
        ...

    def snapshot(self) -> bytes:
        """Return all state that outlives the items from ``held`` on."""
        ...

    def restore(self, state: bytes) -> Upgrade:
        """Take over the state of a snapshot; returns what an older one had to go through.

        Raises:
            msgspec.DecodeError: If it is not ours.
        """
        ...

    def sizes(self) -> Mapping[Kept, int]:
        """Return how much is kept in memory of what the stage keeps; cheap, whatever that is."""
        ...

    @property
    def watermark(self) -> int:
        """How far event time has come, ms; 0 before anything did."""
        ...
