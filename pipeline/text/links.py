"""One form for all addresses of one page."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

_TRACKING: Final = frozenset(
    (
        "fbclid",
        "gclid",
        "dclid",
        "gbraid",
        "wbraid",
        "igshid",
        "igsh",
        "mc_cid",
        "mc_eid",
        "msclkid",
        "ref_src",
        "ref_url",
        "twclid",
        "yclid",
        "ttclid",
        "_ga",
        "_gl",
        "mibextid",
        "li_fat_id",
        "vero_id",
        "oly_enc_id",
        "_openstat",
    )
)
"""Parameters that tell where somebody came from, whatever the site."""

_ALIASES: Final = {
    "twitter.com": "x.com",
    "mobile.twitter.com": "x.com",
    "mobile.x.com": "x.com",
    "old.reddit.com": "reddit.com",
    "new.reddit.com": "reddit.com",
    "music.youtube.com": "youtube.com",
    "youtube-nocookie.com": "youtube.com",
}
"""Hosts that show the same pages under another name."""

_SITES: Final = {
    "x.com": frozenset(("s", "t", "cxt", "lang")),
    "youtube.com": frozenset(("t", "si", "feature", "app", "pp", "start", "ab_channel")),
    "youtu.be": frozenset(("t", "si", "feature")),
    "open.spotify.com": frozenset(("si", "context")),
    "instagram.com": frozenset(("hl",)),
    "tiktok.com": frozenset(("_t", "_r", "is_from_webapp", "sender_device", "web_id")),
    "facebook.com": frozenset(("ref", "rdid", "share_url", "locale", "__tn__", "sfnsn", "paipv", "eav")),
    "reddit.com": frozenset(("share_id", "ref", "ref_source", "rdt", "context")),
    "linkedin.com": frozenset(("trk", "trackingid", "rcm")),
    "t.me": frozenset(("single",)),
}
"""Parameters that make no other page on one site only; elsewhere ``?t=123`` and ``?t=456`` are two pages of a forum."""

_NOTHING: Final[frozenset[str]] = frozenset()

_WORD: Final = re.compile(r"[A-Za-z0-9]+")


@lru_cache(1 << 12)
def canonical_link(url: str) -> str | None:
    """Return host, path and telling parameters of a link in one form, or None if it names no page.

    Scheme, ``www.``, port 80 and 443, fragment, order of parameters, campaign tags and a closing slash are dropped. A
    parameter that may name a page is kept: links are evidence, and two pages must not become one.

    >>> canonical_link("HTTPS://www.Example.org/a/?utm_source=x&id=7#top")
    'example.org/a?id=7'
    """
    try:
        parts = urlsplit(url.strip() if "://" in url else f"https://{url.strip()}")
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if not host or "." not in host:
        return None
    host = host.removeprefix("www.").removeprefix("m.")
    host = _ALIASES.get(host, host)
    idle = _SITES.get(host, _NOTHING)
    if port not in (None, 80, 443):
        host = f"{host}:{port}"
    query = urlencode(
        sorted(
            (name, value)
            for name, value in parse_qsl(parts.query, max_num_fields=None)
            if name.lower() not in _TRACKING
            and name.lower() not in idle
            and not name.lower().startswith("utm_")
        )
    )
    path = parts.path.rstrip("/")
    if not path and not query:
        return None
    return f"{host}{path}{'?' + query if query else ''}"


def mirror_of(link: str) -> tuple[str, str] | None:
    """Return what the addresses of one page on several hosts have in common, and the host; None if nothing tells.

    Args:
        link: As ``canonical_link`` returns it.

    >>> mirror_of("copy.example/2023/item-421439?ref=12")
    ('/2023/item-421439', 'copy.example')
    >>> mirror_of("example.org/about-us")
    """
    host, slash, rest = link.partition("?")[0].partition("/")
    return (slash + rest, host) if _is_own(rest) else None


def _is_own(path: str) -> bool:
    """Whether a path is of one page: with a long number, a long word with digits, or four words in a row.

    A site's ordinary paths have none of these, and many sites have the same ones.
    """
    return any(part.count("-") > 2 for part in path.split("/")) or any(
        (len(word) > 4 and word.isdigit()) or (len(word) > 8 and not word.isalpha())
        for word in _WORD.findall(path)
    )
