"""Accounts and their profiles: everyday ones of every age, and ones that were made in a batch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from lab.simulation.dice import Dice
from lab.simulation.lexicon import LEXICONS
from lab.simulation.scenario import START_MS
from lab.simulation.speech import speech
from schemas.post import Author, Mention

PLATFORMS: Final = ("x", "bluesky", "telegram")
DEFAULT_AVATAR: Final = "0000000000000000"
"""Everybody who never chose a picture has the same one; it must link no one."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_MS: Final = 86_400_000
_OLDEST_DAYS: Final = 15 * 365


def at(ms: int) -> datetime:
    """Return the moment of so many milliseconds since the Unix epoch."""
    return _EPOCH + timedelta(milliseconds=ms)


@dataclass(frozen=True, slots=True, eq=False)
class Account:
    """An account, with what its owner speaks and cares about.

    Attributes:
        author: The profile as posts show it.
        platform: Where the account lives.
        language: BCP 47 code of the lexicon.
        topic: The owner's interest.
        mention: The account as others' posts mention it.
        organic: Whether nobody gives the owner orders.
    """

    author: Author
    platform: str
    language: str
    topic: str
    mention: Mention
    organic: bool


class Registry:
    """Opens accounts; no two share a handle or, on one platform, an id."""

    def __init__(self, dice: Dice, *, metadata: bool) -> None:
        self._dice: Final = dice
        self._metadata: Final = metadata
        self._taken: Final[set[str]] = set()
        self._opened = 0

    def everyday(self, language: str, topic: str, platform: str = "x", *, young: bool = False) -> Account:
        """Open an organic account; a young one came for the occasion, at most ten days before."""
        dice = self._dice
        name = self._name(language)
        age = dice.uniform() ** 2 * 10 * _DAY_MS if young else dice.uniform() * _OLDEST_DAYS * _DAY_MS
        avatar = DEFAULT_AVATAR if dice.chance(0.4 if young else 0.1) else new_picture(dice)
        bio = speech(language, topic).write("bio", dice)
        return self.open(
            self._handle(*name),
            " ".join(name),
            language,
            topic,
            platform,
            created=START_MS - int(age) - 3_600_000,
            followers=int(12 / (dice.uniform() + 0.0004) ** 0.9),
            posts=int(20 / (dice.uniform() + 0.0002) ** 0.8),
            bio=bio,
            avatar=avatar,
            organic=True,
        )

    def public(self, handle: str, name: str, language: str, topic: str, platform: str) -> Account:
        """Open the account of a public figure."""
        return self.open(
            handle,
            name,
            language,
            topic,
            platform,
            created=START_MS - int((0.3 + 0.7 * self._dice.uniform()) * _OLDEST_DAYS * _DAY_MS),
            followers=int(3000 / (self._dice.uniform() + 0.003) ** 1.2),
            posts=2000 + self._dice.below(20_000),
            bio=f"{name}",
            avatar=new_picture(self._dice),
            verified=True,
            organic=True,
        )

    def hidden(self, language: str, topic: str, platform: str = "x", *, alias: str | None = None) -> Account:
        """Open a gang's account that looks like anybody's, if somewhat young and unfollowed."""
        dice = self._dice
        name = self._name(language)
        return self.open(
            self._unique(alias) if alias else self._handle(*name),
            " ".join(name),
            language,
            topic,
            platform,
            created=START_MS - int((20 + dice.uniform() * 1500) * _DAY_MS),
            followers=int(5 / (dice.uniform() + 0.004) ** 0.8),
            posts=int(30 / (dice.uniform() + 0.002) ** 0.7),
            bio=speech(language, topic).write("bio", dice),
            avatar=DEFAULT_AVATAR if dice.chance(0.15) else new_picture(dice),
            organic=False,
        )

    def batch(self, count: int, language: str, topic: str) -> list[Account]:
        """Open accounts one after the other within minutes: numbered handles, few pictures, a bio or none."""
        dice = self._dice
        first, last = self._name(language)
        stem = f"{first.lower()}{dice.pick(('', '_', '.'))}{last.lower()}"
        number = dice.below(9000)
        created = START_MS - int((2 + dice.uniform() * 60) * _DAY_MS)
        bio = speech(language, topic).say("bio", dice) if dice.chance(0.5) else ""
        pictures = [DEFAULT_AVATAR, new_picture(dice), new_picture(dice)]
        accounts = []
        for _ in range(count):
            number += 1 + dice.below(3)
            created += 4_000 + int(dice.uniform() ** 2 * 90_000)
            accounts.append(
                self.open(
                    self._unique(f"{stem}{number:04d}"),
                    f"{first} {last}",
                    language,
                    topic,
                    "x",
                    created=created,
                    followers=dice.below(9),
                    posts=dice.below(40),
                    bio=bio,
                    avatar=dice.pick(pictures),
                    organic=False,
                )
            )
        return accounts

    def open(
        self,
        handle: str,
        name: str,
        language: str,
        topic: str,
        platform: str,
        *,
        created: int,
        followers: int,
        posts: int,
        bio: str,
        avatar: str,
        organic: bool,
        verified: bool | None = None,
    ) -> Account:
        """Open an account with a given profile; ``created`` is in ms since the Unix epoch."""
        self._taken.add(handle)
        self._opened += 1
        if self._metadata:
            author = Author(
                id=f"{max(created, 0) // 1000}{self._opened:07d}",
                handle=handle,
                name=name,
                created_at=at(created // 1000 * 1000),
                followers=followers,
                following=20 + followers % 977,
                posts=posts,
                verified=verified,
                bio=bio or None,
                avatar=avatar,
            )
        else:
            author = Author(id=f"u{self._opened * 2_654_435_761 % 4_294_967_296:08x}", handle=handle)
        return Account(author, platform, language, topic, Mention(handle=handle, id=author.id), organic)

    def _name(self, language: str) -> tuple[str, str]:
        lexicon = LEXICONS[language]
        return self._dice.pick(lexicon.first), self._dice.pick(lexicon.last)

    def _handle(self, first: str, last: str) -> str:
        dice = self._dice
        form = dice.below(6)
        if form == 0:
            handle = f"{first}{dice.below(100_000_000):08d}"
        elif form == 1:
            handle = f"{first.lower()}_{last.lower()}"
        elif form == 2:
            handle = f"{last}{first[0]}{dice.below(100):02d}"
        elif form == 3:
            handle = f"{first.lower()}.{last[:3].lower()}{1950 + dice.below(60)}"
        elif form == 4:
            handle = f"the{first}{last[0]}{dice.below(1000)}"
        else:
            handle = f"{first}{last}{dice.below(10_000)}"
        return self._unique(handle)

    def _unique(self, handle: str) -> str:
        while handle in self._taken:
            handle = f"{handle}{self._dice.below(10)}"
        return handle


def new_picture(dice: Dice) -> str:
    """Return the perceptual hash of a picture never seen before."""
    return f"{dice.below(1 << 32):08x}{dice.below(1 << 32):08x}"


def home_handle(handle: str, platform: str) -> str:
    """Return the handle that a public figure has on a platform."""
    if platform == "bluesky":
        return f"{handle.lower().replace('_', '-')}.sky.example"
    return f"{handle}_channel" if platform == "telegram" else handle
