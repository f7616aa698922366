"""Look-alike letters folded to one: what an eye takes for the same word.

Unicode Technical Standard #39 defines the idea; the table here holds the single-letter look-alikes of Latin that
people use to dodge filters, not the whole of the standard's data. Folded text is for comparing, never for reading.
"""

from __future__ import annotations

from typing import Final

_LOOKALIKES: Final = str.maketrans(
    "авгеёіїјкмнорсԁтухѕһԛԝүɡαβγεικνορτυχωı",
    "abreeiijkmhopcdtyxshqwygabyeikvoptuxwi",
)


def skeleton(folded: str) -> str:
    """Fold look-alikes to Latin letters, in every word: a text half disguised must equal its plain twin.

    Args:
        folded: Text that went through ``pipeline.text.normalise.fold``.

    >>> skeleton("rеsign nоw")
    'resign now'
    """
    return folded if folded.isascii() else folded.translate(_LOOKALIKES)
