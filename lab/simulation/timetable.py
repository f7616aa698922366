"""When public figures speak, and what they say; every part of a scenario reacts to the same statements."""

from __future__ import annotations

from typing import Final

import numpy as np

from lab.simulation.dice import Dice, generator
from lab.simulation.pen import Draft, Pen, Thread, post_id
from lab.simulation.rhythm import HOUR_MS, Integers, everyday_times
from lab.simulation.scenario import Scenario
from lab.simulation.society import Society
from lab.simulation.speech import speech

_PATH_TIMES, _PATH_TEXT = 10, 11
_SERIES: Final = 2
_SHARE_OF_POSTS: Final = 0.04
_REMEMBERED: Final = 20_000


class Timetable:
    """All statements of a stream, in order of time.

    Attributes:
        times: When each statement is made, ms after the start.
        hub: Which hub makes it.
    """

    def __init__(self, scenario: Scenario, society: Society) -> None:
        rng = generator(scenario.seed, _PATH_TIMES)
        self._seed: Final = scenario.seed
        self._society: Final = society
        self._pen: Final = Pen(_SERIES)
        times: list[int] = []
        hubs: list[int] = []
        words: list[str | None] = []
        for persona in scenario.cast:
            times += [round(hour * HOUR_MS) for hour in persona.statements]
            times += [round(hour * HOUR_MS) for hour, _ in persona.announcements]
            words += [None] * len(persona.statements) + [text for _, text in persona.announcements]
            hubs += [society.cast[persona.handle]] * (len(times) - len(hubs))
        count = max(1, round(scenario.background.posts * _SHARE_OF_POSTS)) if scenario.background.hubs else 0
        ordinary = np.flatnonzero(society.hub_community >= 0)
        if count:
            rate = 1.0 / np.arange(1, len(ordinary) + 1) ** 0.8
            times += everyday_times(rng, count, scenario.hours).tolist()
            hubs += rng.choice(ordinary, count, p=rate / rate.sum()).tolist()
        order = np.argsort(np.array(times, dtype=np.int64), kind="stable")
        self.times: Final[Integers] = np.array(times, dtype=np.int64)[order]
        self.hub: Final[Integers] = np.array(hubs, dtype=np.int64)[order]
        self._words: Final = {
            number: words[place]
            for number, place in enumerate(order.tolist())
            if place < len(words) and words[place]
        }
        self._composed: Final[dict[int, str]] = {}

    def of(self, hub: int) -> list[int]:
        """Return the numbers of a hub's statements, oldest first."""
        return np.flatnonzero(self.hub == hub).tolist()

    def nearest(self, hub: int, ms: float) -> int:
        """Return the number of a hub's statement that is nearest in time.

        Raises:
            ValueError: If the hub makes no statement at all.
        """
        numbers = np.flatnonzero(self.hub == hub)
        if not len(numbers):
            raise ValueError(f"hub {hub} makes no statement that a part could react to")
        return int(numbers[np.argmin(np.abs(self.times[numbers] - ms))])

    def thread(self, number: int, platform: str = "x") -> Thread | None:
        """Return a statement as it stands on a platform, or None where its author has no account."""
        account = self._society.hubs[self.hub[number]].get(platform)
        if account is None:
            return None
        identifier = self._identifier(number)
        return Thread(identifier, account, identifier, self.text(number))

    def posts(self, number: int) -> list[Draft]:
        """Write a statement on every platform that its author is on."""
        ms, text = int(self.times[number]), self.text(number)
        return [
            self._pen.post(ms, account, text, identifier=self._identifier(number))
            for account in self._society.hubs[self.hub[number]].values()
        ]

    def _identifier(self, number: int) -> str:
        return post_id(int(self.times[number]), _SERIES << 20, number)

    def text(self, number: int) -> str:
        """Return what a statement says."""
        words = self._words.get(number) or self._composed.get(number)
        if words is None:
            account = next(iter(self._society.hubs[self.hub[number]].values()))
            dice = Dice(generator(self._seed, _PATH_TEXT, number))
            words = speech(account.language, account.topic).say("statement", dice)
            if len(self._composed) >= _REMEMBERED:
                del self._composed[next(iter(self._composed))]
            self._composed[number] = words
        return words
