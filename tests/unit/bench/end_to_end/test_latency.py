"""What a revision took is told by the newest post in it, and by nothing that came after."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from bench.end_to_end.__main__ import failures, ratios, summed_up
from bench.end_to_end.latency import (
    Latency,
    Mark,
    Marks,
    Produced,
    Stored,
    latencies,
    new_revisions,
    percentile,
)
from schemas.alert import Alert, AlertTarget, Counts, NamedAccount, Window
from tests.support.stream import START, START_MS

LATENESS = 2_000


def _alert(revision: int, end: int, *accounts: str, **fields: Any) -> Alert:
    """Return a revision made at the end of a hop, ms after the start."""
    detected = START + timedelta(milliseconds=end + LATENESS)
    alert = Alert(
        id="a",
        revision=revision,
        kind="coordinated_campaign",
        target=AlertTarget(id="minister"),
        status="open",
        severity="low",
        score=0.9,
        opened_at=START,
        detected_at=detected,
        window=Window(START, START),
        counts=Counts(1, 1),
        accounts=[NamedAccount("x", account, account, 0.9, []) for account in accounts],
    )
    return structs.replace(alert, **fields)


def _post(ms: int, account: str, target: str = "minister") -> Produced:
    return Produced(START_MS + ms, target, ("x", account))


def _marks(*marks: tuple[int, int, int]) -> list[Mark]:
    return [Mark(START_MS + at, (source,), START_MS + time) for at, source, time in marks]


WATERMARKS = _marks((3_100, 0, 1_000), (3_200, 1, 1_400), (4_300, 0, 2_000), (4_400, 1, 2_200))
HOPS = _marks((3_250, 0, 1_000), (4_450, 0, 2_000))


def _taken(*alerts: Stored, posts: list[Produced]) -> list[Latency]:
    return latencies(alerts, posts, WATERMARKS, HOPS, LATENESS)


def test_parts_add_up_to_the_whole() -> None:
    """From the post to its hop's end, the lateness, each stage in turn."""
    (latency,) = _taken(
        Stored(START_MS + 3_300, _alert(1, 1_000, "ana", "bea")), posts=[_post(300, "ana"), _post(700, "bea")]
    )
    assert latency.total == 3_300 - 700
    assert list(latency.parts.values()) == [300, LATENESS, 200, 50, 50]
    assert sum(latency.parts.values()) == latency.total


def test_only_posts_in_the_revision_count() -> None:
    """Neither later ones, nor those of others, nor those at others."""
    posts = [
        _post(300, "ana"),
        _post(1_001, "ana"),
        _post(900, "cid"),
        _post(950, "ana", target="mayor"),
    ]
    (latency,) = _taken(Stored(START_MS + 3_300, _alert(1, 1_000, "ana")), posts=posts)
    assert latency.total == 3_000


def test_only_revisions_that_name_more_are_measured() -> None:
    """Others keep the time of an earlier one; the same record twice is one revision."""
    opened = Stored(1, _alert(1, 1_000, "ana"))
    recounted, grown = Stored(2, _alert(2, 1_000, "ana")), Stored(3, _alert(3, 2_000, "ana", "bea"))
    crowd = Stored(4, _alert(1, 1_000, id="crowd", kind="pile_on"))
    assert new_revisions([grown, recounted, opened, opened, crowd]) == [opened, grown]


def test_what_cannot_be_told_is_left_out() -> None:
    """No post that is known, or a hop that was never complete."""
    assert _taken(Stored(9, _alert(1, 1_000, "ana")), posts=[]) == []
    assert _taken(Stored(9, _alert(1, 5_000, "ana")), posts=[_post(1, "ana")]) == []


def test_event_time_has_come_as_far_as_the_last_tells() -> None:
    """One that has not come as far holds all."""
    marks = Marks([Mark(10, (0,), 100), Mark(20, (0,), 200), Mark(50, (1,), 150)])
    assert marks.reached(100) == 50
    assert marks.reached(101) == 50
    assert marks.reached(151) is None
    assert Marks([]).reached(1) is None


@pytest.mark.parametrize(("share", "value"), [(0.0, 1), (0.5, 50), (0.95, 95), (0.99, 99), (1.0, 100)])
def test_percentiles(share: float, value: int) -> None:
    """Of the numbers to a hundred each is its own percentile."""
    assert percentile(list(range(100, 0, -1)), share) == value


def test_figures_and_what_falls_short() -> None:
    """Too few revisions tell nothing, and too slow ones are told of at the rate that is aimed at."""
    slow = summed_up(
        [Latency(4_000, {"hop": 500, "lateness": 2_000, "watch": 1_000, "detect": 400, "memory": 100})]
    )
    assert slow["seconds"] == {"p50": 4.0, "p95": 4.0, "p99": 4.0}
    assert ratios({"10000": slow})["p95 over the least that event time allows, 10000/s"] == 1.6
    assert len(failures({"10000": slow}, 1)) == 1
    assert len(failures({"10000": slow}, 2)) == 2
    assert failures({"50000": slow}, 1) == []
    assert len(failures({"10000": summed_up([])}, 1)) == 1
    assert ratios({"10000": summed_up([])}) == {}
