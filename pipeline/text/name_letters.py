"""The letters of names: what is left of a text once case, marks, forms and all between the letters is folded away.

Names are folded further than texts are (``pipeline.text.normalise``), for a name has many spellings: with points or
without, in the letters of a neighbour's keyboard, joined for a hashtag. So ``letters`` keeps no spaces either; who
needs edges looks where the letters stood. ``letter_bytes`` is a shorter form that is equal wherever letters are equal
or look alike: one byte for a letter, so that many texts are searched at once.
"""

from __future__ import annotations

import re
import string
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.text.letter_tables import INVISIBLE_LETTERS, ONE_FORM
from pipeline.text.lookalikes import LOOKALIKES

SEPARATOR: Final = 0
"""The byte between two texts in ``letter_bytes``."""

NONE: Final = 1
SEVERAL: Final = 2
"""Stand for characters that are no letter, and for those that are several or join the one before."""

_DIGITS: Final = {"0": "o", "1": "il", "3": "e", "4": "a", "5": "s", "7": "t"}
"""Digits that are written for letters."""

_KEPT_MARKS: Final = frozenset((0, 8, 84, 91, 103, 107, 118, 122, 129, 130, 132))
"""Combining classes of marks that make another letter: vowel signs, the voicing of kana, tones of Thai and Lao."""

_JOINING: Final = re.compile("[\u3099\u309a\uff9e\uff9f\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff\u0e4d\u0ecd]")
"""Voicing marks of kana, and parts of Korean syllables and of Thai vowels: NFC or NFKC makes one letter of several."""

_AM: Final = re.compile("[\u0e4d\u0ecd]([\u0e48-\u0e4b\u0ec8-\u0ecb]?)([\u0e32\u0eb2])")

_LOOKS: dict[str, set[str]] = {}
for _latin, _others in LOOKALIKES.items():
    for _other in _others:
        _LOOKS.setdefault(_other, set()).add(_latin)
for _digit, _others in _DIGITS.items():
    _LOOKS[_digit] = set(_others)


@lru_cache(1 << 16)
def letter(char: str) -> str:
    """Return the letters and digits that one character stands for; none, one or several.

    >>> letter("Ǻ"), letter("ß"), letter("ى"), letter("-")
    ('a', 'ss', 'ي', '')
    """
    if char in ONE_FORM:
        return ONE_FORM[char]
    if "\uac00" <= char <= "\ud7a3":  # a Korean syllable is one letter here
        return char
    kept = []
    for part in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold()):
        if part in ONE_FORM:
            kept.append(ONE_FORM[part])
        elif _is_kept(part):
            kept.append(part)
    return unicodedata.normalize("NFC", "".join(kept))


def _is_kept(char: str) -> bool:
    category = unicodedata.category(char)
    if category[0] == "M":
        return (
            category != "Me" and unicodedata.combining(char) in _KEPT_MARKS and char not in INVISIBLE_LETTERS
        )
    return category[0] in "LN" and char not in INVISIBLE_LETTERS


def letters(text: str) -> tuple[str, list[int]]:
    """Return the letters and digits of a text, folded, and the place in the text that each stands at.

    Args:
        text: In NFC, as places are told in it; a text that is not may have letters in parts.
    """
    folded: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for one in letter(char):
            folded.append(one)
            places.append(place)
    return "".join(folded), places


def composed(text: str) -> str:
    """Return a text with each letter as one character, as ``letters`` wants it."""
    if text.isascii():
        return text
    if _JOINING.search(text):
        return _AM.sub(_one_am, unicodedata.normalize("NFKC", text))
    return unicodedata.normalize("NFC", text)


def _one_am(parts: re.Match[str]) -> str:
    """Return the vowel *am* of Thai or Lao as one letter, behind the tone that may stand in it: NFKC takes it apart."""
    return parts[1] + ("\u0e33" if parts[2] == "\u0e32" else "\u0eb3")


def look_alike(one: str, other: str) -> bool:
    """Whether two folded letters of different scripts, or a digit and a letter, may be taken for one another.

    >>> look_alike("а", "a"), look_alike("0", "o"), look_alike("н", "һ")
    (True, True, False)
    """
    if other in string.ascii_lowercase:
        return other in _LOOKS.get(one, ())
    if one in string.ascii_lowercase:
        return one in _LOOKS.get(other, ())
    return False


