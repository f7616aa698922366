"""The detect stage gives the same hops however its posts arrive, and after a crash."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from pipeline.match.matcher import AllTargets
from pipeline.match.stage import WatchStage
from pipeline.settings import DetectorSettings
from pipeline.windows.stage import FORGET_AFTER_MS, DetectStage
from schemas.stages import Hop, Statement, Targeted, TargetedBatch
from tests.support.stream import START_MS, batch, targeted

SETTINGS = DetectorSettings(hop_ms=1_000)
GRACE = SETTINGS.allowed_lateness_ms


def _ids(hops: list[Hop]) -> list[str]:
    return [action.post for hop in hops for action in hop.actions]


def test_posts_wait_for_the_watermark_and_come_out_in_order() -> None:
    """A hop holds the posts up to its end, in event-time order, once the watermark has passed it."""
    stage = DetectStage(SETTINGS)
    assert _ids(stage.take(batch(targeted(2, 900), targeted(1, 100), watermark=999), 0)) == []
    hops = stage.take(batch(targeted(3, 1_500), watermark=1_000), 1)
    assert [(hop.at - START_MS, _ids([hop])) for hop in hops] == [(1_000, ["p1", "p2"])]
    assert _ids(stage.take(batch(watermark=2_000), 2)) == ["p3"]


def test_a_post_at_the_end_of_a_hop_is_in_it() -> None:
    """Hops are closed at their end: a post on the edge belongs to the hop that ends there."""
    stage = DetectStage(SETTINGS)
    (hop,) = stage.take(batch(targeted(1, 1_000), watermark=1_000), 0)
    assert (hop.at - START_MS, _ids([hop])) == (1_000, ["p1"])


def test_every_advance_is_told_of() -> None:
    """A hop without actions says how far the partition is, for the stage behind that waits for all."""
    stage = DetectStage(SETTINGS, 2, 4)
    (hop,) = stage.take(batch(watermark=5_300), 0)
    assert (hop.at - START_MS, hop.actions, hop.source, hop.sources) == (5_000, [], 2, 4)


def test_posts_within_the_grace_are_counted_in() -> None:
    """A post older than the last hop but within the grace comes in a hop of its own, later than all sent."""
    stage = DetectStage(SETTINGS)
    stage.take(batch(targeted(1, 100_000), watermark=100_000), 0)
    hops = stage.take(batch(targeted(2, 95_000), watermark=101_500), 1)
    assert [(hop.at - START_MS, _ids([hop])) for hop in hops] == [(101_000, ["p2"])]


def test_posts_within_the_grace_wait_for_the_next_hop() -> None:
    """No second hop is given for a time that one was given for: the stage behind would take it for a copy."""
    stage = DetectStage(SETTINGS)
    stage.take(batch(targeted(1, 100_000), watermark=100_000), 0)
    assert stage.take(batch(targeted(2, 95_000), watermark=100_500), 1) == []
    assert _ids(stage.take(batch(watermark=101_000), 2)) == ["p2"]


def test_posts_beyond_the_grace_are_counted_as_late() -> None:
    """They are left out and told of once, in the next hop."""
    stage = DetectStage(SETTINGS)
    stage.take(batch(watermark=GRACE + 10_000), 0)
    (hop,) = stage.take(batch(targeted(1, 10_000), targeted(2, 10_001), watermark=GRACE + 11_000), 1)
    assert (hop.late, _ids([hop])) == (1, ["p2"])
    (hop,) = stage.take(batch(watermark=GRACE + 12_000), 2)
    assert hop.late == 0


def test_a_post_counts_once_at_a_target() -> None:
    """Copies are left out and told of, also when they come after the first was given out."""
    stage = DetectStage(SETTINGS)
    (hop,) = stage.take(batch(targeted(1, 500), targeted(1, 500), watermark=1_000), 0)
    assert (hop.duplicates, _ids([hop])) == (1, ["p1"])
    (hop,) = stage.take(batch(targeted(1, 500), watermark=2_000), 1)
    assert (hop.duplicates, hop.actions) == (1, [])


def test_posts_of_one_id_by_different_authors_all_count() -> None:
    """They are told of as conflicts, once, and each author is in the window."""
    stage = DetectStage(SETTINGS)
    posts = [targeted(number, 500) for number in range(5)]
    rounded = [
        msgspec.structs.replace(one, post=msgspec.structs.replace(one.post, id="1.8E+18")) for one in posts
    ]
    (hop,) = stage.take(batch(*rounded, rounded[2], watermark=1_000), 0)
    assert (hop.duplicates, hop.conflicts, len(hop.actions)) == (1, 4, 5)
    assert [window.accounts for window in hop.windows] == [5]
    (hop,) = stage.take(batch(watermark=2_000), 1)
    assert hop.conflicts == 0


def test_one_post_at_two_targets_counts_at_both() -> None:
    """The identity of what is counted holds the target."""
    stage = DetectStage(SETTINGS)
    (hop,) = stage.take(batch(targeted(1, 500), targeted(1, 500, target="aide"), watermark=1_000), 0)
    assert [action.target for action in hop.actions] == ["aide", "minister"]


def test_a_window_is_told_of_when_enough_accounts_are_in_it() -> None:
    """Below the least that could matter, the stage behind is spared."""
    few = SETTINGS.case_accounts - 1
    stage = DetectStage(SETTINGS)
    (hop,) = stage.take(batch(*(targeted(n, n) for n in range(1, few + 1)), watermark=1_000), 0)
    assert hop.windows == []
    (hop,) = stage.take(batch(targeted(99, 1_500), targeted(98, 1_600, by="a99"), watermark=2_000), 1)
    (window,) = hop.windows
    assert (window.target, window.accounts, window.posts) == ("minister", few + 1, few + 2)
    assert window.start == hop.at - SETTINGS.window_ms
    assert window.usual == 2.0
    assert window.surprise > 0


def test_a_window_ends_with_its_length() -> None:
    """Accounts that left the window are not counted any more."""
    stage = DetectStage(SETTINGS)
    stage.take(batch(*(targeted(n, n) for n in range(1, 11)), watermark=1_000), 0)
    later = SETTINGS.window_ms + 1_000
    (hop, *_) = stage.take(batch(*(targeted(20 + n, later) for n in range(5)), watermark=later), 1)
    assert [window.accounts for window in hop.windows] == [5]


def test_the_name_of_a_target_comes_with_its_first_action() -> None:
    """It is told once, and again after the target was quiet."""
    stage = DetectStage(SETTINGS)
    (hop,) = stage.take(batch(targeted(1, 500), watermark=1_000), 0)
    assert hop.names["minister"].name == "Minister"
    (hop,) = stage.take(batch(targeted(2, 1_500), watermark=2_000), 1)
    assert hop.names == {}
    later = 2 * SETTINGS.window_ms
    (hop, *_) = stage.take(batch(targeted(3, later), watermark=later), 2)
    assert "minister" in hop.names


def test_an_action_says_what_a_post_touches_and_quotes_it_without_personal_data() -> None:
    """The action names account, relation and post, and its excerpt is redacted."""
    post = msgspec.structs.replace(targeted(1, 500).post, text="call +91 98765 43210 now, all of you")
    stage = DetectStage(SETTINGS)
    (hop,) = stage.take(batch(Targeted("minister", "reply", True, post), watermark=1_000), 0)
    (action,) = hop.actions
    assert action.excerpt == "call [phone] now, all of you"
    assert (action.account.platform, action.account.id, action.account.handle) == ("x", "id-a1", "a1")
    assert (action.time, action.relation, action.primary) == (START_MS + 500, "reply", True)


def test_the_offset_held_is_that_of_the_oldest_post_that_waits() -> None:
    """What was given out need not be read again."""
    stage = DetectStage(SETTINGS)
    assert stage.held() is None
    stage.take(batch(targeted(1, 5_500), watermark=1_000), 7)
    stage.take(batch(targeted(2, 2_500), watermark=2_000), 8)
    assert stage.held() == 7
    stage.take(batch(watermark=3_000), 9)
    assert stage.held() == 7
    stage.take(batch(watermark=6_000), 10)
    assert stage.held() is None


def test_a_target_not_hit_for_a_week_is_forgotten() -> None:
    """Memory does not grow with every account that was ever addressed."""
    stage = DetectStage(SETTINGS)
    stage.take(batch(targeted(1, 500), watermark=1_000), 0)
    whole = len(stage.snapshot())
    stage.take(batch(watermark=FORGET_AFTER_MS // 2), 1)
    assert b"minister" in stage.snapshot()
    stage.take(batch(watermark=2 * FORGET_AFTER_MS), 2)
    assert b"minister" not in stage.snapshot()
    assert len(stage.snapshot()) < whole


def test_a_snapshot_that_is_not_ours_is_refused() -> None:
    """Corruption is raised, never taken for an empty state."""
    with pytest.raises(msgspec.ValidationError):
        DetectStage(SETTINGS).restore(msgspec.msgpack.encode([1, 2, 3]))


def test_what_two_sources_give_does_not_depend_on_how_they_interleave() -> None:
    """Hops that hold actions are the same whichever source runs ahead."""
    sources = [
        [
            batch(targeted(1, 400), watermark=900, sources=2),
            batch(targeted(3, 2_500), watermark=3_000, sources=2),
        ],
        [
            batch(targeted(2, 300), watermark=1_100, source=1, sources=2),
            batch(targeted(4, 2_600), watermark=3_000, source=1, sources=2),
        ],
    ]
    results = []
    for order in ((0, 0, 1, 1), (0, 1, 0, 1), (1, 1, 0, 0), (1, 0, 0, 1)):
        queues, stage = [list(source) for source in sources], DetectStage(SETTINGS)
        hops = [hop for n, source in enumerate(order) for hop in stage.take(queues[source].pop(0), n)]
        results.append([(hop.at, _ids([hop])) for hop in hops if hop.actions])
    assert results[0]
    assert all(result == results[0] for result in results)


_acts = st.lists(
    st.tuples(
        st.integers(0, 900_000),
        st.integers(0, 30_000),
        st.integers(0, 12),
        st.sampled_from(["minister", "aide"]),
        st.integers(0, 1),
    ),
    min_size=4,
    max_size=60,
)


def _log(acts: list[tuple[int, int, int, str, int]], size: int) -> list[TargetedBatch]:
    """Return the log of batches of two sources, the second of which is idle now and then."""
    watches = [
        WatchStage(
            AllTargets(),
            source=n,
            sources=2,
            partitions=1,
            lateness=SETTINGS.max_out_of_orderness_ms,
            hop=1_000,
        )
        for n in range(2)
    ]
    posts = [
        (ms + jitter, source, targeted(number, ms, target=target, by=f"a{who}"))
        for number, (ms, jitter, who, target, source) in enumerate(acts)
    ]
    posts.sort(key=lambda entry: entry[0])
    log: list[TargetedBatch] = []
    for begin in range(0, len(posts), size):
        for source, watch in enumerate(watches):
            chunk = [hit for _, where, hit in posts[begin : begin + size] if where == source]
            (sent,) = watch.take_posts([hit.post for hit in chunk])
            names = batch(*chunk, watermark=0).names
            log.append(msgspec.structs.replace(sent, posts=chunk, names=names))
            if not chunk or begin % 3 == 1:
                log += watch.idle()
    for watch in watches:
        log += watch.idle()
    log.append(batch(watermark=2_000_000, sources=2))
    log.append(batch(watermark=2_000_000, source=1, sources=2))
    return log


@given(_acts, st.integers(1, 7), st.data())
def test_restored_from_a_snapshot_it_gives_the_same_hops(
    acts: list[tuple[int, int, int, str, int]], size: int, data: st.DataObject
) -> None:
    """Wherever it crashes: restored, and fed again from the offset that it held, it goes on as if nothing was."""
    log = _log(acts, size)
    whole, after = DetectStage(SETTINGS), []
    crash = data.draw(st.integers(0, len(log) - 1))
    for offset, item in enumerate(log[: crash + 1]):
        whole.take(item, offset)
    state, held = whole.snapshot(), whole.held()
    for offset in range(crash + 1, len(log)):
        after += whole.take(log[offset], offset)
    restored, again = DetectStage(SETTINGS), []
    restored.restore(state)
    for offset in range(crash + 1 if held is None else held, len(log)):
        again += restored.take(log[offset], offset)
    assert again == after
    assert restored.snapshot() == whole.snapshot()


@given(_acts, st.integers(1, 7))
def test_hops_come_in_order_and_every_post_once(
    acts: list[tuple[int, int, int, str, int]], size: int
) -> None:
    """No two hops have the same end, and what is neither late nor a copy comes exactly once."""
    stage, hops = DetectStage(SETTINGS), []
    for offset, item in enumerate(_log(acts, size)):
        hops += stage.take(item, offset)
    assert all(one.at < other.at for one, other in pairwise(hops))
    assert sorted(_ids(hops)) == sorted(f"p{number}" for number in range(len(acts)))


def test_what_is_kept_can_be_counted() -> None:
    """Posts that wait, posts remembered and targets are told, and how far event time is."""
    stage = DetectStage(SETTINGS)
    assert stage.watermark == 0
    stage.take(batch(targeted(1, 100), targeted(2, 200), targeted(3, 5_000), watermark=1_000), 0)
    assert stage.sizes() == {"targets": 1, "posts_waiting": 1, "posts_seen": 3}
    assert stage.watermark == START_MS + 1_000


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        (None, ""),
        ("https://x.example/p1", "https://x.example/p1"),
        ("https://x.com/i/status/7", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_an_action_keeps_an_address_that_its_id_does_not_imply(url: str | None, kept: str) -> None:
    """Most need none, and what is no web address is left out."""
    post = structs.replace(targeted(1, 0).post, id="7", url=url)
    stage = DetectStage(SETTINGS)
    hops = stage.take(batch(Targeted("minister", "reply", True, post), watermark=5_000), 0)
    assert [action.url for hop in hops for action in hop.actions] == [kept]


def _statement(number: int, ms: int) -> Statement:
    return Statement("minister", START_MS + ms, "x", f"s{number}", "1")


def _said(hops: list[Hop]) -> list[str]:
    return [one.post for hop in hops for one in hop.statements]


def test_what_targets_write_comes_in_order_and_once_and_counts_in_no_window() -> None:
    """It waits for the watermark as posts do; a copy and what is too late are left out."""
    stage = DetectStage(SETTINGS)
    first = structs.replace(
        batch(targeted(1, 500), watermark=999), statements=[_statement(2, 900), _statement(1, 100)]
    )
    assert _said(stage.take(first, 0)) == []
    again = structs.replace(batch(watermark=1_000), statements=[_statement(1, 100)])
    (hop,) = stage.take(again, 1)
    assert (_said([hop]), _ids([hop]), hop.windows) == (["s1", "s2"], ["p1"], [])
    late = structs.replace(batch(watermark=GRACE + 9_000), statements=[_statement(3, 8_000)])
    stage.take(batch(watermark=GRACE + 8_000), 2)
    hops = stage.take(late, 3)
    assert _said(hops) == []
    assert sum(hop.late for hop in hops) == 1


def test_what_targets_write_is_read_again_after_a_crash() -> None:
    """It waits in the log, as posts do, and comes once."""
    stage, restored = DetectStage(SETTINGS), DetectStage(SETTINGS)
    log = [
        structs.replace(batch(watermark=999), statements=[_statement(1, 400)]),
        structs.replace(batch(watermark=2_000), statements=[_statement(2, 1_500)]),
    ]
    stage.take(log[0], 0)
    assert stage.held() == 0
    restored.restore(stage.snapshot())
    hops = [hop for offset, item in enumerate(log) for hop in restored.take(item, offset)]
    assert _said(hops) == ["s1", "s2"] == _said(stage.take(log[1], 1))
