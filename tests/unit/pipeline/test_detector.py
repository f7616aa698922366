"""The composition: posts in, alerts out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pipeline import detector as module
from pipeline.detector import Detector
from pipeline.settings import DetectorSettings
from schemas.alert import Alert, AlertTarget
from schemas.post import Mention, Post
from schemas.target import Related, Target, Watchlist
from tests.support.stream import START, reply, written

MINUTE = 60_000


def _crowd(size: int, *, to: str = "minister", begin: int = 0) -> list[Post]:
    """Return replies of so many accounts, one a second, each in words of its own."""
    return [
        reply(begin + number, number * 1_000, to=to, by=f"p{begin + number}", text=f"no {number}")
        for number in range(size)
    ]


def _later(hours: float) -> list[Post]:
    return [written(90_000 + number, int(hours * 60 * MINUTE), by=f"q{number}") for number in range(3)]


def _newest(alerts: list[Alert]) -> list[Alert]:
    return list({alert.id: alert for alert in alerts}.values())


def test_a_crowd_beyond_the_usual_is_a_pile_on() -> None:
    """A burst of accounts that nothing ties together gives one alert, which names nobody."""
    (alert,) = _newest(list(Detector().feed_all(_crowd(60))))
    assert (alert.kind, alert.status, alert.accounts) == ("pile_on", "open", [])
    assert alert.target == AlertTarget(platform="x", handle="minister")
    assert alert.counts.accounts >= DetectorSettings().pile_on_accounts
    assert all(evidence.statement for evidence in alert.evidence)


def test_few_accounts_are_no_alert() -> None:
    """Ordinary conversation gives none, however much is written."""
    posts = [
        reply(number, number * 1_000, by=f"p{number % 10}", text=f"so {number}") for number in range(300)
    ]
    assert list(Detector().feed_all(posts)) == []


def test_an_alert_is_closed_when_it_is_over() -> None:
    """After a quiet time a last revision closes it, under the same id."""
    alerts = list(Detector().feed_all(_crowd(60) + _later(3)))
    assert len({alert.id for alert in alerts}) == 1
    assert [alert.revision for alert in alerts] == list(range(1, len(alerts) + 1))
    assert [alert.status for alert in alerts] == ["open"] * (len(alerts) - 1) + ["closed"]


def test_times_are_those_of_the_posts() -> None:
    """Everything in an alert lies within the stream's own time, years from any clock."""
    (alert,) = _newest(list(Detector().feed_all(_crowd(60))))
    assert START <= alert.opened_at <= alert.detected_at <= START + timedelta(minutes=2)
    assert alert.window.start < alert.window.end <= alert.detected_at


def test_posts_are_judged_when_the_stream_ends() -> None:
    """What was fed and not yet judged is judged by ``finish``, and only once."""
    detector = Detector()
    assert [alert for post in _crowd(60) for alert in detector.feed(post)] == []
    assert detector.finish()
    assert detector.finish() == []


def test_more_posts_may_follow_a_finish() -> None:
    """A pause changes nothing about what comes after."""
    detector = Detector()
    alerts = [alert for post in _crowd(60) for alert in detector.feed(post)] + detector.finish()
    alerts += [alert for post in _later(3) for alert in detector.feed(post)] + detector.finish()
    whole = list(Detector().feed_all(_crowd(60) + _later(3)))
    assert [(alert.id, alert.status) for alert in _newest(alerts)] == [
        (alert.id, alert.status) for alert in _newest(whole)
    ]


@pytest.mark.parametrize("chunk", [1, 7, 100_000])
def test_the_size_of_chunks_changes_nothing(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    """Chunks are for speed alone."""
    posts = _crowd(60) + _later(3)
    whole = list(Detector().feed_all(posts))
    monkeypatch.setattr(module, "CHUNK", chunk)
    assert list(Detector().feed_all(posts)) == whole


def test_the_counts_tell_where_posts_went() -> None:
    """Posts, hits, late posts, duplicates and alerts are counted."""
    crowd = _crowd(60)
    posts = [*crowd, *crowd[:5], *_later(1)]
    detector = Detector()
    alerts = list(detector.feed_all(posts))
    assert detector.stats.posts == len(posts)
    assert detector.stats.hits == len(crowd) + 5
    assert detector.stats.duplicates == 5
    assert detector.stats.late == 0
    assert detector.stats.alerts == len(alerts)


def test_posts_too_late_are_counted() -> None:
    """A post later than the grace is left out and counted."""
    detector = Detector()
    for post in _crowd(10) + _later(1):
        detector.feed(post)
    detector.finish()
    detector.feed(reply(500, 1_000, by="sleeper"))
    for post in _later(2):
        detector.feed(post)
    detector.finish()
    assert detector.stats.late == 1


WATCHLIST = Watchlist(
    [
        Target(
            "fs",
            "The Foreign Secretary",
            accounts={"x": ["minister"]},
            aliases=["Foreign Secretary"],
            related=[Related("daughter", "Tara", "daughter", accounts={"x": ["tara"]})],
        )
    ]
)


def test_with_a_watchlist_only_its_targets_count() -> None:
    """Crowds at others give nothing; the alert speaks of the watchlist's entry."""
    detector = Detector(watchlist=WATCHLIST)
    posts = sorted(_crowd(60) + _crowd(60, to="actor", begin=1_000), key=lambda post: post.created_at)
    (alert,) = _newest(list(detector.feed_all(posts)))
    assert alert.target == AlertTarget(id="fs", name="The Foreign Secretary")
    assert detector.stats.hits == 60


def test_a_crowd_that_only_names_or_mentions_the_target_counts() -> None:
    """Not only replies are at a target."""
    posts = [
        written(number, number * 1_000, by=f"p{number}", text=f"Foreign Secretary, no {number}")
        if number % 2
        else written(number, number * 1_000, by=f"p{number}", mentions=(Mention(handle="Minister"),))
        for number in range(60)
    ]
    (alert,) = _newest(list(Detector(watchlist=WATCHLIST).feed_all(posts)))
    assert alert.kind == "pile_on"


def test_family_has_alerts_of_its_own() -> None:
    """A crowd on the daughter is not lost in one on the father: each has an alert, both under his id."""
    posts = sorted(_crowd(60) + _crowd(60, to="tara", begin=1_000), key=lambda post: post.created_at)
    alerts = _newest(list(Detector(watchlist=WATCHLIST).feed_all(posts)))
    assert sorted((alert.target.id, alert.target.name) for alert in alerts) == [
        ("fs", "The Foreign Secretary"),
        ("fs", "daughter of The Foreign Secretary"),
    ]


def test_settings_are_taken() -> None:
    """A higher bar for a pile-on gives none."""
    detector = Detector(DetectorSettings(pile_on_accounts=1_000))
    assert list(detector.feed_all(_crowd(60))) == []
