"""Who meets again and again at different targets, beyond what chance gives."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import combinations

from pipeline.detectors.activity import DAY_MS, Activity
from pipeline.detectors.meetings import CROWD_LIMIT, SITTING_MS, Meetings

WINDOW = 900_000
HOUR = 3_600_000
MEMORY = 28 * DAY_MS
GANG = [f"x:g{number}" for number in range(6)]


class _World:
    """A memory of meetings, and what happens around it."""

    def __init__(self, audience: Callable[[str, str, str], float] = lambda *_: 0.0) -> None:
        self.activity = Activity(MEMORY // DAY_MS)
        self.memory = Meetings(self.activity, WINDOW, MEMORY, audience)

    def act(self, target: str, account: str, time: int) -> None:
        self.activity.add(account, time)
        self.memory.observe(target, account, time)

    def raid(self, target: str, time: int, accounts: list[str]) -> None:
        for place, account in enumerate(accounts):
            self.act(target, account, time + place * 1_000)

    def daily_life(self, until: int, seed: int = 1) -> None:
        """Let two thousand people act at two hundred targets by chance."""
        dice = random.Random(seed)
        for time in range(0, until, 20_000):
            self.act(f"x:t{dice.randrange(200)}", f"x:p{dice.randrange(2_000)}", time)

    def edges(self) -> set[frozenset[str]]:
        return {frozenset(pair) for component in self.memory.changed() for pair in component.edges}


def test_a_gang_that_moves_from_target_to_target_is_found() -> None:
    """Accounts that meet at three quiet targets are tied to one another, each with its meetings."""
    world = _World()
    world.daily_life(6 * HOUR)
    for number, hour in enumerate((7, 14, 21)):
        world.raid(f"x:victim{number}", hour * HOUR, GANG)
    components = world.memory.changed()
    pairs = {frozenset(pair) for component in components for pair in component.edges}
    assert {frozenset(pair) for pair in combinations(GANG, 2)} <= pairs
    (home,) = (component for component in components if GANG[0] in component)
    edge = home.edges[GANG[0], GANG[1]]
    assert [meeting.target for meeting in edge["meetings"]] == ["x:victim0", "x:victim1", "x:victim2"]
    assert 0 < edge["chance"] < 1e-4
    assert edge["surprise"] > 10


def test_daily_life_ties_hardly_anybody() -> None:
    """Among strangers that meet by chance, nearly no pair is beyond chance."""
    world = _World()
    world.daily_life(48 * HOUR)
    tied = {account for pair in world.edges() for account in pair}
    assert len(world.memory) > 1_000
    assert len(tied) < 20


def test_one_raid_is_no_recurrence() -> None:
    """However often accounts meet at one target, that counts once."""
    world = _World()
    world.daily_life(6 * HOUR)
    world.memory.changed()
    for hour in (7, 9, 11):
        world.raid("x:victim", hour * HOUR, GANG)
    assert not any(account in GANG for pair in world.edges() for account in pair)


def test_who_comes_after_the_window_does_not_meet() -> None:
    """To meet is to act on one target within the window."""
    world = _World()
    for target in ("x:a", "x:b"):
        base = 0 if target == "x:a" else 10 * HOUR
        world.act(target, "x:one", base)
        world.act(target, "x:other", base + WINDOW + 1)
    assert len(world.memory) == 0
    world.act("x:b", "x:third", 10 * HOUR + WINDOW + 2)
    assert len(world.memory) == 1


def test_an_account_does_not_meet_itself() -> None:
    """A second post at a target ties nobody to themselves."""
    world = _World()
    world.act("x:a", "x:one", 0)
    world.act("x:a", "x:one", 1)
    assert len(world.memory) == 0


def test_a_large_crowd_says_nothing() -> None:
    """In a crowd beyond the limit, no further pair is noted: everybody is there."""
    world = _World()
    world.raid("x:a", 0, [f"x:p{number}" for number in range(CROWD_LIMIT)])
    pairs = len(world.memory)
    world.raid("x:a", 300_000, [f"x:q{number}" for number in range(30)])
    assert len(world.memory) <= pairs + CROWD_LIMIT


def test_a_crowd_ends_with_its_window() -> None:
    """A target is crowded while as many are there as say nothing of one another, and no longer."""
    world = _World()
    crowd = [f"x:p{number}" for number in range(CROWD_LIMIT)]
    world.raid("x:a", 0, crowd[1:])
    assert not world.memory.is_crowded("x:a", 60_000)
    world.raid("x:a", 60_000, crowd[:1])
    assert world.memory.is_crowded("x:a", 60_000)
    assert not world.memory.is_crowded("x:b", 60_000)
    assert not world.memory.is_crowded("x:a", 60_000 + 2 * WINDOW)


def test_nothing_changed_means_nothing_to_look_at() -> None:
    """Components are told of once, until something new happens to them."""
    world = _World()
    world.daily_life(6 * HOUR)
    for number in range(3):
        world.raid(f"x:victim{number}", (7 + 7 * number) * HOUR, GANG)
    assert world.memory.changed()
    assert world.memory.changed() == []


def test_pairs_are_forgotten() -> None:
    """After the memory's length nothing is left of a pair, in the graph neither."""
    world = _World()
    for number in range(3):
        world.raid(f"x:victim{number}", number * HOUR, GANG)
    world.memory.expire(2 * HOUR + MEMORY)
    assert len(world.memory) > 0
    world.memory.expire(2 * HOUR + MEMORY + 60_000)
    assert len(world.memory) == 0
    assert world.memory.graph.number_of_nodes() == 0


