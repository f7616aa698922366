"""Pools by brute force: who belongs to one, and how mixed the order is."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from pipeline.detectors.items import Use
from pipeline.detectors.pools import OUTSIDE, THINGS, USERS, pool_of
from schemas.stages import ObjectKey

Acts = list[tuple[int, int, int]]
"""Account, thing and time of each post."""

ACTS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 4), st.integers(0, 10_000)),
    max_size=80,
    unique_by=lambda one: one[2],
)


def _uses(acts: Acts) -> dict[ObjectKey, list[Use]]:
    uses: dict[ObjectKey, list[Use]] = {}
    for account, thing, time in sorted(acts, key=lambda one: one[2]):
        use = Use(time, f"x:{account}", "x:minister", b"", 0, True, True)
        uses.setdefault(("media", thing), []).append(use)
    return uses


def _largest(acts: Acts) -> set[int]:
    """Return the largest group that is closed, by trying all groups."""
    users = {thing: {who for who, what, _ in acts if what == thing} for _, thing, _ in acts}
    everybody = sorted({who for who, _, _ in acts})
    for size in range(len(everybody), USERS - 1, -1):
        for some in combinations(everybody, size):
            group = set(some)
            pool = [
                here
                for here in users.values()
                if len(here & group) >= USERS and len(here - group) <= OUTSIDE * len(here)
            ]
            if all(sum(one in here for here in pool) >= THINGS for one in group):
                return group
    return set()


@given(ACTS)
def test_the_group_is_closed(acts: Acts) -> None:
    """Its members post several things each, and are in the largest closed group there is."""
    pool = pool_of(_uses(acts))
    largest = {f"x:{one}" for one in _largest(acts)}
    if pool is None:
        return
    assert pool.members <= largest
    assert pool.members <= pool.users
    for member in pool.members:
        mine = {thing for who, thing, _ in acts if f"x:{who}" == member}
        assert len(mine) >= THINGS


@given(ACTS)
def test_order_is_counted_within_bounds_and_independent_of_the_order_of_input(acts: Acts) -> None:
    """At most every step is out of order, and the uses may come in any order of items."""
    uses = _uses(acts)
    pool = pool_of(uses)
    assert pool == pool_of(dict(reversed(uses.items())))
    if pool is not None:
        assert 0 <= pool.order.mixed <= pool.order.pairs // 2
        assert 0 <= pool.order.astray <= pool.order.steps
        assert 0.0 <= pool.spread <= 1.0
        assert pool.linked == 0.0
        assert pool.items <= uses.keys()


@given(ACTS)
def test_the_order_is_that_of_each_accounts_first_uses(acts: Acts) -> None:
    """By brute force: how many took a pair the less usual way, and how many steps went astray."""
    pool = pool_of(_uses(acts))
    if pool is None:
        return
    things = {name for _, name in pool.items}
    mine: dict[int, list[int]] = {}
    for who, what, _ in sorted(acts, key=lambda one: one[2]):
        if what in things and f"x:{who}" in pool.members:
            mine.setdefault(who, []).append(what)
    mixed = pairs = 0
    for one, other in combinations(sorted(things), 2):
        first = [
            taken.index(one) < taken.index(other) for taken in mine.values() if {one, other} <= set(taken)
        ]
        mixed += min(sum(first), len(first) - sum(first))
        pairs += len(first)
    steps = [(one, other) for taken in mine.values() for one, other in pairwise(taken) if one != other]
    usual = sum(max((steps.count((one, other)) for other in things), default=0) for one in things)
    assert pool.order == (mixed, pairs, len(steps) - usual, len(steps))


def test_a_song_that_is_sung_again_and_again_is_in_order() -> None:
    """Three lines by six people, over and over: nobody leaves the order by beginning anew."""
    song = [(who, turn % 3, 1_000 * turn + who) for turn in range(9) for who in range(6)]
    pool = pool_of(_uses(song))
    assert pool is not None
    assert pool.order == (0, 6 * 3, 0, 6 * 8)
    backwards = [(who, what if who % 2 else 2 - what, time) for who, what, time in song]
    mixed = pool_of(_uses(backwards))
    assert mixed is not None
    # Three go one way and three the other; of each line's next ones, the more usual is none of these.
    assert (mixed.order.mixed, mixed.order.pairs) == (3 * 3, 6 * 3)
    assert mixed.order.astray > mixed.order.steps // 3


def test_a_call_that_comes_with_one_of_many_links_is_one_thing() -> None:
    """Its text is in several groups, as it came again: none of them is in half of a link's posts."""
    text = bytes(range(160))
    uses: dict[ObjectKey, list[Use]] = {}
    for who in range(60):
        use = Use(1_000 * who, f"x:{who % 40}", "x:minister", b"", 0, True, True)
        uses.setdefault(("link", who % 7), []).append(use)
        uses.setdefault(("text", who % 5 // 2), []).append(structs.replace(use, copy=text))
    assert pool_of(uses) is None
    # Were the text another one each time, the accounts would share several things.
    for group in range(3):
        own = bytes(group for _ in text)
        uses["text", group] = [structs.replace(use, copy=own) for use in uses["text", group]]
    assert pool_of(uses) is not None


def test_a_thing_that_everybody_posts_is_in_no_pool() -> None:
    """Four members post three things each; ten others post one of these as well."""
    acts = [
        (who, what, 100 * turn + 10 * what + who)
        for turn in range(2)
        for who in range(4)
        for what in range(3)
    ]
    others = [(who, 0, 1_000 + who) for who in range(4, 14)]
    pool = pool_of(_uses([*acts, *others]))
    assert pool is not None
    assert (len(pool.members), len(pool.users), pool.things) == (4, 4, 2)
