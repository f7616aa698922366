"""What goes wrong in a schedule: everything is drawn from its seed, so that a seed tells it all again."""

from __future__ import annotations

import random
from typing import Final

from agents.kafka.outgoing import Outgoing


class Faults:
    """Latencies and failures of a schedule.

    Args:
        seed: Of the schedule.
    """

    def __init__(self, seed: int) -> None:
        self.dice: Final = random.Random(seed)
        dice = self.dice
        self.active = True
        self.workers: Final = dice.choice((1, 1, 2, 2, 3))
        self.partitions: Final = dice.choice((1, 2, 2, 3))
        self.chunk: Final = dice.choice((2, 8, 30))
        self.snapshot_seconds: Final = dice.choice((0.5, 2.0, 5.0))
        self.feed_seconds: Final = dice.choice((0.0, 2.0, 5.0))
        self.rough_seconds: Final = dice.choice((4.0, 8.0))
        self._kills = dice.choice((1, 2, 4, 8))
        self._slowness = dice.choice((0.002, 0.01, 0.05))
        self._failing_sends = dice.choice((0.0, 0.0, 0.01))
        self._failing_store = dice.choice((0.0, 0.0, 0.03))

    def latency(self) -> float:
        """Return how long one way to a service takes, seconds."""
        return self.dice.random() * self._slowness

    def next_kill(self) -> int | None:
        """Return the step at which a new process is killed, early ones more often; None when it may live."""
        if not self.active or self._kills == 0 or self.dice.random() < 0.1:
            return None
        self._kills -= 1
        return round(2 ** self.dice.uniform(0, 12))

    def failing_send(self, records: list[Outgoing]) -> int | None:
        """Return after how many records sending fails, if it does."""
        if not self.active or self.dice.random() >= self._failing_sends:
            return None
        return self.dice.randint(0, len(records))

    def failing_store(self) -> bool:
        """Return whether a transaction of the store fails."""
        return self.active and self.dice.random() < self._failing_store
