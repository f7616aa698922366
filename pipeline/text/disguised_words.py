"""Words that are to be read otherwise by a filter than by an eye: letters of two scripts by turns, or unseen ones.

Unicode Technical Standard #39 calls the former mixed-script confusables. One change of script in a word is no sign:
foreign names take the endings of the language around them. Unseen spaces within a word are one in scripts that do not
use them; the joiners that Indic scripts and emoji need are none.
"""

from __future__ import annotations

import re
from typing import Final

_OTHER: Final = "[\u0370-\u03ff\u0400-\u04ff]"
_SPACED: Final = "[A-Za-z\u0370-\u03ff\u0400-\u04ff\u0600-\u06ff\u0900-\u097f]"
_DISGUISED: Final = re.compile(
    rf"[A-Za-z]{_OTHER}+[A-Za-z]|{_OTHER}[A-Za-z]+{_OTHER}|{_SPACED}[\u200b\u2060]{_SPACED}"
)
_WORD: Final = re.compile(r"\S+")


def disguised_words(text: str) -> list[str]:
    r"""Return the words that change to another script and back or hide an unseen space, as written.

    >>> disguised_words("rеsign iPhoneом re\u200bsign")
    ['rеsign', 're\u200bsign']
    """
    if text.isascii() or not _DISGUISED.search(text):
        return []
    return [word for word in _WORD.findall(text) if _DISGUISED.search(word)]
