"""A target's record over the days: its sessions, and who takes part in them how often."""

from __future__ import annotations

from collections import deque
from collections.abc import Container
from typing import Final

from pipeline.sessions.session import Session
from schemas.stages import Action

LONGEST_MS: Final = 6 * 3_600_000
"""A session is cut after so long, so that a target that is never quiet has sessions too."""

HistoryState = tuple[list[Session], dict[str, tuple[int, int]], int]
"""A snapshot: the sessions; of ended ones how many each account attended and when it was last there; last sweep, ms."""


class History:
    """Sessions of one target within memory.

    Args:
        target: The target's key.
        gap: A session ends when the target is quiet for longer, ms.
        memory: Sessions are forgotten after so long, ms.
    """

    def __init__(self, target: str, gap: int, memory: int) -> None:
        self.target = target
        self._gap = gap
        self._memory = memory
        self.sessions: deque[Session] = deque()
        self._attended: dict[str, tuple[int, int]] = {}
        self._swept = 0

    @property
    def last(self) -> int:
        """When the newest action was, ms."""
        return self.sessions[-1].last

    def add(self, key: str, who: bytes, action: Action) -> Session:
        """Count an action in, with its packed author, and return its session."""
        session = self.sessions[-1] if self.sessions else None
        if (
            session is None
            or action.time - session.last > self._gap
            or action.time - session.start > LONGEST_MS
        ):
            if session is not None:
                for visitor in session.visits:
                    self._attended[visitor] = self._attended.get(visitor, (0, 0))[0] + 1, session.last
            self._expire(action.time)
            session = Session(self.target, action.time, action.time)
            self.sessions.append(session)
        session.add(key, who, action, habitual=key in self._attended)
        return session

    def attended(self, key: str) -> int:
        """Return in how many sessions an account took part."""
        return self._attended.get(key, (0, 0))[0] + (key in self.sessions[-1].visits)

    def has_drawn(self, accounts: int) -> bool:
        """Whether so many accounts took part in one of the remembered sessions."""
        return any(session.crowd >= accounts for session in self.sessions)

    def arrivals(self, since: int) -> dict[str, int]:
        """Return when each account of the sessions that went on after a time came first in them, ms."""
        found: dict[str, int] = {}
        for session in self.sessions:
            if session.last >= since:
                for key, visit in session.visits.items():
                    found.setdefault(key, visit.first)
        return found

    def visitors(self) -> set[str]:
        """Return all accounts that took part in the remembered sessions and are still told apart."""
        return {account for session in self.sessions for account in session.visits}

    def together(self, one: str, other: str) -> int:
        """Return in how many of the remembered sessions both accounts took part."""
        return sum(1 for session in self.sessions if one in session.visits and other in session.visits)

    @property
    def concentration(self) -> float:
        """How likely two visits fall into one session, if each session draws visitors by its size.

        One over the number of sessions where all are alike; more where an event brings most of them at once.
        """
        sizes = [session.crowd for session in self.sessions]
        return sum(size * size for size in sizes) / max(sum(sizes), 1) ** 2

    def outside(self, known: Container[str]) -> float:
        """Return the share of visits that were by other accounts than the known ones."""
        visits = sum(len(session.visits) for session in self.sessions)
        strangers = sum(1 for session in self.sessions for key in session.visits if key not in known)
        return strangers / max(visits, 1)

    def strangers(self, known: Container[str]) -> int:
        """Return how many visits there were in sessions without any of the known accounts."""
        return sum(
            session.crowd for session in self.sessions if not any(key in known for key in session.visits)
        )

    def _expire(self, now: int) -> None:
        edge = now - self._memory
        while len(self.sessions) > 1 and self.sessions[0].last < edge:
            self.sessions.popleft()
        if edge - self._swept > self._memory // 4:
            self._swept = edge
            self._attended = {key: seen for key, seen in self._attended.items() if seen[1] >= edge}

    def is_over(self, session: Session, now: int) -> bool:
        """Whether a session has ended by ``now``, ms."""
        return session is not self.sessions[-1] or session.last + self._gap < now

    def state(self) -> HistoryState:
        """Return all state as plain values."""
        return list(self.sessions), self._attended, self._swept

    def load(self, state: HistoryState) -> None:
        """Take over what ``state`` gave."""
        self.sessions = deque(state[0])
        self._attended = {key: (count, last) for key, (count, last) in state[1].items()}
        self._swept = state[2]
