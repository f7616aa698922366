"""Worlds are what their family says, the same each time, and as wide as their ranges."""

from __future__ import annotations

import json
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.worlds import FAMILIES, World, encode_truth, names, world
from schemas.codec import decode_post, encode_post


@cache
def worlds(family: str) -> list[World]:
    """Return two worlds of a family."""
    return [world(family, seed) for seed in (1, 2)]


@pytest.mark.parametrize("family", list(FAMILIES))
def test_posts_are_valid_ordered_and_unique(family: str) -> None:
    """Every post passes the decoder as the outside format asks, in order of event time, with an id of its own."""
    for one in worlds(family):
        assert one.posts
        assert [decode_post(encode_post(post)) for post in one.posts] == one.posts
        times = [post.created_at for post in one.posts]
        assert times == sorted(times)
        assert len({(post.platform, post.id) for post in one.posts}) == len(one.posts)


@pytest.mark.parametrize("family", names(campaigns=False, held_out=None))
def test_organic_worlds_have_no_members(family: str) -> None:
    """Nobody is coordinated in an organic world."""
    assert all(not one.truth.accounts and not one.truth.groups for one in worlds(family))


@pytest.mark.parametrize("family", names(campaigns=True, held_out=None))
def test_members_of_campaigns_act_at_their_target(family: str) -> None:
    """Every group has five members at least, who post at the target between its start and end, among others."""
    for one in worlds(family):
        assert one.truth.groups
        handles = {
            target.id: {h for held in target.accounts.values() for h in held}
            for target in one.watchlist.targets
        }
        everyone = {post.author.handle for post in one.posts}
        members = {member.handle for member in one.truth.accounts}
        assert members < everyone
        for group in one.truth.groups:
            assert group.target in handles
            assert group.start <= group.fifth <= group.end
            acting = {
                post.author.handle
                for post in one.posts
                if group.start <= post.created_at.timestamp() <= group.end
            }
            assert {member.handle for member in group.members} <= acting
        assert max(len(group.members) for group in one.truth.groups) >= 5


@pytest.mark.parametrize("family", ["article-surge", "spray"])
def test_a_world_is_the_same_each_time(family: str) -> None:
    """Family and seed make the posts, the watchlist and the truth; another seed makes others."""
    first = world(family, 5)
    assert first == world(family, 5)
    assert first.posts != world(family, 6).posts


def test_parameters_are_kept_and_can_be_given() -> None:
    """A world's record makes it again; one changed value changes nothing else of the record."""
    drawn = world("memes", 4)
    assert world("memes", 4, drawn.parameters) == drawn
    given = world("memes", 4, {"people": 25})
    assert dict(given.parameters) == {**drawn.parameters, "people": 25}
    authors = {post.author.handle for post in given.posts}
    assert len(authors) > 0
    assert given.posts != drawn.posts


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"people": 10}, "'people' cannot be 10"),
        ({"people": "many"}, "'people' cannot be 'many'"),
        ({"people": 30.5}, "'people' cannot be 30.5"),
        ({"taste": 1}, "'taste' cannot be 1"),
        ({"platform": "post office"}, "'platform' cannot be 'post office'"),
        ({"elephants": 3}, "no parameter elephants"),
    ],
)
def test_parameters_that_cannot_be_are_refused(
    parameters: dict[str, int | str | float], message: str
) -> None:
    """What is unknown or out of its range is refused by name."""
    with pytest.raises(ValueError, match=message):
        world("memes", 4, parameters)


def test_unknown_families_and_seeds_are_refused() -> None:
    """The message names what is wrong."""
    with pytest.raises(ValueError, match="no family is called 'nothing'"):
        world("nothing", 1)
    with pytest.raises(ValueError, match="a seed is at least 0"):
        world("memes", -1)


@settings(max_examples=12, deadline=None)
@given(st.sampled_from(sorted(FAMILIES)), st.integers(0, 2**31), st.data())
def test_any_value_of_a_range_can_be_given(family: str, seed: int, data: st.DataObject) -> None:
    """Every drawn value lies in its range, and so a world with any one parameter elsewhere in its range exists."""
    drawn = world(family, seed, {})
    assert all(drawn.ranges[name].holds(value) for name, value in drawn.parameters.items())
    name = data.draw(st.sampled_from(sorted(drawn.ranges)))
    span = drawn.ranges[name]
    value = span.at(data.draw(st.floats(0, 1, exclude_max=True)))
    if span.kind == "count" and float(value) > 300:
        return
    assert world(family, seed, {name: value}).parameters[name] == value


def test_enough_is_held_out() -> None:
    """Tuning leaves out eight organic families and five campaigns at least."""
    assert len(names(campaigns=False, held_out=True)) >= 8
    assert len(names(campaigns=True, held_out=True)) >= 5
    assert len(names(campaigns=False)) >= 25
    assert len(names(campaigns=True)) >= 15
    assert set(names(held_out=None)) == set(FAMILIES)


def test_worlds_of_a_family_differ_in_every_respect() -> None:
    """Over seeds, sizes span an order of magnitude, and platforms, languages and metadata vary."""
    made = [world("share-button", seed) for seed in range(20)]
    people = [int(one.parameters["people"]) for one in made]
    assert max(people) > 10 * min(people)
    assert len({one.posts[0].platform for one in made}) >= 4
    assert len({one.parameters["language"] for one in made}) >= 5
    assert {one.parameters["metadata"] for one in made} == {"full", "partial", "none"}


def test_the_answer_key_is_in_the_form_of_all_answer_keys() -> None:
    """Handles of the coordinated, and raids with target, times and accounts."""
    one = world("flood", 2)
    key = json.loads(encode_truth(one))
    assert key["coordinated"] == sorted(member.handle for member in one.truth.accounts)
    raid = key["raids"][0]
    assert {"target", "start", "end", "accounts", "style", "fifth", "crowd"} <= raid.keys()
    assert set(raid["accounts"]) <= set(key["coordinated"])
    assert key["accounts"][0].keys() == {"platform", "id", "handle"}
