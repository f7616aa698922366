"""Letters that are not shown as they come, as they would move others."""

from __future__ import annotations

import unicodedata
from typing import Final

BIDIRECTIONAL: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of the text around them."""


def printable(text: str) -> str:
    """Return text that moves no cursor, colours nothing and keeps the direction of its neighbours."""
    return "".join("\ufffd" if _moves(letter) else letter for letter in text)


def _moves(letter: str) -> bool:
    return letter in BIDIRECTIONAL or unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"}
