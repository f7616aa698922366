"""Scenarios by name: quiet days, crowds, every style of gang alone and inside a surge, streams that grow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from lab.simulation.dice import Dice, generator
from lab.simulation.lexicon import LEXICONS
from lab.simulation.scenario import (
    STYLES,
    Background,
    Fans,
    Gang,
    Part,
    Persona,
    Petition,
    Scenario,
    Style,
    Surge,
)

_PATH_PRESET: Final = 50
_LANGUAGES: Final = ("en", "hi-Latn", "hi", "ru")
_NAMES: Final = (
    ("mira_sandoval", "Mira Sandoval"),
    ("o_brandvik", "Oskar Brandvik"),
    ("leela_nambiar", "Leela Nambiarkar"),
    ("t_ashgrove", "Theo Ashgrove"),
    ("n_sokolan", "Nina Sokolan"),
    ("rafiq_dostani", "Rafiq Dostani"),
    ("c_wexley", "Clara Wexley"),
    ("dev_rathin", "Devesh Rathin"),
)


def afternoon(seed: int, *, metadata: bool = True) -> Scenario:
    """Return the demo: a ceasefire is announced, and not only a crowd turns on the man who signed it."""
    secretary, daughter = "a_rathwalkar", "tara_rathwalkar"
    ministry, reporter = "valley_mfa", "ilse_karnath"
    return Scenario(
        name="afternoon",
        seed=seed,
        hours=5.0,
        background=Background(people=2500, posts=2600, hubs=45),
        cast=(
            Persona(
                secretary,
                "Arvind Rathwalkar",
                language="hi-Latn",
                topic="politics",
                statements=(0.4, 2.6, 3.3, 4.1),
                announcements=(
                    (
                        2.0,
                        "Both sides have agreed to stop all firing along the river from six this evening. "
                        "Talks on the crossing points begin on Monday.",
                    ),
                ),
                popularity=8,
                aliases=("अरविंद राठवालकर", "Foreign Secretary Rathwalkar"),
                domains=("valleymfa.example",),
            ),
            Persona(
                daughter,
                "Tara Rathwalkar",
                topic="music",
                statements=(0.9, 2.9),
                popularity=2,
                aliases=("तारा राठवालकर",),
                relative_of=secretary,
                relation="daughter",
            ),
            Persona(ministry, "Valley Foreign Ministry", statements=(1.0, 2.05, 3.6), popularity=5),
            Persona(reporter, "Ilse Karnath", statements=(1.4, 2.2, 3.1, 4.3), popularity=4),
        ),
        parts=(
            Surge(secretary, 2.0, 1100, hours=2.6, related=(ministry, reporter)),
            Gang("flood", 24, ((secretary, 2.75),), cover=1.5, language="hi-Latn"),
            Gang("link", 14, ((daughter, 3.4),), cover=1.5, language="en"),
        ),
        metadata=metadata,
        threats=True,
    )


def quiet(seed: int, *, metadata: bool = True) -> Scenario:
    """Return a day on which nothing happens."""
    return Scenario("quiet", seed, 12.0, Background(posts=12_000), _cast(seed), (), metadata)


def surge(seed: int, people: int, *, metadata: bool = True) -> Scenario:
    """Return a news surge of so many people, and nothing else."""
    cast = _cast(seed)
    parts = (Surge(cast[0].handle, 3.0, people, related=(cast[1].handle, cast[2].handle)),)
    return Scenario(f"surge-{people}", seed, 8.0, _around(people), cast, parts, metadata)


def fans(seed: int, *, metadata: bool = True) -> Scenario:
    """Return a fan community on a day when its idol posts often, and a smaller one beside it."""
    first, second, *others = _cast(seed)
    idol = replace(first, topic="music", statements=tuple(0.3 + 0.8 * n for n in range(14)), popularity=12.0)
    rival = replace(second, topic="cinema", statements=tuple(0.7 + 1.6 * n for n in range(7)), popularity=6.0)
    parts = (Fans(idol.handle, 180), Fans(rival.handle, 70))
    return Scenario("fans", seed, 12.0, Background(posts=9_000), (idol, rival, *others), parts, metadata)


def petition(seed: int, *, metadata: bool = True) -> Scenario:
    """Return a petition that hundreds paste under the posts of a few politicians."""
    cast = _cast(seed)
    parts = (Petition(cast[0].handle, 2.0, 450, related=(cast[1].handle, cast[2].handle)),)
    return Scenario("petition", seed, 10.0, Background(posts=9_000), cast, parts, metadata)


def two_surges(seed: int, *, metadata: bool = True) -> Scenario:
    """Return two surges at once, half of whose people are drawn from one pool."""
    cast = _cast(seed)
    parts = (
        Surge(cast[0].handle, 3.0, 1800, related=(cast[2].handle,), crowd=1),
        Surge(cast[1].handle, 3.4, 1500, related=(cast[2].handle,), crowd=1),
    )
    return Scenario("two-surges", seed, 8.0, _around(3300), cast, parts, metadata)


def alone(style: Style, seed: int, *, metadata: bool = True) -> Scenario:
    """Return three gangs of one style in everyday traffic: a small, a middling and a large one."""
    dice = Dice(generator(seed, _PATH_PRESET, 1))
    cast = _cast(seed)
    sizes = (5 + dice.below(5), 10 + dice.below(15), 25 + dice.below(36))
    hours = (1.2, 3.1, 5.0) if style == "drip" else (2.1, 4.6, 7.2)
    parts = tuple(
        Gang(style, size, ((persona.handle, hour + 0.5 * dice.uniform()),), language=dice.pick(_LANGUAGES))
        for size, hour, persona in zip(sizes, hours, cast, strict=False)
    )
    return Scenario(style, seed, 12.0, Background(posts=10_000), cast, parts, metadata)


def in_surge(style: Style, seed: int, *, people: int = 3000, metadata: bool = True) -> Scenario:
    """Return one gang of one style in the midst of a surge on the same target."""
    dice = Dice(generator(seed, _PATH_PRESET, 2))
    cast = _cast(seed)
    gang = Gang(
        style,
        12 + dice.below(49),
        ((cast[0].handle, 3.3 + 0.6 * dice.uniform()),),
        language=cast[0].language,
    )
    crowd = Surge(cast[0].handle, 3.0, people, related=(cast[1].handle, cast[2].handle))
    return Scenario(f"{style}-in-surge", seed, 9.0, _around(people), cast, (crowd, gang), metadata)


def growth(seed: int, posts: int, *, metadata: bool = True) -> Scenario:
    """Return a long stream with many gangs, one in four of which strikes twice, and some surges."""
    dice = Dice(generator(seed, _PATH_PRESET, 3))
    label, hours, people, hubs, gangs, surges, size, more = {
        10_000: ("10k", 12.0, 3000, 60, 3, 1, 500, 0),
        100_000: ("100k", 48.0, 20_000, 400, 12, 3, 1000, 12),
        1_000_000: ("1m", 240.0, 150_000, 2500, 80, 12, 3000, 72),
    }[posts]
    cast = _cast(seed, hours, more)
    parts: list[Part] = []
    for number in range(surges):
        first, second = cast[number % len(cast)], cast[(number + 1) % len(cast)]
        at = hours * (number + 0.5) / surges
        parts.append(Surge(first.handle, at, size, related=(second.handle,)))
    for number in range(gangs):
        style = STYLES[(number + seed) % len(STYLES)]
        latest = hours - 7
        raids = [(dice.pick(cast).handle, dice.uniform() * latest)]
        if dice.chance(0.25):
            raids.append((dice.pick(cast).handle, dice.uniform() * latest))
        parts.append(Gang(style, 5 + dice.below(56), tuple(raids), language=dice.pick(_LANGUAGES)))
    crowd = round(1.9 * surges * size)
    background = Background(people, max(posts // 2, posts - crowd - 110 * gangs), hubs)
    return Scenario(f"growth-{label}", seed, hours, background, cast, tuple(parts), metadata)


def _around(people: int) -> Background:
    """Return everyday life large enough that a surge does not take everybody."""
    return Background(people=max(3000, 2 * people), posts=8_000)


def _cast(seed: int, hours: float = 12.0, more: int = 0) -> tuple[Persona, ...]:
    """Return eight public figures and ``more``, each posting every 40 minutes or so."""
    dice = Dice(generator(seed, _PATH_PRESET, 0))
    shift = dice.below(len(_NAMES))
    known = [_NAMES[(number + shift) % len(_NAMES)] for number in range(len(_NAMES))]
    words = LEXICONS["en"]
    for number in range(more):
        first, last = words.first[number % len(words.first)], words.last[number * 7 % len(words.last)]
        known.append((f"{first.lower()}{last.lower()}_mp{number}", f"{first} {last} MP"))
    cast = []
    for handle, name in known:
        hour, statements = 0.1 + dice.uniform(), []
        while hour < hours:
            statements.append(round(hour, 4))
            hour += 0.45 + 0.5 * dice.uniform()
        cast.append(
            Persona(
                handle,
                name,
                language=dice.pick(_LANGUAGES),
                statements=tuple(statements),
                popularity=2.0 + 6.0 * dice.uniform(),
            )
        )
    return tuple(cast)


def preset(name: str, seed: int, *, metadata: bool = True) -> Scenario:
    """Return the scenario of a name.

    Raises:
        ValueError: If there is no such preset; the message lists all.
    """
    build = _BUILDERS.get(name)
    if build is None:
        raise ValueError(f"no preset is called {name!r}; there are {', '.join(NAMES)}")
    return build(seed, metadata)


def _surge_of(people: int) -> Callable[[int, bool], Scenario]:
    return lambda seed, metadata: surge(seed, people, metadata=metadata)


def _alone_of(style: Style) -> Callable[[int, bool], Scenario]:
    return lambda seed, metadata: alone(style, seed, metadata=metadata)


def _in_surge_of(style: Style) -> Callable[[int, bool], Scenario]:
    return lambda seed, metadata: in_surge(style, seed, metadata=metadata)


def _growth_of(posts: int) -> Callable[[int, bool], Scenario]:
    return lambda seed, metadata: growth(seed, posts, metadata=metadata)


_BUILDERS: Final[dict[str, Callable[[int, bool], Scenario]]] = {
    "afternoon": lambda seed, metadata: afternoon(seed, metadata=metadata),
    "quiet": lambda seed, metadata: quiet(seed, metadata=metadata),
    **{f"surge-{people}": _surge_of(people) for people in (500, 1000, 3000, 5000)},
    "fans": lambda seed, metadata: fans(seed, metadata=metadata),
    "petition": lambda seed, metadata: petition(seed, metadata=metadata),
    "two-surges": lambda seed, metadata: two_surges(seed, metadata=metadata),
    **{style: _alone_of(style) for style in STYLES},
    **{f"{style}-in-surge": _in_surge_of(style) for style in STYLES},
    **{
        f"growth-{label}": _growth_of(n)
        for label, n in (("10k", 10_000), ("100k", 100_000), ("1m", 1_000_000))
    },
}

NAMES: Final = tuple(_BUILDERS)
"""All presets, in the order in which they are best read."""
