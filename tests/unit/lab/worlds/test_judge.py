"""Outcomes hold what the detector said against what is true."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

import pytest

from lab.worlds import Member, World, world
from lab.worlds.judge import Alerts, Ticket, judge, judge_many, plan
from schemas.alert import Alert, AlertTarget, Counts, NamedAccount, Window
from schemas.post import Post
from schemas.target import Watchlist


def alert(at: float, accounts: Sequence[tuple[str, str, str]], kind: str = "coordinated_campaign") -> Alert:
    """Return an alert that names accounts (platform, id, handle)."""
    moment = datetime.fromtimestamp(at, UTC)
    named = [NamedAccount(platform, ident, handle, 0.9, ["x"]) for platform, ident, handle in accounts]
    return Alert(
        id=f"{kind}-{at}",
        revision=1,
        kind=kind,  # type: ignore[arg-type]  # a literal
        target=AlertTarget(),
        status="open",
        severity="low",
        score=0.9,
        opened_at=moment,
        detected_at=moment,
        window=Window(moment, moment),
        counts=Counts(1, 1),
        accounts=named,
    )


def says(alerts: Sequence[Alert]) -> Alerts:
    """Return a detector that always says the same."""

    def detector(posts: Sequence[Post], watchlist: Watchlist | None) -> Iterable[Alert]:
        return alerts

    return detector


def keys(members: Iterable[Member]) -> list[tuple[str, str, str]]:
    """Return members as an alert lists them."""
    return [(member.platform, member.id, member.handle) for member in members]


@pytest.fixture(scope="module")
def flood() -> World:
    """Return a world with one group."""
    return world("flood", 2, {"people": 60, "background": "none", "targets_struck": 1, "members": 12})


def test_silence_names_nobody(flood: World) -> None:
    """Without an alert all members are missed and nobody is named."""
    outcome = judge(flood, alerts=says([]))
    assert (outcome.named, outcome.hit, outcome.wanted, outcome.error) == (0, 0, 12, None)
    assert [(group.named, group.delay, group.found) for group in outcome.groups] == [(0, None, False)]


def test_members_and_others_are_counted_by_platform_and_id(flood: World) -> None:
    """A member counts as hit, anybody else as organic; a member's id on another platform is somebody else."""
    members = keys(flood.truth.accounts)
    other = next(
        post.author for post in flood.posts if post.author.id not in {ident for _, ident, _ in members}
    )
    platform, ident, handle = members[0]
    at = flood.truth.groups[0].end
    said = [alert(at, [*members[:6], (platform, other.id, other.handle), (f"{platform}2", ident, handle)])]
    outcome = judge(flood, alerts=says(said))
    assert (outcome.named, outcome.hit, outcome.organic) == (8, 6, 2)
    assert outcome.groups[0].found


def test_the_delay_runs_from_the_fifth_member_to_the_third_named(flood: World) -> None:
    """Alerts before the fifth member's act make it 0; ones an hour after the last act make it None."""
    group, members = flood.truth.groups[0], keys(flood.truth.accounts)
    for at, delay in ((group.fifth + 60, 60.0), (group.start, 0.0), (group.end + 3700, None)):
        outcome = judge(flood, alerts=says([alert(at, members[:3])]))
        found = outcome.groups[0].delay
        assert found == (None if delay is None else pytest.approx(delay, abs=0.01))
    two = judge(flood, alerts=says([alert(group.start, members[:2])]))
    assert two.groups[0].delay is None


def test_pile_ons_name_nobody(flood: World) -> None:
    """Only campaigns name accounts."""
    outcome = judge(
        flood, alerts=says([alert(flood.truth.groups[0].end, keys(flood.truth.accounts), "pile_on")])
    )
    assert (outcome.named, outcome.pile_ons) == (0, 1)


def test_an_exception_is_kept(flood: World) -> None:
    """What ends the detector is told, with what was named before."""
    members = keys(flood.truth.accounts)

    def broken(posts: Sequence[Post], watchlist: Watchlist | None) -> Iterable[Alert]:
        yield alert(flood.truth.groups[0].end, members[:3])
        raise ZeroDivisionError("none left")

    outcome = judge(flood, alerts=broken)
    assert (outcome.named, outcome.error) == (3, "ZeroDivisionError: none left")


def test_the_watchlist_or_all_targets_are_watched(flood: World) -> None:
    """A detector gets the world's watchlist, or none for all targets."""
    seen: list[Watchlist | None] = []

    def detector(posts: Sequence[Post], watchlist: Watchlist | None) -> Iterable[Alert]:
        seen.append(watchlist)
        return ()

    judge(flood, alerts=detector)
    judge(flood, all_targets=True, alerts=detector)
    assert seen == [flood.watchlist, None]


def test_processes_change_no_outcome() -> None:
    """Two processes give the same outcomes in the same order as one."""
    small: Mapping[str, bool | int | float | str] = {"people": 20, "background": "none"}
    tickets = [Ticket("petition", seed, small) for seed in (1, 2)]
    assert list(judge_many(tickets)) == list(judge_many(tickets, 2))


def test_plans_take_each_family_with_each_seed() -> None:
    """Seeds count from the first one; unknown families are refused."""
    assert [(t.family, t.seed) for t in plan(["memes", "spray"], 2, first=7)] == [
        ("memes", 7),
        ("spray", 7),
        ("memes", 8),
        ("spray", 8),
    ]
    with pytest.raises(ValueError, match="no family is called 'x'"):
        plan(["x"], 1)
