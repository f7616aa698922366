"""A language of a world: stock phrases that everybody uses, and sentences that hardly two people write alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, Protocol

from lab.simulation.lexicon import LEXICONS, TOPICS
from lab.simulation.speech import mistype, speech
from lab.worlds.chance import Chance
from lab.worlds.phrases import ALPHABETS, EMOJIS, PHRASES, Phrases

Mood = Literal["angry", "warm", "plain", "ask"]

_SYMBOLS: Final[dict[Mood, str]] = {"angry": "hostile", "warm": "support", "plain": "chat", "ask": "question"}


class _Source(Protocol):
    def stock(self, mood: Mood, chance: Chance) -> str: ...

    def sentence(self, mood: Mood, chance: Chance) -> str: ...


class _Spoken:
    """A language out of phrase lists, with names of places and people that are the world's own."""

    def __init__(self, phrases: Phrases, script: str, chance: Chance) -> None:
        self._phrases: Final = phrases
        self._names: Final = [_name(script, chance) for _ in range(500)]

    def stock(self, mood: Mood, chance: Chance) -> str:
        phrases = self._phrases
        if mood == "angry":
            return chance.ranked(phrases.angry, 2.0)
        return chance.ranked(phrases.asks if mood == "ask" else phrases.warm, 2.0)

    def sentence(self, mood: Mood, chance: Chance) -> str:
        phrases = self._phrases
        parts = [chance.pick(phrases.starts), self._thing(chance), chance.pick(phrases.verdicts)]
        if mood == "angry" and chance.chance(0.5):
            parts.append(f"- {chance.pick(phrases.calls)}")
        elif mood == "ask":
            parts.append(f"- {chance.pick(phrases.asks)}")
        elif chance.chance(0.3):
            parts += [",", self._thing(chance), chance.pick(phrases.verdicts)]
        parts.append(chance.pick(phrases.ends))
        return " ".join(part for part in parts if part).replace(" ,", ",")

    def _thing(self, chance: Chance) -> str:
        thing = chance.pick(self._phrases.things)
        # Without particulars two strangers would write the same long sentence, as they never do.
        return f"{thing} {chance.ranked(self._names, 1.5)}" if chance.chance(0.7) else thing


class _Lexical:
    """A language of the everyday simulator, one topic of it."""

    def __init__(self, code: str, topic: str) -> None:
        self._speech: Final = speech(code, topic)

    def stock(self, mood: Mood, chance: Chance) -> str:
        return self._speech.blurt("stock_angry" if mood == "angry" else "stock_fan", chance)

    def sentence(self, mood: Mood, chance: Chance) -> str:
        return self._speech.say(_SYMBOLS[mood], chance)


