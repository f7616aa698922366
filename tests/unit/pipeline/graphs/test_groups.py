"""A gang shares several rare things, a crowd shares one."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

import pytest

from pipeline.graphs.facets import Facets
from pipeline.graphs.groups import Group, find_groups
from pipeline.graphs.histories import HISTORY
from pipeline.graphs.membership import SMALLEST
from pipeline.graphs.target_objects import TargetObjects
from pipeline.items.traits import TraitCounts
from schemas.stages import Action
from tests.support.actions import HOUR, TEMPLATES, action, disguised, flood, in_order, own_words

TARGET = "x:minister"
GANG = [f"g{number}" for number in range(8)]
FOLLOWERS = set(GANG[1:])
"""All but the one who brings every text first: he follows nobody, so that nothing is held against him."""


class _Target:
    """A target at which one looks for groups after every action."""

    def __init__(self, tests: int = 0) -> None:
        self.facets, self.objects = Facets(10**9), TargetObjects(10**9)
        self.traits = TraitCounts(10**9)
        self.known: list[Group] = []
        self.looked = 0
        self.most = 0
        self._tests = tests

    def see(self, actions: Iterable[Action]) -> list[Group]:
        """Take actions; returns the groups known in the end."""
        for one in actions:
            keys = self.facets.of(one, one.account.id, self.objects.touched)
            self.objects.observe(one.account.id, one.time, one.post, keys)
            groups, looked = find_groups(
                TARGET, self.objects, self.known, self._tests + self.looked, self.traits
            )
            for group in groups:
                kept = [old for old in self.known if not set(old.objects) <= set(group.objects)]
                self.known = [*kept, group]
            self.looked += looked
            self.most = max(self.most, looked)
        return self.known


def _crowd(count: int, ms: int = 0, gap: int = 4_000) -> list[Action]:
    """Return people with a word of their own each."""
    return [
        action(10**6 + number, ms + gap * number, by=f"p{number}", text=own_words(number))
        for number in range(count)
    ]


def test_several_templates_by_one_small_set_of_accounts_are_a_group() -> None:
    """Eight that paste the same templates amid a crowd are found, all that follow and nobody else."""
    (group,) = _Target().see(in_order(_crowd(200), flood(TARGET, 100_000, GANG)))
    assert set(group.members) == FOLLOWERS
    assert {kind for kind, _ in group.objects} == {"text"}
    assert len(group.objects) == len(TEMPLATES)
    assert all(surprise > 0 for surprise in group.members.values())
    assert group.target == TARGET


def _petition(count: int) -> list[Action]:
    """Return people who paste one text with one link, some of them twice."""
    text = "sign this: give the valley its river back, all of it and for good"
    return [
        action(number, 3_000 * number, by=f"p{number % (count - count // 10)}", text=text, link="petition")
        for number in range(count)
    ]


@pytest.mark.parametrize("count", [20, 80, 300])
def test_a_petition_makes_no_group(count: int) -> None:
    """One text with one link is one thing, however many hundreds share it."""
    assert _Target().see(in_order(_petition(count), _crowd(50))) == []


def _pasted(texts: Iterable[str], ms: int = 50_000) -> list[Action]:
    """Return one post with each text, by one after another of the gang."""
    return [
        action(5 * 10**6 + place, ms + 1_000 * place, by=by, text=text)
        for place, (by, text) in enumerate(zip(GANG, texts, strict=True))
    ]


def test_one_text_disguised_in_ever_new_ways_is_a_group() -> None:
    """Eight that post one text once, each with other letters disguised, are found before they repeat themselves."""
    texts = [disguised(TEMPLATES[0], number) for number in range(len(GANG))]
    (group,) = _Target().see(in_order(_crowd(200), _pasted(texts)))
    assert set(group.members) >= FOLLOWERS
    assert set(group.members) <= set(GANG)


def test_a_disguise_that_is_pasted_makes_no_group() -> None:
    """People who paste a text as it is did not disguise it, if somebody did before them."""
    texts = [disguised(TEMPLATES[0], 1)] * len(GANG)
    assert _Target().see(in_order(_crowd(200), _pasted(texts))) == []


def test_who_is_copied_in_disguise_is_not_named() -> None:
    """Neither the author of a text that a gang disguises nor who passes it on as it was belongs to the gang."""
    texts = [disguised(TEMPLATES[0], number) for number in range(len(GANG))]
    said = [
        action(10**7 + place, 1_000 * place, by=by, text=TEMPLATES[0])
        for place, by in enumerate(("ana", "ben"))
    ]
    (group,) = _Target().see(in_order(_crowd(200), said, _pasted(texts)))
    assert set(group.members) <= set(GANG)


@pytest.mark.parametrize("count", [20, 80, 300])
def test_a_slogan_and_a_hashtag_make_no_group(count: int) -> None:
    """Nor do many who share a slogan in one post and its hashtag in the next."""
    slogan = [
        action(2 * n + turn, 5_000 * n + turn, by=f"p{n}", tag="" if turn else "river", text=text)
        for n in range(count)
        for turn, text in enumerate((own_words(n), TEMPLATES[0] if n % 4 == 0 else own_words(9_000 + n)))
    ]
    assert not any(len(group.members) > count // 10 for group in _Target().see(in_order(slogan)))


def test_three_friends_are_no_group() -> None:
    """Fewer than the smallest group may well share what nobody else does."""
    target = _Target()
    assert target.see(in_order(_crowd(100), flood(TARGET, 50_000, GANG[:SMALLEST]))) == []
    assert target.see(flood(TARGET, HOUR, GANG[: SMALLEST + 1])) != []


def test_two_things_in_one_post_are_one_choice() -> None:
    """A text that carries a link and a hashtag is no pair of objects: it takes different posts."""
    posts = [action(n, 1_000 * n, by=who, text=TEMPLATES[0], link="l", tag="t") for n, who in enumerate(GANG)]
    target = _Target()
    assert target.see(in_order(_crowd(100), posts)) == []
    assert target.looked == 0


def test_an_empty_object_never_links_anyone() -> None:
    """Hundreds that touch nothing have nothing in common, and nothing is looked at."""
    target = _Target()
    assert target.see(action(n, n, by=f"p{n % 50}", text="shame on you") for n in range(300)) == []
    assert target.looked == 0


def test_insistence_on_one_link_is_a_group_where_others_do_not_insist() -> None:
    """Eight that each bring one link again and again stand out from an audience that brings links once."""
    insisting = [
        action(100 * turn + n, 120_000 * turn + 1_000 * n, by=who, link="l", text=own_words(100 * turn + n))
        for turn in range(3)
        for n, who in enumerate(GANG)
    ]
    others = [
        action(5_000 + n, 3_000 * n, by=f"p{n}", link=f"m{n}", text=own_words(5_000 + n)) for n in range(120)
    ]
    (group,) = _Target().see(in_order(insisting, others))
    assert set(group.members) == FOLLOWERS


def test_who_does_as_the_group_does_belongs_to_it() -> None:
    """Who brings two of its templates is one of them; who brings one, or says what the crowd says too, is not."""
    slogan = "not one more word about the bridge until the minister has gone home"
    gang = flood(TARGET, 100_000, GANG, (*TEMPLATES[:3], slogan))
    crowd = [action(7_000 + n, 4_000 * n, by=f"p{n}", text=slogan) for n in range(60)]
    late = [
        action(9_000 + n, HOUR + n, by=who, text=TEMPLATES[n])
        for n, who in enumerate(("late", "late", "quoting"))
    ]
    (group,) = _Target().see(in_order(crowd, gang, late))
    assert set(group.members) == {*FOLLOWERS, "late"}


def test_who_was_handed_the_group_s_link_belongs_to_it() -> None:
    """Where those who post again bring one link again, those who brought it once are of the same gang."""
    again = [
        action(100 * turn + n, 60_000 * turn + n, by=f"g{n}", link="l", text=own_words(100 * turn + n))
        for turn in range(2)
        for n in range(12)
    ]
    once = [action(900 + n, 200_000 + n, by=f"h{n}", link="l", text=own_words(900 + n)) for n in range(6)]
    (group,) = _Target().see(in_order(_crowd(100), again, once))
    assert set(group.members) == {f"g{n}" for n in range(1, 12)} | {f"h{n}" for n in range(6)}


def test_a_group_that_goes_on_keeps_what_was_found() -> None:
    """New templates and new members enlarge the group that is known, rather than make another."""
    target = _Target()
    (before,) = target.see(in_order(_crowd(150), flood(TARGET, 100_000, GANG[:6], TEMPLATES[:2])))
    (after,) = target.see(flood(TARGET, HOUR, GANG, TEMPLATES[1:]))
    assert set(before.objects) < set(after.objects)
    assert set(before.members) < set(after.members) == FOLLOWERS


def test_two_gangs_are_two_groups() -> None:
    """Each with templates of its own."""
    others = [f"h{number}" for number in range(6)]
    groups = _Target().see(
        in_order(
            _crowd(150), flood(TARGET, 0, GANG, TEMPLATES[:2]), flood(TARGET, 7_000, others, TEMPLATES[2:])
        )
    )
    assert sorted(sorted(group.members) for group in groups) == [GANG[1:], others[1:]]


def test_the_more_is_looked_at_the_more_it_takes() -> None:
    """A pair of objects that would be a finding among a thousand is none among an astronomical number."""
    actions = in_order(_crowd(100), flood(TARGET, 50_000, GANG[:5], TEMPLATES[:2]))
    assert _Target().see(actions) != []
    assert _Target(tests=10**30).see(actions) == []


def test_the_cost_of_a_post_is_bounded_by_its_author_s_history() -> None:
    """In a crowd that shares ever more things, a post looks at no more pairs than histories hold."""
    target = _Target()
    target.see(
        action(100 * n + turn, 100 * n + turn, by=f"p{n}", link=f"l{turn}")
        for turn in range(12)
        for n in range(40)
    )
    assert 0 < target.most <= HISTORY


@pytest.mark.parametrize(("people", "posts", "stock"), [(100, 6, 60), (50, 4, 20)])
def test_people_who_choose_by_themselves_are_hardly_ever_a_group(people: int, posts: int, stock: int) -> None:
    """Where all take links and hashtags of a common stock at random, at most one stream in thirty has a group."""
    found = looked = 0
    for seed in range(60):
        dice = Random(seed)
        choices = [*(f"c{number}" for number in range(stock)), *([""] * stock)]
        target = _Target()
        found += bool(
            target.see(
                action(
                    n, n, by=f"p{dice.randrange(people)}", link=dice.choice(choices), tag=dice.choice(choices)
                )
                for n in range(people * posts)
            )
        )
        looked += target.looked
    assert found <= 2
    assert looked > 5_000
