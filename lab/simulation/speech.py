"""Texts composed from the patterns of a language, so that hardly two people ever write the same."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from lab.simulation.dice import Dice
from lab.simulation.lexicon import LEXICONS, Lexicon

_SYMBOL: Final = re.compile(r"\{(\w+)\}")


class _Production(NamedTuple):
    parts: tuple[str | list[_Production], ...]


EMOJI: Final = ("🙏", "😡", "😂", "❤️", "🤔", "👏", "💔", "🔥", "😢", "🙄", "🕊️", "👍", "😤", "🤷")


class Speech:
    """One language spoken about one topic."""

    def __init__(self, lexicon: Lexicon, topic: str) -> None:
        grammar = {**lexicon.patterns, "thing": lexicon.things[topic], "bio": lexicon.bios}
        compiled: dict[str, list[_Production]] = {symbol: [] for symbol in grammar}
        for symbol, productions in grammar.items():
            for production in productions:
                pieces = _SYMBOL.split(production)
                compiled[symbol].append(
                    _Production(
                        tuple(
                            compiled[piece] if index % 2 else piece
                            for index, piece in enumerate(pieces)
                            if piece
                        )
                    )
                )
        self._compiled: Final = compiled
        self.tags: Final = lexicon.tags[topic]
        self.surge_tags: Final = lexicon.surge_tags

    def say(self, symbol: str, dice: Dice) -> str:
        """Return one plain expansion of a symbol such as ``chat`` or ``hostile``."""
        return _expand(self._compiled[symbol], dice).strip()

    def write(self, symbol: str, dice: Dice) -> str:
        """Return an expansion with the habits of somebody's typing: case, emoji, many or missing stops."""
        return _typed(self.say(symbol, dice), dice)

    def blurt(self, symbol: str, dice: Dice) -> str:
        """Return one of a few stock phrases, the first of which everybody uses."""
        return _typed("".join(map(str, dice.favourite(self._compiled[symbol]).parts)), dice)


def _typed(text: str, dice: Dice) -> str:
    habit = dice.uniform()
    if habit < 0.25:
        text = text.lower()
    elif habit < 0.28:
        text = text.upper()
    elif habit < 0.70:
        text = text[:1].upper() + text[1:]
    ending = dice.uniform()
    if ending < 0.18:
        text = f"{text} {dice.pick(EMOJI) * (1 + dice.below(3))}"
    elif ending < 0.28:
        text += "!" * (1 + dice.below(4))
    elif ending < 0.34:
        text += "..."
    return mistype(text, dice) if dice.chance(0.06) else text


def mistype(text: str, dice: Dice) -> str:
    """Return the text with two neighbouring letters swapped or one dropped."""
    if len(text) < 6:
        return text
    at = 1 + dice.below(len(text) - 3)
    if dice.chance(0.5):
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + text[at + 1 :]


def _expand(options: list[_Production], dice: Dice) -> str:
    parts = options[int(dice.uniform() * len(options))].parts
    if len(parts) == 1 and isinstance(parts[0], str):
        return parts[0]
    return "".join([part if isinstance(part, str) else _expand(part, dice) for part in parts])


@cache
def speech(language: str, topic: str) -> Speech:
    """Return the speech of a language (a BCP 47 code of the lexicon) on a topic."""
    return Speech(LEXICONS[language], topic)
