"""Digits and letters that are written to be read by people and missed by filters, in their plain form."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_DIGITS: Final = {
    code: str(unicodedata.digit(chr(code)))
    for code in range(128, 0x20000)
    if (kind := unicodedata.category(chr(code))) in ("Nd", "No") and unicodedata.digit(chr(code), None) is not None
    and (kind == "Nd" or code > 0x2450)
}  # fmt: skip
"""Decimal digits of every script, and circled ones; superscripts belong to footnotes and units."""

_INVISIBLE: Final = (
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff\u20e3"
)

_PLAIN: Final = {
    **_DIGITS,
    **dict.fromkeys(map(ord, _INVISIBLE), None),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-"),
    **dict.fromkeys(map(ord, "\u00a0\u1680\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"), " "),
    **{0xFF01 + place: chr(0x21 + place) for place in range(94)},
    **dict.fromkeys(map(ord, "\u2022\u00b7\u2027\u30fb\u25cf\u2219"), "."),
    **dict.fromkeys(map(ord, "\u2018\u2019\u2032"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u2033"), '"'),
    0x0964: ".",
    0x2024: ".",
    0x3002: ".",
    0xFE6B: "@",
}  # fmt: skip

# A class of characters beyond the basic plane is searched one by one, which takes µs for each letter of a text; one
# within it is a look at a table.
_MASKED: Final = re.compile("[" + "".join(re.escape(chr(code)) for code in _PLAIN if code < 0x10000) + "]")
_BEYOND: Final = re.compile("[\U00010000-\U0010ffff]+")
_MASKED_BEYOND: Final = re.compile(
    "["
    + "".join(chr(code) for code in _PLAIN if code >= 0x10000)
    + "\U0001d400-\U0001d7ff\U0001f100-\U0001f10c]"
)

_BETWEEN: Final = re.compile(
    r"(?<![^\W_])(?<!%)[+0-9(](?:[0-9OoQIlSsB()+ .\-]|(?<! )\|){6,20}(?:[0-9OolI]|(?<! )\|)(?![^\W_])"
)
_RAISED: Final = re.compile("[\u2070\u00b9\u00b2\u00b3\u2074-\u2079\u2080-\u2089]{7,}")
_COUNTED: Final = re.compile(
    "[\u3007零○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖](?:[ .,、·\n-]{0,3}"
    "[0-9\u3007零○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖]){6,}"
)
_LONG_ROWS: Final = {
    **{code: str(unicodedata.digit(chr(code))) for code in (0xB2, 0xB3, 0xB9, 0x2070, *range(0x2074, 0x207A))},
    **{0x2080 + digit: str(digit) for digit in range(10)},
    **{ord(sign): digit for digit, signs in zip("0123456789", ("〇零○", "一幺壹", "二贰", "三叁", "四肆", "五伍",
       "六陆", "七柒", "八捌", "九玖"), strict=True) for sign in signs},
}  # fmt: skip
"""Digits only where many stand in a row: a single one is a footnote, or a word of Chinese."""

_PLATE_LETTER: Final = re.compile(r"[0-9]{2}[ -][A-Z]{1,2}[ -][0-9]{4}")
"""Letters in their own place between figures, as on licence plates."""

_SIGN_BETWEEN: Final = re.compile(
    "(?<=[0-9])[\u2020-\u2027\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]{1,3}(?=[0-9])"
)
"""Picture signs between the digits of a number."""

_LETTERS: Final = str.maketrans("OoQIl|SsB", "000111558")
_LETTER_BESIDE_DIGIT: Final = re.compile(
    r"[0-9](?:[ .-]?[OoQIl|SsB](?:(?![A-Za-z])|(?<!\|)(?=[OoQIlSsB]))|"
    r"(?<![0-9][0-9])(?:(?<=[OoQIl|SsB][0-9])|(?<=[OoQIl|SsB][ .-][0-9])))"
)


def unmask(text: str) -> str:
    """Return ``text`` with digits of all scripts in ASCII, look-alike punctuation plain and nothing invisible.

    >>> unmask("फोन ९८१००१२३४५")
    'फोन 9810012345'
    """
    if text.isascii():
        return text
    for rows in (_RAISED, _COUNTED):
        text = rows.sub(lambda row: row[0].translate(_LONG_ROWS), text)
    if not _is_masked(text):
        return text
    plain = text.translate(_PLAIN)
    if plain.isascii():
        return plain
    return "".join(
        unicodedata.normalize("NFKC", character) if character >= "\U0001d400" else character for character in plain
    ) if max(plain) >= "\U0001d400" else plain  # fmt: skip


def _is_masked(text: str) -> bool:
    """Whether anything in a text has another, plain form."""
    if _MASKED.search(text) is not None:
        return True
    beyond = _BEYOND.findall(text)
    return bool(beyond) and _MASKED_BEYOND.search("".join(beyond)) is not None


_MOSTLY: Final = re.compile(r"(?<![\w@#/.-])(?=(?:[OoQIlSsB]{0,4}[0-9]){3})[0-9OoQIlSsB]{9,13}(?![\w-])")
"""Nothing but digits and letters that look like them, in the length of a number."""


def letters_as_digits(text: str) -> str:
    """Return ``text`` with O, I, l, S and B read as digits inside what else is a long number, at equal length.

    Picture signs between digits become spaces.

    >>> letters_as_digits("call 98I0O 12345 or Bob")
    'call 98100 12345 or Bob'
    """
    if not text.isascii():
        text = _SIGN_BETWEEN.sub(lambda signs: " " * len(signs[0]), text)
    if _LETTER_BESIDE_DIGIT.search(text) is None:
        return text
    text = _MOSTLY.sub(lambda run: run[0].translate(_LETTERS), text)
    return _BETWEEN.sub(_digits_only, text)


def _digits_only(run: re.Match[str]) -> str:
    real = sum(character.isdigit() for character in run[0])
    letters = sum(character.isalpha() or character == "|" for character in run[0])
    if not letters or real < 5 or real < letters or _PLATE_LETTER.search(run[0]) is not None:
        return run[0]
    return run[0].translate(_LETTERS)
