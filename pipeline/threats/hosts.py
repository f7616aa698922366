"""Where a link leads: its host, the part of it that somebody registered, and how it may be shown.

The public suffix list comes with a package; nothing is asked of a network.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address
from typing import Final
from urllib.parse import unquote

from publicsuffixlist import PublicSuffixList

from pipeline.threats.words import words

LONGEST: Final = 2_048
"""Characters of a link that are looked at."""

SHORTENERS: Final = words(
    """
    bit.ly t.co tinyurl.com goo.gl is.gd ow.ly buff.ly cutt.ly rebrand.ly shorturl.at t.ly rb.gy tiny.cc
    lnkd.in youtu.be fb.me wa.me dlvr.it ift.tt trib.al soo.gd s.id bl.ink short.io clck.ru vk.cc surl.li
    da.gd v.gd qr.ae amzn.to
    """
)
_LINK: Final = re.compile(r"(?:https?://|hxxps?://|www\.)[^\s<>\"'()\[\]{}]{3,2000}", re.IGNORECASE)
HOST_WITHIN: Final = re.compile(r"\.(?:(?<=\w\.)[^\W\d_]{2}|(?<=[\[(]\.)[\])])")
"""A dot within a host, or within a sentence that goes on without a space; few texts have any."""

_BARE: Final = re.compile(
    r"(?<![\w@.:/-])((?:[\w-]{1,63}\.){1,6}([^\W\d_]{2,24}))(?![\w@-])(?::[0-9]{1,5})?(/[^\s<>\"'()\[\]{}]{0,200})?"
)
"""A link without anything before its host that says so: the host, its last label, and what follows the host."""

_IN_BRACKETS: Final = re.compile(r"\[[.:]\]|\(\.\)")
"""Signs of a host in brackets, so that no filter reads them."""

_SHORTEST_ALONE: Final = 3
"""Letters of an ending from which on two labels alone are a host: "kind.so" and "he.is" are words without a space."""

_UNREGISTERED: Final = frozenset(("example", "test", "invalid", "localhost"))
"""Endings that nobody registers under, for documents and trials: they have no list of what stands for a country."""

_SECOND: Final = words("gov gob gouv govt go co com org net ac edu mil nic or ne")
"""What stands before the ending of a country where names are registered one level lower."""


_HOST_END: Final = re.compile(r"[^\w.\-]")
_AFTER_AUTHORITY: Final = re.compile(r"[/?#\\]")
_SUFFIXES: Final = PublicSuffixList()


def links_in(text: str) -> list[str]:
    """Return the links written in a text, also as people write them: ``mea-gov.in.example/apply``, ``mea-gov.in``."""
    found = []
    if _IN_BRACKETS.search(text) is not None:
        text = _IN_BRACKETS.sub(lambda sign: sign[0][1], text)
    if "://" in text or "www." in text.lower() or "hxxp" in text.lower():
        found = _LINK.findall(text)
        text = _LINK.sub(" ", text)
    if HOST_WITHIN.search(text) is not None:
        found += (bare[0] for bare in _BARE.finditer(text) if bare[3] or _is_host(bare[1], bare[2]))
    return found


def _is_host(host: str, ending: str) -> bool:
    """Whether labels with nothing behind them are a host, and not the end of a sentence and the next one's begin."""
    if not (host.islower() or host.isupper()):
        return False
    if host.count(".") == 1 and "-" not in host and len(ending) < _SHORTEST_ALONE:
        return False
    ending = ending.lower()
    return ending in _UNREGISTERED or _SUFFIXES.publicsuffix(ending, accept_unknown=False) is not None


def is_shortener(url: str) -> bool:
    """Say whether a link leads to where it does not say."""
    place = authority(url)
    return place is not None and place[1].removeprefix("www.") in SHORTENERS


def safe_domain(domain: str) -> str:
    """Return a domain as it may be shown: in ASCII, with what it reads as where that differs, and not clickable.

    >>> safe_domain("xn--mea-5cd.example")
    'xn--mea-5cd[.]example'
    """
    return in_ascii(domain).replace(".", "[.]")


@lru_cache(maxsize=16_384)
def registrable(host: str) -> str | None:
    """Return the part of a host that somebody registered, by the public suffix list; the host itself for an address.

    >>> registrable("login.mea.gov.in")
    'mea.gov.in'
    """
    bare = in_ascii(host).rstrip(".").lower()
    if is_address(bare):
        return bare
    labels = bare.split(".")
    if labels[-1] in _UNREGISTERED and len(labels) > 2 and (labels[-2] in _SECOND or len(labels[-2]) < 3):
        return ".".join(labels[-3:])
    found = _SUFFIXES.privatesuffix(bare)
    return str(found) if found else None


def authority(url: str) -> tuple[str, str] | None:
    """Return the user name and the host of a link, in small; None if it has no host."""
    start = url.find("//")
    rest = url[start + 2 :] if start >= 0 else url
    place = _AFTER_AUTHORITY.split(rest[:LONGEST], maxsplit=1)[0]
    user, at, host = unquote(place).rpartition("@")
    if not host.isascii():
        # Browsers do the same: wide letters and full stops of other scripts lead where plain ones do.
        host = unicodedata.normalize("NFKC", host)
    host = host.lower().rstrip(".")
    if host.startswith("["):
        return None
    host = host.partition(":")[0].replace("。", ".").replace("[.]", ".")
    host = _HOST_END.split(host, maxsplit=1)[0].strip(".-")
    if "." not in host or len(host) > 253 or any(character.isspace() for character in host):
        return None
    return (unquote(user) if at else ""), host


def is_address(host: str) -> bool:
    """Say whether a host is a number of a server, IPv4."""
    try:
        IPv4Address(host)
    except (AddressValueError, ValueError):
        return False
    return True


@lru_cache(maxsize=16_384)
def in_ascii(host: str) -> str:
    """Return a host in ASCII, with punycode where letters need it."""
    if host.isascii():
        return host.lower()
    labels = []
    for label in host.lower().split("."):
        try:
            labels.append(label if label.isascii() else "xn--" + label.encode("punycode").decode())
        except UnicodeError:
            labels.append("".join(character for character in label if character.isascii()))
    return ".".join(labels)


@lru_cache(maxsize=16_384)
def in_unicode(host: str) -> str:
    """Return a host as it reads, with its punycode undone."""
    if "xn--" not in host:
        return host
    labels = []
    for label in host.split("."):
        try:
            labels.append(label[4:].encode().decode("punycode") if label.startswith("xn--") else label)
        except UnicodeError:
            labels.append(label)
    return ".".join(labels)
