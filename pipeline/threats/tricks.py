"""The tricks by which a host imitates a watched domain: a table, each with a name and a test."""

from __future__ import annotations

from collections.abc import Callable
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
from pipeline.threats.hosts import in_unicode
from pipeline.threats.known_sites import HOSTS_ANYBODY, INSTITUTIONS, WIDESPREAD
from pipeline.threats.lures import BAIT, BAIT_WORDS, JOINED_ENDINGS, lures
from pipeline.threats.typing_errors import is_slip
from pipeline.threats.watched_domains import LABEL, SHORT, Watched

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
"""What evidence calls a trick; several of the table share one."""

DISTINCTIVE: Final = 10
"""Letters from which on a name inside another is no chance, without a word that lures."""

STATES: Final = frozenset(("gov", "gob", "gouv", "govt", "gub", "mil", "go", "edu", "ac"))
"""What states call the names under which their ministries are, where no list of endings has it."""

_MIDDLING: Final = 6
"""Letters from which on a name inside another is one where a word that lures stands beside it."""

_LEAST_SLIP: Final = 5
_TWO_SLIPS: Final = 12
_SURE_SLIP: Final = 8
"""Letters of a name from which on a slip is looked for, two are, and one is sure whatever the ending."""

HARMLESS: Final = 0.0
"""The host is like the watched one in a way that has an innocent reason: no further trick is tried."""


class Pair(NamedTuple):
    """A host and the watched domain that it may imitate.

    Attributes:
        shown: The host as it reads.
        domain: What of it somebody registered, in ASCII.
        name: The first label of that.
        suffix: The rest of it.
        seen: The first label as it reads.
        plain: Its letters.
        glyph: What an eye takes it for.
        before: The labels before what was registered.
        watched: The watched domain.
        watched_glyph: What an eye takes its name for.
        short: Its name is in so many others that more than the name must be alike.
        official: Its ending is one of states or universities.
    """

    shown: str
    domain: str
    name: str
    suffix: str
    seen: str
    plain: str
    glyph: str
    before: str
    watched: Watched
    watched_glyph: str
    short: bool
    official: bool


Test = Callable[[Pair], float | None]
"""Returns how probable the trick is, ``HARMLESS``, or None where it is not this trick."""


def pair_of(shown: str, domain: str, watched: Watched) -> Pair:
    """Return a host beside a watched domain.

    Args:
        shown: The host as it reads.
        domain: What of it somebody registered, in ASCII.
        watched: The watched domain.
    """
    name, _, suffix = domain.partition(".")
    seen = in_unicode(name)
    before = (
        shown[: -len(domain)]
        if shown.endswith(domain)
        else ".".join(shown.split(".")[: -1 - domain.count(".")])
    )
    return Pair(
        shown,
        domain,
        name,
        suffix,
        seen,
        letters(seen),
        glyphs(seen),
        before.strip("."),
        watched,
        glyphs(watched.name),
        len(watched.name) <= SHORT,
        is_official(watched.suffix),
    )


def _no_ending(pair: Pair) -> float | None:
    """A link that was cut within its ending."""
    return HARMLESS if len(pair.suffix.rpartition(".")[2]) < 2 else None


def _other_hyphens(pair: Pair) -> float | None:
    """The name with other hyphens: in-fo.example."""
    alike = pair.glyph == pair.watched_glyph and pair.seen != pair.watched.name
    return 0.9 if alike and pair.plain == pair.watched.name else None


def _look_alike(pair: Pair) -> float | None:
    """Letters that look alike: rnea.gov.in."""
    if pair.glyph != pair.watched_glyph or pair.seen == pair.watched.name:
        return None
    return 0.97 if not pair.short or pair.suffix == pair.watched.suffix else 0.85


def _domain_before(pair: Pair) -> float | None:
    """The whole domain before another: mea.gov.in.login.example."""
    begins = pair.name != pair.watched.name and _begins(pair.shown, pair.watched)
    return 0.97 if _holds(pair.before, pair.watched) or begins else None


def _dots_as_hyphens(pair: Pair) -> float | None:
    """The whole domain as one label: mea-gov-in.example."""
    joined, name = glyphs(pair.watched.registrable), glyphs(pair.name)
    whole = name in (joined, glyphs(pair.watched.host)) or (pair.official and pair.glyph == joined)
    return 0.96 if whole else None


