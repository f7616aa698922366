"""Replay: everything fed is counted, written as it comes, and a run that cannot be relied on says so."""

from __future__ import annotations

import base64
import io
import json
from datetime import timedelta

import pytest

from agents.archives.item import BadPost, Item
from agents.ops.errors import RunError
from console.cli.replay_run import Run
from schemas.alert import Alert
from schemas.codec import decode_alert
from schemas.post import Post
from tests.support.alerts import campaign
from tests.support.posts import post


class Counts:
    """What the fake detector counted."""

    def __init__(self, late: int, conflicts: int) -> None:
        """Take some of the counts."""
        self.late = late
        self.duplicates = 1
        self.conflicts = conflicts
        self.hits = 200


class FakeDetector:
    """Raises an alert on every second post, and closes it at the end."""

    def __init__(self, late: int = 2, conflicts: int = 0) -> None:
        """Start with nothing seen."""
        self.fed: list[Post] = []
        self.stats = Counts(late, conflicts)

    def feed(self, one: Post) -> list[Alert]:
        """Take a post."""
        self.fed.append(one)
        return [campaign(revision=len(self.fed))] if len(self.fed) % 2 == 0 else []

    def finish(self) -> list[Alert]:
        """Close the alert, and raise another."""
        return [campaign(revision=9, status="closed"), campaign(id="p-1", kind="pile_on")]


def bad(position: int, reason: str = "bad_json") -> BadPost:
    """Return a bad record."""
    return BadPost("a.jsonl", position, reason, "broken", b"{\xff")  # type: ignore[arg-type] # any of the reasons


def test_alerts_are_written_as_they_come() -> None:
    """One line a revision, those of the end included."""
    detector, alerts = FakeDetector(), io.BytesIO()
    run = Run(detector, alerts)
    posts: list[Item] = [post(number) for number in range(5)]

    run.take(posts)

    assert detector.fed == posts
    written = [decode_alert(line) for line in alerts.getvalue().splitlines()]
    assert [(alert.id, alert.revision) for alert in written] == [
        ("c-01", 2),
        ("c-01", 4),
        ("c-01", 9),
        ("p-1", 1),
    ]
    run.judge()


def test_the_summary_counts_everything() -> None:
    """Alerts are counted by their newest revision, bad records by reason."""
    run = Run(FakeDetector())

    run.take([post(1), bad(2), post(3), bad(4), bad(5, "not_utf8")])

    lines = [" ".join(line.split()) for line in run.summary()]
    assert lines[:-1] == [
        "posts 2",
        "at targets 200",
        "bad 3 (bad_json 2, not_utf8 1)",
        "late 2",
        "duplicates 1",
        "alerts 2 (coordinated_campaign 1, pile_on 1)",
        "revisions 3",
        "the first bad record is a.jsonl:2: bad_json: broken",
    ]
    assert lines[-1].startswith("seconds ")


def test_bad_records_are_written_with_reason_and_bytes() -> None:
    """Nothing of them is lost, whatever bytes they hold."""
    letters = io.BytesIO()

    Run(FakeDetector(), None, letters).take(
        [bad(2), post(1), BadPost("t/0", 7, "tombstone", "no value", None)]
    )

    first, second = map(json.loads, letters.getvalue().splitlines())
    assert base64.b64decode(first.pop("value_base64")) == b"{\xff"
    assert first == {"source": "a.jsonl", "position": 2, "reason": "bad_json", "detail": "broken"}
    assert second["value_base64"] is None
    assert second["position"] == 7


def test_a_damaged_archive_fails_the_run_at_its_end() -> None:
    """What could be read was used, but nobody may think that it was all."""
    detector = FakeDetector()
    run = Run(detector)

    run.take([post(1), bad(2, "damaged"), post(3), bad(9, "damaged")])

    assert len(detector.fed) == 2
    with pytest.raises(RunError, match=r"^damaged archive: a\.jsonl:2: damaged: broken \(and 1 more\)$"):
        run.judge()


def test_nothing_but_bad_records_fails_the_run() -> None:
    """Somebody named the wrong file."""
    run = Run(FakeDetector())
    run.take([bad(1), bad(2)])

    with pytest.raises(RunError, match=r"^no record was a post; the first: a\.jsonl:1: bad_json: broken$"):
        run.judge()


def test_nothing_at_all_is_no_failure() -> None:
    """An empty hour is an answer."""
    run = Run(FakeDetector())
    run.take([])
    run.judge()


def test_no_posts_are_said() -> None:
    """A file of nothing must not look like a day without alerts."""
    run = Run(FakeDetector())
    run.take([])
    assert "no post was read, so no alert was possible" in run.summary()


def test_late_posts_above_a_share_fail_the_run() -> None:
    """Whoever lets more through says so by name."""
    for late, max_late, fails in (
        (2, 0.01, False),
        (3, 0.01, True),
        (3, 0.02, False),
        (1, 0.0, True),
        (0, 0.0, False),
    ):
        run = Run(FakeDetector(late), max_late=max_late)
        run.take([post(1)])
        if fails:
            share = rf"^{late} of 200 posts at targets \({late / 2}%\) came too late and were left out"
            with pytest.raises(RunError, match=share):
                run.judge()
        else:
            run.judge()


def test_bad_records_above_a_share_fail_the_run() -> None:
    """A run that could read little of what it was given is no answer, unless somebody says so."""
    for count, max_bad, fails in (
        (2, 0.5, False),
        (3, 0.5, True),
        (3, 0.6, False),
        (1, 0.0, True),
        (0, 0.0, False),
    ):
        run = Run(FakeDetector(late=0), max_bad=max_bad)
        run.take([post(1), post(2), *(bad(number) for number in range(count))])
        if fails:
            with pytest.raises(
                RunError, match=rf"^{count} of {count + 2} records .* are no posts.*first: a\.jsonl:0"
            ):
                run.judge()
        else:
            run.judge()


def test_rounded_ids_fail_the_run() -> None:
    """The other posts are used, and the reason is named."""
    run = Run(FakeDetector())
    run.take([post(1), bad(2, "rounded_id"), bad(3, "rounded_id")])
    with pytest.raises(RunError, match=r"^2 posts left out; the first: a\.jsonl:2: rounded_id: broken$"):
        run.judge()


def test_id_conflicts_are_said() -> None:
    """They count, and somebody may want to know why there are any."""
    run = Run(FakeDetector(conflicts=4))
    run.take([post(1)])
    lines = [" ".join(line.split()) for line in run.summary()]
    assert "id conflicts 4 (posts of different authors under one id; all count)" in lines


def test_a_warm_up_gives_no_alerts() -> None:
    """What was detected before the start is fed and not written."""
    detector, alerts = FakeDetector(), io.BytesIO()
    detected = campaign().detected_at
    run = Run(detector, alerts, since=detected + timedelta(seconds=1))
    run.take([post(number) for number in range(5)])
    assert (len(detector.fed), alerts.getvalue()) == (5, b"")

    run = Run(FakeDetector(), alerts, since=detected)
    run.take([post(number) for number in range(5)])
    assert len(alerts.getvalue().splitlines()) == 4
