"""Guilt by company, and its limits: who came with a gang to a place where hardly anybody else was.

Members of a gang who met it only once can't be told from chance by their own record. Yet where most of those who
came within an episode are known, and the target has no audience of its own to speak of, the few others came with
them. The same holds of a *party* within the episode: those in one conversation, or with one text, link or picture. The
rule is silent wherever there is a crowd: there, company means nothing; and where the target is itself one of the gang:
its followers are not its accomplices.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from math import log
from typing import Final

from pipeline.campaigns.episode import Episode
from pipeline.campaigns.history import History
from pipeline.campaigns.registry import Registry
from schemas.stages import ObjectKey

KNOWN: Final = 2
"""Fewest known members in the episode, and in a party."""

STRANGERS: Final = 5
"""Most unknown accounts of a party: more are a crowd."""

FOREIGN_SHARE: Final = 0.5
"""Strangers may be at most this share of a party."""

CROWD_SHARE: Final = 2 / 3
"""Strangers may be at most this share of the whole episode: in a larger crowd, any few meet by chance."""

EXPECTED_SHARE: Final = 0.1
"""Most of those to be named, as a share, that the target's own record makes one expect in such an episode anyway."""

LIFE: Final = 4
"""Who was at so many targets has a record of its own, which would tell of the gang: company is no evidence then."""

LIFE_BEFORE: Final = 3
"""The same for one who was there before the first of the gang: a gang must not frame people by coming after them."""


def companions(
    episode: Episode,
    registry: Registry,
    history: History,
    now: int,
    since: int,
    places: Callable[[str], Collection[str]],
) -> dict[str, float]:
    """Return the unknown accounts of an episode that came in a known gang's company, with nats for each.

    Args:
        episode: At one target; it must be over, for a crowd may still come.
        registry: Who is known.
        history: The target's.
        now: ms.
        since: When the stream began, ms.
        places: Tells the targets at which an account has been.
    """
    visits = episode.visits
    known = {key for key in visits if key in registry}
    strangers = len(visits) - len(known)
    if not strangers or not episode.whole or registry.is_named_target(episode.target):
        return {}
    if len(known) < KNOWN or strangers > CROWD_SHARE * len(visits):
        return {}
    led = min(visits[key].first for key in known)
    company: dict[str, None] = {}
    if not any(visits[key].habitual for key in visits.keys() - known):
        company.update(_strangers(list(visits), known))
    for party in _parties(episode):
        first = min((visits[key].first for key in party if key in known), default=led)
        for key in _strangers(party, known):
            # A gang must not frame people by answering them or by copying what they said.
            if visits[key].first >= first and not visits[key].habitual:
                company[key] = None
    company = {
        key: None for key in company if len(places(key)) < (LIFE if visits[key].first >= led else LIFE_BEFORE)
    }
    usual = history.usual(episode, registry, now, since)
    if not company or usual > EXPECTED_SHARE * len(company):
        return {}
    return dict.fromkeys(company, log(len(company) / usual))


def _parties(episode: Episode) -> Iterator[list[str]]:
    """Yield who took part in each conversation or brought the same thing."""
    parties: dict[ObjectKey, list[str]] = {}
    for key, visit in episode.visits.items():
        for shared in visit.shared:
            parties.setdefault(shared, []).append(key)
    for shared in sorted(parties):
        yield parties[shared]


def _strangers(party: list[str], known: Collection[str]) -> dict[str, None]:
    """Return the unknown accounts of a party in which they are few and the known ones are not."""
    strangers = {key: None for key in party if key not in known}
    few = len(strangers) <= min(STRANGERS, FOREIGN_SHARE * len(party))
    return strangers if few and len(party) - len(strangers) >= KNOWN else {}
