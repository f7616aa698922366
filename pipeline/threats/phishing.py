"""Whether a link imitates a watched domain: by its registrable domain, or by what stands before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple

from rapidfuzz.distance import OSA

from pipeline.threats.endings import (
    CHEAP,
    imitates_ending,
    is_official,
    is_ordinary,
    is_reserved,
    is_suspect_under,
    may_be_mistyped,
)
from pipeline.threats.glyphs import glyphs, letters
from pipeline.threats.hosts import authority, in_ascii, in_unicode, is_address, registrable
from pipeline.threats.known_sites import ARCHIVES, HOSTS_ANYBODY, INSTITUTIONS, WIDESPREAD
from pipeline.threats.lures import BAIT, BAIT_WORDS, JOINED_ENDINGS, lures
from pipeline.threats.typing_errors import is_slip
from pipeline.threats.watched_domains import LABEL, SHORT, Watched, WatchedDomains, as_watched

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

DISTINCTIVE: Final = 10
"""Letters from which on a name inside another is no chance, without a word that lures."""

TELL: Final = 0.8
"""Probability from which on a link is told of."""


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


class Domains:
    """Everybody's domains, ready to be compared with.

    Args:
        domains: Key of a person and their domains.

    Attributes:
        plain: Hosts that were looked at before, by name, and imitate nobody.
    """

    def __init__(self, domains: Iterable[tuple[str, Sequence[str]]]) -> None:
        self._watched = [as_watched(key, host) for key, hosts in domains for host in hosts]
        self._index = WatchedDomains(self._watched)
        self._own = frozenset(one.registrable for one in self._watched)
        self._known: dict[str, tuple[Imitation, ...]] = {}
        self.plain: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._watched)

    def imitations(self, url: str) -> tuple[Imitation, ...]:
        """Return which watched domains a link imitates, for each person the likeliest way; nothing for their own."""
        place = authority(url)
        if place is None:
            return ()
        user, host = place
        known = self._known.get(host)
        if known is None:
            if len(self._known) >= 65_536:
                self._known.clear()
                self.plain.clear()
            known = self._known[host] = self._compare(host)
            if not known and not is_address(host):
                self.plain.add(host)
        if "/" not in url[url.find("//") + 2 :]:
            # Platforms and archives cut texts, and with them links: the beginning of a domain imitates nobody.
            known = tuple(one for one in known if not one.watched.startswith(one.domain))
        if user or "/" in url[8:]:
            extra = self._elsewhere(url, user, host)
            if extra:
                return (*known, *extra)
        return known

    def _compare(self, host: str) -> tuple[Imitation, ...]:
        shown = in_unicode(host)
        domain = registrable(host)
        if domain is None or domain in self._own:
            return ()
        best: dict[str, Imitation] = {}
        for watched in self._index.like(shown, domain.partition(".")[0]):
            found = trick_of(shown, domain, watched)
            if found is not None and found[1] > (best[watched.key].probability if watched.key in best else 0):
                best[watched.key] = Imitation(watched.key, in_ascii(domain), watched.host, *found)
        return tuple(best.values())

    def _elsewhere(self, url: str, user: str, host: str) -> tuple[Imitation, ...]:
        """Look at what stands before an ``@`` and after the host."""
        domain = registrable(host)
        if domain is None or domain in self._own or domain in ARCHIVES or host in ARCHIVES:
            return ()
        if user:
            named = user.lower()
            return tuple(
                Imitation(one.key, in_ascii(domain), one.host, "user name", 0.98)
                for one in self._watched
                if one.host in named
            )
        if is_address(host):
            whole = url.lower()
            return tuple(
                Imitation(one.key, host, one.host, "in the path", 0.9)
                for one in self._watched
                if one.host in whole
            )
        return ()


def trick_of(shown: str, domain: str, watched: Watched) -> tuple[Trick, float] | None:
    """Return by which trick a host imitates a watched domain, and how probably; None if it does not.

    Args:
        shown: The host as it reads.
        domain: What of it somebody registered, in ASCII.
        watched: The watched domain.
    """
    name, _, suffix = domain.partition(".")
    if len(suffix.rpartition(".")[2]) < 2:
        return None
    seen_name = in_unicode(name)
    short = len(watched.name) <= SHORT
    glyph, watched_glyph = glyphs(seen_name), glyphs(watched.name)
    plain = letters(seen_name)
    before = (
        shown[: -len(domain)]
        if shown.endswith(domain)
        else ".".join(shown.split(".")[: -1 - domain.count(".")])
    )
    government = is_official(watched.suffix)
    if glyph == watched_glyph and seen_name != watched.name:
        return (
            ("hyphens", 0.9)
            if plain == watched.name
            else ("look-alike", 0.97 if not short or suffix == watched.suffix else 0.85)
        )
    joined = glyphs(watched.registrable)
    if _holds(before.strip("."), watched) or (name != watched.name and _begins(shown, watched)):
        return "sub-domain", 0.97
    if glyphs(name) in (joined, glyphs(watched.host)) or (government and glyph == joined):
        return "hyphens", 0.96
    if (
        domain != watched.registrable
        and domain.replace(".", "") == watched.registrable.replace(".", "")
        and "." in watched.suffix
    ):
        # A dot is missing: meagov.in.
        return "hyphens", 0.95
    if seen_name == watched.name:
        if watched.name in BAIT_WORDS and not (government and imitates_ending(suffix, watched.suffix)):
            # Many sites are called passport or support.
            return None
        if is_reserved(suffix) and suffix not in CHEAP:
            return None
        if suffix.startswith(f"{watched.suffix}.") and watched.name not in WIDESPREAD:
            # A watched domain that goes on: un.org.co.
            return "other ending", 0.85
        if short:
            mistaken = is_suspect_under(len(watched.name), suffix, watched.suffix)
            return ("other ending", 0.85) if mistaken else None
        if watched.name in INSTITUTIONS and is_ordinary(suffix):
            # Every country has its senate.
            return None
        if watched.name in WIDESPREAD and is_ordinary(suffix):
            return None
        return "other ending", 0.9
    parts = LABEL.findall(name)
    wanted = watched.registrable.split(".")
    if watched.name == name.removeprefix("www").lstrip("-") and name.startswith("www"):
        return "hyphens", 0.95
    if before.strip(".").split(".")[-1].replace("-", "") == watched.name.replace(
        "-", ""
    ) and name == watched.suffix.replace(".", ""):
        return "sub-domain", 0.95
    if len(parts) >= len(wanted) and any(parts[at : at + len(wanted)] == wanted for at in range(len(parts))):
        return "hyphens", 0.96
    if watched.name in parts or watched_glyph in map(glyphs, parts):
        others = "-".join(part for part in parts if glyphs(part) != watched_glyph)
        if BAIT.search(others):
            return "hyphens", 0.9
        if len(watched.name) >= DISTINCTIVE and len(parts) > 1:
            return "hyphens", 0.82
    if not short and len(watched.name) >= 5:
        wanted_letters = letters(watched.name)
        distance = OSA.distance(plain, wanted_letters, score_cutoff=2)
        allowed = 2 if len(watched.name) >= 12 else 1
        if watched.name in BAIT_WORDS and suffix != watched.suffix:
            allowed = 0
        if (
            distance <= allowed
            # A surname without its initial, under another ending, is its own.
            and (suffix == watched.suffix or not _lacks_initial(plain, wanted_letters))
            and (
                is_slip(plain, wanted_letters)
                or (suffix == watched.suffix and len(wanted_letters) >= 6 and plain == f"{wanted_letters}s")
            )
            and may_be_mistyped(suffix, watched.suffix, len(watched.name))
        ):
            return "typing error", 0.9 if suffix == watched.suffix or len(watched.name) >= 8 else 0.82
    if len(watched.name) == SHORT + 1 and lures(plain, letters(watched.name)):
        return "part of the name", 0.86
    if not short and len(watched.name) >= 6 and watched_glyph in glyph:
        rest = glyph.replace(watched_glyph, "", 1)
        if any(glyphs(bait) in rest for bait in BAIT_WORDS) or lures(plain, letters(watched.name)):
            return "part of the name", 0.88
        if len(watched.name) > DISTINCTIVE:
            return "part of the name", 0.82
    if short and plain.startswith(watched.name) and plain[len(watched.name) :] in JOINED_ENDINGS:
        return "hyphens", 0.9
    if short and lures(plain, letters(watched.registrable)):
        return "part of the name", 0.86
    if short and len(watched.name) > 2 and lures(plain, watched.name):
        return "part of the name", 0.86
    if ".".join(shown.split(".")[-2:]) in HOSTS_ANYBODY and any(
        lures(letters(label), letters(watched.name)) for label in shown.split(".")
    ):
        return "sub-domain", 0.86
    if _labels_name(before, watched) and (
        BAIT.search(shown) or domain in HOSTS_ANYBODY or ".".join(shown.split(".")[-2:]) in HOSTS_ANYBODY
    ):
        return "sub-domain", 0.86
    return None


def _lacks_initial(one: str, other: str) -> bool:
    """Whether two names differ in that one has a letter before the other."""
    return one[1:] == other or other[1:] == one


def _holds(before: str, watched: Watched) -> bool:
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


def _begins(shown: str, watched: Watched) -> bool:
    """Whether a host begins with a watched one that goes on: mea.gov.in.net; google.com.au is another ending."""
    return f".{shown}".find(f".{watched.registrable}.") >= 0


def _labels_name(before: str, watched: Watched) -> bool:
    labels = [part for label in before.split(".") for part in (label, *label.split("-"))]
    return glyphs(watched.name) in map(glyphs, filter(None, labels))
