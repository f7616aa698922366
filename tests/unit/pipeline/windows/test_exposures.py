"""Posts at targets: what they expose, and how they are quoted."""

from __future__ import annotations

import pytest

from pipeline.match.screen import Screen
from pipeline.windows.exposures import DoxxingFinder, Look
from schemas.post import Media, Post
from schemas.stages import Targeted
from tests.support.threats import KEY, NUMBER, PRIVATE, WATCHLIST, said

SCREEN = Screen(WATCHLIST)
FINDER = DoxxingFinder(KEY)


def _look(post: Post, target: str = "fs/daughter") -> Look:
    return FINDER.look(Targeted(target, "mention", True, post), 1_000, SCREEN.shield(target))


def test_a_number_is_a_finding_and_is_not_quoted() -> None:
    """The quote hides the number and the private person's name; the finding says whose relation she is."""
    quote, (finding,) = _look(said("1", 0, "bad", f"call Tara Rathwalkar {NUMBER}", at="tara_r"))
    assert quote == "call [daughter] [phone]"
    assert (finding.relation, finding.probability > 0.8) == ("daughter", True)
    assert "98230" not in repr(finding)


@pytest.mark.parametrize(
    "post",
    [
        said("1", 0, "tara_r", f"my new number is out: {NUMBER}", at="a_rathwalkar"),
        said("1", 0, "a_rathwalkar", f"her number {NUMBER}", at="tara_r"),
        said("1", 0, "desk", "press desk 011-23012292", at="a_rathwalkar"),
        said("1", 0, "pensioner", f"Sir, my number is {NUMBER}, please help", at="a_rathwalkar"),
    ],
)
def test_own_and_published_contacts_are_no_finding(post: Post) -> None:
    """The family's own posts, what they publish, and what others tell of themselves."""
    assert _look(post).findings == []


def test_a_protected_contact_is_certain() -> None:
    """Also in words that make nothing of it."""
    _, (finding,) = _look(said("1", 0, "bad", f"lucky number {PRIVATE}", at="tara_r"))
    assert finding.probability == 1.0
    assert "listed" in finding.features


def test_what_pictures_are_said_to_show_counts() -> None:
    """A number only in a picture's description is found, and the post's own text is quoted."""
    post = said("1", 0, "bad", "look!", at="tara_r", media=(Media(hash="h1", alt=f"her number {NUMBER}"),))
    look = _look(post)
    assert look.excerpt == "look!"
    assert len(look.findings) == 1


def test_an_address_with_the_name_needs_no_other_word() -> None:
    """The name in a mail address tells whose it is."""
    text = "so I wrote to tara.rathwalkar9@gmail.com yesterday about this and got nothing"
    assert len(_look(said("1", 0, "bad", text, at="tara_r")).findings) == 1
    text = "so I wrote to blue.sky9@gmail.com yesterday about this and got nothing"
    assert _look(said("1", 0, "bad", text, at="tara_r")).findings == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("wszystko zebrane tutaj https://pastebin.com/AaEyH8wg", 1),
        ("hepsi burada https://rentry.co/NKbq4qng", 1),
        ("transcripción del discurso https://pastebin.com/AaEyH8wg", 0),
        ("stack trace is here https://pastebin.com/t8LuMjFb", 0),
        ("read my essay https://telegra.ph/on-peace-1", 0),
    ],
)
def test_a_page_of_pasted_text_needs_an_explanation(text: str, count: int) -> None:
    """At somebody who is watched, what nothing is said of is about them."""
    assert len(_look(said("1", 0, "bad", text, at="tara_r")).findings) == count
