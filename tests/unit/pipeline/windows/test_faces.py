"""Accounts that have no more of a watched person than the picture and the words about themselves."""

from __future__ import annotations

import pytest

from pipeline.detector import Detector
from schemas.alert import Alert
from schemas.post import Post
from tests.support.threats import KEY, WATCHLIST, said

PICTURE = "ffff00001234abcd"
NEAR = "ffff00001234abce"
WORDS = "Foreign Secretary. Views personal"


def _own() -> Post:
    return said("1", 0, "a_rathwalkar", "A statement.", name="Arvind Rathwalkar", avatar=PICTURE, bio=WORDS)


def _alerts(*posts: Post, partitions: int = 1) -> list[Alert]:
    late = [said(f"z{number}", 4_000 + number, "late", "bye") for number in range(3)]
    detector = Detector(watchlist=WATCHLIST, contact_key=KEY, partitions=partitions)
    return [one for one in detector.feed_all([*posts, *late]) if one.kind == "impersonation"]


@pytest.mark.parametrize("partitions", [1, 4])
@pytest.mark.parametrize(
    "text", ["pay the fee to me", "Foreign Secretary Rathwalkar says: pay the fee to me"]
)
def test_picture_and_words_are_enough(text: str, partitions: int) -> None:
    """Name and handle are unlike; it is told whichever came first to the detector, and says what is alike."""
    at = "a_rathwalkar" if text.startswith("pay") else None
    fake = said(
        "2",
        20,
        "desk_77",
        text,
        name="K. L. Bora",
        avatar=NEAR,
        bio="foreign secretary | VIEWS PERSONAL",
        at=at,
    )
    alert = _alerts(_own(), fake, partitions=partitions)[-1]
    assert [account.handle for account in alert.accounts] == ["desk_77"]
    assert [post.id for post in alert.posts] == ["2"]
    assert "its picture is the same; its words about itself are the same" in alert.evidence[0].statement


@pytest.mark.parametrize(
    ("avatar", "bio"),
    [(PICTURE, "I bake bread"), ("0000ffff1234abcd", WORDS), (PICTURE, None), (PICTURE, f"{WORDS} (parody)")],
)
def test_one_of_both_is_not(avatar: str, bio: str | None) -> None:
    """Fans wear pictures, many have the same words, and a parody says so."""
    assert not _alerts(_own(), said("2", 20, "desk_77", "hello", avatar=avatar, bio=bio, at="a_rathwalkar"))


def test_before_the_person_was_seen_nothing_is_known() -> None:
    """What a watched account looks like is learned from its posts, in the order of their times."""
    early = said("0", -20, "desk_77", "hello", avatar=PICTURE, bio=WORDS, at="a_rathwalkar")
    again = said("2", 20, "desk_77", "hello", avatar=PICTURE, bio=WORDS, at="a_rathwalkar")
    assert not _alerts(early, _own())
    assert [post.id for post in _alerts(early, _own(), again)[-1].posts] == ["2"]


def test_the_family_may_look_alike() -> None:
    """Accounts on the list imitate nobody."""
    assert not _alerts(_own(), said("2", 20, "tara_r", "hi", avatar=PICTURE, bio=WORDS, at="a_rathwalkar"))
