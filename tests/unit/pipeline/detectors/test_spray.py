"""Spray: the chance that it tells is the binomial tail, and each thing that explains one item at many targets does."""

from __future__ import annotations

import random
from collections.abc import Iterable
from math import log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from scipy import stats

from pipeline.detectors import spray
from pipeline.detectors.base import Finding
from schemas.stages import Action
from tests.support.actions import HOUR, action
from tests.support.detecting import MEMBERS, Bench, carried, flagged


def found(actions: list[Action]) -> list[Finding]:
    """Return what the detector finds."""
    return [one for one in Bench().run(actions) if one.code == "spray"]


def others(count: int, tag: str = "thevalley") -> list[Action]:
    """Return accounts that use the tag once each, while the members do."""
    return [
        action(10**6 + n, 2 * HOUR + 7_000 * n, by=f"o{n}", target=f"x:t{n % 12}", tag=tag)
        for n in range(count)
    ]


@settings(max_examples=25)
@given(count=st.integers(5, 9), single=st.integers(0, 8))
def test_the_chance_is_the_binomial_tail(count: int, single: int) -> None:
    """Of so many of an item's users aiming it at several targets, corrected for what was looked at."""
    members = [f"g{number}" for number in range(count)]
    bench = Bench()
    findings = [one for one in bench.run([*carried(members), *others(single)]) if one.code == "spray"]
    if count < spray.SEVERAL * (count + single):
        assert not [one for one in findings if one.facts["users"] == count + single]
        return
    last = findings[-1]
    several, users = int(last.facts["several"]), int(last.facts["users"])
    assert (several, users) == (count, count + single)
    tail = float(stats.binom.sf(several - 1, users, spray.ORDINARY))
    surprise = -log(tail) - log(bench.detector("spray").looked)
    assert set(last.accounts) == {f"x:{member}" for member in members}
    assert list(last.accounts.values()) == pytest.approx([max(surprise, 0.0)] * count)
    assert last.lead == (surprise < spray.SURPRISE)


def in_turn(items: int) -> list[Action]:
    """Return posts of members who take any of several tags for each target."""
    dice = random.Random(items)
    return [
        structs.replace(one, objects=[("tag", 10_000 + dice.randrange(items))])
        for one in carried(MEMBERS, each=12)
    ]


@pytest.mark.parametrize("items", [3, 4])
def test_a_few_items_that_the_same_accounts_carry_in_turn_are_one(items: int) -> None:
    """None of them alone goes to so many targets of each account."""
    findings = [one for one in found(in_turn(items)) if not one.lead]
    assert flagged(findings) == {f"x:{one}" for one in MEMBERS}
    assert findings[-1].facts["items"] == items


def called(sent: Iterable[tuple[int, int, Iterable[int]]]) -> list[Action]:
    """Return what people write for calls that they follow.

    Args:
        sent: A call, a person, and to whom this person writes for it.
    """
    return [
        action(
            8 * 10**9 + 10_000 * person + 100 * call + turn,
            2 * HOUR + 60_000 * person + 5_000 * turn + call,
            by=f"p{person}",
            target=f"x:t{target}",
            tag=f"call{call}",
        )
        for call, person, targets in sent
        for turn, target in enumerate(targets)
    ]


def publics(each: int) -> list[Action]:
    """Return what twenty people send for each of two calls to members of one council; five of them follow both."""
    return called(
        (call, person, [(person + 3 * turn + call) % 30 for turn in range(each)])
        for call, people in enumerate((range(20), range(15, 35)))
        for person in people
    )


def test_items_of_their_own_public_are_not_carried_together() -> None:
    """Those few who follow both calls do not make one of them, however many members each person writes to."""
    assert len({one.target for one in publics(4)}) >= spray.TARGETS
    assert flagged(found(publics(4))) == set()
    assert all(one.facts["items"] == 1 for one in found(publics(10)))


def test_who_follows_two_calls_brings_to_each_target_what_is_meant_for_it() -> None:
    """Everybody writes to five members of a parliament, and with other words to five of a council."""
    followed = [
        (call, person, [15 * call + (person + 2 * turn) % 15 for turn in range(5)])
        for call in range(2)
        for person in range(20)
    ]
    acts = called(followed)
    assert len({one.target for one in acts}) >= spray.TARGETS
    assert flagged(found(acts)) == set()


def test_who_sends_several_calls_to_their_own_members_is_no_spray() -> None:
    """Three calls of one campaign go to the same four members of each person's county."""
    followed = [
        (call, person, [(person + member) % 30 for member in range(4)])
        for person in range(30)
        for call in range(3)
    ]
    acts = called(followed)
    assert len({one.target for one in acts}) >= spray.TARGETS
    assert flagged(found(acts)) == set()


def test_a_notice_its_picture_and_its_link_are_taken_to_the_desks_of_a_town() -> None:
    """Fifteen neighbours take what they have at hand of them to eight desks each, of thirty."""
    dice = random.Random(7)
    notices = [
        structs.replace(one, objects=[("tag", 10_000 + dice.randrange(3))])
        for one in carried([f"n{number}" for number in range(15)], each=8, targets=30)
    ]
    assert flagged(found(notices)) == set()


def test_who_uses_the_item_once_is_not_flagged_with_them() -> None:
    """A bystander brings the item to one target."""
    assert flagged(found([*carried(MEMBERS), *others(1)])) == {f"x:{one}" for one in MEMBERS}


def test_an_item_that_was_known_before_flags_nobody() -> None:
    """A slogan that people used in the morning, or a page they read then."""
    morning = [structs.replace(one, time=one.time - 3 * HOUR // 2) for one in others(30)]
    assert flagged(found([*morning, *carried(MEMBERS)])) == set()


def test_few_targets_are_no_spray() -> None:
    """A tag for the hosts of one show, or a question to all candidates, goes to all of them."""
    assert found(carried(MEMBERS, each=12, targets=spray.TARGETS - 1)) == []


def test_what_stands_in_a_post_that_was_passed_on_counts_for_nothing() -> None:
    """Who passes a post on did not choose its tag."""
    passed = [
        structs.replace(one, objects=sorted([*one.objects, ("repost", 1_000 + place)]))
        for place, one in enumerate(carried(MEMBERS))
    ]
    assert found(passed) == []


def test_targets_that_a_post_names_beside_its_own_do_not_count() -> None:
    """One post that mentions ten accounts addresses one of them."""
    posts = [
        structs.replace(one, primary=place % 6 == 0)
        for place, one in enumerate(sorted(carried(MEMBERS), key=lambda one: one.account.id))
    ]
    assert found(posts) == []


def test_a_spray_over_a_day_is_none() -> None:
    """Accounts that carry one item about for days are a habit."""
    slow = [
        structs.replace(one, time=one.time + 3 * HOUR * turn)
        for member in MEMBERS
        for turn, one in enumerate(carried([member]))
    ]
    assert flagged(found(slow)) == set()
