"""Co-targeting: the same accounts meet at one target after another (CooRTweet's repeated co-action, over targets).

Ordinary explanations that must all be improbable: the accounts are independent visitors (``meetings``); they are the
audience of these targets, which comes to every occasion there (``audience``); they are a community that talks with
those it addresses (``correspondence``); they pasted one thing to many, one act each (``repeats``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp
from typing import Final

import msgspec
import networkx as nx
from msgspec import Struct

from pipeline.detectors.activity import DAY_MS, Activity
from pipeline.detectors.base import Deed, Finding
from pipeline.detectors.cores import cores
from pipeline.detectors.correspondence import are_correspondents
from pipeline.detectors.meetings import Meetings, MeetingsState
from pipeline.detectors.null_models import at_least
from pipeline.detectors.repeats import Repeats, RepeatsState
from pipeline.sessions.history import History
from pipeline.sessions.records import Records
from pipeline.settings import Code

OCCASIONS: Final = 3
"""Sessions from which on a target shows whether it has an audience."""

OUTSIDE: Final = 0.7
"""A target has an audience of its own where so large a share of its visits was by accounts that meet nobody again."""


class _State(Struct, array_like=True):
    activity: list[tuple[int, dict[str, int]]]
    meetings: MeetingsState
    repeats: RepeatsState
    outside: dict[str, tuple[int, float]]


class CoTargeting:
    """See the module.

    Args:
        window: Two accounts meet if both act on one target within so long, ms.
        memory: Meetings are forgotten after so long, ms.
        records: The sessions at all targets; they take an action before this detector does.
        watched: Whether a target is on a watchlist: then it has an audience, whatever was seen of it.
    """

    code: Code = "co_targeting"
    version = 2

    def __init__(self, window: int, memory: int, records: Records, watched: Callable[[str], bool]) -> None:
        self._records = records
        self._watched = watched
        self._activity = Activity(memory // DAY_MS)
        self.meetings = Meetings(self._activity, window, memory, self._audience)
        self.judged = self.meetings.judged
        self._repeats = Repeats(DAY_MS)
        self._outside: dict[str, tuple[int, float]] = {}

    def observe(self, deed: Deed) -> None:
        """Take an action; only at its primary target is being there an act of choice."""
        action = deed.action
        if not action.primary or action.relation == "repost":
            return
        # A crowd at one place would make everybody's share of all others small, and so each meeting a wonder.
        if not self.meetings.is_crowded(action.target, action.time):
            self._activity.add(deed.key, action.time)
        if not self._repeats.is_repeat(deed.key, action):
            self.meetings.observe(action.target, deed.key, action.time)

    def evaluate(self, at: int, targets: Sequence[str]) -> list[Finding]:  # noqa: ARG002  # it looks at pairs
        """Return the cores of the graph of pairs that met beyond every explanation."""
        findings: list[Finding] = []
        for component in self.meetings.changed():
            findings += [
                self._finding(core, component, at)
                for core in cores(component)
                if not are_correspondents(core, self._records)
            ]
        return findings

    def _finding(self, core: list[str], component: nx.Graph[str], at: int) -> Finding:
        inside = component.subgraph(core)
        surprise = {key: max(edge["surprise"] for edge in inside[key].values()) for key in core}
        targets = {meeting.target for _, _, edge in inside.edges(data=True) for meeting in edge["meetings"]}
        facts = {"accounts": len(core), "targets": len(targets), "pairs": inside.number_of_edges()}
        return Finding(self.code, surprise, at, facts=facts)

    def _audience(self, target: str, one: str, other: str) -> float:
        """Return how likely a pair of a target's audience is together so often; 0 if it has no audience."""
        if self._watched(target):
            # Those who follow one public figure follow others, and all come when one of them is in the news.
            return 1.0
        history = self._records.histories.get(target)
        if history is None or not self._has_audience(target, history):
            return 0.0
        together = history.together(one, other)
        expected = history.attended(one) * history.attended(other) * history.concentration
        return exp(-at_least(together, expected))

    def _has_audience(self, target: str, history: History) -> bool:
        occasions = len(history.sessions)
        if occasions < OCCASIONS:
            return False
        known = self._outside.get(target)
        if known is None or occasions > 1.2 * known[0]:
            known = self._outside[target] = occasions, history.outside(self.meetings.graph)
        return known[1] >= OUTSIDE

    @property
    def graph(self) -> nx.Graph[str]:
        """Every pair that met at two targets or more, with its meetings."""
        return self.meetings.graph

    @property
    def looked(self) -> int:
        """How many pairs are remembered."""
        return len(self.meetings)

    def expire(self, now: int) -> None:
        """Forget what is older than memory."""
        self.meetings.expire(now)
        self._repeats.expire(now)
        if len(self._outside) > 2 * len(self._records):
            histories = self._records.histories
            self._outside = {key: known for key, known in self._outside.items() if key in histories}

    def state(self) -> bytes:
        """Return all state, encoded."""
        return msgspec.msgpack.encode(
            _State(self._activity.state(), self.meetings.state(), self._repeats.state(), self._outside)
        )

    def load(self, state: bytes) -> None:
        """Take over what ``state`` gave."""
        old = msgspec.msgpack.decode(state, type=_State)
        self._activity.load(old.activity)
        self.meetings.load(old.meetings)
        self._repeats.load(old.repeats)
        self._outside = dict(old.outside)
