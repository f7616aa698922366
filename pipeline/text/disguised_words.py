"""Words that are to be read otherwise by a filter than by an eye: letters of two scripts by turns, or unseen ones.

Unicode Technical Standard #39 calls the former mixed-script confusables. One change of script in a word is no sign:
foreign names take the endings of the language around them. Unseen signs within a word are one in scripts that do not
use them, and where many words hold them: a site may mark its copies with one, here or there; the joiners that Indic
scripts, Persian and emoji need are none.
"""

from __future__ import annotations

import re
from typing import Final

_OTHER: Final = "[\u0370-\u03ff\u0400-\u04ff]"
_SPACED: Final = "[A-Za-z\u0370-\u03ff\u0400-\u04ff\u05d0-\u05ea\u0600-\u06ff\u0900-\u097f\uac00-\ud7a3]"
_UNJOINED: Final = "[A-Za-z\u0370-\u03ff\u0400-\u04ff\u05d0-\u05ea\uac00-\ud7a3]"
_MIXED: Final = re.compile(rf"[A-Za-z]{_OTHER}+[A-Za-z]|{_OTHER}[A-Za-z]+{_OTHER}")
_UNSEEN: Final = re.compile(
    rf"{_SPACED}[\u200b\u2060\ufeff]+{_SPACED}|{_UNJOINED}[\u200b-\u200d\u2060\ufeff]+{_UNJOINED}"
)
_WORD: Final = re.compile(r"\S+")

_MARKS: Final = 3
"""Fewest words with unseen signs that are a disguise."""

_MARKED: Final = 1 / 3
"""Least share of a text's words that must have them."""


def disguised_words(text: str) -> list[str]:
    r"""Return the words that change to another script and back, or hide unseen signs as many others do, as written.

    >>> disguised_words("rеsign iPhoneом re\u200bsign")
    ['rеsign']
    >>> disguised_words("yo\u200bu mu\u200bst re\u200bsign now")
    ['yo\u200bu', 'mu\u200bst', 're\u200bsign']
    """
    if text.isascii():
        return []
    mixed, unseen = _MIXED.search(text), _UNSEEN.search(text)
    if not mixed and not unseen:
        return []
    words = _WORD.findall(text)
    if unseen:
        marked = sum(1 for word in words if _UNSEEN.search(word))
        unseen = unseen if marked >= max(_MARKS, _MARKED * len(words)) else None
    return [word for word in words if _MIXED.search(word) or (unseen and _UNSEEN.search(word))]
