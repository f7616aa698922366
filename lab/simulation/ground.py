"""What every part of a scenario stands on, and what it leaves behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from lab.simulation.accounts import Account
from lab.simulation.dice import Dice, generator
from lab.simulation.links import News
from lab.simulation.pen import Draft, Pen, Thread
from lab.simulation.rhythm import HOUR_MS
from lab.simulation.scenario import Persona, Scenario
from lab.simulation.society import Society
from lab.simulation.timetable import Timetable

_PATH_PART: Final = 30


@dataclass(slots=True)
class Played:
    """The posts of a part, and who hit which target when (ms after the start)."""

    drafts: list[Draft] = field(default_factory=list)
    hits: list[tuple[int, Account, str]] = field(default_factory=list)

    def add(self, draft: Draft, account: Account, target: str | None = None) -> Draft:
        """Keep a post; with a target's handle it counts as a hit."""
        self.drafts.append(draft)
        if target is not None:
            self.hits.append((draft[0], account, target))
        return draft


class Ground:
    """The shared stage: population, statements, news, and the chances of one part."""

    def __init__(
        self, scenario: Scenario, society: Society, timetable: Timetable, news: News, pen: Pen, part: int
    ) -> None:
        self.scenario: Final = scenario
        self.society: Final = society
        self.timetable: Final = timetable
        self.news: Final = news
        self.pen: Final = pen
        self.number: Final = part
        self.rng: Final = generator(scenario.seed, _PATH_PART, part)
        self.dice: Final = Dice(self.rng)
        self.end: Final = int(scenario.hours * HOUR_MS) - 1
        self._personas: Final = {persona.handle: persona for persona in scenario.cast}

    def persona(self, handle: str) -> Persona:
        """Return a persona of the cast.

        Raises:
            ValueError: If nobody in the cast has the handle.
        """
        try:
            return self._personas[handle]
        except KeyError:
            raise ValueError(
                f"scenario {self.scenario.name!r}: nobody in the cast is called {handle!r}"
            ) from None

    def account(self, handle: str, platform: str = "x") -> Account:
        """Return the account of a persona on a platform."""
        return self.society.hubs[self.society.cast[handle]][platform]

    def statements(self, handle: str) -> list[tuple[int, int]]:
        """Return number and time of a persona's statements, oldest first."""
        numbers = self.timetable.of(self.society.cast[handle])
        return [(number, int(self.timetable.times[number])) for number in numbers]

    def said_before(self, handle: str, ms: float) -> int | None:
        """Return the number of the persona's last statement before a moment, or None."""
        earlier = [number for number, time in self.statements(handle) if time < ms]
        return earlier[-1] if earlier else None

    def thread(self, number: int, platform: str) -> Thread | None:
        """Return a statement as it stands on a platform."""
        return self.timetable.thread(number, platform)

    def clip(self, ms: float) -> int:
        """Return a time within the stream."""
        return int(min(max(ms, 0), self.end))

    def lognormal(self, median_s: float, sigma: float, count: int) -> list[float]:
        """Draw waiting times in ms around a median in seconds."""
        waits: list[float] = self.rng.lognormal(np.log(median_s * 1000), sigma, count).tolist()
        return waits
