"""Accounts of a world: everyday ones of every age, and ones that belong together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from lab.simulation.lexicon import LEXICONS
from lab.worlds.chance import Chance
from lab.worlds.phrases import ALPHABETS
from lab.worlds.tongue import Tongue
from schemas.post import Author, Mention

DAY_MS: Final = 86_400_000
HOUR_MS: Final = 3_600_000
MINUTE_MS: Final = 60_000

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST: Final = tuple(sorted({name for lexicon in LEXICONS.values() for name in lexicon.first}))
_LAST: Final = tuple(sorted({name for lexicon in LEXICONS.values() for name in lexicon.last}))
_FIELDS: Final = ("name", "created_at", "followers", "following", "posts", "verified", "bio", "avatar")


def moment(ms: int) -> datetime:
    """Return the moment of so many milliseconds since the Unix epoch."""
    return _EPOCH + timedelta(milliseconds=ms)


@dataclass(frozen=True, slots=True, eq=False)
class Account:
    """An account and what its owner speaks."""

    author: Author
    platform: str
    tongue: Tongue
    mention: Mention

    @property
    def handle(self) -> str:
        """The handle without ``@``."""
        return self.author.handle


@dataclass(frozen=True, slots=True)
class Mould:
    """What accounts have in common that were opened together, or that belong to one house.

    Attributes:
        born: When they were opened, milliseconds since the Unix epoch, from and to.
        prefix: How each handle begins; "" where each has a name of its own.
        digits: How many digits each handle ends with.
        bio: What each bio says; None where each has its own.
        avatar: The picture of all; None where each has its own.
    """

    born: tuple[int, int] | None = None
    prefix: str = ""
    digits: int = 0
    bio: str | None = None
    avatar: str | None = None


class Registry:
    """Opens accounts; no two of a world share a handle or an id.

    Args:
        chance: Where they are drawn from.
        start: When the world begins, milliseconds since the Unix epoch.
        metadata: ``full``, ``partial`` (some fields, for some accounts) or ``none``.
        default_avatars: Share of accounts that show the platform's own picture.
    """

    def __init__(self, chance: Chance, start: int, metadata: str, default_avatars: float) -> None:
        self._chance: Final = chance
        self._start: Final = start
        self._told: Final = frozenset(
            {"full": _FIELDS, "none": ()}.get(metadata, [x for x in _FIELDS if chance.chance(0.5)])
        )
        self._gaps: Final = 0.2 if metadata == "partial" else 0.0
        self._default: Final = default_avatars
        self._taken: Final[set[str]] = set()

    def open(self, platform: str, tongue: Tongue, mould: Mould | None = None) -> Account:
        """Open an account, everyday or out of a mould."""
        chance, mould = self._chance, mould or Mould()
        handle = self._handle(mould)
        ident = (
            str(10_000_000 + chance.below(10**12))
            if platform != "bluesky"
            else f"did:plc:{_code(24, chance)}"
        )
        while f"{platform}:{ident}" in self._taken:
            ident += "7"
        self._taken.add(f"{platform}:{ident}")
        age = int(min(chance.log_between(1, 5500), 5500) * DAY_MS)
        born = chance.integer(*mould.born) if mould.born else self._start - age
        followers = int(chance.lognormal(120, 1.8))
        fields: dict[str, object] = {
            "name": _name(chance),
            "created_at": moment(born),
            "followers": followers,
            "following": int(chance.lognormal(200, 1.2)),
            "posts": int(chance.lognormal(900, 2.0)),
            "verified": chance.chance(0.03),
            "bio": mould.bio if mould.bio is not None else self._bio(tongue),
            "avatar": mould.avatar
            or ("0" * 16 if chance.chance(self._default) else f"{chance.below(2**60):016x}"),
        }
        told = {
            name: value
            for name, value in fields.items()
            if name in self._told and not (self._gaps and chance.chance(self._gaps))
        }
        author = Author(id=ident, handle=handle, **told)  # type: ignore[arg-type]  # each field has its own type
        known = ident if chance.chance(0.5) else None
        return Account(author, platform, tongue, Mention(handle, known))

    def _handle(self, mould: Mould) -> str:
        chance = self._chance
        digits = "".join(str(chance.below(10)) for _ in range(mould.digits))
        if mould.prefix:
            handle = f"{mould.prefix}{digits or chance.pick(_FIRST).lower()}"
        else:
            first, last = chance.pick(_FIRST), chance.pick(_LAST)
            form = chance.below(6)
            if form == 0:
                handle = f"{first}{last}"
            elif form == 1:
                handle = f"{first}_{last}".lower()
            elif form == 2:
                handle = f"{first}{chance.integer(1950, 2012)}".lower()
            elif form == 3:
                handle = f"{_syllables(chance)}{_syllables(chance)}"
            elif form == 4:
                handle = f"{first[:1]}{last}{chance.below(100)}"
            else:
                handle = f"{_syllables(chance)}_{chance.below(10_000)}"
            handle = f"{first}{digits}" if digits else handle
        while handle.lower() in self._taken:
            handle += str(chance.below(10))
        self._taken.add(handle.lower())
        return handle

    def _bio(self, tongue: Tongue) -> str:
        form = self._chance.uniform()
        if form < 0.3:
            return ""
        if form < 0.4:
            return tongue.slogan("warm", self._chance)
        return tongue.sentence("plain", self._chance)


def _name(chance: Chance) -> str:
    if chance.chance(0.2):
        heads, tails = ALPHABETS[chance.pick(tuple(ALPHABETS))]
        return "".join(chance.pick(heads) + chance.pick(tails) for _ in range(3))
    return f"{chance.pick(_FIRST)} {chance.pick(_LAST)}" if chance.chance(0.6) else chance.pick(_FIRST)


def _syllables(chance: Chance) -> str:
    heads, tails = ALPHABETS["latin"]
    return "".join(chance.pick(heads) + chance.pick(tails) for _ in range(2 + chance.below(2)))


def _code(length: int, chance: Chance) -> str:
    return "".join(chance.pick("abcdefghijklmnopqrstuvwxyz234567") for _ in range(length))
