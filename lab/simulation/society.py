"""The population: interest communities on their platforms, public figures, and who is online when."""

from __future__ import annotations

from typing import Final

import numpy as np

from lab.simulation.accounts import PLATFORMS, Account, Registry, home_handle
from lab.simulation.dice import Dice, generator
from lab.simulation.lexicon import TOPICS
from lab.simulation.rhythm import SLOT_MS, Floats, Integers, activity, awake
from lab.simulation.scenario import Scenario

_PATH_PEOPLE, _PATH_ONLINE = 1, 2
_COMMUNITIES: Final = 12


class Society:
    """Everybody who could post.

    Attributes:
        people: The organic accounts; the position is the person's number.
        weight: Activity of each person, heavy-tailed.
        community: Community of each person.
        members: Numbers of the people of each community.
        hubs: Accounts of public figures by number, one for each platform they are on.
        hub_community: Community of each hub; -1 for the cast, whom everyone knows.
        cast: Handle to hub number.
        registry: Opens further accounts.
    """

    def __init__(self, scenario: Scenario) -> None:
        rng = generator(scenario.seed, _PATH_PEOPLE)
        dice = Dice(rng)
        self._seed: Final = scenario.seed
        self.registry: Final = Registry(dice, metadata=scenario.metadata)
        self.hubs: Final[list[dict[str, Account]]] = []
        self.cast: Final[dict[str, int]] = {}
        hub_community: list[int] = []
        for persona in scenario.cast:
            self.cast[persona.handle] = len(self.hubs)
            hub_community.append(-1)
            self.hubs.append(
                {
                    platform: self.registry.public(
                        home_handle(persona.handle, platform),
                        persona.name,
                        persona.language,
                        persona.topic,
                        platform,
                    )
                    for platform in PLATFORMS
                }
            )
        background = scenario.background
        self.languages: Final = _shares(background.languages, _COMMUNITIES, dice)
        self.topics: Final = [TOPICS[index % len(TOPICS)] for index in range(_COMMUNITIES)]
        sizes = 1.0 / np.arange(1, _COMMUNITIES + 1) ** 0.7
        self.community: Final[Integers] = rng.choice(
            _COMMUNITIES, background.people, p=sizes / sizes.sum()
        ).astype(np.int64)
        self.weight: Final[Floats] = activity(rng, background.people)
        self.people: Final = [
            self.registry.everyday(self.languages[c], self.topics[c], _platform(c))
            for c in self.community.tolist()
        ]
        self.members: Final = [np.flatnonzero(self.community == c) for c in range(_COMMUNITIES)]
        for number in range(background.hubs):
            home = int(rng.integers(_COMMUNITIES)) if number >= _COMMUNITIES else number
            language, topic, platform = self.languages[home], self.topics[home], _platform(home)
            person = self.registry.everyday(language, topic, platform)
            hub_community.append(home)
            self.hubs.append({platform: person})
        self.hub_community: Final = np.array(hub_community, dtype=np.int64)

    def online(self, slot: int) -> list[tuple[Integers, Floats]]:
        """Return, for each community, who is online in a half-hour and their cumulated weights.

        Active people are online more often, yet each mostly for a while only: what one person does comes in
        sessions, and two people of one session meet on several threads by chance.
        """
        rng = generator(self._seed, _PATH_ONLINE, slot)
        draws = rng.random(len(self.weight))
        present: list[tuple[Integers, Floats]] = []
        for number, members in enumerate(self.members):
            share = awake(self.languages[number], (slot + 0.5) * SLOT_MS)
            weight = self.weight[members]
            chance = np.clip(0.06 * np.sqrt(weight), 0.05, 0.7) * share
            here = members[draws[members] < chance]
            if not len(here):
                here, chance = members[:3], np.ones(len(members))
            mask = np.isin(members, here, assume_unique=True)
            present.append((here, np.cumsum(weight[mask] / chance[mask])))
        return present

    def draw(self, rng: np.random.Generator, count: int, language: str | None = None) -> Integers:
        """Draw distinct people by activity, those who speak a language six times as likely."""
        likely = np.sqrt(self.weight)
        if language is not None:
            speaks = np.array([code == language for code in self.languages])[self.community]
            likely = likely * np.where(speaks, 6.0, 1.0)
        count = min(count, len(self.people))
        numbers: Integers = rng.choice(len(self.people), count, replace=False, p=likely / likely.sum())
        return numbers


def choose(rng: np.random.Generator, present: tuple[Integers, Floats], count: int) -> Integers:
    """Draw people out of those present by weight, with repetition."""
    numbers, cumulated = present
    index = np.searchsorted(cumulated, rng.random(count) * cumulated[-1], side="right")
    drawn: Integers = numbers[np.minimum(index, len(numbers) - 1)]
    return drawn


def _platform(community: int) -> str:
    return {5: "bluesky", 9: "telegram"}.get(community % _COMMUNITIES, "x")


def _shares(shares: tuple[tuple[str, float], ...], count: int, dice: Dice) -> list[str]:
    total = sum(share for _, share in shares)
    languages: list[str] = []
    for language, share in shares:
        languages += [language] * max(1, round(share / total * count))
    languages = languages[:count] + [shares[0][0]] * (count - len(languages))
    for index in range(count - 1, 0, -1):
        other = dice.below(index + 1)
        languages[index], languages[other] = languages[other], languages[index]
    return languages
