"""What an eye takes for the same letters: after Unicode Technical Standard #39, and within Latin script.

``rn`` is read as ``m``, ``l``, ``I`` and ``1`` as one another. Folded text is for comparing, never for reading.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Final

import numpy as np
import numpy.typing as npt
from confusable_homoglyphs.confusables import confusables_data  # type: ignore[import-untyped] # it has no stubs

SEPARATOR: Final = "\0"
"""Between texts that are folded together."""

_LIMIT: Final = 0x20000
_DROPPED: Final = "\x01"
"""Stands for what is not seen, until it is taken out."""

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz0123456789"
_ACCENTS: Final = range(0x300, 0x370)
_UNSEEN: Final = (
    0xAD,
    0x34F,
    0x61C,
    0x180E,
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    *range(0xFE00, 0xFE10),
    0xFEFF,
    0x20E3,
)

# What stands for what in Latin letters: one glyph each, so that both sides of a comparison are folded alike.
_ALIKE: Final = str.maketrans("i1|!057384$@", "llllosteb" + "a" + "sa")
_PAIRS: Final = ((b"rn", b"m"), (b"vv", b"w"), (b"cl", b"d"))

# What is left of both sides of every pair: without r, v, w and c, and with m as n and d as l.
_ROUGHLY: Final = bytes.maketrans(b"md", b"nl")
_ROUGHLY_REMOVED: Final = b"rvwcRVWC"


_STROKED: Final = dict(zip("łøđħŧ", "lodht", strict=True))
"""Letters with a stroke, which are written without it like those with accents."""

_ALSO_TAKEN_FOR: Final = _STROKED | dict(
    zip("вкмнптцьяєиңқґћђεηκτωχμπβς", "bkmhntubreuhkrhhenktwxunbc", strict=True)
)
"""Small letters that lures use for Latin ones, beyond the standard's."""

_SMALL_CAPITALS: Final = dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnopqrstuvwyz", strict=True))
"""Small capitals, which the standard takes for nothing."""


def _confusable(character: str) -> str | None:
    """Return the ASCII letters that a character is taken for, if any."""
    for other in confusables_data.get(character, ()):
        alike = str(other["c"])
        if alike.isascii() and alike.isalnum():
            return alike.lower()
    return None


_OTHERS: Final = (range(128, 0x3400), range(0xA000, 0xAC00), range(0xE000, 0x17000), range(0x1B000, _LIMIT))
"""All but East Asian signs and surrogates, which nothing in Latin script is taken for."""


_SIGNS: Final = (
    range(0xA0, 0xC0),
    range(0x2000, 0x2C00),
    range(0x3000, 0x3040),
    range(0xFE30, 0xFE70),
    range(0x1F000, 0x1FB00),
)
"""Where signs are that people put between the words of a name."""


def _table() -> list[str]:
    """Return what each character is folded to: its base letter in small, or what it is taken for."""
    # Every command waits for this table, so only characters that have a say in it are looked at.
    table = [lower if len(lower := chr(code).lower()) == 1 else chr(code) for code in range(_LIMIT)]
    for code in chain.from_iterable(_OTHERS):
        character = chr(code)
        if (
            unicodedata.decomposition(character)
            or character in confusables_data
            or table[code] in confusables_data
            or character in _SMALL_CAPITALS
            or table[code] in _ALSO_TAKEN_FOR
        ):
            table[code] = _folded(character)
    for code in chain(_UNSEEN, _ACCENTS):
        table[code] = _DROPPED
    for code in chain.from_iterable(_SIGNS):
        if table[code] == chr(code) and unicodedata.category(table[code])[0] in "PSZ":
            table[code] = _DROPPED
    return table


