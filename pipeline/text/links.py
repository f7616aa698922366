"""One form for all addresses of one page."""

from __future__ import annotations

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
        "ref",
        "ref_src",
        "ref_url",
        "s",
        "si",
        "t",
        "feature",
        "share",
        "spm",
        "src",
        "twclid",
        "yclid",
        "_ga",
        "amp",
    )
)


@lru_cache(1 << 12)
def canonical_link(url: str) -> str | None:
    """Return host, path and telling parameters of a link in one form, or None if it names no page.

    Scheme, ``www.``, port 80 and 443, fragment, order of parameters, campaign tags and a closing slash are dropped.

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
    if port not in (None, 80, 443):
        host = f"{host}:{port}"
    query = urlencode(
        sorted(
            (name, value)
            for name, value in parse_qsl(parts.query, max_num_fields=None)
            if name.lower() not in _TRACKING and not name.lower().startswith("utm_")
        )
    )
    path = parts.path.rstrip("/")
    if not path and not query:
        return None
    return f"{host}{path}{'?' + query if query else ''}"
