"""Whom a text names: all aliases of a watchlist, searched at once.

Two steps. The letters of many texts, a byte each and nothing between them, are searched for the letters of all
aliases; that takes no longer than to read the texts, and misses none. What is found is then looked at where it
stands: whether the letters are those of the alias or only look like them, what is between them, what is beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from pipeline.match.aliases import WITHIN, Form, forms
from pipeline.match.reading import Reader
from pipeline.text.name_letters import composed, folded_bytes, letter_bytes, letters

_NEVER: Final = b"\xff" * 256
"""A pattern that no text has. One so long keeps the automaton from skipping to bytes that are rare in English: in
other scripts they are in every letter, so that it took twice as long to search these."""

_BEFORE: Final = frozenset(' \n\t("«“')
_AFTER: Final = frozenset(' \n\t)"»”!?,;।؟،')
"""What stands around a name that is a word by itself, and in no address, whatever else the text holds."""


def _nobodys(_number: int, _handle: str) -> bool:
    return False


def _anybodys(_number: int, _handle: str) -> bool:
    return True


class NameIndex:
    """The aliases of a watchlist, compiled.

    Args:
        aliases: The aliases, as written.
    """

    def __init__(self, aliases: Sequence[str]) -> None:
        patterns: dict[bytes, list[tuple[int, Form]]] = {}
        self._plain: list[str] = []
        for number, alias in enumerate(aliases):
            written = forms(alias)
            for form in written:
                patterns.setdefault(folded_bytes(form.letters), []).append((number, form))
            needs_no_look = written and not (
                written[0].vietnamese or written[0].common or _may_go_on(written[0])
            )
            self._plain.append(_plain(alias) if needs_no_look else "")
        # What letters of ASCII cannot spell is not searched for there: a small automaton stays in the cache.
        self._forms = list(patterns.values())
        self._close = [_is_close(held) for held in self._forms]
        self._automaton = _automaton(list(patterns)) if patterns else None
        self._ascii = [number for number, pattern in enumerate(patterns) if pattern.isascii()]
        self._ascii_automaton = _automaton([pattern for pattern in patterns if pattern.isascii()])

    def __bool__(self) -> bool:
        return self._automaton is not None

    def candidates(self, texts: Sequence[str]) -> set[int] | None:
        """Return the places of all texts that may hold a name; None if that cannot be told, save text by text."""
        # One character beyond ASCII makes all that it is joined to larger and slower to fold, so those are searched by
        # themselves; an empty text keeps the places of the others.
        found = self._search([text if text.isascii() else "" for text in texts])
        others = [place for place, text in enumerate(texts) if not text.isascii()]
        if not others or found is None:
            return found
        more = self._search([texts[place] for place in others])
        return None if more is None else found.union([others[place] for place in more])

    def _search(self, texts: Sequence[str]) -> set[int] | None:
        """Do the same for texts that are all of ASCII, or all beyond it."""
        folded = letter_bytes(texts)
        hits = self._hits(folded)
        found: set[int] = set()
        if not hits:
            return found
        if _separators(folded) != len(texts) - 1:
            return None
        for index, start, end in hits:
            place = folded.count(b"\0", 0, start)
            if place in found:
                continue
            if self._close[index]:
                text = texts[place]
                first = start - folded.rfind(b"\0", 0, start) - 1
                if not _in_one_piece(text, first, end - start) if text.isascii() else not self._names(text):
                    continue
            found.add(place)
        return found

    def _hits(self, folded: bytes) -> list[tuple[int, int, int]]:
        """Return number, start and end of every pattern in folded texts."""
        if folded.isascii():
            hits = self._ascii_automaton.find_matches_as_indexes(folded, overlapping=True)
            numbers = self._ascii
            return [(numbers[index], start, end) for index, start, end in hits] if hits else hits
        assert self._automaton is not None  # the callers checked; narrows the type
        return self._automaton.find_matches_as_indexes(folded, overlapping=True)

    def _names(self, text: str) -> bool:
        return bool(self.names_in(text, _anybodys))

    def names_in(self, text: str, is_own: Callable[[int, str], bool] = _nobodys) -> list[int]:
        """Return the numbers of all aliases that a text holds, in the order in which they end.

        Args:
            text: The text; hashtags with ``#`` in front.
            is_own: Whether a handle is an account of whoever has the alias of such a number: in other handles a name
                names nobody.
        """
        if self._automaton is None:
            return []
        text = composed(text).replace("\0", " ")
        hits = self._hits(letter_bytes((text,)))
        if not hits:
            return []
        lower = text.lower()
        reader: Reader | None = None
        found: list[int] = []
        for index, start, end in hits:
            for number, form in self._forms[index]:
                if number in found:
                    continue
                if _is_plainly(self._plain[number], lower):
                    found.append(number)
                    continue
                reader = reader or Reader(text)
                if reader.has(form, start, end):
                    handle = reader.address(start, end)
                    if handle is None or (handle and is_own(number, handle)):
                        found.append(number)
        return found


def _automaton(patterns: Sequence[bytes]) -> BytesAhoCorasick:
    return BytesAhoCorasick(
        [*patterns, _NEVER], matchkind=MatchKind.Standard, implementation=Implementation.DFA
    )


def _plain(alias: str) -> str:
    """Return an alias as most write it; nothing if it is so short that accents and look-alikes matter."""
    plain = composed(alias).lower().strip()
    return plain if len(letters(plain)[0]) >= 4 else ""


def _may_go_on(form: Form) -> bool:
    """Whether what stands behind a name may belong to it."""
    return form.script == "CJK" and len(form.letters) == 2


def _is_plainly(plain: str, lower: str) -> bool:
    """Whether a text has an alias as most write it, with nothing beside it that would have to be looked at."""
    at = lower.find(plain) if plain else -1
    if at < 0 or (at and lower[at - 1] not in _BEFORE):
        return False
    end = at + len(plain)
    return end == len(lower) or lower[end] in _AFTER


def _separators(text: bytes) -> int:
    """Return how many there are, in a seventh of the time that ``bytes.count`` takes."""
    return len(text) - int(np.count_nonzero(np.frombuffer(text, np.uint8)))


def _is_close(held: Sequence[tuple[int, Form]]) -> bool:
    """Whether a pattern is so short that it is in many words, and is Latin, where words are easily told apart."""
    return all(
        form.words == 1
        and len(form.letters) < 8
        and form.script == "LATIN"
        and (WITHIN not in form.breaks or len(form.letters) <= 3)
        for _, form in held
    )


def _in_one_piece(text: str, start: int, size: int) -> bool:
    """Whether letters of a text in ASCII may be a word; sure where it says no.

    Args:
        text: The text.
        start: Which of its letters is the first.
        size: How many letters.
    """
    at = 0
    for at, char in enumerate(text):  # noqa: B007 # the place is used after the loop
        if char.isalnum():
            if not start:
                break
            start -= 1
    piece = text[at : at + size]
    if not piece.isalnum():
        return not any(map(str.isspace, piece)) or " " in text[at + 1 : at + 2]
    before, after = text[at - 1 : at], text[at + size : at + size + 1]
    if before.isalnum() and not (piece[0].isupper() and before.islower()):
        return False
    return not (after.isalpha() and after.islower()) or text[at + size : at + size + 1] in "jiundltcaey"
