"""The watch stage's look at every post."""

from __future__ import annotations

from pipeline.match.screen import Screen
from schemas.findings import Finding
from schemas.post import Post
from tests.support.threats import WATCHLIST, afternoon, said

SCREEN = Screen(WATCHLIST)


def _findings(posts: list[Post]) -> list[Finding]:
    faces, links = SCREEN.candidates(posts)
    return [finding for place in sorted({*faces, *links}) for finding in SCREEN.findings(posts[place])]


def test_each_threat_is_found_among_all_posts() -> None:
    """Also a namesake is passed on: the picture decides later, where it is known."""
    found = [(finding.kind, finding.post) for finding in _findings(afternoon())]
    assert found == [
        ("profile", "1"),
        ("impersonation", "8"),
        ("impersonation", "9"),
        ("impersonation", "10"),
        ("phishing", "11"),
    ]


def test_no_candidate_is_overlooked_in_a_crowd() -> None:
    """The places are those of the posts, among many of other scripts and with odd characters in names."""
    crowd = [
        said(f"c{number}", number, f"u{number}", "x", name="नाम \0 имя"[: number % 9])
        for number in range(300)
    ]
    fake = said("f", 0, "qq", "x", name="Аrvind Rathwalkar")
    for place in (0, 17, 299):
        posts = [*crowd[:place], fake, *crowd[place:]]
        assert place in SCREEN.candidates(posts).faces


def test_most_posts_are_passed() -> None:
    """Nobody of a crowd is looked at one by one."""
    crowd = [said(f"c{number}", number, f"u{number}", "x", name="Somebody Else") for number in range(300)]
    assert SCREEN.candidates(crowd) == ([], [])


def test_a_link_in_the_text_counts_too() -> None:
    """Where a platform does not give links apart."""
    (found,) = _findings([said("1", 0, "lure", "apply at https://mea-gov-in.com/visa now")])
    assert found.subject == "mea-gov-in.com"


def test_quotes_hide_private_names_and_data() -> None:
    """An alert about an impersonator quotes no number and no relative by name."""
    post = said(
        "1", 0, "a_rathwaIkar", "I am with Tara Rathwalkar, call her 98230 54321", name="Arvind Rathwalkar"
    )
    (found,) = _findings([post])
    assert found.excerpt == "I am with [daughter], call her [phone]"


def test_incoming_counts_those_not_listed() -> None:
    """Nobody who is listed, no own posts, no reposts."""
    posts = [
        said("1", 0, "one", "x", at="nobody"),
        said("2", 0, "one", "x", at="tara_r"),
        said("3", 0, "one", "x", at="one"),
        said("4", 0, "one", "x"),
    ]
    assert [incoming.target for incoming in SCREEN.incoming(posts)] == ["x:nobody"]
