"""Text as people read it: one form for all spellings of the same letters."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_INVISIBLE: Final = dict.fromkeys(
    [
        *(0x00AD, 0x034F, 0x061C, 0x180E, 0xFEFF),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFE00, 0xFE10),
    ]
)
_SPACE: Final = re.compile(r"\s+")


def fold(text: str) -> str:
    """Fold compatibility forms, case and invisible characters, keeping words and their order.

    Follows Unicode's NFKC and full case folding (UAX #15, section 3.13 of the standard).

    >>> fold("Ｖｉｋｒａｍ  MISRI")
    'vikram misri'
    """
    if text.isascii():
        folded = text.lower()
    else:
        folded = unicodedata.normalize(
            "NFKC", unicodedata.normalize("NFKC", text).translate(_INVISIBLE).casefold()
        )
    return _SPACE.sub(" ", folded).strip()
