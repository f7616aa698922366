"""Watched domains, kept so that for any host the few that it may imitate are found at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind
from rapidfuzz import process
from rapidfuzz.distance import OSA

from pipeline.threats.glyphs import glyphs, letters
from pipeline.threats.hosts import in_ascii, in_unicode, registrable

SHORT: Final = 4
"""Letters up to which a name is in so many others that more than the name must be alike."""

SLIPS: Final = 2
"""Most slips of the finger by which a name is still taken for another."""

LABEL: Final = re.compile(r"[a-z0-9]+")
"""A part of a name between hyphens."""


class Watched(NamedTuple):
    """A watched domain: whole, its registrable part, that part's own name, and the suffix."""

    key: str
    host: str
    registrable: str
    name: str
    suffix: str


def as_watched(key: str, host: str) -> Watched:
    """Return a domain of somebody who is watched.

    Args:
        key: Who has it.
        host: The domain, as listed.
    """
    bare = in_ascii(host.lower().removeprefix("www.").rstrip("."))
    domain = registrable(bare) or bare
    name, _, suffix = domain.partition(".")
    return Watched(key, bare, domain, name, suffix)


class WatchedDomains:
    """Watched domains, by what a host that imitates one of them has of it.

    Args:
        domains: The domains.
    """

    def __init__(self, domains: Sequence[Watched]) -> None:
        self._domains = domains
        self._by_glyphs: dict[str, list[int]] = {}
        self._by_letters: dict[str, list[int]] = {}
        parts: dict[str, list[int]] = {}
        for place, one in enumerate(domains):
            for seen in {glyphs(one.name), glyphs(one.registrable), glyphs(one.host)}:
                self._by_glyphs.setdefault(seen, []).append(place)
            self._by_letters.setdefault(one.name, []).append(place)
            if len(one.name) > SHORT and (glyph := glyphs(one.name)):
                parts.setdefault(glyph, []).append(place)
        self._short = [name for name in self._by_letters if len(name) <= SHORT]
        self._by_length: dict[int, list[str]] = {}
        for name in self._by_letters:
            if len(name) > SHORT:
                self._by_length.setdefault(len(name), []).append(name)
        self._parts = list(parts.values())
        self._automaton = (
            AhoCorasick(
                list(parts), matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA
            )
            if parts
            else None
        )

    def like(self, shown: str, name: str) -> Iterator[Watched]:
        """Yield all domains that a host may imitate, in the order in which they are listed.

        Args:
            shown: The host as it reads.
            name: The first label of what somebody registered of it, in ASCII.
        """
        found: set[int] = set()
        seen = in_unicode(name)
        pieces = [name, seen, *LABEL.findall(name)]
        for label in shown.split("."):
            pieces += (label, *label.split("-"))
        for piece in filter(None, pieces):
            found.update(self._by_glyphs.get(glyphs(piece), ()))
        plain = letters(seen)
        for piece in {plain, *map(letters, shown.split("."))}:
            for short in self._short:
                if short in piece:
                    found.update(self._by_letters[short])
            found.update(self._within(glyphs(piece)))
        for close in self._slips(plain):
            found.update(self._by_letters[close])
        found.update(self._within(glyphs(seen)))
        for place in sorted(found):
            yield self._domains[place]

    def _slips(self, plain: str) -> Iterator[str]:
        for size in range(len(plain) - SLIPS, len(plain) + SLIPS + 1):
            if names := self._by_length.get(size):
                for name, _, _ in process.extract(
                    plain, names, scorer=OSA.distance, processor=None, score_cutoff=SLIPS, limit=None
                ):
                    yield name

    def _within(self, glyph: str) -> Iterable[int]:
        if self._automaton is None:
            return ()
        hits = self._automaton.find_matches_as_indexes(glyph, overlapping=True)
        return (place for index, _, _ in hits for place in self._parts[index])
