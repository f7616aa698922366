"""The same posts give the same alerts, however they arrive, wherever they are read, and whatever crashes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.detector import Detector
from schemas.post import Post
from tests.property.installation import SETTINGS, Crash, run
from tests.property.small_streams import SEEDS, expected, outcome, quiet_after, small_stream

some = settings(max_examples=12, deadline=None)
few = settings(max_examples=6, deadline=None)
"""For one thing at a time, which the last test has all at once."""

seeds = st.sampled_from(SEEDS)
crashes = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 40)).map(lambda pair: Crash(pair[0] - pair[1], pair[0])),
    max_size=3,
)


def _late(posts: tuple[Post, ...], dice: object, most_ms: int) -> list[Post]:
    """Return posts in an order in which each comes up to ``most_ms`` late."""
    randint = dice.randint  # type: ignore[attr-defined]  # Hypothesis does not export the type of its randoms
    arrivals = [(post.created_at + timedelta(milliseconds=randint(0, most_ms)), post) for post in posts]
    return [post for _, post in sorted(arrivals, key=lambda arrival: arrival[0])]


def _dealt(posts: tuple[Post, ...], dice: object, count: int) -> list[list[Post]]:
    """Return posts dealt at random to sources, each of which also sees the quiet time after."""
    randint = dice.randint  # type: ignore[attr-defined]  # as above
    sources: list[list[Post]] = [[] for _ in range(count)]
    for post in posts:
        sources[randint(0, count - 1)].append(post)
    for source in sources:
        source.extend(quiet_after(posts))
    return sources


@pytest.mark.parametrize("seed", SEEDS)
def test_there_are_alerts_to_speak_of(seed: int) -> None:
    """The streams hold a pile-on and campaigns that name accounts: properties of nothing would prove nothing."""
    found = list(outcome(Detector().feed_all(small_stream(seed))).values())
    kinds = [one[0] for one in found]
    assert "pile_on" in kinds
    assert "coordinated_campaign" in kinds
    named = [account for one in found if isinstance(one[4], frozenset) for account in one[4]]
    assert len(named) >= 10


@few
@given(seeds, st.randoms(use_true_random=False), st.integers(1, 600))
def test_order_within_the_lateness(seed: int, dice: object, chunk: int) -> None:
    """Posts that come as late as is allowed, or not, give the same alerts; so does any size of chunk."""
    shuffled = _late(small_stream(seed), dice, SETTINGS.max_out_of_orderness_ms)
    assert outcome(run([shuffled], chunk=chunk)) == dict(expected(seed))


@few
@given(seeds, st.randoms(use_true_random=False), st.integers(0, 300), st.sampled_from([0, 1_500, 60_000]))
def test_duplicates(seed: int, dice: object, count: int, later_ms: int) -> None:
    """Posts that come twice, at once or much later, count once."""
    posts = small_stream(seed)
    randint = dice.randint  # type: ignore[attr-defined]  # as above
    arrivals = [(post.created_at, post) for post in posts]
    for _ in range(count):
        post = posts[randint(0, len(posts) - 1)]
        arrivals.append((post.created_at + timedelta(milliseconds=randint(0, later_ms)), post))
    arrivals.sort(key=lambda arrival: arrival[0])
    assert outcome(run([[post for _, post in arrivals]])) == dict(expected(seed))


@few
@given(seeds, st.integers(1, 9))
def test_targets_over_partitions(seed: int, partitions: int) -> None:
    """It does not matter over how many partitions targets are spread."""
    detector = Detector(partitions=partitions)
    assert outcome(detector.feed_all(small_stream(seed))) == dict(expected(seed))


@few
@given(
    seeds,
    st.randoms(use_true_random=False),
    st.integers(1, 5),
    st.integers(1, 4),
    st.lists(st.integers(0, 4), max_size=60),
)
def test_posts_over_sources(seed: int, dice: object, count: int, partitions: int, turns: list[int]) -> None:
    """It does not matter over how many sources posts are spread, nor how far one is read ahead of another."""
    sources = _dealt(small_stream(seed), dice, count)
    turns = [turn % count for turn in turns]
    assert outcome(run(sources, partitions=partitions, chunk=20, turns=turns)) == dict(expected(seed))


@few
@given(seeds, crashes, crashes, st.integers(1, 3), st.sampled_from([3, 20]))
def test_crashes(seed: int, detect: list[Crash], memory: list[Crash], partitions: int, chunk: int) -> None:
    """Stages restored from a snapshot, and fed again from what they held, end with the same alerts."""
    alerts = run(
        [small_stream(seed)],
        partitions=partitions,
        chunk=chunk,
        detect_crashes=detect,
        memory_crashes=[Crash(20 * crash.kept, 20 * crash.at) for crash in memory],
    )
    assert outcome(alerts) == dict(expected(seed))


@some
@given(seeds, st.randoms(use_true_random=False), crashes, crashes, st.lists(st.integers(0, 2), max_size=60))
def test_everything_at_once(
    seed: int, dice: object, detect: list[Crash], memory: list[Crash], turns: list[int]
) -> None:
    """Late posts, copies, sources, partitions and crashes together change nothing either."""
    posts = small_stream(seed)
    sources = [
        _late(tuple(source + source[::7]), dice, SETTINGS.max_out_of_orderness_ms)
        for source in _dealt(posts, dice, 3)
    ]
    alerts = run(
        sources,
        partitions=4,
        chunk=10,
        turns=turns,
        detect_crashes=detect,
        memory_crashes=[Crash(20 * crash.kept, 20 * crash.at) for crash in memory],
    )
    assert outcome(alerts) == dict(expected(seed))
