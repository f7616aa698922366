"""Text is what people see of HTML."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sources.html_text import Anchor, read_html


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("plain", "plain"),
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("<p>one</p>\n  <p>two</p>", "one\ntwo"),
        ("one<br>two<BR/>three<br />four", "one\ntwo\nthree\nfour"),
        ("one<br><br>two", "one\n\ntwo"),
        ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
        ("one<blockquote>two</blockquote>three", "one\ntwo\nthree"),
        ("<div>one</div>two", "one\ntwo"),
        ("<h1>one</h1>two<hr>three", "one\ntwo\nthree"),
        ("<table><tr><td>one</td><td>two</td></tr></table>", "one\ntwo"),
        ("<pre>a  b\nc</pre>", "a  b\nc"),
        ("a \n b", "a b"),
        ("<b>bo</b>ld", "bold"),
        ("1 &lt; 2 &amp; 3 < 4", "1 < 2 & 3 < 4"),
        ("<span class='invisible'>https://</span><span class=ellipsis>a.example/x</span>", "a.example/x…"),
        ("a<p class='quote-inline'>RE: <a href='https://b.example'>b</a></p>", "a"),
        ("a<script>b</script>c<!-- d -->e", "ace"),
        ("</p></div>a<p>", "a"),
        ("<pineapple>a", "a"),
    ],
)
def test_text_is_as_people_see_it(content: str, text: str) -> None:
    """Blocks part words, ends of links are hidden, signs are decoded."""
    assert read_html(content).text == text


def test_links_come_with_what_marks_them() -> None:
    """Classes and relations tell links of names and tags from those of the author, not words in the address."""
    content = (
        '<a href="https://news.example/mention-of-hashtag?a=1&amp;b=2">news</a>'
        "<a data-href='https://no.example' class='u-url mention' href='https://h.example/@ada'"
        ' rel="tag nofollow">@ada</a>'
        "<span class=invisible><a href=https://c.example>c</a></span><a>none</a>"
    )
    assert read_html(content).anchors == (
        Anchor("https://news.example/mention-of-hashtag?a=1&b=2", frozenset(), True),
        Anchor("https://h.example/@ada", frozenset({"u-url", "mention", "tag", "nofollow"}), True),
        Anchor("https://c.example", frozenset(), False),
    )


@given(st.text(st.sampled_from("<>/ap=\"' &;x!-"), max_size=60))
def test_no_text_breaks_it(content: str) -> None:
    """However the tags are broken, something is read."""
    read_html(content)


@pytest.mark.parametrize(
    "part", ["<", "<p", "<p>", "</p>", "<a href='", "<a class=", "<!", "<span>", "<pre> "]
)
def test_it_takes_time_in_proportion(part: str) -> None:
    """A hostile text of 200 kB takes seconds at most, where quadratic time would take hours."""
    begun = time.process_time()
    read_html(part * (200_000 // len(part)))
    assert time.process_time() - begun < 20
