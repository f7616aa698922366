"""What an agent does with the partitions that its worker has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from agents.kafka.transport import Record


class Handler(Protocol):
    """An agent's work on the partitions that its worker has at the moment; no two calls ever overlap.

    Attributes:
        rewind: How many records before those that are due are read once more, to look back on.
    """

    rewind: int

    async def assigned(self, committed: Mapping[int, int | None]) -> Mapping[int, int]:
        """Get ready for partitions.

        Args:
            committed: The committed offset of each, if any.

        Returns:
            Where to read from, for partitions that go by something else than the committed offset.
        """
        ...

    async def take(self, partition: int, records: Sequence[Record]) -> None:
        """Work on records; all that follows from them is safe elsewhere when this returns."""
        ...

    async def tick(self, partition: int, quiet_seconds: float, asked_seconds: float = 0.0) -> None:
        """Do what is due from time to time.

        Args:
            partition: One of the partitions.
            quiet_seconds: How long the partition has been read to its end; 0 while it is not.
            asked_seconds: How long ago the broker was last asked and had nothing more.
        """
        ...

    async def revoked(self, partitions: set[int]) -> None:
        """Let go of partitions, in good order; another worker will have them."""
        ...


class Stateless:
    """What a handler needs that keeps nothing between chunks, to be completed by ``take``."""

    rewind = 0

    async def assigned(self, committed: Mapping[int, int | None]) -> Mapping[int, int]:
        """Go by the committed offsets."""
        del committed
        return {}

    async def tick(self, partition: int, quiet_seconds: float, asked_seconds: float = 0.0) -> None:
        """Do nothing."""

    async def revoked(self, partitions: set[int]) -> None:
        """Do nothing."""
