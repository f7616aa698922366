"""Pairs of accounts that meet again and again at different targets."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Set
from math import fsum, log
from typing import Final

import networkx as nx
from msgspec import Struct, structs

from pipeline.detectors.activity import Activity
from pipeline.detectors.discoveries import Discoveries
from pipeline.detectors.null_models import FLOOR, coincidence, combined
from pipeline.snapshots.memory import UNJUDGED

CROWD_LIMIT: Final = 50
"""A target with more accounts in its window says nothing of any two of them."""

PARTNERS: Final = 20
"""Newest accounts at a target that a new one is paired with: it bounds the cost of a post."""

PAIR_LIMIT: Final = 1_000_000
"""Pairs remembered, about 250 MB; beyond, those that met longest ago are forgotten first."""

MEETINGS: Final = 16
"""Meetings kept of a pair: more change nothing that has not been decided."""

SITTING_MS: Final = 6 * 3_600_000
"""Meetings within so long are one occasion: people in one room for an evening meet at target after target."""

FALSE_DISCOVERIES: Final = 0.5
"""Share of false edges let through; the core of the graph and whether its targets answer, not an edge, decide."""


class Meeting(Struct, frozen=True, array_like=True, gc=False):
    """Two accounts at one target within a window: when, among how many, and who came after whom.

    Attributes:
        target: Where.
        time: ms.
        crowd: Accounts in the window, these two among them.
        later: 1 if the pair's first account came after the other here, 2 if the second did, 3 if each did once.
    """

    target: str
    time: int
    crowd: int
    later: int


def came_after(account: str, other: str, meeting: Meeting) -> bool:
    """Whether an account came after the other one where they met, or did once."""
    return bool(meeting.later & (1 if account < other else 2))


class Meetings:
    """Memory of who met whom at which targets, and the graph of the pairs that did so beyond chance.

    A pair's meetings at *different* targets are independent under chance; those at one target count once.

    Args:
        activity: Actions of every account.
        window: Two accounts meet if both act on the target within so long, ms.
        memory: Meetings are forgotten after so long, ms.
        audience: Returns how likely two accounts are together at a target if both belong to its audience.
    """

    def __init__(
        self, activity: Activity, window: int, memory: int, audience: Callable[[str, str, str], float]
    ) -> None:
        self._activity = activity
        self._audience = audience
        self._window = window
        self._memory = memory
        self._recent: dict[str, deque[tuple[int, str]]] = {}
        self._present: dict[str, dict[str, int]] = {}
        # Most pairs meet once: of these, the meeting stands for the list.
        self._pairs: dict[tuple[str, str], Meeting | list[Meeting]] = {}
        self._partners: dict[str, int] = {}
        self._touched: set[str] = set()
        self._chances = Discoveries(FALSE_DISCOVERIES)
        self.graph: nx.Graph[str] = nx.Graph()
        self.judged: list[float] = []

    def is_crowded(self, target: str, time: int) -> bool:
        """Whether so many are at a target at a time, ms, that no two of them meet there."""
        present = self._present.get(target, {})
        if len(present) < CROWD_LIMIT:
            return False
        recent = self._recent[target]
        while len(recent) > 1 and recent[0][0] < time - self._window:
            _drop(recent, present)
        return len(present) >= CROWD_LIMIT

    def observe(self, target: str, account: str, time: int) -> None:
        """Take an action at its primary target, in event-time order."""
        recent = self._recent.get(target)
        if recent is None:
            recent, present = self._recent[target], self._present[target] = deque[tuple[int, str]](), {}
        else:
            present = self._present[target]
            while recent and recent[0][0] < time - self._window:
                _drop(recent, present)
        others = len(present) - (account in present)
        if 0 < others < CROWD_LIMIT:
            crowd = dict.fromkeys(other for _, other in reversed(recent))
            crowd.pop(account, None)
            arrived = {
                other: place for place, other in enumerate(dict.fromkeys(other for _, other in recent))
            }
            place = arrived.get(account, len(arrived))
            for other in list(crowd)[:PARTNERS]:
                came_after = arrived[other] < place
                later = 1 if (account < other) == came_after else 2
                self._meet(account, other, Meeting(target, time, len(crowd) + 1, later))
        recent.append((time, account))
        present[account] = present.get(account, 0) + 1
        if len(recent) > 4 * CROWD_LIMIT:
            _drop(recent, present)

    def _meet(self, one: str, other: str, meeting: Meeting) -> None:
        pair = (one, other) if one < other else (other, one)
        known = self._pairs.pop(pair, None)
        if known is None:
            for account in pair:
                self._partners[account] = self._partners.get(account, 0) + 1
            self._pairs[pair] = meeting
            return
        meetings = [old for old in _listed(known) if old.time >= meeting.time - self._memory]
        for index, old in enumerate(meetings):
            if old.target == meeting.target:
                kept = meeting if meeting.crowd < old.crowd else old
                meetings[index] = structs.replace(kept, later=old.later | meeting.later)
                break
        else:
            meetings.append(meeting)
        meetings = meetings[-MEETINGS:]
        self._pairs[pair] = meetings if len(meetings) > 1 else meetings[0]
        if len(meetings) > 1:
            self._judge(pair, meetings)
            self._touched.update(pair)
        else:
            self._unlink(pair)

    def _judge(self, pair: tuple[str, str], meetings: list[Meeting]) -> None:
        share = max(self._activity.share(account, less=1) for account in pair)
        occasions: list[float] = []
        began = 0
        for meeting in sorted(meetings, key=lambda one: one.time):
            surprise = min(
                coincidence(meeting.crowd, share), -log(self._audience(meeting.target, *pair) or FLOOR)
            )
            if occasions and meeting.time - began < SITTING_MS:
                occasions[-1] = max(occasions[-1], surprise)
            else:
                occasions.append(surprise)
                began = meeting.time
        if len(occasions) > 1:
            self._link(pair, meetings, fsum(occasions), len(occasions))
        else:
            self._unlink(pair)

    def _link(self, pair: tuple[str, str], meetings: list[Meeting], surprise: float, occasions: int) -> None:
        chance = combined(surprise, occasions)
        self.judged.append(chance)
        if self.graph.has_edge(*pair):
            self._chances.remove(self.graph.edges[pair]["chance"])
        self._chances.add(chance)
        self.graph.add_edge(*pair, chance=chance, surprise=surprise, occasions=occasions, meetings=meetings)

    def _unlink(self, pair: tuple[str, str]) -> None:
        if self.graph.has_edge(*pair):
            self._chances.remove(self.graph.edges[pair]["chance"])
            self.graph.remove_edge(*pair)
            self.graph.remove_nodes_from([account for account in pair if not self.graph[account]])

    def expire(self, now: int) -> None:
        """Forget the pairs that met longest ago; pairs stand in order of their newest meeting."""
        edge = now - self._memory
        while self._pairs:
            pair = next(iter(self._pairs))
            if len(self._pairs) <= PAIR_LIMIT and _listed(self._pairs[pair])[-1].time >= edge:
                break
            del self._pairs[pair]
            for account in pair:
                self._partners[account] -= 1
                if not self._partners[account]:
                    del self._partners[account]
            self._unlink(pair)
        for target in [name for name, recent in self._recent.items() if recent[-1][0] < now - self._window]:
            del self._recent[target], self._present[target]

    @property
    def touched(self) -> Set[str]:
        """The accounts of pairs that met again since ``changed`` was called last."""
        return self._touched

    @property
    def accounts(self) -> int:
        """How many accounts are in any pair."""
        return len(self._partners)

    def changed(self) -> list[nx.Graph[str]]:
        """Return the components, of edges beyond chance, that changed since the last call.

        ``graph`` holds every pair that met at two targets or more; an edge carries its ``chance``, its ``surprise``
        in nats and its ``meetings``. Those that control of false discoveries over all pairs seen lets pass count. A
        component tells the greatest ``chance`` let through, and with how many ``partners`` an account met at all.
        """
        touched, self._touched = self._touched, set()
        if not touched:
            return []
        cut = self._chances.greatest(max(len(self._pairs), 1))
        components: list[nx.Graph[str]] = []
        seen: set[str] = set()
        for account in sorted(touched):
            if account not in seen and self._is_tied(account, cut):
                component = self._component(account, cut)
                component.graph["chance"] = cut
                for member in component:
                    component.nodes[member]["partners"] = self._partners[member]
                seen.update(component)
                components.append(component)
        return components

    def _is_tied(self, account: str, cut: float) -> bool:
        """Whether an account has an edge beyond chance."""
        ties = self.graph.adj.get(account) if account in self.graph else None
        return ties is not None and any(edge["chance"] <= cut for edge in ties.values())

    def _component(self, start: str, cut: float) -> nx.Graph[str]:
        component: nx.Graph[str] = nx.Graph()
        component.add_node(start)
        queue = [start]
        done: set[str] = set()
        while queue:
            account = queue.pop()
            done.add(account)
            for other, edge in self.graph[account].items():
                if edge["chance"] <= cut and other not in done:
                    if other not in component:
                        queue.append(other)
                    component.add_edge(account, other, **edge)
        return component

    def __len__(self) -> int:
        return len(self._pairs)

    def state(self) -> MeetingsState:
        """Return all state as plain values."""
        recent = {target: list(entries) for target, entries in self._recent.items()}
        pairs = [(*pair, _listed(known), *self._judged(pair)) for pair, known in self._pairs.items()]
        return recent, pairs

    def _judged(self, pair: tuple[str, str]) -> tuple[float, int]:
        edge = self.graph.edges[pair] if self.graph.has_edge(*pair) else None
        return (edge["surprise"], edge["occasions"]) if edge is not None else (0.0, 0)

    def load(self, state: MeetingsState) -> None:
        """Take over what ``state`` gave."""
        self._recent = {target: deque(entries) for target, entries in state[0].items()}
        self._present = {
            target: dict(Counter(account for _, account in entries)) for target, entries in state[0].items()
        }
        self._pairs = {
            (one, other): list(meetings) if len(meetings) > 1 else meetings[0]
            for one, other, meetings, *_ in state[1]
        }
        self.graph = nx.Graph()
        self._chances = Discoveries(FALSE_DISCOVERIES)
        self._partners = {}
        for one, other, meetings, surprise, occasions in state[1]:
            for account in (one, other):
                self._partners[account] = self._partners.get(account, 0) + 1
            if occasions > 0:
                self._link((one, other), list(meetings), surprise, occasions)
        for one, other, meetings, _, occasions in state[1]:
            if occasions == UNJUDGED:
                self._judge((one, other), list(meetings))
        self.judged.clear()


def _listed(known: Meeting | list[Meeting]) -> list[Meeting]:
    return known if isinstance(known, list) else [known]


def _drop(recent: deque[tuple[int, str]], present: dict[str, int]) -> None:
    """Let the longest past action go, and its account with its last one."""
    account = recent.popleft()[1]
    if present[account] == 1:
        del present[account]
    else:
        present[account] -= 1


MeetingsState = tuple[dict[str, list[tuple[int, str]]], list[tuple[str, str, list[Meeting], float, int]]]
"""A snapshot: who was at each target of late; pairs with their meetings, and the surprise, nats, and occasions of these
when they were judged; ``UNJUDGED`` stands for the occasions of pairs that an older version kept."""