def _dot_missing(pair: Pair) -> float | None:
    """A dot is missing: meagov.in."""
    watched = pair.watched
    same = pair.domain.replace(".", "") == watched.registrable.replace(".", "")
    return 0.95 if same and pair.domain != watched.registrable and "." in watched.suffix else None


def _other_ending(pair: Pair) -> float | None:
    """The same name under another ending: mea-gov.in is not this, mea.org.in is."""
    watched, suffix = pair.watched, pair.suffix
    if pair.seen != watched.name:
        return None
    if watched.name in BAIT_WORDS and not (pair.official and imitates_ending(suffix, watched.suffix)):
        # Many sites are called passport or support.
        return HARMLESS
    if is_reserved(suffix) and suffix not in CHEAP:
        return HARMLESS
    if suffix.startswith(f"{watched.suffix}.") and watched.name not in WIDESPREAD:
        # A watched domain that goes on: un.org.co.
        return 0.85
    if pair.short:
        return 0.85 if is_suspect_under(len(watched.name), suffix, watched.suffix) else HARMLESS
    if watched.name in (INSTITUTIONS | WIDESPREAD) and is_ordinary(suffix):
        # Every country has its senate.
        return HARMLESS
    return 0.9


def _after_www(pair: Pair) -> float | None:
    """The name right after www: wwwmea.gov.in."""
    name, watched = pair.name, pair.watched.name
    return 0.95 if name.startswith("www") and name.removeprefix("www").lstrip("-") == watched else None


def _ending_as_name(pair: Pair) -> float | None:
    """The name before its own ending as a name: mea.govin.example."""
    label = pair.before.split(".")[-1].replace("-", "")
    split = label == pair.watched.name.replace("-", "") and pair.name == pair.watched.suffix.replace(".", "")
    return 0.95 if split else None


def _joined_between_hyphens(pair: Pair) -> float | None:
    """The whole domain without its dots, before other words: meagovin-update.example."""
    joined = pair.watched.registrable.replace(".", "").replace("-", "")
    return (
        0.9
        if len(joined) > SHORT + 1 and joined in LABEL.findall(pair.name) and joined != pair.name
        else None
    )


def _domain_between_hyphens(pair: Pair) -> float | None:
    """The whole domain among other words with hyphens: visa-mea-gov-in.example."""
    parts, wanted = LABEL.findall(pair.name), pair.watched.registrable.split(".")
    return 0.96 if any(parts[at : at + len(wanted)] == wanted for at in range(len(parts))) else None


def _name_between_hyphens(pair: Pair) -> float | None:
    """The name beside words that lure, or a distinctive one beside any: mea-login.example."""
    parts = LABEL.findall(pair.name)
    if pair.watched.name not in parts and pair.watched_glyph not in map(glyphs, parts):
        return None
    if BAIT.search("-".join(part for part in parts if glyphs(part) != pair.watched_glyph)):
        return 0.9
    return 0.82 if len(pair.watched.name) >= DISTINCTIVE and len(parts) > 1 else None


def _typing_error(pair: Pair) -> float | None:
    """A letter off: ministy.example."""
    name, suffix, watched = pair.watched.name, pair.suffix, pair.watched
    if pair.short or len(name) < _LEAST_SLIP or (name in BAIT_WORDS and suffix != watched.suffix):
        return None
    wanted = letters(name)
    allowed = 2 if len(name) >= _TWO_SLIPS else 1
    if OSA.distance(pair.plain, wanted, score_cutoff=allowed) > allowed:
        return None
    if suffix != watched.suffix and _lacks_initial(pair.plain, wanted):
        # A surname without its initial, under another ending, is its own.
        return None
    several = suffix == watched.suffix and len(wanted) >= _MIDDLING and pair.plain == f"{wanted}s"
    if not (is_slip(pair.plain, wanted) or several):
        return None
    if not may_be_mistyped(suffix, watched.suffix, len(name)):
        return None
    return 0.9 if suffix == watched.suffix or len(name) >= _SURE_SLIP else 0.82


