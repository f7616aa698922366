"""Text of strangers, made fit to be shown: what it says stays, what it does to the page goes.

The templates escape markup. What is left to do is what letters alone can do: turn the direction of their neighbours,
pile marks upon marks until they cover the page, or go on for megabytes.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from console.letters import BIDIRECTIONAL

MARKS: Final = 4
"""Combining marks on one letter that are shown; the scripts of the world need no more."""

LONGEST: Final = 4_000
"""Letters of one post that are shown."""

LONGEST_NAME: Final = 80
"""Letters of a handle, or of a name, that are shown."""

_KEPT: Final = frozenset("\n\t")


def shown(text: str, longest: int = LONGEST) -> str:
    """Return text as it may stand on a page.

    Args:
        text: What a stranger wrote.
        longest: Letters after which it ends with a note of how many are left out.

    Returns:
        The text without control and direction signs, with at most ``MARKS`` marks on a letter. Whatever was left out
        is visible as U+FFFD or as a number in brackets, so that nothing is hidden in silence.
    """
    if text.isascii() and text.isprintable() and len(text) <= longest:
        return text  # nearly all handles and ids: nothing in them needs a look of its own
    out: list[str] = []
    marks = dropped = 0
    for place, letter in enumerate(text):
        if len(out) >= longest:
            _tell(out, dropped, "marks")
            out.append(f" [{len(text) - place:,} more letters]")
            return "".join(out)
        if unicodedata.category(letter) in {"Mn", "Me"}:
            marks += 1
            if marks > MARKS:
                dropped += 1
                continue
        else:
            dropped = _tell(out, dropped, "marks")
            marks = 0
        out.append("\ufffd" if _moves(letter) else letter)
    _tell(out, dropped, "marks")
    return "".join(out)


def name(text: str) -> str:
    """Return a handle or a name as it may stand in a line."""
    return shown(text.replace("\n", " ").replace("\t", " "), LONGEST_NAME)


def _tell(out: list[str], dropped: int, what: str) -> int:
    if dropped:
        out.append(f" [{dropped:,} {what} left out] ")
    return 0


def _moves(letter: str) -> bool:
    if letter in _KEPT:
        return False
    return letter in BIDIRECTIONAL or unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp", "Co"}


def whole(digits: str) -> int | None:
    """Return a whole number that a database holds, from an address that anybody may write; None for what is none."""
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 18 else None
