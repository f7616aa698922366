"""Unit tests of who adheres to a known gang."""

from __future__ import annotations

from collections.abc import Sequence

import networkx as nx
import pytest

from pipeline.campaigns.adherents import KNOWN, TARGETS, adherents
from pipeline.campaigns.registry import Code, Registry
from pipeline.graphs.activity import DAY_MS, Activity
from pipeline.graphs.recurrence import Meeting

GANG = [f"x:g{number:02}" for number in range(12)]
ONE = "x:one"
PLACES = [f"x:t{number}" for number in range(6)]
TESTS = 1_000


class _Scene:
    """A known gang, one account that met it, and the actions of everybody else on the platform."""

    def __init__(self, *, code: Code = "recurrence", own_life: int = 0) -> None:
        self.graph: nx.Graph[str] = nx.Graph()
        self.registry = Registry(90 * DAY_MS)
        self.registry.name(dict.fromkeys(GANG, 20.0), code, 0)
        self.activity = Activity(90)
        for number in range(20_000):
            self.activity.add(f"x:p{number % 5_000}", 0)
        for _ in range(own_life):
            self.activity.add(ONE, 0)

    def meet(
        self, known: Sequence[str], targets: Sequence[str], *, strangers: int = 4, after: bool = True
    ) -> None:
        """Let the account meet some of the gang at targets."""
        for other in known:
            first = 1 if other > ONE else 2
            later = first if after else 3 - first
            meetings = [Meeting(target, 0, len(known) + strangers, later) for target in targets]
            self.graph.add_edge(ONE, other, meetings=meetings, surprise=0.0, chance=0.01)
        for _ in targets:
            self.activity.add(ONE, 0)

    def found(self) -> dict[str, tuple[float, list[str]]]:
        return adherents([ONE], self.graph, self.registry, self.activity, TESTS)


def test_who_comes_to_raid_after_raid_adheres() -> None:
    """No tie is beyond chance by itself, but to be there again and again is."""
    scene = _Scene()
    scene.meet(GANG, PLACES[:TARGETS])
    ((account, (surprise, gang)),) = scene.found().items()
    assert (account, gang) == (ONE, GANG)
    assert surprise > 3.0


def test_more_raids_say_more() -> None:
    """The evidence grows with every target."""
    nats = []
    for many in range(TARGETS, len(PLACES) + 1):
        scene = _Scene()
        scene.meet(GANG, PLACES[:many])
        nats.append(scene.found()[ONE][0])
    assert nats == sorted(nats)
    assert len(set(nats)) == len(nats)


def test_a_guest_at_two_raids_does_not_adhere() -> None:
    """However many of the gang were there: these are two meetings, not two dozen."""
    scene = _Scene()
    scene.meet(GANG, PLACES[: TARGETS - 1])
    assert scene.found() == {}


def test_few_of_a_gang_are_no_raid() -> None:
    """One who met two of the gang at many targets met two people."""
    scene = _Scene()
    scene.meet(GANG[: KNOWN - 1], PLACES)
    assert scene.found() == {}


def test_few_at_each_target_are_no_raid() -> None:
    """Those met must have been there together."""
    scene = _Scene()
    for number, other in enumerate(GANG):
        scene.meet([other], PLACES[number % 6 : number % 6 + 1])
    assert scene.found() == {}


def test_who_has_a_life_among_the_targets_does_not_adhere() -> None:
    """Half of what an account does must be those meetings."""
    scene = _Scene(own_life=TARGETS + 1)
    scene.meet(GANG, PLACES[:TARGETS])
    assert scene.found() == {}


def test_who_is_followed_does_not_adhere() -> None:
    """Whoever was first wherever it met the gang was not drawn there by it."""
    scene = _Scene()
    scene.meet(GANG, PLACES, after=False)
    assert scene.found() == {}


def test_a_crowd_hides_who_adheres() -> None:
    """Among thousands of strangers it is no wonder to be there."""
    scene = _Scene()
    scene.meet(GANG, PLACES[:TARGETS], strangers=2_000)
    assert scene.found() == {}


@pytest.mark.parametrize(
    ("code", "vouches"), [("recurrence", True), ("shared_objects", True), ("company", False)]
)
def test_company_vouches_for_nobody(code: Code, vouches: bool) -> None:
    """Who was named for being there cannot make others members for being there."""
    scene = _Scene(code=code)
    scene.meet(GANG, PLACES)
    assert bool(scene.found()) is vouches


def test_members_of_two_gangs_are_not_added_up() -> None:
    """Each gang must have been met by itself."""
    scene = _Scene()
    other = [f"x:h{number}" for number in range(2)]
    scene.registry.name(dict.fromkeys(other, 20.0), "recurrence", 0)
    scene.meet(other, PLACES)
    scene.meet(GANG[:2], PLACES)
    assert scene.found() == {}


def test_who_is_named_already_is_not_looked_at() -> None:
    """Nor is who met nobody twice."""
    scene = _Scene()
    scene.meet(GANG, PLACES)
    scene.registry.name({ONE: 9.0}, "company", 0)
    assert scene.found() == {}
    assert adherents(["x:nobody"], scene.graph, scene.registry, scene.activity, TESTS) == {}
