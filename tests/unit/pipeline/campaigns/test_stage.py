"""The memory stage gives the same alerts however hops of several partitions come, and after a crash anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.campaigns.stage import MemoryStage
from schemas.alert import Alert, AlertTarget
from schemas.stages import Hop, TargetWindow
from tests.support.actions import HOUR, SETTINGS, action, daily_life, flood, hops, raid
from tests.support.stream import START_MS

RAIDERS = [f"g{number}" for number in range(6)]
FLOODERS = [f"f{number}" for number in range(8)]
UNTIL = 84 * HOUR


@cache
def _log(partitions: int) -> list[list[Hop]]:
    """Return days with a gang that raids quiet targets, a flood, a burst, and peace at last."""
    actions = [
        *daily_life(10),
        *flood("x:minister", 5 * HOUR, FLOODERS),
        *(one for n in range(4) for one in raid(f"x:victim{n}", (6 + 24 * n) * HOUR, [*RAIDERS, f"late{n}"])),
        *(action(n, 8 * HOUR + 500 * n, by=f"c{n}", target="x:speaker") for n in range(120)),
    ]
    burst = TargetWindow("x:speaker", START_MS + 8 * HOUR + 60_000 - SETTINGS.window_ms, 120, 120, 2.0, 90.0)
    return hops(actions, until=UNTIL, partitions=partitions, windows=[(8 * HOUR + 60_000, burst)])


def _taken(stage: MemoryStage, items: Sequence[Hop]) -> list[Alert]:
    return [alert for offset, item in enumerate(items) for alert in stage.take(item, offset)]


@cache
def _expected() -> tuple[Alert, ...]:
    return tuple(_taken(MemoryStage(SETTINGS), _log(1)[0]))


def _shuffled(log: list[list[Hop]], seed: int) -> list[Hop]:
    """Return the hops of all partitions, each partition's in order."""
    dice = Random(seed)
    queues = [list(reversed(part)) for part in log]
    mixed = []
    while any(queues):
        queue = dice.choice([queue for queue in queues if queue])
        mixed += [queue.pop() for _ in range(min(len(queue), dice.randrange(1, 400)))]
    return mixed


def test_the_stream_has_all_that_is_to_be_found() -> None:
    """Raiders, flooders and the burst are told of, each revision once and in order, and all is closed in the end."""
    newest: dict[str, Alert] = {}
    for alert in _expected():
        assert alert.revision == (newest[alert.id].revision + 1 if alert.id in newest else 1)
        newest[alert.id] = alert
    assert {alert.status for alert in newest.values()} == {"closed"}
    named = {account.id for alert in newest.values() for account in alert.accounts}
    assert {*RAIDERS, *FLOODERS} <= named
    assert not any(account.startswith("c") for account in named)
    (pile_on,) = (alert for alert in newest.values() if alert.kind == "pile_on")
    assert (pile_on.target.handle, pile_on.accounts) == ("speaker", [])


def test_alerts_are_the_same_each_time() -> None:
    """Nothing but the hops goes into them."""
    assert tuple(_taken(MemoryStage(SETTINGS), _log(1)[0])) == _expected()


def test_names_of_targets_come_with_hops() -> None:
    """An alert tells a target's name once it was told to the stage, also after a restart."""
    name = AlertTarget(id="fs", name="The Foreign Secretary")
    (part,) = hops(flood("fs", HOUR, FLOODERS), until=UNTIL)
    stage = MemoryStage(SETTINGS)
    stage.take(msgspec.structs.replace(part[0], names={"fs": name}), 0)
    restored = MemoryStage(SETTINGS)
    restored.restore(stage.snapshot())
    assert {alert.target for alert in _taken(restored, part[1:])} == {name}


@settings(max_examples=8, deadline=None)
@given(st.integers(2, 5), st.integers(0, 2**32))
def test_partitions_and_their_order_do_not_matter(partitions: int, seed: int) -> None:
    """Over however many partitions targets are spread and however these interleave: the alerts are the same."""
    alerts = _taken(MemoryStage(SETTINGS), _shuffled(_log(partitions), seed))
    assert tuple(alerts) == _expected()


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 300))
def test_hops_that_come_again_change_nothing(seed: int, back: int) -> None:
    """A partition that sends anew from some way back, as after a crash, is believed once."""
    (part,) = _log(1)
    cut = Random(seed).randrange(len(part))
    again = [*part[:cut], *part[max(cut - back, 0) : cut], *part[cut:]]
    assert tuple(_taken(MemoryStage(SETTINGS), again)) == _expected()


