"""Words of a list in a short text, all at once: hundreds of them cost hardly more than one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from pipeline.threats.doxxing.vocabulary import JOINED
from pipeline.threats.words import words

_SPACES: Final = {ord("-"): " ", ord("\n"): " ", 0xA0: " "}


class Nearby:
    """The words of a list as ``vocabulary`` writes them.

    Args:
        listed: Words apart by spaces; ``_`` stands for a space, ``*`` at the end for any ending.
    """

    def __init__(self, listed: str) -> None:
        self._words = sorted(words(listed))
        stems = [
            word.removesuffix("*").lower().translate({ord("_"): " ", ord("-"): " "}) for word in self._words
        ]
        joined = [JOINED.search(stem) is not None for stem in stems]
        self._left = [not anywhere for anywhere in joined]
        self._right = [
            not anywhere and not word.endswith("*")
            for anywhere, word in zip(joined, self._words, strict=True)
        ]
        self._automaton = AhoCorasick(stems, matchkind=MatchKind.Standard, implementation=Implementation.DFA)

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where words of the list stand in ``text`` in small letters."""
        lower = text.lower().translate(_SPACES)
        for index, start, end in self._automaton.find_matches_as_indexes(lower, overlapping=True):
            if self._left[index] and start and lower[start - 1].isalpha():
                continue
            if self._right[index] and end < len(lower) and lower[end].isalpha():
                continue
            yield start, end

    def search(self, text: str) -> tuple[int, int] | None:
        """Return where a word of the list stands in ``text``, or None."""
        return next(self.spans(text), None)

    def last(self, text: str) -> int:
        """Return where the last word of the list ends in ``text``, -1 if there is none.

        Of two words of which one is within the other, as "she" in "call me back", the longer one ends no earlier.
        """
        return max((end for _, end in self.spans(text)), default=-1)
