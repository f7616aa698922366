"""Look-alike letters folded to one: what an eye takes for the same word.

Unicode Technical Standard #39 defines the idea; the table here holds the single-letter look-alikes of Latin that
people use to dodge filters, not the whole of the standard's data, so that honest Cyrillic or Greek text keeps its
words: a word is folded only when it mixes scripts.
"""

from __future__ import annotations

import re
from typing import Final

_LOOKALIKES: Final = str.maketrans(
    "авгеёіїјкмнорсԁтухѕһԛԝүɡαβγεικνορτυχωı",
    "abreeiijkmhopcdtyxshqwygabyeikvoptuxwi",
)
_LETTERS: Final = re.compile(r"[a-z]")
_OTHERS: Final = re.compile(r"[\u0370-\u052f\u0261\u0131]")
_WORD: Final = re.compile(r"\w+")


def skeleton(folded: str) -> str:
    """Fold look-alikes in the words that mix Latin with Greek or Cyrillic letters.

    Args:
        folded: Text that went through ``pipeline.text.normalise.fold``.

    >>> skeleton("rеsign now, позор")
    'resign now, позор'
    """
    if folded.isascii() or not _OTHERS.search(folded) or not _LETTERS.search(folded):
        return folded
    return _WORD.sub(_fold_word, folded)


def _fold_word(match: re.Match[str]) -> str:
    word = match.group()
    return word.translate(_LOOKALIKES) if _OTHERS.search(word) and _LETTERS.search(word) else word
