"""The watch stage tells every partition of targets what a chunk gave it, and how far its source is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.items.addressed import account_mark
from pipeline.match.matcher import AllTargets, WatchlistMatcher
from pipeline.match.stage import BLOCK, WatchStage, partition_of
from schemas.alert import AlertTarget
from schemas.codec import encode_post
from schemas.post import Post
from schemas.stages import TargetedBatch
from schemas.target import Target, Watchlist
from tests.support.posts import posts as any_posts
from tests.support.stream import START_MS, reply, written

PARTITIONS = 4


def _stage(partitions: int = PARTITIONS) -> WatchStage:
    return WatchStage(AllTargets(), source=2, sources=3, partitions=partitions, lateness=2_000, hop=1_000)


def _ids(batch: TargetedBatch) -> list[str]:
    return [targeted.post.id for targeted in batch.posts]


def test_every_partition_gets_a_batch() -> None:
    """Partitions without hits hear of the watermark all the same."""
    posts = [reply(number, number * 10_000, to="minister") for number in range(5)]
    batches = _stage().take_posts(posts)
    home = partition_of("x:minister", PARTITIONS)
    assert [len(batch.posts) for batch in batches] == [5 if n == home else 0 for n in range(PARTITIONS)]
    assert {(batch.source, batch.sources, batch.idle) for batch in batches} == {(2, 3, False)}
    assert {batch.watermark for batch in batches} == {START_MS + 20_000 - 2_000 - 1}


def test_hits_keep_the_order_of_the_source() -> None:
    """Within a batch posts stand as they came, whatever their times."""
    posts = [reply(number, 1_000 - number, to="minister") for number in range(5)]
    (batch,) = _stage(1).take_posts(posts)
    assert _ids(batch) == ["p0", "p1", "p2", "p3", "p4"]


def test_posts_at_nobody_move_event_time() -> None:
    """Most posts hit no one; they still say how far the source is."""
    batches = _stage().take_posts([written(number, 60_000) for number in range(3)])
    assert all(batch.posts == [] for batch in batches)
    assert batches[0].watermark == START_MS + 60_000 - 2_000 - 1


def test_a_batch_names_its_targets() -> None:
    """Each batch tells of the targets in it, and of no other."""
    batches = _stage().take_posts([reply(number, to=f"m{number}") for number in range(20)])
    for batch in batches:
        assert set(batch.names) == {targeted.target for targeted in batch.posts}
        for target, name in batch.names.items():
            assert name == AlertTarget(platform="x", handle=target.removeprefix("x:"))


def test_an_idle_source_says_where_it_stands() -> None:
    """All that came up to the time its posts agree on may be judged, to the end of that hop."""
    stage = _stage()
    stage.take_posts([reply(number, number * 1_300) for number in range(5)])
    batches = stage.idle()
    assert len(batches) == PARTITIONS
    assert {(batch.watermark - START_MS, batch.idle, len(batch.posts)) for batch in batches} == {
        (3_000, True, 0)
    }


def test_a_source_that_gave_nothing_is_idle_at_the_beginning_of_time() -> None:
    """A partition without posts must hold nobody back, and claims nothing."""
    assert {(batch.watermark, batch.idle) for batch in _stage().idle()} == {(0, True)}


def test_poison_is_set_aside_and_the_rest_goes_on() -> None:
    """Each bad record is told of with its place and reason; the good ones around it are taken."""
    values = [
        encode_post(reply(1)),
        b"{",
        None,
        encode_post(reply(2)),
        b"\xff",
        b'{"id": "a", "platform": "x", "created_at": "9999-01-01T00:00:00Z", "author": {"id": "1", "handle": "a"}}',
        encode_post(reply(3)),
    ]
    output = _stage(1).take(values)
    assert [(rejected.place, rejected.error.reason) for rejected in output.rejected] == [
        (1, "bad_json"),
        (2, "tombstone"),
        (4, "not_utf8"),
        (5, "bad_value"),
    ]
    assert _ids(output.batches[0]) == ["p1", "p2", "p3"]


def test_a_post_dated_after_its_arrival_is_refused() -> None:
    """A broken clock cannot make a partition wait for a day that has not come; a little ahead is let be."""
    values = [encode_post(reply(number, number * 600_000, to="minister")) for number in range(3)]
    output = _stage(1).take(values, [START_MS] * 3)
    assert [(place, error.reason) for place, error in output.rejected] == [(2, "future")]
    assert _ids(output.batches[0]) == ["p0", "p1"]
    assert not _stage(1).take(values, [0] * 3).rejected


def test_the_watchlist_can_be_replaced_between_chunks() -> None:
    """Edits take effect with the next chunk."""
    stage = _stage(1)
    stage.matcher = WatchlistMatcher(Watchlist([Target("press", "Press", accounts={"x": ["press"]})]))
    (batch,) = stage.take_posts([reply(1, to="press"), reply(2, to="minister")])
    assert [(targeted.target, targeted.post.id) for targeted in batch.posts] == [("press", "p1")]


def test_a_target_stays_on_its_partition() -> None:
    """The partition is the same in every process and version: state on a partition belongs to its targets."""
    assert [partition_of(f"x:m{number}", 16) for number in range(6)] == [15, 9, 3, 5, 6, 0]


def test_a_bad_record_does_not_change_what_its_neighbours_give() -> None:
    """Whole blocks and blocks with poison in them give the same posts, in order, and each poison its place."""
    values: list[bytes | None] = [encode_post(reply(number, number)) for number in range(3 * BLOCK)]
    clean = _stage(1).take(values, [START_MS] * len(values))
    poisoned = [*values[:5], b"{", *values[5 : BLOCK + 7], None, *values[BLOCK + 7 :]]
    output = _stage(1).take(poisoned, [START_MS] * len(poisoned))
    assert [(place, error.reason) for place, error in output.rejected] == [
        (5, "bad_json"),
        (BLOCK + 8, "tombstone"),
    ]
    assert output.batches == clean.batches
    assert len(clean.batches[0].posts) == 3 * BLOCK


@given(st.lists(any_posts, max_size=8), st.integers(1, 5))
def test_splitting_a_chunk_changes_nothing(posts: list[Post], cut: int) -> None:
    """The hits of a partition do not depend on how the source was cut into chunks, nor does the last watermark."""
    whole = _stage().take_posts(posts)
    stage = _stage()
    pieces = [stage.take_posts(posts[at : at + cut]) for at in range(0, len(posts), cut)] or [
        stage.take_posts([])
    ]
    for partition in range(PARTITIONS):
        assert [hit for batches in pieces for hit in batches[partition].posts] == whole[partition].posts
        assert pieces[-1][partition].watermark == whole[partition].watermark


def _with_many_followers(post: Post) -> bytes:
    return encode_post(post).replace(b'"handle":', b'"followers":"many","handle":', 1)


def test_an_odd_profile_costs_no_post() -> None:
    """At nobody, what the platform tells about an author is not looked at; at somebody, it is left out if odd."""
    list_ = Watchlist([Target(id="minister", name="The Minister", accounts={"x": ["minister"]})])
    stage = WatchStage(WatchlistMatcher(list_), source=0, sources=1, partitions=1, lateness=2_000, hop=1_000)
    values = [
        _with_many_followers(written(0, 0)),
        encode_post(reply(1, 1_000, to="minister")),
        _with_many_followers(reply(2, 2_000, to="minister")),
        *(encode_post(written(number, 3_000)) for number in range(3, 20)),
    ]
    output = stage.take(values)
    assert output.rejected == []
    assert _ids(output.batches[0]) == ["p1", "p2"]
    assert output.batches[0].posts[1].post.author.followers is None
    assert stage.watermark == START_MS + 3_000 - 2_000 - 1


def test_where_most_posts_are_at_someone_one_bad_one_is_refused_all_the_same() -> None:
    """It takes none of its neighbours with it, be they all at somebody."""
    values = [encode_post(reply(number, number, to="minister")) for number in range(5)]
    values[2] = values[2].replace(b'"text":', b'"hashtags":null,"text":', 1)
    values[3] = values[3].replace(b'"id":"p3"', b'"id":3', 1)
    output = _stage(1).take(values)
    assert [(place, error.reason) for place, error in output.rejected] == [(3, "wrong_type")]
    assert _ids(output.batches[0]) == ["p0", "p1", "p2", "p4"]


def _hears(handles: list[str]) -> WatchStage:
    watchlist = Watchlist(
        [Target("minister", "Meera Ashdown", {"x": handles, "mastodon": ["@meera@gov.example"]})]
    )
    return WatchStage(WatchlistMatcher(watchlist), source=0, sources=1, partitions=4, lateness=0, hop=1_000)


def test_what_a_listed_person_writes_is_told_to_the_partition_of_the_target() -> None:
    """In any case of the handle, with whom it was written to; what others write is no statement."""
    own = [
        written(1, 1_000, by="Meera_Ashdown"),
        reply(2, 2_000, to="ana", by="MEERA_ASHDOWN"),
        written(3, 3_000, by="meera@gov.example", platform="mastodon"),
    ]
    others = [written(4, 4_000, by="meera_ashdown_fan"), reply(5, 5_000, to="meera_ashdown", by="ana")]
    home = partition_of("minister", 4)
    for batches in (
        _hears(["meera_ashdown"]).take_posts([*own, *others]),
        _hears(["meera_ashdown"]).take([encode_post(post) for post in [*own, *others]]).batches,
    ):
        said = batches[home].statements
        assert [(one.target, one.time - START_MS, one.platform, one.post) for one in said] == [
            ("minister", 1_000, "x", "p1"),
            ("minister", 2_000, "x", "p2"),
            ("minister", 3_000, "mastodon", "p3"),
        ]
        assert [one.addressed for one in said] == [(), (account_mark("x", "Ana"),), ()]
        assert _ids(batches[home]) == ["p5"]
        assert all(not batch.statements for place, batch in enumerate(batches) if place != home)
