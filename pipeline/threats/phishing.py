"""Whether a link imitates a watched domain: by its registrable domain, or by what stands before it.

The public suffix list comes with a package; nothing is asked of a network.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address
from typing import Final, Literal, NamedTuple
from urllib.parse import unquote

from publicsuffixlist import PublicSuffixList
from rapidfuzz.distance import OSA

from pipeline.threats.glyphs import glyphs, letters
from pipeline.threats.words import words

Trick = Literal[
    "look-alike",
    "other ending",
    "typing error",
    "sub-domain",
    "hyphens",
    "part of the name",
    "user name",
    "in the path",
]

SHORT: Final = 4
"""Letters up to which a name is in so many others that more than the name must be alike."""

DISTINCTIVE: Final = 10
"""Letters from which on a name inside another is no chance, without a word that lures."""

TELL: Final = 0.8
"""Probability from which on a link is told of."""

LONGEST: Final = 2_048
"""Characters of a link that are looked at."""

SHORTENERS: Final = words(
    """
    bit.ly t.co tinyurl.com goo.gl is.gd ow.ly buff.ly cutt.ly rebrand.ly shorturl.at t.ly rb.gy tiny.cc
    lnkd.in youtu.be fb.me wa.me dlvr.it ift.tt trib.al soo.gd s.id bl.ink short.io clck.ru vk.cc surl.li
    da.gd v.gd qr.ae amzn.to
    """
)
_HOSTS_ANYBODY: Final = words(
    """
    blogspot.com wordpress.com weebly.com wixsite.com github.io gitlab.io netlify.app vercel.app pages.dev
    web.app firebaseapp.com herokuapp.com glitch.me 000webhostapp.com repl.co workers.dev godaddysites.com
    square.site notion.site carrd.co sites.google.com
    """
)
_BAIT: Final = re.compile(
    r"log-?in|sign-?in|verif|secur|account|auth|passw|wallet|update|confirm|support|portal|service|visa|"
    r"passport|appointment|apply|form|survey|refund|claim|bonus|gift|helpdesk|webmail|mail|owa|sso|"
    r"id\b|kyc|pay|otp|online|official|gov|india|embassy"
)
_LINK: Final = re.compile(r"(?:https?://|hxxps?://|www\.)[^\s<>\"'()\[\]{}]{3,2000}", re.IGNORECASE)
_HOST_END: Final = re.compile(r"[^\w.\-]")
_AFTER_AUTHORITY: Final = re.compile(r"[/?#\\]")
_LABEL: Final = re.compile(r"[a-z0-9]+")
_ARCHIVES: Final = words(
    """
    web.archive.org archive.org archive.ph archive.is archive.today translate.goog google.com bing.com
    duckduckgo.com facebook.com l.facebook.com twitter.com x.com
    """
)

_SUFFIXES: Final = PublicSuffixList()


class Imitation(NamedTuple):
    """How a link imitates a domain.

    Attributes:
        target: The key of the person whose domain it is.
        domain: The link's own domain, in ASCII (punycode).
        watched: The domain it imitates.
        trick: How.
        probability: That it is no accident.
    """

    target: str
    domain: str
    watched: str
    trick: Trick
    probability: float


class _Watched(NamedTuple):
    """A watched domain: whole, its registrable part, that part's own name, and the suffix."""

    key: str
    host: str
    registrable: str
    name: str
    suffix: str


class Domains:
    """Everybody's domains, ready to be compared with.

    Args:
        domains: Key of a person and their domains.
    """

    def __init__(self, domains: Iterable[tuple[str, Sequence[str]]]) -> None:
        self._watched = [_watched(key, host) for key, hosts in domains for host in hosts]
        self._own = frozenset(one.registrable for one in self._watched)
        self._known: dict[str, tuple[Imitation, ...]] = {}

    def __bool__(self) -> bool:
        return bool(self._watched)

    def imitations(self, url: str) -> tuple[Imitation, ...]:
        """Return which watched domains a link imitates, for each person the likeliest way; nothing for their own."""
        place = _authority(url)
        if place is None:
            return ()
        user, host = place
        known = self._known.get(host)
        if known is None:
            if len(self._known) >= 65_536:
                self._known.clear()
            known = self._known[host] = self._compare(host)
        if "/" not in url[url.find("//") + 2 :]:
            # Platforms and archives cut texts, and with them links: the beginning of a domain imitates nobody.
            known = tuple(one for one in known if not one.watched.startswith(one.domain))
        if user or "/" in url[8:]:
            extra = self._elsewhere(url, user, host)
            if extra:
                return (*known, *extra)
        return known

    def is_plain(self, url: str) -> bool:
        """Say at once, of most links, that they imitate nobody: the host was looked at before."""
        host = url[url.find("//") + 2 :].split("/", 1)[0]
        return self._known.get(host) == () and "@" not in host

    def _compare(self, host: str) -> tuple[Imitation, ...]:
        shown = _unicode(host)
        domain = registrable(host)
        if domain is None or domain in self._own:
            return ()
        best: dict[str, Imitation] = {}
        for watched in self._watched:
            found = _trick(shown, domain, watched)
            if found is not None and found[1] > (best[watched.key].probability if watched.key in best else 0):
                best[watched.key] = Imitation(watched.key, _ascii(domain), watched.host, *found)
        return tuple(best.values())

    def _elsewhere(self, url: str, user: str, host: str) -> tuple[Imitation, ...]:
        """Look at what stands before an ``@`` and after the host."""
        domain = registrable(host)
        if domain is None or domain in self._own or domain in _ARCHIVES or host in _ARCHIVES:
            return ()
        found: list[Imitation] = []
        for watched in self._watched:
            if user and watched.host in user.lower():
                found.append(Imitation(watched.key, _ascii(domain), watched.host, "user name", 0.98))
            elif _is_address(host) and watched.host in url.lower():
                found.append(Imitation(watched.key, host, watched.host, "in the path", 0.9))
        return tuple(found)


