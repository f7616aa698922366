"""Where a post can be seen, for takedown requests: as its platform tells it, or as its id implies."""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 2_000
_X: Final = re.compile(r"[0-9]{1,20}")
_BLUESKY: Final = re.compile(
    r"at://(did:[a-z0-9]{1,20}:[A-Za-z0-9._:%-]{1,250})/app\.bsky\.feed\.post/([A-Za-z0-9._~:-]{1,100})"
)
_REDDIT: Final = re.compile(r"t3_([a-z0-9]{1,20})")
_TELEGRAM: Final = re.compile(r"([A-Za-z][A-Za-z0-9_]{3,31})/([0-9]{1,20})")
_YOUTUBE: Final = re.compile(r"[A-Za-z0-9_-]{11}")
_PLAIN: Final = re.compile(r"https?://[^\s\x00-\x1f\x7f<>\"'`\\{}|^]{3,}", re.IGNORECASE)


def web_address(url: str | None) -> str | None:
    """Return a web address that can be shown and followed; None for anything else, as strangers may have written it."""
    return url if url and len(url) <= _LONGEST and _PLAIN.fullmatch(url) else None


def implied_address(platform: str, post: str) -> str | None:
    """Return the address of a post that its id alone tells, or None.

    Args:
        platform: The platform's name.
        post: The post's id on it.
    """
    if platform == "x" and _X.fullmatch(post):
        return f"https://x.com/i/status/{post}"
    if platform == "bluesky" and (found := _BLUESKY.fullmatch(post)):
        return f"https://bsky.app/profile/{found[1]}/post/{found[2]}"
    if platform == "reddit" and (found := _REDDIT.fullmatch(post)):
        return f"https://www.reddit.com/comments/{found[1]}"
    if platform == "telegram" and (found := _TELEGRAM.fullmatch(post)):
        return f"https://t.me/{found[1]}/{found[2]}"
    if platform == "youtube" and _YOUTUBE.fullmatch(post):
        return f"https://www.youtube.com/watch?v={post}"
    return web_address(post) if platform == "mastodon" else None


def unimplied_address(platform: str, post: str, url: str | None) -> str:
    """Return the address that came with a post, if its id does not imply it; most posts need nothing kept.

    >>> unimplied_address("x", "1", "https://x.com/i/status/1")
    ''
    """
    given = web_address(url)
    return "" if given is None or given == implied_address(platform, post) else given


def permalink(platform: str, post: str, url: str | None) -> str | None:
    """Return where a post can be seen: the address that came with it, else the one that its id implies."""
    return web_address(url) or implied_address(platform, post)
