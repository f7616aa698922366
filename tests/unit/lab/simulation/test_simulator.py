"""A simulated stream is well-formed, reproducible, and its answer key agrees with its posts."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from itertools import pairwise

import pytest

from lab.simulation import NAMES, encode_truth, preset, simulate
from lab.simulation.scenario import Background, Gang, Scenario, Surge
from schemas.codec import decode_post, encode_post
from schemas.post import Post
from tests.unit.lab.simulation.stage import played

SMALL = [name for name in NAMES if name not in {"growth-100k", "growth-1m", "surge-3000", "surge-5000"}]
GANGS = [name for name in SMALL if any(isinstance(part, Gang) for part in preset(name, 1).parts)]


def digest(posts: Iterable[Post]) -> str:
    """Return a digest over the posts' bytes."""
    hashed = sha256()
    for post in posts:
        hashed.update(encode_post(post) + b"\n")
    return hashed.hexdigest()


@pytest.mark.parametrize(
    "name",
    [
        "afternoon",
        "cross_platform",
        *(pytest.param(name, marks=pytest.mark.long) for name in ("fans", "drip-in-surge", "growth-10k")),
    ],
)
def test_same_seed_same_bytes(name: str) -> None:
    """Two simulations of one seed, and two passes over one of them, give the same bytes and answer key."""
    first, second = simulate(preset(name, 7)), simulate(preset(name, 7))
    once = digest(first)
    assert once == digest(first) == digest(second)
    assert encode_truth(first.truth) == encode_truth(second.truth)


def test_other_seed_other_bytes() -> None:
    """The seed changes the posts and who is planted."""
    one, two = simulate(preset("flood", 1)), simulate(preset("flood", 2))
    assert digest(one) != digest(two)
    assert set(one.truth.coordinated) != set(two.truth.coordinated)


@pytest.mark.parametrize("name", SMALL)
def test_posts_come_in_order_with_unique_identities(name: str) -> None:
    """Event time never goes back, no two posts share platform and id, and each passes the codec."""
    posts, _ = played(name)
    assert all(a.created_at <= b.created_at for a, b in pairwise(posts))
    assert len({(post.platform, post.id) for post in posts}) == len(posts)
    for post in posts[::37]:
        assert decode_post(encode_post(post)) == post


@pytest.mark.parametrize("name", SMALL)
def test_references_point_back(name: str) -> None:
    """Whatever is replied to, reposted or quoted was posted before, on one platform, by the one named."""
    seen: dict[tuple[str, str], str] = {}
    for post in played(name)[0]:
        for reference in (post.reply_to, post.repost_of, post.quote_of):
            if reference is not None:
                assert reference.post_id is not None
                assert seen[post.platform, reference.post_id] == reference.author_id
        seen[post.platform, post.id] = post.author.id


@pytest.mark.parametrize("name", SMALL)
def test_one_handle_one_account(name: str) -> None:
    """A handle always belongs to the same account and profile."""
    profiles: dict[str, object] = {}
    for post in played(name)[0]:
        assert profiles.setdefault(post.author.handle, post.author) == post.author


@pytest.mark.parametrize("name", GANGS)
def test_answer_key_agrees_with_the_posts(name: str) -> None:
    """Raid accounts are coordinated, all of them post within the raid, and the fifth joins in between."""
    posts, truth = played(name)
    for raid in truth.raids:
        assert set(raid.accounts) <= set(truth.coordinated)
        assert len(raid.accounts) >= 4
        assert raid.start <= raid.fifth <= raid.end
        active = {
            post.author.handle
            for post in posts
            if raid.start <= post.created_at.timestamp() <= raid.end + 0.001
        }
        assert set(raid.accounts) <= active
    assert [raid.start for raid in truth.raids] == sorted(raid.start for raid in truth.raids)


@pytest.mark.parametrize("name", [name for name in GANGS if "in-surge" in name])
def test_hidden_gangs_are_a_few_in_a_crowd(name: str) -> None:
    """In a surge the gang is at most a tenth of those who hit the target meanwhile."""
    for raid in played(name)[1].raids:
        assert raid.crowd > 9 * len(raid.accounts)


@pytest.mark.parametrize("name", ["quiet", "fans", "petition", "two-surges", "surge-500", "surge-1000"])
def test_organic_streams_hold_no_gang(name: str) -> None:
    """Where nothing is planted the answer key is empty."""
    truth = played(name)[1]
    assert not truth.coordinated
    assert not truth.raids


@pytest.mark.parametrize("name", ["batch", "aged", "quiet"])
def test_metadata_can_be_absent(name: str) -> None:
    """Without metadata an author is an opaque id and a handle, and nothing else changes in kind."""
    posts, truth = played(name, metadata=False)
    for post in posts[::11]:
        author = post.author
        assert (author.name, author.created_at, author.bio, author.avatar, author.followers) == (None,) * 5
    assert len(truth.raids) == len(played(name)[1].raids)


def test_cross_platform_gangs_span_platforms() -> None:
    """A cross-platform gang of some size has accounts on at least two platforms."""
    posts, truth = played("cross_platform")
    homes = {post.author.handle: post.platform for post in posts}
    largest = max(truth.raids, key=lambda raid: len(raid.accounts))
    assert len({homes[handle] for handle in largest.accounts}) >= 2


def test_aged_accounts_were_organic_before() -> None:
    """Most members of an aged gang posted before their raid, to others than its target."""
    posts, truth = played("aged")
    raid = max(truth.raids, key=lambda one: one.start)
    before = {post.author.handle for post in posts if post.created_at.timestamp() < raid.start}
    assert len(before & set(raid.accounts)) > 0.6 * len(raid.accounts)


def test_the_watchlist_names_the_targets() -> None:
    """Every raid's target stands in the watchlist, the daughter as related to the secretary."""
    simulation = simulate(preset("afternoon", 1))
    targets = simulation.watchlist.targets
    accounts = [target.accounts for target in targets] + [one.accounts for t in targets for one in t.related]
    handles = {handle for homes in accounts for names in homes.values() for handle in names}
    assert {raid.target for raid in simulation.truth.raids} <= handles
    secretary = next(t for t in targets if t.related)
    assert secretary.related[0].relation == "daughter"


def test_an_unknown_preset_is_refused() -> None:
    """The error names the presets there are."""
    with pytest.raises(ValueError, match=r"no preset is called 'noise'; there are afternoon, quiet"):
        preset("noise", 1)


def test_parts_about_strangers_are_refused() -> None:
    """A part that speaks of somebody outside the cast is an error, not an empty stream."""
    with pytest.raises(ValueError, match="nobody in the cast is called 'ghost'"):
        simulate(Scenario("x", 1, 1.0, Background(people=100, posts=100), parts=(Surge("ghost", 0.5, 10),)))


def test_lockstep_needs_statements_to_follow() -> None:
    """A lockstep gang whose target says nothing is an error."""
    scenario = preset("quiet", 1)
    lazy = Scenario(
        "x", 1, 1.0, scenario.background, scenario.cast, (Gang("lockstep", 5, (("c_wexley", 11.9),)),)
    )
    with pytest.raises(ValueError, match="three are needed"):
        simulate(lazy)
