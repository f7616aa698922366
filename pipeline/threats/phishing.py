"""Whether a link imitates a watched domain: by its registrable domain, or by what stands before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from pipeline.threats.hosts import authority, in_ascii, in_unicode, is_address, registrable
from pipeline.threats.known_sites import ARCHIVES, MIRRORS
from pipeline.threats.tricks import Trick, trick_of
from pipeline.threats.watched_domains import WatchedDomains, as_watched

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
        if domain is None or domain in self._own or host.endswith(MIRRORS):
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
