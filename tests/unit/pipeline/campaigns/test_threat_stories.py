"""One campaign from posts to alerts: it turns to threats, to a second platform, and to a daughter."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from pipeline.detector import Detector
from schemas.alert import Alert
from schemas.codec import encode_alert
from schemas.post import Post
from tests.support.threats import KEY, WATCHLIST, said

INSULTS = (
    "Traitor Rathwalkar sold the valley, resign at once, the nation will not forget",
    "Shame on you Rathwalkar, sold the valley for nothing, resign now",
    "He sold us all, the valley is lost, resign and leave this country",
)
THREATS = (
    "We will come to your house and burn it, Rathwalkar, you will die for the valley",
    "I will kill you Rathwalkar, wait for us tonight, your days are counted",
)
TAG = "#ValleySoldOut https://valley-sold.example/x"


def _story() -> Iterator[tuple[float, str, str, str | None, str]]:
    """Yield when, who, what, at whom and on which platform: quiet hours, insults, threats, the daughter."""
    dice = random.Random(4)
    for minute in range(0, 240, 5):
        for place in range(3):
            text = f"Question {minute} {place} about visas: {dice.choice(('when', 'why', 'how'))}"
            yield minute * 60 + place * 40, f"citizen{dice.randint(0, 4_000)}", text, "a_rathwalkar", "x"
    for minute in range(240, 370):
        civil = f"I disagree with him about the valley but stay civil, point {minute}"
        for place in range(3):
            yield (
                minute * 60 + place,
                f"citizen{dice.randint(0, 4_000)}",
                f"{civil} {place}",
                "a_rathwalkar",
                "x",
            )
        for place in range(10):
            at = minute * 60 + place * 6 + dice.random() * 3
            by = f"falcon_{dice.randint(100, 139)}"
            if minute < 300:
                yield at, by, f"{dice.choice(INSULTS)} {TAG}", "a_rathwalkar", "x"
            elif minute < 330:
                yield at, by, f"{dice.choice(THREATS)} {TAG}", "a_rathwalkar", "x"
                told = f"{dice.choice(INSULTS)} {TAG} Foreign Secretary Rathwalkar"
                yield at + 1, f"falcon_{dice.randint(100, 139)}", told, None, "telegram"
            else:
                text = dice.choice(INSULTS).replace("Rathwalkar", "Tara Rathwalkar")
                yield at, by, f"{text} her father sold it {TAG}", "tara_r", "x"


@pytest.fixture(scope="module")
def alerts() -> list[Alert]:
    """All revisions of all alerts."""
    posts: list[Post] = [
        said(f"p{number}", at, by, text, at=target, platform=platform)
        for number, (at, by, text, target, platform) in enumerate(_story())
    ]
    detector = Detector(watchlist=WATCHLIST, contact_key=KEY)
    return list(detector.feed_all(sorted(posts, key=lambda post: post.created_at)))


def _campaign(alerts: list[Alert], name: str) -> list[Alert]:
    return [alert for alert in alerts if alert.kind == "coordinated_campaign" and alert.target.name == name]


def test_it_grows_worse_step_by_step(alerts: list[Alert]) -> None:
    """Threats after insults raise it; a second platform is told, and whose accounts are alike there."""
    revisions = _campaign(alerts, "Arvind Rathwalkar")
    assert revisions[0].severity == "high"
    codes = {one.code for one in revisions[0].evidence}
    assert not {code for code in codes if code.startswith("escalation")}
    last = {one.code: one.statement for one in revisions[-1].evidence}
    assert revisions[-1].severity == "critical"
    assert {"escalation_threats", "escalation_platform", "platforms", "one_person"} <= set(last)
    assert "x (40 accounts)" in last["platforms"]


def test_the_first_posts_at_a_daughter_raise_it_at_once(alerts: list[Alert]) -> None:
    """Within seconds, with the relation; her name is in nothing that leaves the case."""
    revisions = _campaign(alerts, "daughter of Arvind Rathwalkar")
    first = revisions[0]
    assert "escalation_relative" in {one.code for one in first.evidence}
    assert first.counts.accounts < 10
    assert (first.detected_at - first.window.start).total_seconds() < 3_600
    assert revisions[-1].severity == "critical"
    assert b"Tara" not in b"\n".join(map(encode_alert, alerts))


def test_insults_alone_flag_nobody() -> None:
    """Forty people who each insult and threaten in their own words are no campaign."""
    dice = random.Random(5)
    words = ["liar", "thief", "coward", "shame", "traitor", "disgrace", "clown", "fraud", "crook", "puppet"]
    posts = [
        said(
            f"p{number}",
            number * 37,
            f"citizen{dice.randint(0, 900)}",
            f"{' '.join(dice.sample(words, 4))}, I will kill you for {number}, {dice.random():.9f} times",
            at="a_rathwalkar",
        )
        for number in range(400)
    ]
    found = list(Detector(watchlist=WATCHLIST, contact_key=KEY).feed_all(posts))
    assert all(not alert.accounts for alert in found if alert.kind == "pile_on")
    assert "coordinated_campaign" not in {alert.kind for alert in found}
