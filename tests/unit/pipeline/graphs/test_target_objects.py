"""Who touched what at a target, and what chance would give."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.graphs.histories import HISTORY
from pipeline.graphs.target_objects import (
    CROWDED,
    ECHO_SHARE,
    GUISE_SHARE,
    LARGE_AUDIENCE,
    OBJECT_LIMIT,
    OPEN_SHARE,
    PRIOR,
    TargetObjects,
)
from pipeline.items.traits import MADE, TraitCounts
from schemas.stages import ObjectKey, ObjectKind

MEMORY = 1_000_000
NOBODY = TraitCounts(10**9)
LINK: ObjectKey = ("link", 1)
TEXT: ObjectKey = ("text", 7)
THREAD: ObjectKey = ("thread", 5 << 20)
WAVE: ObjectKey = ("wave", (5 << 20) + 3)
ECHO: ObjectKey = ("echo", 1)


def _seen(touched: dict[ObjectKey, int], audience: int = 0) -> TargetObjects:
    """Return objects that so many accounts touched, a0 first in each, and an audience that touched nothing."""
    objects = TargetObjects(MEMORY)
    for key, count in touched.items():
        for number in range(count):
            objects.observe(f"a{number}", 0, f"{key} {number}", [key])
    for number in range(audience):
        objects.observe(f"b{number}", 0, f"b{number}", [])
    return objects


def test_accounts_and_touches_are_remembered_from_both_sides() -> None:
    """An object knows its accounts, an account its objects with the posts; a thread is no object to share."""
    objects = TargetObjects(MEMORY)
    objects.observe("ana", 0, "p1", [LINK, TEXT, THREAD])
    objects.observe("ana", 1, "p2", [LINK])
    objects.observe("ben", 2, "p3", [LINK])
    assert (objects.accounts(LINK), objects.accounts(TEXT)) == ({"ana", "ben"}, {"ana"})
    assert objects.touches("ana") == {LINK: {"p1", "p2"}, TEXT: {"p1"}}
    assert (objects.touches("nobody"), objects.accounts(ECHO)) == ({}, set())
    assert objects.audience == 2


def test_an_object_has_changed_when_somebody_new_touched_it() -> None:
    """It is told of once, in order, and not when an account comes back to it."""
    objects = _seen({TEXT: 1, LINK: 1})
    assert objects.changed() == [LINK, TEXT]
    objects.observe("a0", 1, "p", [LINK])
    assert objects.changed() == []


def test_what_is_shared_openly_does_not_change_any_more() -> None:
    """Beyond the limit nobody looks at an object again, however many join: a crowd's cost is bounded."""
    objects = _seen({LINK: OBJECT_LIMIT})
    assert objects.changed() == [LINK]
    objects.observe("one more", 1, "p", [LINK])
    assert objects.changed() == []


@pytest.mark.parametrize(
    ("key", "count", "audience", "rare"),
    [
        (LINK, 3, 0, False),
        (LINK, 4, 0, True),
        (LINK, OBJECT_LIMIT - 1, 0, True),
        (LINK, OBJECT_LIMIT, 0, False),
        (LINK, int(OPEN_SHARE * LARGE_AUDIENCE), LARGE_AUDIENCE, True),
        (LINK, int(OPEN_SHARE * LARGE_AUDIENCE) + 20, LARGE_AUDIENCE, False),
        (THREAD, 10, 0, False),
    ],
)
def test_rare_is_what_several_but_not_many_touch(
    key: ObjectKey, count: int, audience: int, rare: bool
) -> None:
    """Too few, too many, or too large a share of a large audience are not rare, and a thread never is."""
    objects = _seen({key: count}, audience)
    assert objects.is_rare(key, 4) is rare


@given(st.integers(1, 30), st.integers(1, 30), st.integers(0, 50), st.sampled_from(sorted(PRIOR)))
def test_a_gang_is_not_its_own_background(few: int, many: int, others: int, kind: ObjectKind) -> None:
    """Judged by everyone else, it does not matter how many suspects touched an object."""
    key: ObjectKey = (kind, 9)
    chances = []
    for size in (few, many):
        objects = TargetObjects(MEMORY)
        for number in range(others):
            objects.observe(f"other{number}", 0, f"o{number}", [key])
        gang = {f"gang{number}" for number in range(size)}
        for account in sorted(gang):
            objects.observe(account, 0, account, [key])
        chances.append(set(objects.chances(key, gang, NOBODY).values()))
    assert chances[0] == chances[1]
    assert len(chances[0]) == 1


def test_with_the_gang_left_in_it_would_be() -> None:
    """The chance of one suspect alone is judged by all others, the rest of the gang included, and is greater."""
    objects = _seen({TEXT: 20}, audience=100)
    gang = {f"a{number}" for number in range(20)}
    assert objects.chances(TEXT, {"a0"}, NOBODY)["a0"] > 5 * objects.chances(TEXT, gang, NOBODY)["a0"]


