"""Detectors at work on made-up actions, and a stream for each kind of evidence that it must find."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from msgspec import structs

from pipeline.detectors.base import Deed, Detector, Finding
from pipeline.detectors.suite import Suite
from pipeline.items.objects import stable_hash
from pipeline.sessions.records import Records
from pipeline.settings import Code
from schemas.stages import Action
from tests.support.actions import (
    HOUR,
    SETTINGS,
    TEMPLATES,
    action,
    daily_life,
    flood,
    in_order,
    own_words,
    raid,
)
from tests.support.stream import START_MS

MEMBERS: Final = [f"g{number}" for number in range(6)]
"""Who acts together in the streams."""


NINE: Final = [*MEMBERS, "g6", "g7", "g8"]
"""Who acts where six are too few."""

SIXTEEN: Final = [f"g{number}" for number in range(16)]
"""Who acts where nine are too few to tell a mixed order from a source's."""


def acting(code: Code) -> set[str]:
    """Return the keys of who acts in the stream of a kind of evidence."""
    who = {"cohort": NINE, "shared_pool": SIXTEEN}.get(code, MEMBERS)
    return {f"x:{member}" for member in who}


class Bench:
    """All detectors with their records, asked after every second in which something happened."""

    def __init__(self) -> None:
        self.records = Records(SETTINGS.window_ms, SETTINGS.memory_ms)
        self.suite = Suite(SETTINGS, self.records, lambda _: False)

    def detector(self, code: Code) -> Detector:
        """Return the detector of a code."""
        return next(one for one in self.suite.detectors if one.code == code)

    def run(self, actions: Iterable[Action]) -> list[Finding]:
        """Take actions in order of event time; returns what all detectors find."""
        findings = []
        for at, due in groupby(in_order(actions), lambda one: -(-one.time // 1_000) * 1_000):
            targets: dict[str, None] = {}
            for one in due:
                deed = Deed(self.records.observe(one)[0], one)
                targets[one.target] = None
                self.suite.observe(deed)
                for detector in self.suite.detectors:
                    detector.observe(deed)
            for detector in self.suite.detectors:
                findings += detector.evaluate(at, list(targets))
        return findings


def flagged(findings: Iterable[Finding]) -> set[str]:
    """Return the accounts that findings flag, leads not among them."""
    return {account for finding in findings if not finding.lead for account in finding.accounts}


def met(accounts: Sequence[str], targets: int = 4, hour: float = 14.0) -> list[Action]:
    """Return the accounts at one quiet target a day, one after the other."""
    return [
        one for n in range(targets) for one in raid(f"x:victim{n}", int((hour + 24 * n) * HOUR), accounts)
    ]


def filled_in(
    accounts: Sequence[str], templates: Sequence[str], target: str = "x:minister", ms: int = 2 * HOUR
) -> list[Action]:
    """Return posts by each account of each template, with another word filled in every time."""
    return [
        action(
            3 * 10**9 + 1_000 * turn + place,
            ms + 60_000 * turn + 5_000 * place,
            by=by,
            target=target,
            text=f"{template} {own_words(1_000 * turn + place).split()[0]} and that is all there is to say here today",
        )
        for turn, template in enumerate(templates)
        for place, by in enumerate(accounts)
    ]


def audience(size: int, target: str = "x:minister", ms: int = HOUR) -> list[Action]:
    """Return people at a target, one after the other, each in words of their own."""
    return [
        action(4 * 10**9 + n, ms + 30_000 * n, by=f"p{n}", target=target, text=own_words(50_000 + n))
        for n in range(size)
    ]


def carried(
    accounts: Sequence[str], each: int = 8, targets: int = 26, tag: str = "thevalley"
) -> list[Action]:
    """Return one tag that each account carries to several targets within an hour and a quarter."""
    return [
        action(
            5 * 10**9 + 100 * place + turn,
            2 * HOUR + 600_000 * turn + 7_000 * place,
            by=by,
            target=f"x:t{(3 * place + 5 * turn) % targets}",
            tag=tag,
        )
        for place, by in enumerate(accounts)
        for turn in range(each)
    ]


WAITS: Final = (4, 19, 9, 30, 14)
"""Minutes after each of a target's statements at which the members are told to answer."""


def answered(
    accounts: Sequence[str], waits: Sequence[float] = WAITS, target: str = "x:minister", gap: int = 5_000
) -> list[Action]:
    """Return one reply by each account to each of a target's statements, in one moment, after another wait each."""
    return [
        _reply(8 * 10**9 + 1_000 * turn + place, turn, wait * 60_000 + gap * place, by, target)
        for turn, wait in enumerate(waits)
        for place, by in enumerate(accounts)
    ]


def own_time(count: int, statements: int = len(WAITS), target: str = "x:minister") -> list[Action]:
    """Return replies of others to a target's statements, each at a time of their own."""
    dice = random.Random(5)
    return [
        _reply(
            9 * 10**9 + 1_000 * turn + place, turn, int(dice.expovariate(1 / 1_200_000)), f"o{place}", target
        )
        for turn in range(statements)
        for place in range(count)
    ]


def _reply(number: int, turn: int, delay: float, by: str, target: str) -> Action:
    said = (2 + turn) * HOUR
    reply = action(
        number, int(said + delay), by=by, target=target, thread=f"said{turn}", text=own_words(number)
    )
    return structs.replace(reply, prompt_at=START_MS + said)


def passed_on(
    authors: Sequence[str],
    accounts: Sequence[str],
    target: str = "x:minister",
    gap: int = 20_000,
    each: int = 2,
) -> list[Action]:
    """Return posts by each author in turn, every ten minutes, and a repost of it by each other account at once."""
    acts = []
    for turn, author in enumerate([*authors] * each):
        ms = 2 * HOUR + 600_000 * turn
        post = action(10**10 + 1_000 * turn, ms, by=author, target=target, text=own_words(10**10 + turn))
        acts.append(structs.replace(post, relation="mention"))
        for place, by in enumerate([*authors, *accounts], 1):
            if by != author:
                repost = action(10**10 + 1_000 * turn + place, ms + gap * place, by=by, target=target)
                passed = ("repost", stable_hash("x", post.post))
                acts.append(structs.replace(repost, relation="mention", objects=[passed]))
    return acts


def pasted(
    accounts: Sequence[str],
    texts: Sequence[str] = TEMPLATES,
    target: str = "x:minister",
    *,
    rounds: int = 9,
    seed: int = 1,
) -> list[Action]:
    """Return posts of texts as they are: each account posts the texts it draws, in an order of its own."""
    dice = random.Random(seed)
    acts = []
    for turn in range(rounds):
        for place, by in enumerate(accounts):
            number = 2 * 10**10 + 1_000 * turn + place
            ms = 2 * HOUR + turn * 600_000 + dice.randrange(600_000)
            acts.append(action(number, ms, by=by, target=target, text=dice.choice(texts)))
    return acts


def opened(
    accounts: Sequence[str],
    target: str = "x:minister",
    *,
    ago: int = 20 * HOUR,
    within: int = HOUR // 2,
    ms: int = 2 * HOUR,
    gap: int = 20_000,
    alike: bool = False,
) -> list[Action]:
    """Return a post by each account in its own words, one after the other, of accounts opened about one time.

    Accounts that are alike show one picture.
    """
    acts = []
    for place, by in enumerate(accounts):
        one = action(
            3 * 10**10 + place, ms + gap * place, by=by, target=target, text=own_words(3 * 10**10 + place)
        )
        born = START_MS + 2 * HOUR - ago + within * place // len(accounts)
        account = structs.replace(one.account, created_at=born, avatar="4fb1" if alike else None)
        acts.append(structs.replace(one, account=account))
    return acts


def mirrored(
    accounts: Sequence[str], hosts: int = 4, each: int = 3, target: str = "x:minister"
) -> list[Action]:
    """Return posts of one page by each account in its own words, under one host after the other."""
    acts = []
    for turn in range(each):
        for place, by in enumerate(accounts):
            number = 7 * 10**10 + 1_000 * turn + place
            host = f"mirror{(place + turn) % hosts}.example"
            post = action(
                number,
                2 * HOUR + turn * 300_000 + place * 9_000,
                by=by,
                target=target,
                text=own_words(number),
                link=f"{host}/2031/item-421439",
            )
            page = [("page", stable_hash("/2031/item-421439")), ("host", stable_hash(host))]
            acts.append(structs.replace(post, objects=sorted([*post.objects, *page])))
    return acts


def after(target: str) -> Action:
    """Return what somebody else says at a target when all is over: what waits is judged by then."""
    return action(10**11, 10 * HOUR, by="late", target=target, text=own_words(10**11))


def stream(code: Code) -> list[Action]:
    """Return a stream in which the members do what this evidence is about, amid people who do not."""
    acts: dict[str, list[Action]] = {
        "co_targeting": [*daily_life(8), *met(MEMBERS)],
        "disguise": [*daily_life(1), *flood("x:minister", 2 * HOUR, MEMBERS, TEMPLATES[:1])],
        "co_sharing": [*audience(100), *filled_in(MEMBERS, TEMPLATES[:3])],
        "shared_pool": [*audience(100), *pasted(SIXTEEN)],
        "mirrors": [*audience(100), *mirrored(MEMBERS)],
        "cohort": [*audience(100), *opened(NINE, alike=True), after("x:minister")],
        "spray": [*daily_life(1), *carried(MEMBERS)],
        "lockstep": [*audience(40), *own_time(12), *answered(MEMBERS), after("x:minister")],
        "repost_ring": [*audience(40), *passed_on(MEMBERS[:4], MEMBERS[4:]), after("x:minister")],
    }
    return acts[code]