def links_in(text: str) -> list[str]:
    """Return the links written in a text."""
    return _LINK.findall(text) if "://" in text or "www." in text.lower() or "hxxp" in text.lower() else []


def is_shortener(url: str) -> bool:
    """Say whether a link leads to where it does not say."""
    place = _authority(url)
    return place is not None and place[1].removeprefix("www.") in SHORTENERS


def safe_domain(domain: str) -> str:
    """Return a domain as it may be shown: in ASCII, with what it reads as where that differs, and not clickable.

    >>> safe_domain("xn--mea-5cd.example")
    'xn--mea-5cd[.]example'
    """
    return _ascii(domain).replace(".", "[.]")


@lru_cache(maxsize=16_384)
def registrable(host: str) -> str | None:
    """Return the part of a host that somebody registered, by the public suffix list; the host itself for an address.

    >>> registrable("login.mea.gov.in")
    'mea.gov.in'
    """
    bare = _ascii(host).rstrip(".").lower()
    if _is_address(bare):
        return bare
    found = _SUFFIXES.privatesuffix(bare)
    return str(found) if found else None


def _watched(key: str, host: str) -> _Watched:
    bare = _ascii(host.lower().removeprefix("www.").rstrip("."))
    domain = registrable(bare) or bare
    name, _, suffix = domain.partition(".")
    return _Watched(key, bare, domain, name, suffix)


def _trick(shown: str, domain: str, watched: _Watched) -> tuple[Trick, float] | None:
    """Compare one host with one watched domain."""
    name, _, suffix = domain.partition(".")
    if len(suffix.rpartition(".")[2]) < 2:
        return None
    seen_name = _unicode(name)
    short = len(watched.name) <= SHORT
    glyph, watched_glyph = glyphs(seen_name), glyphs(watched.name)
    plain = letters(seen_name)
    before = (
        shown[: -len(domain)]
        if shown.endswith(domain)
        else ".".join(shown.split(".")[: -1 - domain.count(".")])
    )
    government = _is_official(watched.suffix)
    if glyph == watched_glyph and seen_name != watched.name:
        return (
            ("hyphens", 0.9)
            if plain == watched.name
            else ("look-alike", 0.97 if not short or suffix == watched.suffix else 0.85)
        )
    joined = glyphs(watched.registrable)
    if _holds(before.strip("."), watched):
        return "sub-domain", 0.97
    if glyphs(name) in (joined, glyphs(watched.host)) or (government and glyph == joined):
        return "hyphens", 0.96
    if seen_name == watched.name:
        if short:
            return ("other ending", 0.85) if government and _imitates_ending(suffix, watched.suffix) else None
        return "other ending", 0.9
    parts = _LABEL.findall(name)
    wanted = watched.registrable.split(".")
    if len(parts) >= len(wanted) and any(parts[at : at + len(wanted)] == wanted for at in range(len(parts))):
        return "hyphens", 0.96
    if watched.name in parts or watched_glyph in map(glyphs, parts):
        others = "-".join(part for part in parts if glyphs(part) != watched_glyph)
        if _BAIT.search(others):
            return "hyphens", 0.9
        if len(watched.name) >= DISTINCTIVE and len(parts) > 1:
            return "hyphens", 0.82
    if not short and len(watched.name) >= 5:
        distance = OSA.distance(plain, watched.name, score_cutoff=2)
        allowed = 2 if len(watched.name) >= 12 else 1
        if distance <= allowed and _is_typo(plain, watched.name):
            return "typing error", 0.9 if suffix == watched.suffix or len(watched.name) >= 8 else 0.82
    if not short and len(watched.name) >= 6 and watched_glyph in glyph:
        rest = glyph.replace(watched_glyph, "", 1)
        if any(glyphs(bait) in rest for bait in _BAIT_WORDS):
            return "part of the name", 0.88
        if len(watched.name) > DISTINCTIVE:
            return "part of the name", 0.82
    if short and plain.startswith(watched.name) and plain[len(watched.name) :] in _JOINED_ENDINGS:
        return "hyphens", 0.9
    if _labels_name(before, watched) and (
        _BAIT.search(shown) or domain in _HOSTS_ANYBODY or ".".join(shown.split(".")[-2:]) in _HOSTS_ANYBODY
    ):
        return "sub-domain", 0.86
    return None


