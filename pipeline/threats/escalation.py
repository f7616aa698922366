"""How a campaign grows worse, as functions of what is known of it: for its alert's severity and sentences."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final, Literal, get_args

from schemas.alert import AlertKind, Evidence, Severity

Step = Literal["relative", "platform", "threats", "personal_data", "crowd"]

_LADDER: Final[tuple[Severity, ...]] = get_args(Severity)

THREAT_SCORE: Final = 0.8
"""Abuse from which on a post counts as a threat."""

GROWN_SHARE: Final = 0.1
"""By how much a campaign's share of all accounts at a target must rise to be told of."""


def raised(severity: Severity, steps: int) -> Severity:
    """Return a severity so many steps higher, at most the highest.

    >>> raised("medium", 1)
    'high'
    """
    return _LADDER[min(_LADDER.index(severity) + max(steps, 0), len(_LADDER) - 1)]


def graver(one: Severity, other: Severity) -> Severity:
    """Return the graver of two severities: what was said once is not taken back while an alert goes on.

    >>> graver("low", "high")
    'high'
    """
    return max(one, other, key=_LADDER.index)


def root_of(target: str, relations: Collection[str] = ()) -> str:
    """Return the key of the person on the list that a target's key belongs to: ``fs`` for ``fs/daughter``.

    Args:
        target: A target's key.
        relations: Keys that are known to be related persons; by default every key with a slash and no colon is.
    """
    related = target in relations if relations else "/" in target and ":" not in target
    return target.rpartition("/")[0] if related else target


def moved_to_relative(before: Collection[str], now: str) -> bool:
    """Say whether a group that was at a person now is at somebody near that person.

    Args:
        before: Keys of the targets that the group was at.
        now: Key of the target that it is at now.
    """
    root = root_of(now)
    return root != now and now not in before and any(root_of(target) == root for target in before)


def steps(
    *,
    before: Collection[str] = (),
    now: str = "",
    platforms: Sequence[str] = (),
    abuse_before: float = 0.0,
    abuse_now: float = 0.0,
    kinds: Collection[AlertKind] = (),
    share_before: float = 0.0,
    share_now: float = 0.0,
) -> list[Step]:
    """Return in what ways a campaign has grown worse, the gravest first.

    Args:
        before: Keys of the targets that its accounts were at earlier.
        now: Key of the target that they are at now.
        platforms: The platforms that its accounts act on, each once.
        abuse_before: Highest abuse in its posts so far, 0 to 1: see ``pipeline.threats.abuse``.
        abuse_now: Highest abuse in its newest posts.
        kinds: Kinds of other alerts at the same target in the same time.
        share_before: Its share of all accounts at the target at the last look.
        share_now: The same now.
    """
    found: list[Step] = []
    if now and moved_to_relative(before, now):
        found.append("relative")
    if "doxxing" in kinds:
        found.append("personal_data")
    if abuse_now >= THREAT_SCORE > abuse_before:
        found.append("threats")
    if len(set(platforms)) > 1:
        found.append("platform")
    if share_now - share_before >= GROWN_SHARE:
        found.append("crowd")
    return found


_SENTENCES: Final[dict[Step, str]] = {
    "relative": "The same accounts moved from the target to somebody near the target.",
    "personal_data": "Personal data of the target or somebody near was published in the same time.",
    "threats": "The newest posts hold threats; those before held insults at most.",
    "platform": "The same accounts or texts act on more than one platform.",
    "crowd": "The group's share of all accounts at the target is rising.",
}


def evidence(found: Sequence[Step], *, threats: Sequence[str] = ()) -> list[Evidence]:
    """Say in what ways a campaign has grown worse; it adds nothing to the case against any account.

    Args:
        found: In what ways.
        threats: Ids of the posts that hold threats.
    """
    return [
        Evidence(f"escalation_{step}", _SENTENCES[step], 0.0, list(threats) if step == "threats" else [])
        for step in found
    ]