@settings(max_examples=8, deadline=None)
@given(st.integers(1, 3), st.integers(0, 2**32), st.lists(st.floats(0, 1), min_size=1, max_size=4))
def test_a_crash_anywhere_changes_nothing(partitions: int, seed: int, places: list[float]) -> None:
    """Restored from a snapshot and read again from the offset held, it goes on as if nothing had been."""
    items = _shuffled(_log(partitions), seed)
    stage, alerts = MemoryStage(SETTINGS), []
    crashes = {int(place * (len(items) - 1)) for place in places}
    offset = 0
    while offset < len(items):
        alerts += stage.take(items[offset], offset)
        offset += 1
        if offset in crashes:
            crashes.discard(offset)
            state, held = stage.snapshot(), stage.held()
            stage = MemoryStage(SETTINGS)
            stage.restore(state)
            offset = offset if held is None else held
    assert tuple(alerts) == _expected()


def test_a_restored_stage_is_the_same_to_the_byte() -> None:
    """What was restored writes the snapshot that it was restored from, and later the one of the original."""
    (part,) = _log(1)
    stage, copy = MemoryStage(SETTINGS), MemoryStage(SETTINGS)
    middle = len(part) * 3 // 4
    _taken(stage, part[:middle])
    copy.restore(stage.snapshot())
    assert copy.snapshot() == stage.snapshot()
    assert _taken(copy, part[middle:]) == _taken(stage, part[middle:])
    assert copy.snapshot() == stage.snapshot()


def test_hops_wait_until_every_partition_has_come_as_far() -> None:
    """Nothing is judged, and all of it is held, before the slowest partition has caught up."""
    stage = MemoryStage(SETTINGS)
    (part,) = hops(flood("x:minister", 0, FLOODERS), until=HOUR)
    ahead = [msgspec.structs.replace(hop, sources=2) for hop in part]
    assert _taken(stage, ahead) == []
    assert stage.held() == 0
    alerts = stage.take(Hop(1, 2, START_MS + HOUR), len(ahead))
    assert {alert.kind for alert in alerts} == {"coordinated_campaign"}
    assert stage.held() is None


def test_late_and_duplicate_posts_are_counted() -> None:
    """What detect left out is told, once."""
    stage = MemoryStage(SETTINGS)
    for at in (1_000, 1_000, 2_000):
        stage.take(Hop(0, 1, START_MS + at, late=2, duplicates=3), at)
    assert (stage.late, stage.duplicates) == (4, 6)


@pytest.mark.parametrize("state", [b"", b"\x00", msgspec.msgpack.encode([1, 2, 3])])
def test_a_snapshot_that_is_not_ours_is_refused(state: bytes) -> None:
    """Corruption is raised, never taken for an empty state."""
    with pytest.raises(msgspec.MsgspecError):
        MemoryStage(SETTINGS).restore(state)


def test_everything_is_forgotten_in_the_end() -> None:
    """Long after the last post nothing is left that would grow: a snapshot is as small as at the start."""
    stage = MemoryStage(SETTINGS)
    (part,) = _log(1)
    _taken(stage, part)
    full = len(stage.snapshot())
    end = part[-1].at + 2 * SETTINGS.memory_ms
    last = action(1, end - START_MS, by="last", target="x:last")
    for number, at in enumerate((end, end + 2 * HOUR, end + 4 * HOUR)):
        stage.take(Hop(0, 1, at, [last] if not number else []), len(part) + number)
    left = len(stage.snapshot())
    assert left < 1_000 < full


def test_a_crowd_elsewhere_makes_no_meeting_a_wonder() -> None:
    """Neighbours who meet at two quiet targets are no gang, however many people turn on a third one."""
    neighbours = [f"n{number}" for number in range(5)]
    meetings = [*raid("x:t1", 10 * 60_000, neighbours), *raid("x:t2", 9 * HOUR, neighbours)]
    crowd = raid("x:minister", 30 * 60_000, [f"c{number}" for number in range(20_000)], gap=10)
    (log,) = hops([*daily_life(0.5, people=60, targets=12), *meetings, *crowd], until=12 * HOUR)
    assert [
        alert for alert in _taken(MemoryStage(SETTINGS), log) if alert.kind == "coordinated_campaign"
    ] == []


def test_what_is_kept_can_be_counted() -> None:
    """Hops that wait for other partitions, and what is remembered across targets."""
    stage = MemoryStage(SETTINGS)
    assert set(stage.sizes().values()) == {0}
    first, second = _log(2)
    for offset, hop in enumerate(first):
        stage.take(hop, offset)
    waiting = stage.sizes()
    assert waiting["hops_waiting"] > 0
    assert waiting["targets"] == 0
    _taken(stage, second)
    done = stage.sizes()
    assert done["hops_waiting"] == 0
    assert done["accounts"] > 0
    assert done["targets"] > 0
    assert done["pairs"] > 0
    assert stage.watermark >= START_MS + UNTIL