def _with_lures(pair: Pair) -> float | None:
    """A name of few letters with nothing but words that lure: pmoportal.example."""
    watched = pair.watched
    if len(watched.name) == SHORT + 1 and lures(pair.plain, letters(watched.name)):
        return 0.86
    if pair.short and lures(pair.plain, letters(watched.registrable)):
        return 0.86
    return 0.86 if pair.short and len(watched.name) > 2 and lures(pair.plain, watched.name) else None


def _inside_longer(pair: Pair) -> float | None:
    """A longer name within another: theministryportal.example."""
    size = len(pair.watched.name)
    if pair.short or size < _MIDDLING or pair.watched_glyph not in pair.glyph:
        return None
    rest = pair.glyph.replace(pair.watched_glyph, "", 1)
    if any(glyphs(bait) in rest for bait in BAIT_WORDS) or lures(pair.plain, letters(pair.watched.name)):
        return 0.88
    return 0.82 if size > DISTINCTIVE else None


def _ending_joined(pair: Pair) -> float | None:
    """A short name and its ending in one: meagov.example."""
    name = pair.watched.name
    joined = pair.plain.startswith(name) and pair.plain[len(name) :] in JOINED_ENDINGS
    return 0.9 if pair.short and joined else None


def _lures_at_a_host(pair: Pair) -> float | None:
    """The name with words that lure, where anybody may have a label: mealogin.pages.example."""
    name = letters(pair.watched.name)
    hosted = ".".join(pair.shown.split(".")[-2:]) in HOSTS_ANYBODY
    return 0.86 if hosted and any(lures(letters(label), name) for label in pair.shown.split(".")) else None


def _name_before(pair: Pair) -> float | None:
    """The name as a label before another domain that lures, or where anybody may have one."""
    if not _labels_name(pair.before, pair.watched) or pair.domain.split(".")[0] in STATES:
        # Every state has a ministry of that name under its own ending: mfa.gov.hu.
        return None
    hosted = pair.domain in HOSTS_ANYBODY or ".".join(pair.shown.split(".")[-2:]) in HOSTS_ANYBODY
    return 0.86 if hosted or BAIT.search(pair.shown) else None


TRICKS: Final[tuple[tuple[str, Trick, Test], ...]] = (
    ("cut within its ending", "other ending", _no_ending),
    ("other hyphens", "hyphens", _other_hyphens),
    ("letters that look alike", "look-alike", _look_alike),
    ("the domain before another", "sub-domain", _domain_before),
    ("hyphens for dots", "hyphens", _dots_as_hyphens),
    ("a missing dot", "hyphens", _dot_missing),
    ("another ending", "other ending", _other_ending),
    ("right after www", "hyphens", _after_www),
    ("its ending as a name", "sub-domain", _ending_as_name),
    ("the domain between hyphens", "hyphens", _domain_between_hyphens),
    ("the domain in one word between hyphens", "hyphens", _joined_between_hyphens),
    ("the name between hyphens", "hyphens", _name_between_hyphens),
    ("a typing error", "typing error", _typing_error),
    ("a name inside a longer one", "part of the name", _inside_longer),
    ("its ending joined to it", "hyphens", _ending_joined),
    ("nothing but words that lure", "part of the name", _with_lures),
    ("words that lure at a host for anybody", "sub-domain", _lures_at_a_host),
    ("the name before another domain", "sub-domain", _name_before),
)
"""Each trick's name, what evidence calls it, and its test. The first that has a say decides: they go from what leaves
no doubt to what needs a second sign."""


def trick_of(shown: str, domain: str, watched: Watched) -> tuple[Trick, float] | None:
    """Return by which trick a host imitates a watched domain, and how probably; None if it does not.

    Args:
        shown: The host as it reads.
        domain: What of it somebody registered, in ASCII.
        watched: The watched domain.
    """
    pair = pair_of(shown, domain, watched)
    for _, trick, test in TRICKS:
        probability = test(pair)
        if probability is not None:
            return (trick, probability) if probability else None
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
    """Whether a host begins with a watched one that goes on: mea.gov.in.net, mea.gov.in-doc.net."""
    return any(f".{shown}".find(f".{watched.registrable}{sign}") >= 0 for sign in ".-")


def _labels_name(before: str, watched: Watched) -> bool:
    labels = [part for label in before.split(".") for part in (label, *label.split("-"))]
    return glyphs(watched.name) in map(glyphs, filter(None, labels))