_BAIT_WORDS: Final = (
    "login", "signin", "verify", "secure", "security", "account", "auth", "update", "support", "portal", "visa",
    "passport", "apply", "online", "official", "gov", "india", "refund", "claim",
)  # fmt: skip
_JOINED_ENDINGS: Final = words(
    """
    gov govin gov-in goin india govt nic nicin indiagov govindia gv qov g0v
    """
)


def _holds(before: str, watched: _Watched) -> bool:
    """Whether the labels before the registrable domain spell a watched domain: mea.gov.in.login.example."""
    if not before:
        return False
    labels = before.split(".")
    wanted = watched.registrable.split(".")
    if any(labels[at : at + len(wanted)] == wanted for at in range(len(labels))):
        return True
    seen = [glyphs(label) for label in labels]
    spelt = [glyphs(label) for label in wanted]
    if any(seen[at : at + len(spelt)] == spelt for at in range(len(seen))):
        return True
    flat = [glyphs(label.replace("-", "")) for label in labels]
    return glyphs(watched.registrable) in flat


def _labels_name(before: str, watched: _Watched) -> bool:
    labels = [part for label in before.split(".") for part in (label, *label.split("-"))]
    return glyphs(watched.name) in map(glyphs, filter(None, labels))


def _is_official(suffix: str) -> bool:
    return any(part in ("gov", "gob", "gouv", "mil", "edu", "ac", "nic") for part in suffix.split("."))


def _imitates_ending(suffix: str, watched: str) -> bool:
    """Whether an ending looks like an official one that it is not: gov.in.net, gov.co, g0v.in."""
    parts, wanted = suffix.split("."), watched.split(".")
    return bool(set(parts) & set(wanted)) or glyphs(suffix) == glyphs(watched) or suffix in _CHEAP


_CHEAP: Final = words(
    """
    org info net online site top xyz live click link co in.net vip icu shop club website space support
    services gov.co cc
    """
)


def _is_typo(one: str, other: str) -> bool:
    """Whether two names differ as by a slip of the finger, and not as two words do: a first letter is seldom wrong."""
    if one[:1] != other[:1] and len(other) < 8:
        return False
    if one.rstrip("s") == other.rstrip("s") and len(other) < 8:
        return False
    if len(one) == len(other):
        wrong = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
        # One other letter is a slip only where the keys lie side by side: wikimedia is not wikipedia.
        return (
            len(wrong) != 1 or wrong[0][1] in _BESIDE.get(wrong[0][0], "") or set(wrong[0]) <= set("aeiouy")
        )
    return abs(len(one) - len(other)) <= 2


_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _beside() -> dict[str, str]:
    """Return the keys around each key."""
    return {
        key: "".join(
            near[max(0, place - 1) : place + 2] for other, near in enumerate(_ROWS) if abs(other - row) <= 1
        ).replace(key, "")
        for row, keys in enumerate(_ROWS)
        for place, key in enumerate(keys)
    }


_BESIDE: Final = _beside()


def _authority(url: str) -> tuple[str, str] | None:
    """Return the user name and the host of a link, in small; None if it has no host."""
    start = url.find("//")
    rest = url[start + 2 :] if start >= 0 else url
    authority = _AFTER_AUTHORITY.split(rest[:LONGEST], maxsplit=1)[0]
    user, at, host = authority.rpartition("@")
    host = unquote(host).lower().rstrip(".")
    if host.startswith("["):
        return None
    host = host.partition(":")[0].replace("。", ".").replace("．", ".").replace("[.]", ".")
    host = _HOST_END.split(host, maxsplit=1)[0].strip(".-")
    if "." not in host or len(host) > 253 or any(character.isspace() for character in host):
        return None
    return (unquote(user) if at else ""), host


def _is_address(host: str) -> bool:
    try:
        IPv4Address(host)
    except (AddressValueError, ValueError):
        return False
    return True


@lru_cache(maxsize=16_384)
def _ascii(host: str) -> str:
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
def _unicode(host: str) -> str:
    if "xn--" not in host:
        return host
    labels = []
    for label in host.split("."):
        try:
            labels.append(label[4:].encode().decode("punycode") if label.startswith("xn--") else label)
        except UnicodeError:
            labels.append(label)
    return ".".join(labels)
