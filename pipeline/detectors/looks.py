"""At how many targets a detector looked within a day: so many chances there were to find something there."""

from __future__ import annotations

from math import log

from pipeline.detectors.activity import DAY_MS


class Looks:
    """When each target was looked at last, ms."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._last)

    def note(self, target: str, at: int) -> float:
        """Note a look; returns what so many looks take off a surprise, nats."""
        self._last.pop(target, None)
        self._last[target] = at
        return log(len(self._last))

    def expire(self, now: int) -> None:
        """Forget what was looked at more than a day ago."""
        self._last = {target: at for target, at in self._last.items() if at >= now - DAY_MS}

    def state(self) -> dict[str, int]:
        """Return all state as plain values."""
        return self._last

    def load(self, state: dict[str, int]) -> None:
        """Take over what ``state`` gave."""
        self._last = state
