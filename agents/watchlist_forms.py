"""How platforms, handles, host names and contacts are written in a watchlist, and the right form of what is not.

What can match no post is refused, for nobody would notice until the day it is needed. Each function returns what is
wrong, with the form to write instead where it can be told, or nothing.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from typing import Final
from urllib.parse import unquote, urlsplit

_PLATFORMS: Final = {
    "twitter": "x", "x.com": "x", "twitter.com": "x", "mobile.twitter.com": "x", "bsky": "bluesky",
    "bsky.app": "bluesky", "bsky.social": "bluesky", "atproto": "bluesky", "fediverse": "mastodon", "masto": "mastodon",
    "mastodon.social": "mastodon", "activitypub": "mastodon", "tg": "telegram", "t.me": "telegram",
    "telegram.me": "telegram", "yt": "youtube", "youtu.be": "youtube", "youtube.com": "youtube", "fb": "facebook",
    "fb.com": "facebook", "facebook.com": "facebook", "meta": "facebook", "insta": "instagram", "ig": "instagram",
    "instagram.com": "instagram", "tik-tok": "tiktok", "tik_tok": "tiktok", "tik tok": "tiktok", "tiktok.com": "tiktok",
    "reddit.com": "reddit", "vkontakte": "vk", "vk.com": "vk", "threads.net": "threads", "threads.com": "threads",
}  # fmt: skip
"""Other names of platforms, as people write them, and the ones that posts have."""

_KNOWN: Final = (
    "x", "bluesky", "mastodon", "telegram", "reddit", "youtube", "tiktok", "facebook", "instagram", "threads", "vk",
    "linkedin", "discord", "whatsapp", "signal", "snapchat", "twitch", "truthsocial", "gab", "parler", "gettr",
    "rumble", "odysee", "lemmy", "weibo", "wechat", "douyin", "line", "kakaotalk", "naver", "sharechat", "koo",
    "odnoklassniki", "tumblr", "pinterest", "quora", "medium", "substack", "nostr", "matrix", "misskey", "pixelfed",
    "peertube",
)  # fmt: skip
"""Platforms that are no misspelling of another; posts may be of more."""

_NEAR: Final = 0.8
"""How alike a name is to a platform's that it is taken for a slip: one letter in five or fewer."""

_HOST: Final = re.compile(
    r"(?=.{1,253}$)(?:[^\W_](?:[\w\-]{0,61}[^\W_])?\.)+(?!\d+$)[^\W_][\w\-]{0,61}[^\W_]"
)
_ADDRESS: Final = re.compile(r"\A(?:[a-z][a-z0-9+.\-]*+://|www\.|[^\s/@.]++\.[^\s/@]++/)", re.IGNORECASE)
_PLATFORM: Final = re.compile(r"[^\W_][\w\-]*")
_REDDIT_PATH: Final = re.compile(r"\A/?(?:u|user|r)/")
_HASH: Final = re.compile(r"\A(?:[a-z0-9][a-z0-9_\-]*:)?[0-9a-fA-F]{32,128}")
_NOT_A_HANDLE: Final = frozenset(
    ("profile", "user", "users", "u", "c", "channel", "s", "in", "add", "people", "web", "accounts", "author")
)


def platform_fault(platform: str) -> str | None:
    """Return what is wrong with a platform's name.

    >>> platform_fault("twitter")
    "'twitter' is no platform name: write 'x'"
    """
    bare = (
        platform.strip()
        .removeprefix("https://")
        .removeprefix("http://")
        .removeprefix("www.")
        .rstrip("/")
        .lower()
    )
    right = _PLATFORMS.get(bare, bare)
    if right not in _KNOWN and (near := difflib.get_close_matches(right, _KNOWN, n=1, cutoff=_NEAR)):
        return f"{platform!r} is no platform name: did you mean {near[0]!r}?"
    if platform == right and _PLATFORM.fullmatch(platform):
        return None
    if _PLATFORM.fullmatch(right):
        return f"{platform!r} is no platform name: write {right!r}"
    return f"{platform!r} is no platform name: write one in lower case, such as 'x' or 'mastodon'"


def handle_fault(handle: str, platform: str | None) -> str | None:
    """Return what is wrong with an account's handle.

    Args:
        handle: As written.
        platform: Where the account is; None if that is not said.

    >>> handle_fault("https://x.com/minister", "x")
    "'https://x.com/minister' is no handle: write 'minister'"
    """
    right = _right_handle(handle, platform)
    if right == handle:
        return None
    if right:
        return f"{handle!r} is no handle: write {right!r}"
    if platform == "mastodon":
        return f"{handle!r} is no handle on mastodon: write 'name@server'"
    if any(map(str.isspace, handle.strip())):
        return f"{handle!r} is no handle: a handle has no spaces; names are written under `aliases`"
    return f"{handle!r} is no handle: write it as the platform shows it, without `@`"


def _right_handle(handle: str, platform: str | None) -> str:
    """Return a handle in the right form; nothing if it can't be told."""
    bare = handle.strip()
    if _shows_nothing(bare):
        bare = "".join(char for char in bare if unicodedata.category(char) not in ("Cf", "Cc", "Cn"))
    if _ADDRESS.match(bare):
        bare = _of_address(bare, platform)
    bare = _REDDIT_PATH.sub("", bare) if platform in ("reddit", None) else bare
    bare = bare.lstrip("@＠").rstrip("/")
    if not bare or any(map(str.isspace, bare)) or "/" in bare:
        return ""
    if platform == "mastodon" and not bare.isdigit():
        name, at, server = bare.partition("@")
        # A name without its server is that of an account whose posts do not tell it; it matches no other.
        return bare if name and (not at or _HOST.fullmatch(server)) else ""
    if platform in ("x", "telegram", "reddit", "tiktok", "instagram") and "@" in bare:
        return bare.partition("@")[0]
    return bare


def _shows_nothing(text: str) -> bool:
    return any(unicodedata.category(char) in ("Cf", "Cc") for char in text)


def _of_address(address: str, platform: str | None) -> str:
    """Return the handle that an account's page has in its address; nothing if there is none."""
    try:
        parts = urlsplit(address if "://" in address else f"https://{address}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    names = [name for name in unquote(parts.path).split("/") if name and name.lower() not in _NOT_A_HANDLE]
    if not names:
        return host if platform == "bluesky" and host != "bsky.app" else ""
    name = names[0].lstrip("@")
    return f"{name}@{host}" if platform == "mastodon" and "@" not in name else name


def host_fault(domain: str) -> str | None:
    """Return what is wrong with a host name.

    >>> host_fault("https://Minister.example/contact")
    "'https://Minister.example/contact' is no host name: write 'minister.example'"
    """
    if domain == domain.lower() and _HOST.fullmatch(domain):
        return None
    bare = domain.strip().lower()
    try:
        host = urlsplit(bare if "://" in bare else f"//{bare}").hostname or ""
    except ValueError:
        host = ""
    host = host.removeprefix("*.").strip(".")
    if _HOST.fullmatch(host):
        return f"{domain!r} is no host name: write {host!r}"
    return f"{domain!r} is no host name such as example.org"


def private_contact_fault(contact: str) -> str | None:
    """Return what is wrong with a protected contact, without its text: it may be the contact itself."""
    if _HASH.fullmatch(contact):
        return None
    return "a private contact is written as its keyed hash, 32 to 128 hexadecimal digits, never as itself"
