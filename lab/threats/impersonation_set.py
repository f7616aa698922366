"""The impersonation set: accounts that imitate a watched person, and people who only have the name."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Final, Literal, NamedTuple

from schemas.post import Author
from schemas.target import Related, Target, Watchlist

Half = Literal["tuned", "held"]


class Profile(NamedTuple):
    """One account of the set.

    Attributes:
        author: The account.
        platform: Where it is.
        age_days: How old it is; None if that is not known.
        same_avatar: It wears the watched person's picture.
        same_bio: It has their words about themselves.
        imitates: Whether it imitates somebody.
        kind: The kind of case.
    """

    author: Author
    platform: str
    age_days: float | None
    same_avatar: bool
    same_bio: bool
    imitates: bool
    kind: str


def _listed(text: str) -> list[str]:
    return text.split()


_PEOPLE: Final = {
    "tuned": (("Arvind Rathwalkar", "ArvindRathwalkar"), ("Leela Nambiarkar", "leela_nambiarkar"), (
    "Ilse Karnath", "IlseKarnath"), ("Rohit Sharma", "RohitSharmaMP"), ("Mihail Sokolan", "m_sokolan")),
    "held": (("Devesh Malhotrin", "DeveshMalhotrin"), ("Clara Wexlington", "clara_wexlington"), ("Imran Dostani",
    "ImranDostani"), ("Amit Singh", "AmitSinghOffice1"), ("Olga Brandvikova", "obrandvikova")),
}  # fmt: skip
_OFFICES: Final = {
    "tuned": ("Valley Foreign Ministry", "valley_mfa"),
    "held": ("Ridge Home Ministry", "ridge_home"),
}
_GIVEN: Final = _listed(
    "Rahul Amit Priya Neha Rohit Sunil Anil Vijay Pooja Kavita Imran Fatima John Mary Olga Ivan "
    "Sergey Ravi Suresh Meena Arjun Karan Nisha Deepak "
)
_FAMILY: Final = _listed(
    "Sharma Verma Singh Khan Patel Gupta Das Roy Nair Reddy Smith Brown Ivanova Petrov Mehta Joshi "
    "Rao Iyer Ghosh Sen Malhotra Chopra Menon Ali "
)
_TITLES: Final = {"tuned": ("mea", "fs", "gov", "mp"), "held": ("goi", "minister", "cmo", "pmo")}
_CITIES: Final = ("pune", "delhi", "mumbai", "london", "goa", "lko", "blr", "hyd", "kol")
_LOOKS: Final = {
    "tuned": {"a": "а", "e": "е", "o": "о", "i": "і", "s": "ѕ", "c": "с", "h": "һ"},
    "held": {"a": "ɑ", "e": "е", "o": "ο", "i": "ı", "p": "р", "n": "ո", "v": "ѵ", "r": "г"},
}


def watchlist(half: Half) -> Watchlist:
    """Return who is watched in one half."""
    targets = [
        Target(id=f"person-{place}", name=name, accounts={"x": [handle]})
        for place, (name, handle) in enumerate(_PEOPLE[half])
    ]
    name, handle = _OFFICES[half]
    targets.append(Target(id="office", name=name, accounts={"x": [handle]}, allow=[f"{handle}_archive2"]))
    targets[0] = Target(
        id="person-0",
        name=targets[0].name,
        accounts=targets[0].accounts,
        related=[Related(id="child", name=f"Tara {targets[0].name.split()[1]}", relation="daughter", accounts={
            "x": [f"tara{targets[0].name.split()[1].lower()}"]})],
    )  # fmt: skip
    return Watchlist(targets)


def profiles(half: Half, seed: int = 23, namesakes: int = 10_000) -> Iterator[Profile]:
    """Yield the accounts of one half."""
    dice = Random(f"{half}-{seed}")  # noqa: S311 # a test set, no secret
    for name, handle in _PEOPLE[half]:
        for _ in range(4):
            yield from _fakes(half, name, handle, dice)
        yield from _not_fakes(name, handle, dice)
    yield from _offices(half, dice)
    for number in range(namesakes):
        yield _namesake(half, number, dice)


def _author(handle: str, name: str | None, bio: str | None = None) -> Author:
    return Author(id=f"id-{handle}", handle=handle, name=name, bio=bio)


def _fakes(half: Half, name: str, handle: str, dice: Random) -> Iterator[Profile]:
    lower = handle.lower()
    looks = _LOOKS[half]
    swapped = _one_swapped(name, looks, dice)
    if swapped:
        yield _fake(_author(f"u{dice.randint(10**6, 10**7)}", swapped), "name, look-alike letter")
    swapped = _one_swapped(lower, looks, dice)
    if swapped:
        yield _fake(_author(swapped, name), "handle, look-alike letter")
    for one, other in (("m", "rn"), ("w", "vv"), ("l", "1"), ("o", "0"), ("i", "1"), ("s", "5")):
        if one in lower:
            yield _fake(_author(lower.replace(one, other, 1), name), f"handle, {other} for {one}")
    if "i" in lower:
        yield _fake(_author(lower.replace("i", "l", 1), name), "handle, l for i")
    official = (
        ("official", "real", "office")
        if half == "tuned"
        else ("officially", "the_real", "verified", "backup")
    )
    word = dice.choice(official)
    yield _fake(
        _author(dice.choice((f"{lower}_{word}", f"{word}{lower}", f"{word}_{lower}")), name),
        "handle, official affix",
    )
    yield _fake(
        _author(
            f"{dice.choice(_CITIES)}{dice.randint(1, 99)}x",
            f"{name} {dice.choice(('(Official)', '✓', 'Office'))}",
        ),
        "name, official",
        3.0,
    )
    digits = dice.choice(("1", "01", "007", "_2", str(dice.randint(10, 9999))))
    yield _fake(_author(f"{lower}{digits}", name), "handle, digits, days old", dice.uniform(0, 25))
    yield _fake(_author(f"{lower}{digits}", name), "handle, digits, same picture", None, avatar=True)
    yield _fake(_author(_slip(lower, dice), name), "handle, one letter off, same picture", 800.0, avatar=True)
    yield _fake(_author(_slip(lower, dice), name), "handle, one letter off, days old", dice.uniform(0, 25))
    yield _fake(_author(f"acc{dice.randint(1000, 9999)}", name), "name, same picture", 60.0, avatar=True)
    yield _fake(_author(f"acc{dice.randint(1000, 9999)}", name), "name, same words of itself", 60.0, bio=True)
    yield _fake(_author(f"{lower}_{dice.choice(_TITLES[half])}", name), "handle, title, days old", 2.0)


def _fake(
    author: Author, kind: str, age: float | None = None, *, avatar: bool = False, bio: bool = False
) -> Profile:
    return Profile(author, "x", age, avatar, bio, True, kind)


def _one_swapped(text: str, looks: dict[str, str], dice: Random) -> str | None:
    places = [place for place, letter in enumerate(text) if letter in looks]
    if not places:
        return None
    place = dice.choice(places)
    return text[:place] + looks[text[place]] + text[place + 1 :]


def _slip(handle: str, dice: Random) -> str:
    place = dice.randint(2, len(handle) - 2)
    return dice.choice(
        (
            handle[:place] + handle[place + 1 :],
            handle[:place] + handle[place] + handle[place:],
            handle[:place] + "x" + handle[place + 1 :],
        )
    )


def _not_fakes(name: str, handle: str, dice: Random) -> Iterator[Profile]:
    lower = handle.lower()
    first, last = name.split()
    for author, kind in (
        (_author(f"{lower}_fans", f"{name} Fans"), "fan club"),
        (_author(f"{lower}parody", name), "parody by handle"),
        (_author(f"{lower}x1", name, "Parody account. Not affiliated"), "parody by its words"),
        (_author(f"not{lower}", f"Not {name}"), "parody by handle"),
        (_author(f"{first}_{dice.choice(_FAMILY)}".lower(), f"{first} {dice.choice(_FAMILY)}"), "first name"),
        (_author(f"{dice.choice(_GIVEN)}{last}".lower(), f"{dice.choice(_GIVEN)} {last}"), "family name"),
        (_author(f"{last[:4]}{first[:3]}{dice.randint(1960, 2005)}".lower(), name), "namesake"),
        (_author(f"i.hate.{lower}", "angry citizen"), "critic"),
        (_author(f"{lower}watch", f"Watching {name}", "commentary on politics"), "commentator"),
    ):
        yield Profile(author, "x", dice.choice((None, 900.0)), False, False, False, kind)
    yield Profile(_author(handle, name), "x", 2000.0, True, True, False, "the account itself")


def _offices(half: Half, dice: Random) -> Iterator[Profile]:
    name, handle = _OFFICES[half]
    for _ in range(4):
        yield _fake(_author(f"{handle}{dice.randint(1, 99)}", name), "office, digits")
        yield _fake(_author(f"{handle}_help", name), "office, name")
        yield _fake(_author(f"desk{dice.randint(1, 999)}", name), "office, name alone")
    yield Profile(_author(f"{handle}_archive2", f"{name} archive"), "x", None, False, False, False, "allowed")
    yield Profile(
        _author("other_ministry", "Other Foreign Ministry"), "x", None, False, False, False, "another office"
    )


def _namesake(half: Half, number: int, dice: Random) -> Profile:
    """Return somebody who has a common name, or the watched person's own, and a handle as such people choose it."""
    own = number % 10 == 0
    first, last = (
        dice.choice(_PEOPLE[half])[0].split() if own else (dice.choice(_GIVEN), dice.choice(_FAMILY))
    )
    year = dice.randint(1950, 2008)
    handle = dice.choice(
        (f"{first}.{last[0]}{year}", f"{last}_{first}{year % 100:02d}",
            f"{first}_{dice.choice(_CITIES)}{dice.randint(1, 99)}", f"dr{first}{last[:3]}{number}",
         f"{first}{last}{year}", f"{first[0]}{last}{number}", f"{first}{number}", f"{last}{number}",
         f"{first}{last}{dice.randint(1000, 99999)}")
    ).lower()  # fmt: skip
    age = dice.choice((None, dice.uniform(40, 5000)))
    return Profile(_author(handle, f"{first} {last}"), "x", age, False, False, False, "namesake")
