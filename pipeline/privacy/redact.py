"""Text as it may be quoted to people: in alerts, Slack and logs.

Ordinary text is the hot path: a scan in C over its bytes passes it.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.privacy.personal_data import LONGEST, Kind, Span, ascii_digits, find

MAX_CHARS: Final = 20_000
"""What is longer is cut: text that was not searched must not be quoted."""

_OTHER_DIGITS: Final = {
    zero + value: str(value)
    for zero in (
        0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66,
        0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x17E0, 0x1810, 0xFF10, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6,
    )
    for value in range(10)
}  # fmt: skip
_LOOK_ALIKES: Final = str.maketrans(
    {
        **{chr(code): digit for code, digit in _OTHER_DIGITS.items()},
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000\t", " "),
        "\uff20": "@",
        "\ufe6b": "@",
        "\uff0b": "+",
        "\uff0e": ".",
        "\u2024": ".",
        "\uff08": "(",
        "\uff09": ")",
        "\u2019": "'",
        "\u2032": "'",
        "\u201d": '"',
        "\u2033": '"',
    }
)
_INVISIBLE: Final = frozenset(
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufe0e\ufe0f\ufeff\u20e3"
)
_FOLDED: Final = re.compile(
    "[" + "".join(chr(code) for code in _LOOK_ALIKES if code < 0x10000) + "".join(sorted(_INVISIBLE)) + "]"
)
_HIDDEN: Final = re.compile(
    "[" + "".join(chr(code) for code in _OTHER_DIGITS if code < 0x10000) + "\uff20\ufe6b\uff08]"
)
_MATHEMATICAL: Final = "\U0001d7ce".encode()[:3]

_UNPRINTABLE: Final = {
    **dict.fromkeys((*range(32), *range(127, 160), 0x2028, 0x2029), " "),
    **dict.fromkeys((0xAD, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), ""),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
}


def redact(text: str) -> str:
    """Return ``text`` with personal data replaced by ``[phone]``, ``[email]``, ...

    Args:
        text: As written. What is beyond ``MAX_CHARS`` is cut off.
    """
    return _replaced(text, MAX_CHARS)


def kinds(text: str) -> frozenset[Kind]:
    """Return the kinds of personal data in the first ``MAX_CHARS`` of ``text``."""
    return frozenset(kind for _, _, kind in _spans(text[:MAX_CHARS]))


def excerpt(text: str, limit: int = 280) -> str:
    """Return ``text`` fit to be quoted: redacted, one line, no control characters, shortened on a word.

    Args:
        text: As written.
        limit: Most characters in the result, the ellipsis included; at least 1.
    """
    short = _replaced(text, 4 * limit)
    if not short.isprintable():
        short = short.translate(_UNPRINTABLE)
    if "  " in short or short[:1] == " " or short[-1:] == " " or not short.isprintable():
        short = " ".join(short.split())
    if len(short) <= limit and len(text) <= 4 * limit:
        return short
    if len(short) < limit:
        return short + "…"
    kept = short[: limit - 1]
    if short[limit - 1 : limit] != " ":
        kept = kept.rpartition(" ")[0] or kept
    return kept.rstrip() + "…"


def _replaced(text: str, cap: int) -> str:
    spans = _spans(text[: cap + LONGEST])
    if not spans:
        return text[:cap]
    parts: list[str] = []
    shown = 0
    for start, end, kind in spans:
        if start >= cap:
            break
        parts += (text[shown:start], f"[{kind}]")
        shown = end
    parts.append(text[shown : max(cap, shown)])
    return "".join(parts)


def _spans(text: str) -> list[Span]:
    """Return what is personal in ``text``, in order and apart from one another."""
    digits = ascii_digits(text)
    suspect = digits or "@" in text or "(" in text or "[" in text or "{" in text
    odd = not text.isascii() and (
        (_FOLDED if suspect else _HIDDEN).search(text) is not None
        or _MATHEMATICAL in text.encode(errors="replace")
    )
    if not suspect and not odd:
        return []
    places: list[int] | None = None
    if odd:
        text = text.translate(_LOOK_ALIKES)
        if not _INVISIBLE.isdisjoint(text):
            places = [place for place, character in enumerate(text) if character not in _INVISIBLE]
            text = "".join([text[place] for place in places])
        digits = ascii_digits(text)
    found = find(text, digits)
    if places is not None:
        found = [(places[start], places[end - 1] + 1, kind) for start, end, kind in found]
    return _apart(found)


def _apart(found: list[Span]) -> list[Span]:
    apart: list[Span] = []
    for start, end, kind in found:
        if apart and start < apart[-1][1]:
            first, last, kept = apart[-1]
            apart[-1] = (first, max(last, end), kept)
        else:
            apart.append((start, end, kind))
    return apart
