"""Actions and hops made up for tests of what stands behind the windows, timed in milliseconds after a start."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final
from zlib import crc32

from pipeline.items.objects import stable_hash
from pipeline.privacy.redact import excerpt
from pipeline.settings import DetectorSettings
from pipeline.text.disguised_words import disguised_words
from pipeline.text.shingles import signature
from schemas.stages import Account, Action, Hop, ObjectKind, Relation, TargetWindow
from tests.support.stream import START_MS

SETTINGS: Final = DetectorSettings()
HOUR: Final = 3_600_000
TEMPLATES: Final = (
    "resign today, minister, the valley has not forgotten the bridge",
    "who paid for your house by the river? answer us at last",
    "nobody here believes a single word of this announcement any more",
    "your signature is on every one of these empty promises",
)


def action(
    number: int,
    ms: int = 0,
    *,
    by: str = "ana",
    target: str = "x:minister",
    text: str = "",
    link: str = "",
    tag: str = "",
    thread: str = "",
    relation: Relation = "reply",
    primary: bool = True,
) -> Action:
    """Return a post of ``by`` at a target; what is empty it does not touch."""
    touched: tuple[tuple[ObjectKind, str], ...] = (
        ("link", link),
        ("tag", tag),
        ("thread", thread),
        ("guise", "\0".join(disguised_words(text))),
    )
    return Action(
        target,
        START_MS + ms,
        f"p{number}",
        Account("x", by, by),
        relation,
        primary,
        sorted((kind, stable_hash(name)) for kind, name in touched if name),
        signature(text),
        excerpt(text),
    )


def own_words(number: int) -> str:
    """Return a text that resembles that of no other number."""
    dice = random.Random(f"own words {number}")
    return " ".join("".join(dice.choices("abcdefghijklmnoprstuvwy", k=7)) for _ in range(8))


def disguised(text: str, number: int) -> str:
    """Return a text with two of its letters, others for every number, in a script that looks the same."""
    places = [at for at in range(1, len(text) - 1) if text[at] in "aeo" and text[at - 1 : at + 2].isalpha()]
    letters = list(text)
    for at in random.Random(number).sample(places, 2):
        letters[at] = {"a": "\u0430", "e": "\u0435", "o": "\u043e"}[letters[at]]
    return "".join(letters)


def daily_life(hours: float, seed: int = 1, people: int = 1_000, targets: int = 150) -> list[Action]:
    """Return what people who have nothing to do with one another say, each in words of their own."""
    return list(_daily_life(hours, seed, people, targets))


@cache
def _daily_life(hours: float, seed: int, people: int, targets: int) -> tuple[Action, ...]:
    dice = random.Random(seed)
    return tuple(
        action(
            1_000_000 * seed + place,
            ms,
            by=f"p{dice.randrange(people)}",
            target=f"x:t{dice.randrange(targets)}",
            text=own_words(1_000_000 * seed + place),
        )
        for place, ms in enumerate(range(0, int(hours * HOUR), 20_000))
    )


def raid(target: str, ms: int, accounts: Sequence[str], gap: int = 1_000) -> list[Action]:
    """Return one post by each account at a target, one after the other, without words; another one leads each time."""
    first = stable_hash(target) % max(len(accounts), 1)
    return [
        action(stable_hash(target, account) % 10**9, ms + gap * place, by=account, target=target)
        for place, account in enumerate([*accounts[first:], *accounts[:first]])
    ]


def flood(
    target: str, ms: int, accounts: Sequence[str], templates: Sequence[str] = TEMPLATES
) -> list[Action]:
    """Return a post by each account with each of several templates, its letters altered as in nobody else's copy."""
    return [
        action(
            2 * 10**9 + stable_hash(target, account, text) % 10**9,
            ms + 60_000 * turn + 1_000 * place,
            by=account,
            target=target,
            text=disguised(text, 1_000 * turn + place),
        )
        for turn, text in enumerate(templates)
        for place, account in enumerate(accounts)
    ]


def in_order(*parts: Iterable[Action]) -> list[Action]:
    """Return actions in the order in which hops hold them."""
    actions = [one for part in parts for one in part]
    return sorted(actions, key=lambda one: (one.time, one.account.platform, one.post, one.target))


def hops(
    actions: Iterable[Action],
    *,
    until: int,
    partitions: int = 1,
    windows: Iterable[tuple[int, TargetWindow]] = (),
    hop: int = 1_000,
) -> list[list[Hop]]:
    """Return the hops that each detect partition sends of these actions, the last one empty, at ``until``.

    Args:
        actions: In any order.
        until: How far time goes, ms after the start.
        partitions: How many partitions the targets are spread over.
        windows: Windows that matter, with the time of their end, ms after the start.
        hop: Length of a hop, ms.
    """
    sent: list[dict[int, tuple[list[Action], list[TargetWindow]]]] = [{} for _ in range(partitions)]
    for one in in_order(actions):
        at = -(-one.time // hop) * hop
        sent[crc32(one.target.encode()) % partitions].setdefault(at, ([], []))[0].append(one)
    for end, window in windows:
        part = sent[crc32(window.target.encode()) % partitions]
        part.setdefault(START_MS + end, ([], []))[1].append(window)
    for part in sent:
        part.setdefault(START_MS + until, ([], []))
    return [
        [Hop(source, partitions, at, *part[at]) for at in sorted(part)] for source, part in enumerate(sent)
    ]
