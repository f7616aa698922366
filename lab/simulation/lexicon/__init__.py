"""The words of the simulated languages: patterns, topics, tags and names, one language a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lab.simulation.lexicon import english, hindi, hinglish, russian


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything a language needs to be spoken.

    Attributes:
        patterns: Symbol to productions; a production holds other symbols in braces.
        things: Topic to the noun phrases that ``{thing}`` stands for.
        tags: Topic to its usual hashtags, most used first.
        surge_tags: Hashtags that trend after an announcement, most used first.
        first: Given names, in Latin letters as handles need them.
        last: Family names, likewise.
        bios: Productions of what people say about themselves.
    """

    patterns: dict[str, list[str]]
    things: dict[str, list[str]]
    tags: dict[str, list[str]]
    surge_tags: list[str]
    first: list[str]
    last: list[str]
    bios: list[str]


LEXICONS: Final[dict[str, Lexicon]] = {
    code: Lexicon(
        patterns=words.PATTERNS,
        things=words.THINGS,
        tags=words.TAGS,
        surge_tags=words.SURGE_TAGS,
        first=words.FIRST,
        last=words.LAST,
        bios=words.BIOS,
    )
    for code, words in (("en", english), ("hi-Latn", hinglish), ("hi", hindi), ("ru", russian))
}
"""BCP 47 code to lexicon."""

TOPICS: Final = tuple(english.THINGS)
"""What communities talk about."""