class _Invented:
    """A language that does not exist: words by Zipf's law in one script."""

    def __init__(self, script: str, words: int, chance: Chance) -> None:
        heads, tails = ALPHABETS[script]
        made: dict[str, None] = {}
        while len(made) < words:
            syllables = 1 + chance.below(1 + min(3, len(made) // 12))
            made["".join(chance.pick(heads) + chance.pick(tails) for _ in range(syllables))] = None
        self._words: Final = list(made)
        self._joint: Final = "" if script == "han" else " "
        self._stock: Final = {
            mood: [self._some(1 + chance.below(3), chance) for _ in range(25)] for mood in _SYMBOLS
        }

    def _some(self, count: int, chance: Chance) -> str:
        return self._joint.join(chance.ranked(self._words, 2.2) for _ in range(count))

    def stock(self, mood: Mood, chance: Chance) -> str:
        return chance.ranked(self._stock[mood], 2.5)

    def sentence(self, mood: Mood, chance: Chance) -> str:
        text = self._some(3 + chance.below(14), chance)
        return f"{text}?" if mood == "ask" else text


def _name(script: str, chance: Chance) -> str:
    heads, tails = ALPHABETS[script]
    return "".join(chance.pick(heads) + chance.pick(tails) for _ in range(2 + chance.below(3))).capitalize()


_SCRIPTS: Final = {"ar": "arabic", "ja": "han"}


class Tongue:
    """A language as a world speaks it.

    Args:
        code: BCP 47 code; an ``x-`` code with a script's name is a language that does not exist.
        chance: Draws its topic and, where it is made up, its words.
        short: Share of remarks that are a stock phrase or a few emojis.
        tidy: Share of remarks in plain spelling.
    """

    def __init__(self, code: str, chance: Chance, *, short: float = 0.3, tidy: float = 0.5) -> None:
        self.code: Final = None if code.startswith("x-") else code
        self._short: Final = short
        self._tidy: Final = tidy
        if code.startswith("x-"):
            self._source: _Source = _Invented(code[2:], int(chance.log_between(150, 2500)), chance)
        elif code in PHRASES and (code not in LEXICONS or chance.chance(0.5)):
            self._source = _Spoken(PHRASES[code], _SCRIPTS.get(code, "latin"), chance)
        else:
            self._source = _Lexical(code, chance.pick(TOPICS))

    def remark(self, mood: Mood, chance: Chance) -> str:
        """Return what one person writes: a sentence or two, a stock phrase, or emojis alone."""
        form = chance.uniform()
        if form < self._short * 0.2:
            return _emojis(mood, chance)
        if form < self._short:
            return self._typed(self._source.stock(mood, chance), mood, chance)
        text = self._source.sentence(mood, chance)
        if chance.chance(0.25):
            text = f"{text}. {self._source.sentence(mood, chance)}"
        return self._typed(text, mood, chance)

    def short(self, mood: Mood, chance: Chance) -> str:
        """Return a stock phrase as somebody types it."""
        return self._typed(self._source.stock(mood, chance), mood, chance)

    def slogan(self, mood: Mood, chance: Chance) -> str:
        """Return a stock phrase as it is."""
        return self._source.stock(mood, chance)

    def sentence(self, mood: Mood, chance: Chance) -> str:
        """Return one sentence in plain spelling."""
        return self._source.sentence(mood, chance)

    def passage(self, sentences: int, mood: Mood, chance: Chance) -> str:
        """Return several sentences, as statements, articles and calls have them."""
        return ". ".join(self._source.sentence(mood, chance) for _ in range(sentences))

    def title(self, chance: Chance) -> str:
        """Return a headline of five to a dozen words."""
        words = self._source.sentence("plain", chance).split()
        while len(words) < 5:
            words += self._source.sentence("plain", chance).split()
        return " ".join(words[:12]).capitalize()

    def tag(self, chance: Chance) -> str:
        """Return a hashtag, without ``#``."""
        words = [word.strip(".,!?¿:;'\"-–()") for word in self._source.sentence("plain", chance).split()]
        words = [word for word in words if word.isalnum()] or ["news"]
        return "".join(word.capitalize() for word in words[: 2 + chance.below(2)])[:40]

    def paraphrase(self, text: str, kept: float, chance: Chance) -> str:
        """Return a text about the same, with a share of its words kept and the others new.

        Args:
            text: What is said in other words.
            kept: Share of words that stay.
            chance: Draws which.
        """
        fresh = self._source.sentence("angry", chance).split() or [""]
        words = [word if chance.chance(kept) else chance.pick(fresh) for word in text.split()]
        cut = chance.below(len(words)) if len(words) > 4 and chance.chance(0.5) else 0
        return self._typed(" ".join(words[cut:] + words[:cut]), "plain", chance)

    def _typed(self, text: str, mood: Mood, chance: Chance) -> str:
        if chance.chance(self._tidy):
            return text
        habit = chance.uniform()
        if habit < 0.35:
            text = text.lower()
        elif habit < 0.45:
            text = text.upper()
        elif habit < 0.55:
            text = mistype(text, chance)
        ending = chance.uniform()
        if ending < 0.25:
            text += "!" * (1 + chance.below(4))
        elif ending < 0.55:
            text = f"{text} {_emojis(mood, chance)}"
        elif ending < 0.65:
            text += "..."
        return text


def _emojis(mood: Mood, chance: Chance) -> str:
    stock: Sequence[str] = EMOJIS.get(mood, EMOJIS["plain"])
    return chance.ranked(stock, 2.0) * (1 + chance.ranked((0, 1, 2, 3, 4), 2.0))


REAL: Final = tuple(sorted({*PHRASES, *LEXICONS}))
"""Codes of languages that exist."""

CODES: Final = (*REAL, *(f"x-{script}" for script in ALPHABETS))
"""Codes of all languages."""
