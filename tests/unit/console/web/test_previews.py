"""What a name would have matched, before it is watched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from agents.archives.item import Item, SourceError
from console.web.previews import MOST_SECONDS, looks_like_namesake, preview
from schemas.target import Target, Watchlist
from tests.support.posts import post

WATCHLIST = Watchlist([Target("fs", "Arvind Marsh", aliases=["Marsh", "Foreign Secretary"])])


class Posts:
    """Posts of a test."""

    span = "of the last hour"

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = list(texts)

    def read(self) -> Iterator[Item]:
        """Yield them."""
        for number, text in enumerate(self._texts):
            yield post(number, text=text)


class Gone:
    """No broker."""

    span = "of the last hour"

    def read(self) -> Iterator[Item]:
        """Fail."""
        raise SourceError("no broker")


def test_matches_and_namesakes_are_counted() -> None:
    """In a sentence, with the places redacted."""
    texts = ["Marsh must resign", "I met Anna Marsh today", "nothing here", "call marsh at +44 20 7946 0958"]
    found = preview("Marsh", WATCHLIST, Posts(texts))
    assert (
        found.sentence
        == "“Marsh” would have matched 3 posts of the last hour (4 read); 1 looks like a namesake."
    )
    assert [sample.namesake for sample in found.samples] == [False, True, False]
    assert "7946" not in found.samples[2].text


@pytest.mark.parametrize(
    ("text", "namesake"),
    [
        ("Arvind Marsh lied", False),
        ("Foreign Secretary Marsh lied", False),
        ("Minister Marsh lied", False),
        ("Yesterday Marsh lied", False),
        ("so Tom Marsh lied", True),
        ("the Marsh Foundation gives", True),
        ("I like marsh, Tom", False),
        ("SHAME ON MARSH NOW", False),
    ],
)
def test_a_namesake_has_another_name_beside_it(text: str, namesake: bool) -> None:
    """Not one of the target's own, not a title, not the first word of a sentence."""
    own = frozenset({"arvind", "marsh", "foreign", "secretary", "minister"})
    assert looks_like_namesake(post(1, text=text), "Marsh", own) is namesake


def test_it_ends_in_time() -> None:
    """And says how many posts it read."""
    times = iter([0.0, MOST_SECONDS + 1])
    found = preview("Marsh", None, Posts(["Marsh"] * 2000), lambda: next(times))
    assert "of the first 500 of the last hour" in found.sentence


def test_without_posts_it_says_so() -> None:
    """Whatever the reason."""
    assert "no broker and no archive" in preview("Marsh", None, None).sentence
    assert "There are no posts" in preview("Marsh", None, Posts([])).sentence
    assert "cannot be read" in preview("Marsh", None, Gone()).sentence
