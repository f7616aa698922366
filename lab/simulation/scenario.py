"""What a simulated stream consists of: a stage, its cast, and the parts that are played on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Style = Literal["flood", "batch", "link", "lockstep", "repost_ring", "drip", "aged", "cross_platform"]
"""How a gang works; each has a file in ``lab/simulation/gangs``."""

STYLES: Final[tuple[Style, ...]] = (
    "flood",
    "batch",
    "link",
    "lockstep",
    "repost_ring",
    "drip",
    "aged",
    "cross_platform",
)

START_MS: Final = 1_746_849_600_000
"""2025-05-10T04:00:00Z: event time at which every scenario begins."""


@dataclass(frozen=True, slots=True)
class Persona:
    """A public figure whom others react to.

    Attributes:
        handle: Handle on the main platform; derived on the others.
        name: As people write it.
        language: BCP 47 code of the lexicon.
        topic: What the persona speaks about.
        statements: Hours after the start at which the persona posts.
        announcements: Hours after the start and the words of what makes news.
        popularity: Organic reactions to each statement, on average.
        aliases: Other ways of writing the name, for the watchlist.
        relative_of: Handle of the persona whose family this is.
        relation: How they are related.
        domains: Domains of their own, for the watchlist.
    """

    handle: str
    name: str
    language: str = "en"
    topic: str = "politics"
    statements: tuple[float, ...] = ()
    announcements: tuple[tuple[float, str], ...] = ()
    popularity: float = 4.0
    aliases: tuple[str, ...] = ()
    relative_of: str | None = None
    relation: str = ""
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Background:
    """Everyday life: people with a few interests who post, answer and repost.

    Attributes:
        people: Size of the population.
        posts: Posts over the whole duration, on average.
        hubs: Public figures beside the cast.
        languages: Language and its share of the communities.
    """

    people: int = 3000
    posts: int = 6000
    hubs: int = 60
    languages: tuple[tuple[str, float], ...] = (("en", 0.4), ("hi-Latn", 0.25), ("hi", 0.2), ("ru", 0.15))


@dataclass(frozen=True, slots=True)
class Surge:
    """A crowd that lands on a target after news: nobody leads it, yet it shares tags, memes and one article.

    Attributes:
        target: Handle of the persona.
        at: Hours after the start; the persona's statement nearest to it is what people react to.
        people: How many take part.
        hours: After this the crowd has gone home.
        related: Handles that the crowd also turns on.
        crowd: Surges with the same number draw half of their people from the same pool.
    """

    target: str
    at: float
    people: int
    hours: float = 3.0
    related: tuple[str, ...] = ()
    crowd: int = 0


@dataclass(frozen=True, slots=True)
class Petition:
    """An open call: people paste one text with one link at the targets, over hours."""

    target: str
    at: float
    people: int = 400
    hours: float = 6.0
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fans:
    """A community that knows each other and reacts to whatever its idol posts."""

    idol: str
    people: int = 150


@dataclass(frozen=True, slots=True)
class Gang:
    """Accounts under one command.

    Attributes:
        style: How they work.
        size: How many accounts.
        raids: Target's handle and hours after the start, one pair per attack.
        cover: Everyday posts that each account writes as well, on average.
        language: BCP 47 code.
    """

    style: Style
    size: int
    raids: tuple[tuple[str, float], ...]
    cover: float = 2.0
    language: str = "en"


Part = Surge | Petition | Fans | Gang


@dataclass(frozen=True, slots=True)
class Scenario:
    """One stream.

    Attributes:
        name: What it is called.
        seed: Same scenario and seed, same bytes.
        hours: Duration in event time.
        background: Everyday life.
        cast: The personas that parts speak of; they are the watchlist.
        parts: Crowds and gangs.
        metadata: Whether posts tell more of their authors than id and handle.
        threats: Whether single posts expose, imitate and lure: see ``lab.simulation.threats``.
    """

    name: str
    seed: int
    hours: float
    background: Background
    cast: tuple[Persona, ...] = ()
    parts: tuple[Part, ...] = ()
    metadata: bool = True
    threats: bool = False
