"""One contender on one stream: whom it named, whom it should have named, and how soon."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from lab.evaluation.streams import AnswerKey
from schemas.alert import Alert

FOUND_SHARE = 0.5
"""A raid is found when so many of its accounts are named."""

_FIRST_NAMED = 3
"""An alert that names fewer of a gang points at nobody."""

_IN_TIME_S = 3600.0
"""Who is named later is found by what they did elsewhere, not in this raid."""


class RaidScore(Struct, frozen=True):
    """What became of one raid.

    Attributes:
        style: How the gang works, as the answer key calls it.
        size: Accounts in the raid.
        crowd: Accounts of organic crowds on the target meanwhile.
        named: How many of the raid's accounts were named.
        delay: Seconds from the fifth account's joining to the third of its accounts being named; 0 for a gang
            known before; None if that came more than an hour after the raid, or never.
    """

    style: str
    size: int
    crowd: int
    named: int
    delay: float | None

    @property
    def found(self) -> bool:
        """Whether half of its accounts were named."""
        return self.named >= FOUND_SHARE * self.size


class StreamScore(Struct, frozen=True):
    """What a contender did on one stream.

    Attributes:
        stream: The stream's name.
        group: What it is summed up under.
        named: Accounts named as coordinated.
        hit: Those of them that are.
        wanted: Accounts in raids.
        reached: Those of them that were named.
        pile_ons: Alerts about crowds without coordination, by id.
        raids: Each raid.
        scores: The score of each account named, and whether it is coordinated and in a raid.
    """

    stream: str
    group: str
    named: int
    hit: int
    wanted: int
    reached: int
    pile_ons: int
    raids: list[RaidScore]
    scores: list[tuple[float, bool, bool]]

    @property
    def innocent(self) -> int:
        """Accounts named that are not coordinated."""
        return self.named - self.hit


def score(stream: str, group: str, alerts: Iterable[Alert], key: AnswerKey) -> StreamScore:
    """Hold alerts, revisions included, against an answer key.

    An account counts as named from the first alert of kind ``coordinated_campaign`` that lists it, as in the
    shared scoring script; its score is the highest it was given.
    """
    first: dict[str, float] = {}
    best: dict[str, float] = {}
    pile_ons: set[str] = set()
    for alert in alerts:
        if alert.kind == "pile_on":
            pile_ons.add(alert.id)
        if alert.kind != "coordinated_campaign":
            continue
        at = alert.detected_at.timestamp()
        for account in alert.accounts:
            first[account.handle] = min(first.get(account.handle, at), at)
            best[account.handle] = max(best.get(account.handle, 0.0), account.score)
    coordinated = set(key.coordinated)
    wanted = {handle for raid in key.raids for handle in raid.accounts}
    raids = []
    for raid in key.raids:
        times = sorted(first[handle] for handle in raid.accounts if handle in first)
        delay = None
        third = times[_FIRST_NAMED - 1] if len(times) >= _FIRST_NAMED else None
        if third is not None and raid.fifth is not None and third <= raid.end + _IN_TIME_S:
            delay = max(0.0, third - raid.fifth)
        raids.append(RaidScore(raid.style, len(raid.accounts), raid.crowd, len(times), delay))
    return StreamScore(
        stream=stream,
        group=group,
        named=len(first),
        hit=len(first.keys() & coordinated),
        wanted=len(wanted),
        reached=len(first.keys() & wanted),
        pile_ons=len(pile_ons),
        raids=raids,
        scores=sorted((best[handle], handle in coordinated, handle in wanted) for handle in best),
    )