@given(st.integers(1, 20), st.integers(1, 20))
def test_busy_accounts_touch_more_by_chance(few: int, more: int) -> None:
    """The more an account says, the likelier it is to touch anything."""
    objects = _seen({LINK: 5})
    for account, count in (("quiet", few), ("busy", few + more)):
        for number in range(count):
            objects.observe(account, 0, f"{account}{number}", [])
    chances = objects.chances(LINK, {"quiet", "busy"}, NOBODY)
    assert 0 < chances["quiet"] < chances["busy"] < 1


def test_waves_are_judged_among_those_who_touched_their_thread() -> None:
    """Nobody is in a wave of a thread without replying to it, and who does may well be, as others are."""
    objects = _seen({THREAD: 50, WAVE: 2})
    objects.observe("elsewhere", 0, "p", [])
    lonely = objects.chances(WAVE, {"a40", "elsewhere"}, NOBODY)
    assert lonely["elsewhere"] == 0.0
    for number in range(2, 30):
        objects.observe(f"a{number}", 0, f"more{number}", [WAVE])
    assert 0 < lonely["a40"] < objects.chances(WAVE, {"a40"}, NOBODY)["a40"] < 1


def test_an_echo_takes_a_further_post() -> None:
    """Who posted once can't have repeated a link; the more one posts, the likelier it comes back."""
    objects = _seen({LINK: 3})
    for account, further in (("a1", 1), ("a2", 9)):
        for number in range(further):
            objects.observe(account, 1, f"{account} {number}", [])
    chances = objects.chances(ECHO, {"a0", "a1", "a2"}, NOBODY)
    assert chances["a0"] == 0.0
    assert chances["a1"] == pytest.approx(ECHO_SHARE)
    assert chances["a1"] < chances["a2"] < 1


def test_a_guise_takes_the_text() -> None:
    """Only who brings a text can disguise it, and hardly anybody would."""
    objects = _seen({TEXT: 3})
    objects.observe("elsewhere", 0, "p", [])
    chances = objects.chances(("guise", TEXT[1]), {"a0", "elsewhere"}, NOBODY)
    assert chances == {"a0": pytest.approx(GUISE_SHARE), "elsewhere": 0.0}


def test_a_trait_is_as_likely_as_it_is_elsewhere() -> None:
    """How common a trait is comes from all accounts, anywhere, save the suspects; and it needs no post."""
    trait: ObjectKey = (MADE, 11)
    rare, common = TraitCounts(10**9), TraitCounts(10**9)
    objects = TargetObjects(MEMORY)
    for number in range(4):
        objects.observe(f"a{number}", 0, f"p{number}", [], [trait])
        rare.add([trait])
        common.add([trait])
    for _ in range(500):
        rare.add([])
        common.add([trait])
    suspects = objects.accounts(trait)
    assert suspects == {"a0", "a1", "a2", "a3"}
    assert (
        objects.chances(trait, suspects, rare)["a0"] < 0.01 < objects.chances(trait, suspects, common)["a0"]
    )
    assert objects.touches("a0") == {trait: {MADE}}
    objects.expire(MEMORY + 1)
    assert objects.accounts(trait) == set()


def test_who_brought_an_object_first_is_known() -> None:
    """Even when that post is forgotten, as long as the object is there; of traits nobody is the first."""
    trait: ObjectKey = (MADE, 11)
    objects = TargetObjects(MEMORY)
    for time, account in ((0, "ana"), (500, "ben"), (600, "ana")):
        objects.observe(account, time, f"p{time}", [LINK], [trait])
    objects.expire(MEMORY + 100)
    assert objects.is_first("ana", LINK)
    assert not objects.is_first("ben", LINK)
    assert not objects.is_first("ana", trait)


def test_objects_of_two_accounts_or_more_are_the_choices() -> None:
    """They are what a search can choose among, and are counted down again as they are forgotten."""
    objects = TargetObjects(MEMORY)
    for time, account, key in ((0, "ana", LINK), (1, "ben", LINK), (2, "ben", TEXT)):
        objects.observe(account, time, f"p{time}", [key])
    assert objects.choices == 1
    objects.expire(MEMORY + 1)
    assert objects.choices == 0


def test_an_account_s_touches_are_bounded() -> None:
    """Only the newest are kept, so that a post costs no more however much its author says."""
    objects = TargetObjects(MEMORY)
    for number in range(3 * HISTORY):
        objects.observe("ana", number, f"p{number}", [("link", number)])
    assert sorted(objects.touches("ana")) == [("link", number) for number in range(2 * HISTORY, 3 * HISTORY)]


