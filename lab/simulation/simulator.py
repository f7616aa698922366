"""Puts a scenario together: everyday life, crowds and gangs in one stream, with the answer key beside it."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from typing import Final

from lab.simulation.accounts import PLATFORMS, home_handle
from lab.simulation.background import Background
from lab.simulation.crowds.fans import play_fans
from lab.simulation.crowds.petition import play_petition
from lab.simulation.crowds.surge import play_surge
from lab.simulation.gangs.play import GangPlayed, play_gang
from lab.simulation.ground import Ground, Played
from lab.simulation.links import News
from lab.simulation.pen import Draft, Pen
from lab.simulation.scenario import START_MS, Fans, Gang, Petition, Scenario, Surge
from lab.simulation.society import Society
from lab.simulation.threats import planted
from lab.simulation.timetable import Timetable
from lab.simulation.truth import Crowd, Raid, Threat, Truth
from schemas.post import Post
from schemas.target import Related, Target, Watchlist

_SERIES: Final = 1


class Simulation:
    """A simulated stream.

    Iterating writes the posts in order of event time, anew each time and always the same; only what is at
    hand is kept in memory, so that millions of posts can be written.

    Attributes:
        scenario: What is played.
        truth: Who was planted.
        watchlist: The cast, as an installation would watch it.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario: Final = scenario
        society = Society(scenario)
        timetable = Timetable(scenario, society)
        news = News(scenario.seed)
        pen = Pen(_SERIES)
        self._background: Final = Background(scenario, society, timetable, news)
        crowds: list[tuple[str, str, Played]] = []
        gangs: list[tuple[Gang, GangPlayed]] = []
        for number, part in enumerate(scenario.parts):
            ground = Ground(scenario, society, timetable, news, pen, number)
            if isinstance(part, Surge):
                crowds.append(("surge", part.target, play_surge(part, ground)))
            elif isinstance(part, Petition):
                crowds.append(("petition", part.target, play_petition(part, ground)))
            elif isinstance(part, Fans):
                crowds.append(("fans", part.idol, play_fans(part, ground)))
            else:
                gangs.append((part, play_gang(part, ground)))
        drafts: list[Draft] = []
        for _, _, played in crowds:
            drafts += played.drafts
        for _, gang in gangs:
            drafts += gang.cover.drafts
            for attack in gang.attacks:
                drafts += attack.played.drafts
        single, threats = planted(scenario)
        drafts += single
        drafts.sort(key=_order)
        self._drafts: Final = drafts
        self.truth: Final = _truth(society, crowds, gangs, threats)
        self.watchlist: Final = _watchlist(scenario)

    def __iter__(self) -> Iterator[Post]:
        for _, post in merge(self._background, self._drafts, key=lambda draft: draft[0]):
            yield post


def simulate(scenario: Scenario) -> Simulation:
    """Prepare a scenario; same scenario and seed, same posts.

    Raises:
        ValueError: If a part speaks of somebody outside the cast, or of statements that nobody makes.
    """
    return Simulation(scenario)


def _order(draft: Draft) -> tuple[int, str]:
    return draft[0], draft[1].id


def _truth(
    society: Society,
    crowds: list[tuple[str, str, Played]],
    gangs: list[tuple[Gang, GangPlayed]],
    threats: list[Threat],
) -> Truth:
    coordinated = {handle for _, gang in gangs for handle in gang.members}
    raids: list[Raid] = []
    for number, (part, gang) in enumerate(gangs):
        for target, played in gang.attacks:
            joined: dict[str, int] = {}
            for ms, account, _ in sorted(played.hits, key=lambda hit: hit[0]):
                joined.setdefault(account.author.handle, ms)
            times = [ms for ms, _, _ in played.hits]
            start, end = min(times), max(times)
            crowd = {
                account.author.handle
                for _, _, other in crowds
                for ms, account, hit in other.hits
                if hit == target and start <= ms <= end
            }
            order = sorted(joined.values())
            raids.append(
                Raid(
                    target=target,
                    start=_seconds(start),
                    end=_seconds(end),
                    accounts=sorted(joined),
                    crowd=len(crowd - coordinated),
                    style=part.style,
                    gang=number,
                    fifth=_seconds(order[min(4, len(order) - 1)]),
                )
            )
    return Truth(
        coordinated=sorted(coordinated),
        organic=len(society.people) - sum(1 for x in society.people if x.author.handle in coordinated),
        raids=sorted(raids, key=lambda raid: raid.start),
        pile_ons=len(crowds),
        crowds=sorted((_crowd(*crowd) for crowd in crowds if crowd[2].hits), key=lambda crowd: crowd.start),
        threats=threats,
    )


def _crowd(kind: str, target: str, played: Played) -> Crowd:
    hits = [(ms, account.author.handle) for ms, account, hit in played.hits if hit == target]
    return Crowd(
        kind=kind,
        target=target,
        start=_seconds(min(ms for ms, _ in hits)),
        end=_seconds(max(ms for ms, _ in hits)),
        accounts=len({handle for _, handle in hits}),
    )


def _seconds(ms: int) -> float:
    return (START_MS + ms) / 1000


def _watchlist(scenario: Scenario) -> Watchlist:
    relatives: dict[str, list[Related]] = {}
    for persona in scenario.cast:
        if persona.relative_of is not None:
            relatives.setdefault(persona.relative_of, []).append(
                Related(
                    id=persona.handle.replace("_", "-"),
                    name=persona.name,
                    relation=persona.relation,
                    aliases=[persona.name, *persona.aliases],
                    accounts={p: [home_handle(persona.handle, p)] for p in PLATFORMS},
                )
            )
    return Watchlist(
        targets=[
            Target(
                id=persona.handle.replace("_", "-"),
                name=persona.name,
                accounts={p: [home_handle(persona.handle, p)] for p in PLATFORMS},
                aliases=[persona.name, *persona.aliases],
                domains=list(persona.domains),
                related=relatives.get(persona.handle, []),
            )
            for persona in scenario.cast
            if persona.relative_of is None
        ]
    )