def test_a_tie_ends_with_its_meetings() -> None:
    """A pair whose old meetings are beyond memory is not tied by its first new one."""
    world = _World()
    for number in range(2):
        world.raid(f"x:victim{number}", number * DAY_MS, GANG[:2])
    assert world.memory.graph.has_edge(*GANG[:2])
    world.raid("x:later", 40 * DAY_MS, GANG[:2])
    assert not world.memory.graph.has_edge(*GANG[:2])


def test_a_meeting_beyond_memory_does_not_count_beside_a_new_one() -> None:
    """Each meeting is forgotten by its own age, in whatever order the targets were met."""
    world = _World()
    world.raid("x:first", 0, GANG[:2])
    world.raid("x:second", DAY_MS, GANG[:2])
    world.raid("x:third", 20 * DAY_MS, GANG[:2])
    world.raid("x:fourth", 40 * DAY_MS, GANG[:2])
    meetings = world.memory.graph.edges[GANG[0], GANG[1]]["meetings"]
    assert [meeting.target for meeting in meetings] == ["x:third", "x:fourth"]


def test_state_carries_on() -> None:
    """A copy made of the state finds what the original finds."""
    world = _World()
    world.daily_life(12 * HOUR)
    for number in range(2):
        world.raid(f"x:victim{number}", (13 + 7 * number) * HOUR, GANG)
    world.memory.changed()
    copy = _World()
    copy.activity.load(world.activity.state())
    copy.memory.load(world.memory.state())
    for one in (world, copy):
        one.raid("x:victim2", 27 * HOUR, GANG)
        one.daily_life(2 * HOUR, seed=3)
    assert copy.memory.state() == world.memory.state()
    assert copy.edges() == world.edges() != set()


def test_one_sitting_is_one_occasion() -> None:
    """Who sits in one room for an evening meets the others at target after target: that is one meeting."""
    for gap, tied in ((SITTING_MS // 4, False), (SITTING_MS + HOUR, True)):
        world = _World()
        for number in range(4):
            world.raid(f"x:victim{number}", number * gap, GANG[:2])
        assert world.memory.graph.has_edge(*GANG[:2]) is tied


def test_an_audience_explains_its_meetings() -> None:
    """Where a pair belongs to a target's audience, being there together says no more than that makes it say."""
    surprises = []
    for likely in (0.0, 0.9):
        world = _World(lambda *_, likely=likely: likely)
        world.daily_life(6 * HOUR)
        for number in range(3):
            world.raid(f"x:victim{number}", (7 + 7 * number) * HOUR, GANG[:2])
        surprises.append(world.memory.graph.edges[GANG[0], GANG[1]]["surprise"])
    assert surprises[0] > 10 > 1 > surprises[1]
