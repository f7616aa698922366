"""Letters that names are written with by turns, and that Unicode keeps apart: one form for each."""

from __future__ import annotations

import string
from typing import Final

from pipeline.text.han_forms import HAN_FORMS

INVISIBLE_LETTERS: Final = frozenset(
    "\u034f\u115f\u1160\u3164\uffa0\u17b4\u17b5\u180b\u180c\u180d\u180f"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)
"""Marks and letters of Unicode that show nothing: fillers, joiners, variation selectors."""

IGNORED_LETTERS: Final = frozenset("ءʼʻʾʿʽˈ´ｰーｰـꞌꞋ")
"""Letters that one writer puts and another leaves out: hamza, kana's long mark, tatweel, apostrophes of words."""

_LATIN: Final = {
    "ı": "i", "İ": "i", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ħ": "h",
    "Ħ": "h", "ŧ": "t", "Ŧ": "t", "ŋ": "n", "Ŋ": "n", "ĸ": "k", "ə": "e", "Ə": "e", "ƙ": "k", "Ƙ": "k", "ɓ": "b",
    "Ɓ": "b", "ɗ": "d", "Ɗ": "d", "þ": "th", "Þ": "th", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ß": "ss",
    "ẞ": "ss", "ɖ": "d", "Ɖ": "d",
}  # fmt: skip

_ARABIC: Final = {
    **dict.fromkeys("آأإٱاٲٳ", "ا"), **dict.fromkeys("ىيیئېےۓۍ", "ي"), **dict.fromkeys("كکڪګ", "ك"),
    **dict.fromkeys("هةەہۂۃھۀۿ", "ه"), **dict.fromkeys("وؤ", "و"), "ں": "ن",
}  # fmt: skip

_HEBREW: Final = {"ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ"}

_INDIC: Final = {
    # The sign of a nasal and the letters it stands for before a consonant.
    **dict.fromkeys("ँंङञण", "न"), **dict.fromkeys("ঁংঞ", "ঙ"), **dict.fromkeys("ਁਂੰਙਞਣ", "ਨ"), "ੱ": "",
    **dict.fromkeys("ંઁઙઞણ", "ન"), **dict.fromkeys("ఁంఙఞణ", "న"), **dict.fromkeys("ಁಂಙಞಣ", "ನ"), "ৎ": "ত",
}  # fmt: skip

_ETHIOPIC_ROWS: Final = (("ሐ", "ሀ"), ("ኀ", "ሀ"), ("ሠ", "ሰ"), ("ዐ", "አ"), ("ፀ", "ጸ"))
"""Rows of seven syllables that have been spoken alike for centuries, and are written by turns."""

_ETHIOPIC: Final = {
    chr(ord(one) + vowel): chr(ord(other) + vowel) for one, other in _ETHIOPIC_ROWS for vowel in range(7)
} | {"ሃ": "ሀ", "ሓ": "ሀ", "ኃ": "ሀ", "ኻ": "ሀ", "ኣ": "አ", "ዓ": "አ"}

_MALAYALAM: Final = {"ൻ": "ന", "ർ": "ര", "ൽ": "ല", "ൾ": "ള", "ൺ": "ണ", "ൿ": "ക"}

_GEORGIAN: Final = {
    chr(first + place): chr(0x10D0 + place) for first in (0x10A0, 0x2D00) for place in range(38)
}
"""The letters of the church, and those of today."""


def _enclosed() -> dict[str, str]:
    """Return letters in circles and squares that Unicode gives no plain form for, and those that flags are made of."""
    rows = {
        first + place: char for first in (0x1F150, 0x1F170, 0x1F1E6, 0xE0061) for place, char in _alphabet()
    }
    # Tag letters show nothing at all.
    return {chr(code): "" if code >= 0xE0000 else char for code, char in rows.items()}


def _alphabet() -> list[tuple[int, str]]:
    return list(enumerate(string.ascii_lowercase))


ONE_FORM: Final = (
    _LATIN
    | _ARABIC
    | _HEBREW
    | _INDIC
    | _ETHIOPIC
    | dict(zip(HAN_FORMS[::2], HAN_FORMS[1::2], strict=True))
    | _MALAYALAM
    | _GEORGIAN
    | _enclosed()
    | {"ς": "σ", "և": "եվ", "ւ": "վ", "ำ": "ำ", "ຳ": "ຳ", "ґ": "г", "Ґ": "г", "й": "и", "Й": "и", "∕": ""}
    | dict.fromkeys(IGNORED_LETTERS, "")
)
"""What a character is folded to, where Unicode's own foldings would not do it."""
