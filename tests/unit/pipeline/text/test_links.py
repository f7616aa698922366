"""One form for all addresses of one page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.links import canonical_link, mirror_of


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/story?id=7",
        "http://example.org/story?id=7",
        "HTTPS://WWW.Example.ORG/story?id=7",
        "https://m.example.org/story/?id=7",
        "https://example.org:443/story?id=7",
        "http://example.org:80/story?id=7#comments",
        "https://example.org/story?utm_source=x&id=7&UTM_Medium=y&fbclid=z",
        "https://example.org/story?id=7&ref_src=twsrc",
        " example.org/story?id=7 ",
        "https://user:secret@example.org/story?id=7",
    ],
)
def test_one_page_has_one_form(url: str) -> None:
    """Scheme, www, default ports, campaign tags, fragment, closing slash and user do not make another page."""
    assert canonical_link(url) == "example.org/story?id=7"


def test_the_order_of_parameters_does_not_count() -> None:
    """Parameters are a set with values."""
    assert canonical_link("https://a.example/?b=2&a=1") == canonical_link("https://a.example?a=1&b=2")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://x.com/a/status/1?s=20&t=abc", "https://mobile.twitter.com/a/status/1"),
        ("https://www.youtube.com/watch?v=abc&t=42s&si=x", "https://m.youtube.com/watch?v=abc"),
        ("https://old.reddit.com/r/a/comments/1?share_id=2", "https://www.reddit.com/r/a/comments/1"),
    ],
)
def test_what_a_site_adds_makes_no_other_page_there(one: str, other: str) -> None:
    """Marks of sharing and places in a film, on the sites that use them so."""
    assert canonical_link(one) == canonical_link(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://forum.example/view?t=123", "https://forum.example/view?t=456"),
        ("https://paper.example/?s=trams", "https://paper.example/?s=buses"),
        ("https://code.example/file?ref=main", "https://code.example/file?ref=old"),
        ("https://youtube.com/watch?v=abc", "https://youtube.com/watch?v=abd"),
        ("https://a.example/x", "https://b.example/x"),
        ("https://a.example/x", "https://a.example/y"),
        ("https://a.example/x?v=1", "https://a.example/x?v=2"),
        ("https://a.example/x", "https://a.example/X"),
        ("https://a.example:8080/x", "https://a.example/x"),
    ],
)
def test_different_pages_stay_apart(one: str, other: str) -> None:
    """Host, port, path with its case, and telling parameters make a page."""
    assert canonical_link(one) != canonical_link(other)


@pytest.mark.parametrize(
    "url",
    ["", " ", "https://", "https://example.org", "https://example.org/", "http://[", "word", "a:b/c", "//"],
)
def test_what_names_no_page_is_none(url: str) -> None:
    """A bare front page links nobody, and no text raises."""
    assert canonical_link(url) is None


@given(st.text() | st.text(alphabet="htps:/w.aé?&=#[]@%1 ", max_size=30))
def test_any_text_is_taken(url: str) -> None:
    """Whatever a post gives as a link, the answer is a link in its one form, or none."""
    link = canonical_link(url)
    assert link is None or canonical_link(link) == link


@pytest.mark.parametrize(
    "path",
    ["2031/item-421439", "a-vote-that-was-lost", "p/k3j5h2k9x", "u/status/1234567", "news/world-asia-65432"],
)
def test_a_page_of_its_own_is_the_same_on_every_host(path: str) -> None:
    """Its path tells the page, and what follows the question mark does not."""
    found = [mirror_of(f"{host}/{path}") for host in ("one.example", "two.example")]
    assert found == [(f"/{path}", "one.example"), (f"/{path}", "two.example")]
    assert mirror_of(f"one.example/{path}?from=12345") == found[0]


@pytest.mark.parametrize(
    "link",
    [
        "one.example",
        "one.example?id=123456",
        "one.example/about-us",
        "one.example/2031/05/12",
        "one.example/publications",
        "one.example/index.html",
        "one.example/watch?v=dQw4w9WgXcQ",
        "one.example/viewtopic.php?t=421439",
    ],
)
def test_a_path_that_many_sites_have_tells_no_page(link: str) -> None:
    """Two sites that have it do not have the same page."""
    assert mirror_of(link) is None
