"""Where posts can be seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.items.permalinks import implied_address, permalink, web_address


@pytest.mark.parametrize(
    ("platform", "post", "url"),
    [
        ("x", "1859", "https://x.com/i/status/1859"),
        ("x", "p1", None),
        ("bluesky", "at://did:plc:a1/app.bsky.feed.post/3l", "https://bsky.app/profile/did:plc:a1/post/3l"),
        ("bluesky", "at://did:plc:a1/app.bsky.feed.repost/3l", None),
        ("mastodon", "https://a.example/users/ada/statuses/1", "https://a.example/users/ada/statuses/1"),
        ("mastodon", "1122", None),
        ("reddit", "t3_s1", "https://www.reddit.com/comments/s1"),
        ("reddit", "t1_c1", None),
        ("telegram", "channel/5", "https://t.me/channel/5"),
        ("telegram", "99/5", None),
        ("youtube", "abcdefghi-_", "https://www.youtube.com/watch?v=abcdefghi-_"),
        ("youtube", "1", None),
        ("somewhere", "1", None),
    ],
)
def test_some_ids_imply_an_address(platform: str, post: str, url: str | None) -> None:
    """For others it has to come with the post."""
    assert implied_address(platform, post) == url


@pytest.mark.parametrize(
    "url",
    [
        None, "", "javascript:alert(1)", "http://", "https://a.example/<b>", "https://a b", "ftp://a.example",
        "https://a.example/\n", "https://a.example/" + "x" * 2000,
    ],
)  # fmt: skip
def test_what_cannot_be_followed_safely_is_left_out(url: str | None) -> None:
    """Strangers write addresses; the id's own stands in."""
    assert web_address(url) is None
    assert permalink("x", "1", url) == "https://x.com/i/status/1"


def test_the_address_that_came_with_a_post_counts() -> None:
    """It is the one people know."""
    assert (
        permalink("mastodon", "https://a.example/1", "https://a.example/@ada/1") == "https://a.example/@ada/1"
    )


@given(st.sampled_from(["x", "bluesky", "mastodon", "reddit", "telegram", "youtube"]), st.text())
def test_every_address_is_a_web_address(platform: str, post: str) -> None:
    """Whatever stands in an id."""
    url = permalink(platform, post, None)
    assert url is None or url.startswith("https://") or url == post
