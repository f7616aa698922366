"""Runs the detector over worlds: whom it named, whom it should have named, and how soon."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Final, NamedTuple, TypeVar

from msgspec import Struct

from lab.worlds.families import FAMILIES
from lab.worlds.model import Group, Member, World
from lab.worlds.parameters import Value
from lab.worlds.world import world
from pipeline.detector import Detector
from schemas.alert import Alert
from schemas.post import Post
from schemas.target import Watchlist

T = TypeVar("T")
R = TypeVar("R")

FOUND_SHARE: Final = 0.5
"""A group is found when so many of its members are named."""

_FIRST_NAMED: Final = 3
"""An alert that names fewer of a group points at nobody."""

_IN_TIME_S: Final = 3600.0
"""Who is named later is found by what they did elsewhere."""

Alerts = Callable[[Sequence[Post], Watchlist | None], Iterable[Alert]]
"""A detector: posts in order and a watchlist, or None for all targets, to alerts with their revisions."""


class Ticket(NamedTuple):
    """Which world to judge.

    Attributes:
        family: Its family.
        seed: Its seed.
        parameters: Values that take the place of drawn ones.
        all_targets: Whether every primary target is watched instead of the world's watchlist.
    """

    family: str
    seed: int
    parameters: Mapping[str, Value] | None = None
    all_targets: bool = False


class GroupOutcome(Struct, frozen=True):
    """What became of one group.

    Attributes:
        family: How it works.
        size: Its members, over all targets.
        named: How many of them were named.
        delay: Seconds from its fifth member's first act to the third of its members being named; 0 for less; None
            if that came more than an hour after its last act, or never.
    """

    family: str
    size: int
    named: int
    delay: float | None

    @property
    def found(self) -> bool:
        """Whether half of it was named."""
        return self.named >= FOUND_SHARE * self.size


class Outcome(Struct, frozen=True):
    """What the detector did in one world.

    Attributes:
        family: The world's family.
        seed: Its seed.
        posts: How many posts it has.
        named: Accounts named as coordinated.
        hit: Those of them that are.
        wanted: Accounts that are coordinated.
        leads: Accounts shown as leads without being named anywhere, that are not coordinated.
        pile_ons: Alerts about a crowd, by id.
        groups: What became of each group.
        error: The exception that ended the detector, or None.
    """

    family: str
    seed: int
    posts: int
    named: int
    hit: int
    wanted: int
    leads: int
    pile_ons: int
    groups: tuple[GroupOutcome, ...]
    error: str | None = None

    @property
    def organic(self) -> int:
        """Accounts named that take no orders."""
        return self.named - self.hit


def ours(posts: Sequence[Post], watchlist: Watchlist | None) -> Iterable[Alert]:
    """Run the detector of this project, with its usual settings."""
    return Detector(watchlist=watchlist).feed_all(posts)


def judge(made: World, *, all_targets: bool = False, alerts: Alerts = ours) -> Outcome:
    """Run a detector over a world, and hold what it says against the truth.

    Args:
        made: The world.
        all_targets: Whether every primary target is watched instead of the world's watchlist.
        alerts: The detector.

    Returns:
        The outcome; an exception of the detector is kept in it, with what was named before.
    """
    first: dict[tuple[str, str], float] = {}
    leads: set[tuple[str, str]] = set()
    pile_ons: set[str] = set()
    error = None
    try:
        for alert in alerts(made.posts, None if all_targets else made.watchlist):
            if alert.kind == "pile_on":
                pile_ons.add(alert.id)
            leads.update((lead.platform, lead.id) for lead in getattr(alert, "leads", ()))
            if alert.kind == "coordinated_campaign":
                at = alert.detected_at.timestamp()
                for account in alert.accounts:
                    first.setdefault((account.platform, account.id), at)
    except Exception as exception:  # noqa: BLE001  # what ends the detector is what is looked for
        error = f"{type(exception).__name__}: {exception}"
    coordinated = {(member.platform, member.id) for member in made.truth.accounts}
    return Outcome(
        family=made.family,
        seed=made.seed,
        posts=len(made.posts),
        named=len(first),
        hit=len(first.keys() & coordinated),
        wanted=len(coordinated),
        leads=len(leads - first.keys() - coordinated),
        pile_ons=len(pile_ons),
        groups=tuple(_groups(made.truth.groups, first)),
        error=error,
    )


@contextmanager
def workers(jobs: int) -> Iterator[Executor | None]:
    """Open so many processes, or none where one at a time is enough."""
    if jobs == 1:
        yield None
        return
    # Forking a process that holds threads may lock up; fresh processes never do.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        yield pool


def spread(task: Callable[[T], R], things: Sequence[T], pool: Executor | None, chunk: int = 4) -> Iterator[R]:
    """Do a task for each thing, in the processes of a pool if there is one; yields in the order of the things."""
    return map(task, things) if pool is None else pool.map(task, things, chunksize=chunk)


def judge_many(tickets: Sequence[Ticket], jobs: int = 1) -> Iterator[Outcome]:
    """Judge worlds, several at a time if asked; yields outcomes in the order of the tickets."""
    with workers(jobs) as pool:
        yield from spread(judge_ticket, tickets, pool)


def plan(families: Sequence[str], worlds: int, *, first: int = 0, all_targets: bool = False) -> list[Ticket]:
    """Return tickets for so many worlds of each family, seeds from ``first`` on."""
    for name in families:
        if name not in FAMILIES:
            raise ValueError(f"no family is called {name!r}; there are {', '.join(FAMILIES)}")
    return [
        Ticket(name, seed, None, all_targets) for seed in range(first, first + worlds) for name in families
    ]


def judge_ticket(ticket: Ticket) -> Outcome:
    """Make a world and judge it."""
    return judge(world(ticket.family, ticket.seed, ticket.parameters), all_targets=ticket.all_targets)


def _groups(groups: Sequence[Group], first: Mapping[tuple[str, str], float]) -> Iterator[GroupOutcome]:
    together: dict[int, list[Group]] = {}
    for group in groups:
        together.setdefault(group.number, []).append(group)
    for parts in together.values():
        members: set[Member] = {member for part in parts for member in part.members}
        times = sorted(
            at for member in members if (at := first.get((member.platform, member.id))) is not None
        )
        delay = None
        if (
            len(times) >= _FIRST_NAMED
            and times[_FIRST_NAMED - 1] <= max(part.end for part in parts) + _IN_TIME_S
        ):
            delay = max(0.0, times[_FIRST_NAMED - 1] - min(part.fifth for part in parts))
        yield GroupOutcome(parts[0].family, len(members), len(times), delay)