def test_the_audience_since_an_object_came_up() -> None:
    """It is counted by account from the object's first touch on; a crowd is not counted."""
    objects = TargetObjects(MEMORY)
    objects.observe("early", 0, "p0", [TEXT])
    for number, account in enumerate(("ana", "ben", "ana")):
        objects.observe(account, 10 + number, f"p{number}", [LINK])
    assert (objects.audience_since(LINK), objects.audience_since(TEXT)) == (2, 3)
    for number in range(CROWDED + 1):
        objects.observe(f"b{number}", 20, f"b{number}", [])
    assert objects.audience_since(LINK) is None


def test_everything_is_forgotten_in_time() -> None:
    """A touch counts up to the memory's length; then nothing is left of it."""
    objects = TargetObjects(MEMORY)
    objects.observe("ana", 0, "p1", [LINK, TEXT])
    objects.observe("ben", 5, "p2", [LINK])
    objects.expire(MEMORY)
    assert objects.accounts(LINK) == {"ana", "ben"}
    objects.expire(MEMORY + 1)
    assert (objects.accounts(LINK), objects.accounts(TEXT), objects.audience) == ({"ben"}, set(), 1)
    assert objects.touches("ana") == {}
    objects.expire(MEMORY + 6)
    assert objects.empty
    assert objects.state() == TargetObjects(MEMORY).state()


def test_who_touches_an_object_again_is_remembered_from_then() -> None:
    """The newest touch counts for how long it is remembered."""
    objects = TargetObjects(MEMORY)
    for time in (0, 100):
        objects.observe("ana", time, f"p{time}", [LINK])
    objects.expire(MEMORY + 50)
    assert objects.accounts(LINK) == {"ana"}


_keys = st.sampled_from([LINK, TEXT, THREAD, WAVE, ECHO, ("tag", 2)])
_acts = st.lists(
    st.tuples(st.integers(0, 3 * MEMORY), st.sampled_from("abcde"), st.lists(_keys, max_size=3, unique=True)),
    min_size=1,
    max_size=40,
)


@given(_acts, st.integers(0, 39))
def test_state_carries_on(acts: list[tuple[int, str, list[ObjectKey]]], cut: int) -> None:
    """A copy made of the state remembers, judges and forgets as the original does."""
    objects, copy = TargetObjects(MEMORY), TargetObjects(MEMORY)
    for place, (time, account, keys) in enumerate(sorted(acts)):
        if place == min(cut, len(acts) - 1):
            objects.changed()
            copy.load(objects.state())
        for one in (objects, copy) if place >= min(cut, len(acts) - 1) else (objects,):
            one.observe(account, time, f"p{place}", keys, [(MADE, ord(account) % 2)])
            one.expire(time)
    assert copy.changed() == objects.changed()
    for key in (LINK, TEXT, THREAD, WAVE, ECHO):
        assert copy.accounts(key) == objects.accounts(key)
        assert copy.audience_since(key) == objects.audience_since(key)
        assert [copy.is_first(account, key) for account in copy.accounts(key)] == [
            objects.is_first(account, key) for account in copy.accounts(key)
        ]
        if key != THREAD:
            assert copy.chances(key, set("ab"), NOBODY) == objects.chances(key, set("ab"), NOBODY)
    assert [copy.touches(account) for account in "abcde"] == [objects.touches(account) for account in "abcde"]
    assert copy.choices == objects.choices
    assert copy.state() == objects.state()


def test_a_copy_knows_when_an_object_came_up() -> None:
    """Who touched an object first may be forgotten already; since when it is there is not."""
    objects, copy = TargetObjects(MEMORY), TargetObjects(MEMORY)
    for time, account, keys in ((0, "ana", [LINK]), (500, "ben", []), (900, "cem", [LINK])):
        objects.observe(account, time, f"p{time}", keys)
    objects.expire(MEMORY + 1)
    copy.load(objects.state())
    assert copy.audience_since(LINK) == objects.audience_since(LINK) == 2


@given(
    st.lists(st.integers(1, 40), min_size=1, max_size=20), st.integers(0, 20), st.sampled_from(sorted(PRIOR))
)
def test_the_least_chance_is_a_bound(often: list[int], others: int, kind: ObjectKind) -> None:
    """The mean of the suspects' chances is not below it, however unevenly they act."""
    key: ObjectKey = (kind, 9)
    objects = TargetObjects(MEMORY)
    for number, count in enumerate(often):
        for post in range(count):
            objects.observe(f"s{number}", 0, f"{number} {post}", [key] if number % 2 else [])
    for number in range(others):
        objects.observe(f"other{number}", 0, f"o{number}", [key])
    crowd = objects.suspects({f"s{number}" for number in range(len(often))})
    chances = objects.chances_of(key, crowd, NOBODY)
    if objects.accounts(key):
        assert 0 < objects.least_chance(key, crowd) <= sum(chances) / len(chances) * (1 + 1e-9)
