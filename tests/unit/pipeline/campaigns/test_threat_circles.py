"""Campaigns at somebody on a watchlist: their share of the crowd, their circle, and one person on two platforms."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from msgspec import structs

from pipeline.detector import Detector
from schemas.alert import Alert
from schemas.post import Mention, Post
from tests.support.threats import KEY, WATCHLIST, said

TARGET = "a_rathwalkar"
INSULTS = (
    "Traitor Rathwalkar sold the valley, resign at once, the nation will not forget",
    "He sold us all, the valley is lost, resign and leave this country",
    "Shame on you Rathwalkar, our soldiers bled for nothing, pack your bags now",
    "Nobody asked the people of the valley, Rathwalkar signed it in the dark",
)
TAG = "#ValleySoldOut https://valley-sold.example/x"
MEMBERS = 24


def _quiet(dice: random.Random) -> Iterator[Post]:
    for minute in range(0, 120, 4):
        for place in range(2):
            yield said(
                f"q{minute}-{place}",
                minute * 60 + place * 40,
                f"citizen{dice.randint(0, 400)}",
                f"Question {minute} {place} about visas: {dice.choice(('when', 'why', 'how'))}",
                at=TARGET,
            )


def _crowd(dice: random.Random, minute: int, many: int) -> Iterator[Post]:
    for place in range(many):
        yield said(
            f"c{minute}-{place}",
            minute * 60 + place * 50 / many,
            f"citizen{dice.randint(0, 4_000)}",
            f"I disagree about the valley, point {minute} {place} {dice.random():.6f}, but stay civil",
            at=TARGET,
        )


def _member(dice: random.Random, minute: int, place: int) -> Post:
    by = f"falcon_{dice.randrange(MEMBERS) + 100}"
    text = f"{dice.choice(INSULTS)} {TAG}"
    return said(f"g{minute}-{place}", minute * 60 + place * 2 + dice.random(), by, text, at=TARGET)


def _campaign(posts: list[Post]) -> Alert:
    detector = Detector(watchlist=WATCHLIST, contact_key=KEY)
    told = [
        alert
        for alert in detector.feed_all(sorted(posts, key=lambda post: post.created_at))
        if alert.kind == "coordinated_campaign"
    ]
    assert told
    return told[-1]


def _sentences(alert: Alert) -> dict[str, str]:
    return {one.code: one.statement for one in alert.evidence}


@pytest.mark.parametrize(("first", "second", "rises"), [(3, 16, True), (8, 8, False)])
def test_a_rising_share_of_the_crowd_is_told(first: int, second: int, rises: bool) -> None:
    """The group's share of all posts grows from one half of its time to the other; where it stays, nothing is told."""
    dice = random.Random(8)
    posts = list(_quiet(dice))
    for minute in range(120, 144):
        posts += _crowd(dice, minute, 8)
        posts += [_member(dice, minute, place) for place in range(first if minute < 132 else second)]
    assert ("escalation_crowd" in _sentences(_campaign(posts))) == rises


@pytest.mark.parametrize("closed", [True, False])
def test_how_closed_a_group_is_is_told_with_a_watchlist(closed: bool) -> None:
    """Members who name one another in their posts at the target are seen to, and those who name nobody are not."""
    dice = random.Random(9)
    posts = list(_quiet(dice))
    for minute in range(120, 140):
        posts += _crowd(dice, minute, 8)
        for place in range(8):
            post = _member(dice, minute, place)
            if closed:
                fellows = [Mention(f"falcon_{dice.randrange(MEMBERS) + 100}") for _ in range(3)]
                post = structs.replace(post, mentions=(*post.mentions, *fellows))
            posts.append(post)
    told = _sentences(_campaign(posts))
    assert ("echo_chamber" in told) == closed
    if closed:
        assert "Members mostly speak to one another" in told["echo_chamber"]
        assert "E-I index -0." in told["echo_chamber"]


def test_one_person_on_two_platforms_is_told() -> None:
    """The same handle, picture and words about themselves on two platforms are counted, for people to check."""
    dice = random.Random(10)
    posts = list(_quiet(dice))
    for minute in range(120, 140):
        posts += _crowd(dice, minute, 8)
        for place in range(8):
            post = _member(dice, minute, place)
            number = int(post.author.handle.rpartition("_")[2])
            author = structs.replace(
                post.author, avatar=f"{number * 7_919:016x}", bio=f"Proud of valley number {number}"
            )
            posts.append(structs.replace(post, author=author))
            if number % 3 == 0:
                text = f"{post.text} Foreign Secretary Rathwalkar"
                there = structs.replace(author, id=f"t-{author.id}")
                posts.append(
                    structs.replace(
                        post, id=f"t{post.id}", platform="telegram", author=there, text=text, mentions=()
                    )
                )
    told = _sentences(_campaign(posts))
    assert "pairs of accounts look like one person on different platforms" in told["one_person"]
    for mark in ("handle", "picture", "words about itself"):
        assert f"the same {mark} (8)" in told["one_person"]
    assert "telegram (" in told["platforms"]
