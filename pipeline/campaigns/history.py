"""A target's record over the days: its episodes, and how many accounts come on their own."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.campaigns.episode import Episode, Visit
from pipeline.campaigns.registry import Registry
from pipeline.graphs.activity import DAY_MS
from schemas.stages import Account, Action, ObjectKey

LONGEST_MS: Final = 6 * 3_600_000
"""An episode is cut after so long, so that a target that is never quiet has episodes too."""


PUBLIC_EPISODES: Final = 3.0
"""Episodes a day that make a target a public place; the targets of known raids have one or two at most."""


class History:
    """Episodes of one target within memory.

    Args:
        target: The target's key.
        gap: An episode ends when the target is quiet for longer, ms.
        memory: Episodes are forgotten after so long, ms.
    """

    def __init__(self, target: str, gap: int, memory: int) -> None:
        self._target = target
        self._gap = gap
        self._memory = memory
        self.episodes: deque[Episode] = deque()
        self._habitual: dict[str, int] = {}
        self._swept = 0

    def add(self, key: str, who: bytes, action: Action, objects: Sequence[ObjectKey] = ()) -> Episode:
        """Count an action in, with its packed author and what company goes by, and return its episode."""
        episode = self.episodes[-1] if self.episodes else None
        if (
            episode is None
            or action.time - episode.last > self._gap
            or action.time - episode.start > LONGEST_MS
        ):
            if episode is not None:
                for visitor in episode.visits:
                    self._habitual[visitor] = episode.last
            episode = Episode(self._target, action.time, action.time)
            self.episodes.append(episode)
        episode.add(key, who, action, habitual=key in self._habitual, objects=objects)
        return episode

    def usual(self, episode: Episode, registry: Registry, now: int, since: int) -> float:
        """Return how many unknown accounts the target's other episodes make one expect in this one.

        The mean of a Poisson rate under Jeffreys' prior: half an account more than were seen, over the time that the
        stream has been watched; so a stream that began an hour ago vouches for nobody's solitude.

        Args:
            episode: One of the target's.
            registry: Who is known.
            now: ms.
            since: When the stream began, ms.
        """
        strangers = sum(
            other.crowd - sum(1 for key in other.visits if key in registry)
            for other in self.episodes
            if other is not episode
        )
        lasted = episode.last - episode.start + self._gap
        watched = max(min(self._memory, now - since), self._gap)
        return lasted * (strangers + 0.5) / watched

    def expire(self, now: int) -> None:
        """Forget old episodes and habits."""
        edge = now - self._memory
        while len(self.episodes) > 1 and self.episodes[0].last < edge:
            self.episodes.popleft()
        if edge - self._swept > self._memory // 4:
            self._swept = edge
            self._habitual = {key: last for key, last in self._habitual.items() if last >= edge}

    def account(self, key: str) -> Account | None:
        """Return what is known of a visitor."""
        for episode in self.episodes:
            if key in episode.visits:
                return episode.visits[key].account
        return None

    def visits(self) -> Iterator[Visit]:
        """Iterate over all visits of all episodes."""
        return (visit for episode in self.episodes for visit in episode.visits.values())

    def is_public(self, now: int, since: int) -> bool:
        """Whether people come here all the time: that two who share an interest meet here then says nothing.

        Args:
            now: ms.
            since: When the stream began, ms.
        """
        days = max(min(now - since, self._memory) / DAY_MS, 1.0)
        return len(self.episodes) - 1 > PUBLIC_EPISODES * days

    def is_over(self, episode: Episode, now: int) -> bool:
        """Whether an episode has ended by ``now``, ms."""
        return episode is not self.episodes[-1] or episode.last + self._gap < now

    def state(self) -> tuple[list[Episode], dict[str, int], int]:
        """Return all state as plain values."""
        return list(self.episodes), self._habitual, self._swept

    def load(self, state: tuple[list[Episode], dict[str, int], int]) -> None:
        """Take over what ``state`` gave."""
        self.episodes = deque(state[0])
        self._habitual = dict(state[1])
        self._swept = state[2]