def _folded(character: str) -> str:
    if character in _SMALL_CAPITALS:
        return _SMALL_CAPITALS[character]
    plain = unicodedata.normalize("NFKD", character)
    plain = "".join(one for one in plain if ord(one) not in _ACCENTS)
    if plain.isascii() and plain.isalnum():
        return plain.lower()
    if len(plain) == 1 and (
        alike := _confusable(plain) or _confusable(plain.lower()) or _ALSO_TAKEN_FOR.get(plain.lower())
    ):
        return alike
    if len(plain) == 1:
        # Names are written with their accents or without.
        character = plain
    return character.lower() if len(character.lower()) == 1 else character


_STRINGS: Final = _table()
_CODES: Final[npt.NDArray[np.uint32]] = np.array(
    [ord(folded) if len(folded) == 1 else code for code, folded in enumerate(_STRINGS)], np.uint32
)
_LONGER: Final = {code: folded for code, folded in enumerate(_STRINGS) if len(folded) > 1}
_WIDER: Final = str.maketrans({chr(code): folded for code, folded in _LONGER.items()})
"""Single characters that look like two, such as ligatures."""

_ONE_EACH: Final = bytes(
    ord(chr(code).lower().translate(_ALIKE)) if code < 128 else code for code in range(256)
)
_ONE_EACH_ROUGHLY: Final = _ONE_EACH.translate(_ROUGHLY)
_REMOVED: Final = b"_.-' \",#%&()*+/:;<=>?[\\]^`{}~" + _DROPPED.encode()


def fold_glyphs(texts: Sequence[str]) -> bytes:
    """Fold many names together, a separator between any two, in a fraction of the time that each alone would take.

    Args:
        texts: Names or handles; none may hold the separator.

    Returns:
        UTF-8; equal for names that look alike, without spaces, dots, hyphens and underscores.
    """
    folded = _encoded(texts).translate(_ONE_EACH)
    # None of these letters stands for another one; c1 and cI look like d as cl does. What separates two letters is
    # taken out later, lest the r before and the n after it be taken for an m.
    for pair, one in _PAIRS:
        folded = folded.replace(pair, one)
    return folded.translate(None, _REMOVED)


def fold_roughly(texts: Sequence[str]) -> bytes:
    """Fold many names in two thirds of the time: what ``fold_glyphs`` gives parts of, this gives the same parts of.

    Two letters that look like one are not sought; instead, of both no more is kept than what they share. So a name
    that holds another by its glyphs holds it roughly too, and of the rest few do.
    """
    return _encoded(texts).translate(_ONE_EACH_ROUGHLY, _REMOVED + _ROUGHLY_REMOVED)


def _encoded(texts: Sequence[str]) -> bytes:
    """Return texts joined, each character beyond ASCII as what it is taken for."""
    joined = SEPARATOR.join(texts)
    if not joined.isascii():
        codes = np.frombuffer(joined.translate(_WIDER).encode("utf-32-le", "surrogatepass"), np.uint32)
        joined = (
            np.where(codes < _LIMIT, _CODES.take(codes, mode="clip"), codes)
            .tobytes()
            .decode("utf-32-le", "surrogatepass")
        )
    return joined.encode("utf-8", "surrogatepass")


@lru_cache(maxsize=8192)
def glyphs(text: str) -> str:
    """Return what an eye takes ``text`` for, without what separates its letters.

    >>> glyphs("Vikrarn_Misri") == glyphs("vlkram.m1sri")
    True
    """
    return "".join(
        character
        for character in fold_glyphs([text.replace(SEPARATOR, "")]).decode("utf-8", "surrogatepass")
        if character.isalnum() or unicodedata.category(character)[0] == "M"
    )


_STROKES: Final = str.maketrans(_STROKED)


@lru_cache(maxsize=8192)
def letters(text: str) -> str:
    """Return the letters and digits of ``text`` as written, in small and without accents.

    >>> letters("José_Ruiz")
    'joseruiz'
    """
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_STROKES)
    return "".join(
        one
        for one in plain
        if one.isalnum() or (unicodedata.category(one)[0] == "M" and ord(one) not in _ACCENTS)
    )
