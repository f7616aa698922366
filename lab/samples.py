"""Alerts made up to look at: campaigns with everything that the console can show, in as many as are wanted.

They stand in for what a detector found where only the pages are of interest: in tests of the console, in its
benchmark, in the pictures of the documents.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final, get_args

from msgspec import structs

from schemas.alert import (
    Alert,
    AlertTarget,
    Cluster,
    Counts,
    Evidence,
    Minute,
    NamedAccount,
    SamplePost,
    Severity,
    Tie,
    TieKind,
    Window,
)

BEGIN: Final = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

TARGETS: Final = (
    AlertTarget(id="foreign-secretary", name="Arvind Rathwalkar"),
    AlertTarget(id="foreign-secretary", name="Meera Rathwalkar (daughter)"),
    AlertTarget(id="speaker", name="Ottoline Brask"),
    AlertTarget(id="judge", name="Ileana Voss"),
    AlertTarget(id="editor", name="Tamsin Oyelaran"),
    AlertTarget(platform="bluesky", handle="deputy-mayor.example"),
)

_TEXTS: Final = (
    "Resign. Nobody believes a word of it any more.",
    "Everybody knows who pays you. Resign.",
    "The ceasefire is a sell-out and so are you.",
    "Ask yourself whether you can still look at your own family.",
    "We have not forgotten what you said in spring. Resign.",
)
_STEMS: Final = ("steppe", "harbour", "quill", "lantern", "copper", "meadow", "ember", "orchard")
_STATEMENTS: Final = {
    "co_action": "Replied within {seconds} s of one another at {targets} targets, and shared one rare text.",
    "reply": "Replied to the other {targets} times within the window.",
    "mention": "Named the other in {targets} posts.",
}


def campaign(
    number: int = 0,
    *,
    named: int = 24,
    leads: int = 9,
    ties: int | None = None,
    crowd: int = 896,
    revision: int = 1,
    seed: int = 1,
) -> Alert:
    """Return a coordinated campaign within a crowd.

    Args:
        number: Which; the same number is the same campaign.
        named: Accounts that the evidence names.
        leads: Accounts that are suspicious only.
        ties: Ties between them; as many as a group of that size would have by default.
        crowd: Accounts at the target, those included.
        revision: Its revision.
        seed: Another one makes up others.
    """
    draw = random.Random(f"{seed}:{number}")  # noqa: S311 - made up, not secret
    begin = BEGIN - timedelta(minutes=37 * number)
    # Groups come back: every fifth campaign is of the same accounts.
    accounts = [_account(draw, number % 5, place) for place in range(named)]
    others = [_lead(draw, number, place) for place in range(leads)]
    posts = [
        SamplePost(
            account.platform,
            f"p{number}-{place}",
            account.handle,
            begin + timedelta(seconds=40 * place),
            draw.choice(_TEXTS),
            f"https://x.example/{account.handle}/status/{number}{place:02}",
        )
        for place, account in enumerate(accounts[:20])
    ]
    severity: Severity = (
        "critical" if named >= 50 else "high" if named >= 15 else "medium" if named >= 6 else "low"
    )
    return Alert(
        id=f"c{number:05d}-{seed:02d}f0e9b1d",
        revision=revision,
        kind="coordinated_campaign",
        target=TARGETS[number % len(TARGETS)],
        status="open" if number < 12 else "closed",
        severity=severity,
        score=round(min(0.99, named / (named + 6)), 2),
        opened_at=begin,
        detected_at=begin + timedelta(minutes=4),
        window=Window(begin, begin + timedelta(minutes=45)),
        counts=Counts(posts=int(crowd * 1.4), accounts=crowd),
        accounts=accounts,
        clusters=[Cluster(f"g-{number % 5}", named, ["recurrence"])],
        evidence=[
            Evidence(
                "recurrence",
                f"{named} of these accounts came within 15 minutes of one another at 5 different targets in the last "
                "90 days, where chance alone would bring hardly any pair together twice.",
                41.2,
            ),
            Evidence(
                "shared_objects",
                f"{max(2, named // 2)} accounts share 3 near-identical texts, by different posts, that almost nobody "
                "else at this target uses.",
                20.9,
                [post.id for post in posts[:3]],
            ),
            Evidence("burst", f"{crowd} accounts in 15 minutes; this target usually has 11.2.", 18.4),
        ],
        posts=posts,
        leads=others,
        timeline=_minutes(draw, begin, crowd, named),
        ties=list(_ties(draw, [*accounts, *others], named * 4 if ties is None else ties)),
    )


def pile_on(number: int = 0, *, crowd: int = 240, seed: int = 1) -> Alert:
    """Return a pile-on: a crowd of which nobody is named."""
    like = campaign(number, named=0, leads=0, crowd=crowd, seed=seed)
    return structs.replace(
        like,
        id=f"p{number:05d}-{seed:02d}a1",
        kind="pile_on",
        severity="medium" if crowd > 500 else "low",
        score=0.4,
        clusters=[],
        evidence=[
            Evidence("burst", f"{crowd} accounts in 15 minutes; this target usually has 11.2.", 18.4),
            Evidence("no_coordination", f"Nothing ties these {crowd} accounts together; none is named.", 0.0),
        ],
    )


def many(alerts: int, *, revised: int = 0, revisions: int = 1, seed: int = 1) -> Iterator[Alert]:
    """Yield every revision of many alerts, campaigns and pile-ons by turns.

    Args:
        alerts: How many there are.
        revised: How many of them have more than one revision.
        revisions: How many those have.
        seed: Another one makes up others.
    """
    for number in range(alerts):
        if number % 3 == 2:
            yield pile_on(number, seed=seed)
            continue
        last = campaign(number, named=8 + number % 30, crowd=200 + number % 900, seed=seed)
        if number >= revised:
            yield last
            continue
        for revision in range(1, revisions + 1):
            share = revision / revisions
            yield structs.replace(
                last,
                revision=revision,
                window=Window(last.window.start, last.window.start + timedelta(minutes=max(1, 45 * share))),
                counts=Counts(
                    max(1, int(last.counts.posts * share)), max(1, int(last.counts.accounts * share))
                ),
                accounts=last.accounts[: max(1, math.ceil(len(last.accounts) * share))],
                status="open",
            )


def _account(draw: random.Random, group: int, place: int) -> NamedAccount:
    stem = _STEMS[(group + place) % len(_STEMS)]
    codes = ["recurrence", "shared_objects"] if place % 2 else ["recurrence"]
    return NamedAccount(
        "x", f"{group}{place:05d}", f"{stem}_{group}{place:03d}", round(draw.uniform(0.7, 0.99), 2), codes
    )


def _lead(draw: random.Random, number: int, place: int) -> NamedAccount:
    return NamedAccount(
        "x",
        f"9{number}{place:05d}",
        f"near_{number}_{place}",
        round(draw.uniform(0.2, 0.6), 2),
        ["recurrence"],
    )


def _ties(draw: random.Random, accounts: list[NamedAccount], wanted: int) -> Iterator[Tie]:
    """Yield ties, most of them within groups of some sixty accounts."""
    if len(accounts) < 2:
        return
    kinds: tuple[TieKind, ...] = get_args(TieKind)
    most = len(accounts) * (len(accounts) - 1) // 2
    seen: set[tuple[int, int]] = set()
    while len(seen) < min(wanted, most * 2 // 3):
        one = draw.randrange(len(accounts))
        near = one // 60 * 60 if draw.random() < 0.95 else 0
        other = draw.randrange(
            near, min(near + 60, len(accounts)) if near or draw.random() < 0.95 else len(accounts)
        )
        pair = (min(one, other), max(one, other))
        if one == other or pair in seen:
            continue
        seen.add(pair)
        kind = kinds[0] if draw.random() < 0.8 else draw.choice(kinds[1:])
        statement = _STATEMENTS[kind].format(seconds=draw.randrange(4, 90), targets=draw.randrange(2, 7))
        keys = [f"x:{accounts[place].id}" for place in pair]
        yield Tie(keys[0], keys[1], kind, round(draw.uniform(4, 30), 1), statement)


def _minutes(draw: random.Random, begin: datetime, crowd: int, named: int) -> list[Minute]:
    found = []
    for minute in range(45):
        wave = math.exp(-((minute - 12) ** 2) / 90) + 0.15
        posts = max(1, int(crowd * 1.4 * wave / 18 * draw.uniform(0.8, 1.2)))
        part = min(posts, int(named * math.exp(-((minute - 9) ** 2) / 20) * draw.uniform(0.2, 0.5)))
        found.append(Minute(begin + timedelta(minutes=minute), posts, max(1, int(posts * 0.8)), part))
    return found
