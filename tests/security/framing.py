"""Gangs that try to make an innocent account look like one of them, played into a simulated day."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import cache
from typing import Final, NamedTuple

from lab.simulation.presets import preset
from lab.simulation.simulator import simulate
from pipeline.detector import Detector
from pipeline.match.primary import primary_target
from schemas.post import Author, Mention, Post, Reference
from tests.support.actions import disguised

GANG: Final = 12
"""Accounts of one gang."""

INNOCENTS: Final = 10
"""How many people are framed, each by a gang of its own."""


class Innocent(NamedTuple):
    """Somebody to frame: an account and what it did at whom, in order of time."""

    author: Author
    acts: list[tuple[Post, str]]

    @property
    def victim(self) -> str:
        """Whom they addressed most."""
        return Counter(target for _, target in self.acts).most_common(1)[0][0]

    @property
    def last(self) -> Post:
        """Their last post at the victim."""
        return max(
            (post for post, target in self.acts if target == self.victim), key=lambda post: post.created_at
        )


class Frame(NamedTuple):
    """Who came to be named."""

    innocents: set[str]
    bystanders: set[str]
    gangs: int


@cache
def quiet_day(seed: int) -> tuple[Post, ...]:
    """Return a day without any gang."""
    return tuple(simulate(preset("quiet", seed)))


def innocents(day: Iterable[Post], seed: int) -> list[Innocent]:
    """Return people who address several others in a day, as a journalist or a keen citizen does."""
    acts: dict[str, list[tuple[Post, str]]] = defaultdict(list)
    for post in day:
        aimed = primary_target(post)
        if aimed is not None and post.platform == "x":
            acts[post.author.id].append((post, aimed[1]))
    keen = [who for who, done in sorted(acts.items()) if 5 <= len({target for _, target in done}) <= 12]
    chosen = random.Random(seed).sample(keen, INNOCENTS)
    return [Innocent(acts[who][0][0].author, acts[who]) for who in chosen]


class Gang:
    """A gang and what it writes.

    Args:
        number: Tells gangs apart.
    """

    def __init__(self, number: int) -> None:
        self._number = number
        self._count = 0
        self.accounts = [
            Author(id=f"gang-{number}-{member}", handle=f"gang{number}_{member}") for member in range(GANG)
        ]
        self.posts: list[Post] = []

    def words(self, text: int) -> str:
        """Return a text that resembles no other."""
        dice = random.Random(f"gang {self._number} text {text}")
        return " ".join("".join(dice.choices("aeoaeobcdfghiklmnprstuvwy", k=7)) for _ in range(8))

    def own_words(self) -> str:
        """Return a text of one post alone."""
        return self.words(1_000 + self._count)

    def says(
        self,
        by: Author,
        after: Post,
        seconds: float,
        target: str,
        text: str,
        *,
        also: str = "",
        url: str = "",
    ) -> None:
        """Let a member reply to a target, some seconds after a post."""
        self._count += 1
        names = [target, *([also] if also else [])]
        self.posts.append(
            Post(
                id=f"gang-{self._number}-{self._count}",
                platform="x",
                created_at=after.created_at + timedelta(seconds=seconds),
                author=by,
                kind="reply",
                text=" ".join([*(f"@{name}" for name in names), text, *([url] if url else [])]),
                reply_to=Reference(handle=target),
                mentions=tuple(Mention(handle=name) for name in names),
                urls=(url,) if url else (),
            )
        )

    def flood(self, after: Post, target: str, texts: Iterable[str], *, also: str = "") -> None:
        """Let everybody paste each text, one text after the other; those of their own with letters altered."""
        own = set(map(self.words, range(10)))
        for turn, text in enumerate(texts):
            for place, member in enumerate(self.accounts):
                copy = disguised(text, 100 * turn + place) if text in own else text
                self.says(member, after, 30 + 40 * turn + 3 * place, target, copy, also=also)

    def become_known(self, before: Post) -> None:
        """Do at somebody else, two hours before a post, what gives the gang away."""
        for turn, text in enumerate(map(self.words, range(4, 6))):
            for place, member in enumerate(self.accounts):
                copy = disguised(text, 100 * turn + place)
                self.says(member, before, -7_200 + 40 * turn + 3 * place, f"elsewhere_{self._number}", copy)


def mention(gang: Gang, innocent: Innocent) -> None:
    """Flood a victim and name the innocent in every post."""
    gang.flood(innocent.last, innocent.victim, map(gang.words, range(4)), also=innocent.author.handle)


def reply(gang: Gang, innocent: Innocent) -> None:
    """Flood a victim, and praise the innocent in public as one of their own."""
    gang.flood(innocent.last, innocent.victim, map(gang.words, range(4)))
    for place, member in enumerate(gang.accounts):
        gang.says(member, innocent.last, 400 + 5 * place, innocent.author.handle, gang.own_words())


def paste(gang: Gang, innocent: Innocent) -> None:
    """Flood a victim with the innocent's words among the gang's own."""
    words = [post.text for post, target in innocent.acts if target == innocent.victim and len(post.text) > 25]
    gang.flood(innocent.last, innocent.victim, [*words, *map(gang.words, range(3))])


def paste_all(gang: Gang, innocent: Innocent) -> None:
    """Flood a victim with everything that the innocent wrote all day, to anybody."""
    words = [post.text for post, _ in innocent.acts if len(post.text) > 25]
    gang.flood(innocent.last, innocent.victim, [*words, *map(gang.words, range(3))])


def follow(gang: Gang, innocent: Innocent) -> None:
    """Become known elsewhere, then go wherever the innocent goes, seconds later, in words of one's own."""
    gang.become_known(innocent.acts[0][0])
    for post, target in innocent.acts:
        for place, member in enumerate(gang.accounts[:6]):
            gang.says(member, post, 5 + 4 * place, target, gang.own_words())


def visit(gang: Gang, innocent: Innocent) -> None:
    """Become known elsewhere, then come where the innocent has just been."""
    gang.become_known(innocent.acts[0][0])
    post, target = innocent.acts[-1]
    for place, member in enumerate(gang.accounts[:6]):
        gang.says(member, post, 5 + 4 * place, target, gang.own_words())


def framed(way: Callable[[Gang, Innocent], None], seed: int = 1) -> Frame:
    """Frame people in one way, each by a gang of its own, and return who is named that day."""
    day = quiet_day(seed)
    chosen = innocents(day, seed)
    gangs = [Gang(number) for number in range(len(chosen))]
    for gang, innocent in zip(gangs, chosen, strict=True):
        way(gang, innocent)
    posts = sorted(
        [*day, *(post for gang in gangs for post in gang.posts)], key=lambda post: (post.created_at, post.id)
    )
    named = {account.id for alert in Detector().feed_all(posts) for account in alert.accounts}
    return Frame(
        named & {innocent.author.id for innocent in chosen},
        {who for who in named if not who.startswith("gang-")} - {innocent.author.id for innocent in chosen},
        sum(1 for gang in gangs if named & {account.id for account in gang.accounts}),
    )
