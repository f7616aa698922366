"""Guilt by company, and its limits: who came with a gang to a place where hardly anybody else was.

Members of a gang who met it only once can't be told from chance by their own record. Yet where most of those who
came within an episode are known, and the target has no audience of its own to speak of, the few others came with
them. The rule is silent wherever there is a crowd: there, company means nothing; and where the target is itself one of
the gang: its followers are not its accomplices.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from math import log
from typing import Final

from pipeline.campaigns.episode import Episode
from pipeline.campaigns.history import History
from pipeline.campaigns.registry import Registry

KNOWN: Final = 2
"""Fewest known members of one cluster in the episode."""

STRANGERS: Final = 5
"""Most unknown accounts: more are a crowd."""

FOREIGN_SHARE: Final = 0.5
"""Strangers may be at most this share of the episode."""

EXPECTED_SHARE: Final = 0.1
"""Most of the strangers, as a share, that the target's own record makes one expect in such an episode anyway."""


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
    whereabouts: Mapping[str, Collection[str]],
) -> dict[str, float]:
    """Return the unknown accounts of an episode that came in a known gang's company, with nats for each.

    Args:
        episode: At one target; it must be over, for a crowd may still come.
        registry: Who is known.
        history: The target's.
        now: ms.
        since: When the stream began, ms.
        whereabouts: The targets at which each account has been.
    """
    if not episode.whole or len(episode.visits) <= KNOWN or registry.is_named_target(episode.target):
        return {}
    strangers = [key for key in episode.visits if key not in registry]
    if not 0 < len(strangers) <= min(STRANGERS, FOREIGN_SHARE * len(episode.visits)):
        return {}
    if len(episode.visits) - len(strangers) < KNOWN or any(episode.visits[key].habitual for key in strangers):
        return {}
    usual = history.usual(episode, registry, now, since)
    if usual > EXPECTED_SHARE * len(strangers):
        return {}
    led = min(visit.first for key, visit in episode.visits.items() if key in registry)
    return {
        key: log(len(strangers) / usual)
        for key in strangers
        if len(whereabouts.get(key, ())) < (LIFE if episode.visits[key].first >= led else LIFE_BEFORE)
    }