def _classes() -> dict[str, int]:
    """Return the byte of each letter that looks like a Latin one, and of the Latin ones; one if they look alike."""
    head = {char: char for char in string.ascii_lowercase + string.digits}

    def find(char: str) -> str:
        while head[char] != char:
            char = head[char]
        return char

    for char, latins in _LOOKS.items():
        head.setdefault(char, char)
        for latin in latins:
            head[find(char)] = find(latin)
    return {char: ord(find(char)) for char in head}


_CLASSES: Final = _classes()


def _byte(one: str) -> int:
    known = _CLASSES.get(one)
    if known is not None:
        return known
    code = ord(one)
    return 128 + (code ^ code >> 7) % 127


_NEVER_LETTERS: Final = frozenset(("Cn", "Co", "Cs", "Cc", "Cf", "Zs", "Po", "Sm", "Ps", "Pe", "Pd"))

_ROWS: Final = (
    (0x3400, 0x4DC0), (0x4E00, 0xA000), (0xAC00, 0xD7A4), (0x12000, 0x1239A), (0x13000, 0x13430), (0x14400, 0x14647),
    (0x17000, 0x187F8), (0x18800, 0x18CD6), (0x20000, 0x2F800), (0x30000, 0x323B0),
)  # fmt: skip
"""Letters that fold to themselves, or to one of ``ONE_FORM``: Han, Korean, Tangut, cuneiform, hieroglyphs."""


def _table() -> npt.NDArray[np.uint8]:
    table = np.full(sys.maxunicode + 1, NONE, np.uint8)
    for code in _assigned():
        char = chr(code)
        folded = _several(char)
        if folded is None or len(folded) > 1:
            table[code] = SEVERAL
        elif folded:
            table[code] = _byte(folded)
    for first, end in _ROWS:
        codes = np.arange(first, end)
        table[first:end] = 128 + (codes ^ codes >> 7) % 127
    for char, form in ONE_FORM.items():
        if len(form) == 1 and any(first <= ord(char) < end for first, end in _ROWS):
            table[ord(char)] = _byte(form)
    table[0] = SEPARATOR
    return table


def _assigned() -> Iterator[int]:
    """Yield all characters that may hold a letter, save the long rows that ``_table`` fills by themselves."""
    ends = (1, *(bound for row in _ROWS for bound in row))
    gaps = (*zip(ends[::2], ends[1::2], strict=False), (0x2F800, 0x2FA20), (0xE0000, 0xE0080))
    for first, end in gaps:
        for code in range(first, min(end, 0x20000) if first < 0x20000 else end):
            if unicodedata.category(chr(code)) not in _NEVER_LETTERS:
                yield code


def _several(char: str) -> str | None:
    """Return the letters of a character; None if it may join the one before."""
    if _JOINING.match(char):
        return None
    return letter(char)


_TABLE: Final = _table()
_ASCII: Final = bytes(_TABLE[:128].tolist()) + bytes(128)
_ASCII_NONE: Final = bytes(code for code in range(128) if _TABLE[code] == NONE)
DROPPED: Final = bytes((NONE,))


def letter_bytes(texts: Sequence[str]) -> bytes:
    """Return the letters of many texts, a byte each, with ``SEPARATOR`` between two texts.

    Texts with equal letters give equal bytes, as do letters that look alike. Texts may hold separators of their own
    (NUL), so count them.
    """
    joined = "\0".join(texts)
    if joined.isascii():
        return joined.encode().translate(_ASCII, _ASCII_NONE)
    folded = looked_up(joined)
    if SEVERAL in folded:
        parts = folded.split(b"\0")
        if len(parts) != len(texts):
            return b"\0".join(map(_slowly, texts))
        for place, part in enumerate(parts):
            if SEVERAL in part:
                parts[place] = _slowly(texts[place])
        folded = b"\0".join(parts)
    return folded.translate(None, DROPPED)


def looked_up(text: str) -> bytes:
    """Return a byte for each character: ``SEPARATOR`` for NUL, ``NONE``, ``SEVERAL``, or that of its one letter."""
    if text.isascii():
        return text.encode().translate(_ASCII)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return _TABLE.take(codes, mode="clip").tobytes()


def _slowly(text: str) -> bytes:
    return (
        folded_bytes(letters(composed(text))[0])
        if "\0" not in text
        else b"\0".join(map(_slowly, text.split("\0")))
    )


def folded_bytes(folded: str) -> bytes:
    """Return the bytes of letters that are folded already; none is 255."""
    return bytes(map(_byte, folded))
