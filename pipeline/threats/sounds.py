"""Names by their consonants, so that one written in another script, or with other vowels, is known again.

It is rough on purpose: what is alike so is a weak likeness, which tells something only beside another.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

LEAST: Final = 5
"""Consonants that two names must share: with fewer, too many are alike."""

_PAIRS: Final = (
    ("tch", "c"), ("sch", "s"), ("ph", "f"), ("gh", "g"), ("kh", "k"), ("th", "t"), ("dh", "d"), ("bh", "b"),
    ("sh", "s"),    ("ch", "c"), ("zh", "j"), ("dj", "j"), ("cz", "c"), ("sz", "s"), ("ck", "k"), ("ks", "x"),
)  # fmt: skip
"""Two letters that are one sound."""

_LATIN: Final = dict(zip("bcdfgjklmnpqrstvwxz", "bkdfgjklmnpkrstvvxs", strict=True))
_OTHERS: Final = {
    **dict(zip("бвгґджзклмнпрстфхцчшщ", "bvggdjsklmnprstfkccss", strict=True)),
    **dict(zip("βγδζθκλμνξπρσςτφχψ", "vgdstklmnxprsstfkp", strict=True)),
    **dict(zip("कखगघङचछजझञटठडढणतथदधनपफबभमरलवशषस", "kkggnccjjnttddnttddnpfbbmrlvsss", strict=True)),
    **dict(zip("কখগঘচছজঝটঠডঢণতথদধনপফবভমরলশষস", "kkggccjjttddnttddnpfbbmrlsss", strict=True)),
    **dict(zip("بتثجحخدذرزسشصضطظعغفقكلمنوپچژگکٹڈڑ", "bttj\0kddrssssdts\0gfkklmnvpcjgktdr", strict=True)),
    **dict(zip("בגדזטכלמנסעפצקרשתךםןףץ", "bgdstklmns\0pckrstkmnpc", strict=True)),
}  # fmt: skip
"""Consonants of other scripts; what is left out of all of them, h and y above all, is written in too many ways."""


_NASAL: Final = str.maketrans(dict.fromkeys("ंঁংँਂ", "n"))
"""Signs for the n before another consonant."""

_ARABIC: Final = range(0x600, 0x700)


@lru_cache(maxsize=8192)
def consonants(name: str) -> str:
    """Return the consonants of a name in one alphabet, double ones once.

    >>> consonants("Сергей Морозов") == consonants("Sergey Morozov")
    True
    """
    name = name.translate(_NASAL)
    plain = "".join(
        one for one in unicodedata.normalize("NFKD", name).casefold() if unicodedata.category(one) != "Mn"
    )
    for pair, one in _PAIRS:
        plain = plain.replace(pair, one.upper())
    sounds: list[str] = []
    for letter in plain:
        sound = _LATIN.get(letter) or _OTHERS.get(letter) or (letter.lower() if letter.isupper() else "")
        if sound and sound != "\0" and sounds[-1:] != [sound]:
            sounds.append(sound)
    # One sign stands for both before another consonant, in the scripts of India.
    nasal = ["n" if sound == "m" else sound for sound in sounds]
    return "".join(sound for place, sound in enumerate(nasal) if nasal[place - 1 : place] != [sound])


def sounds_alike(one: str, other: str) -> bool:
    """Say whether two names have the same consonants, and enough of them."""
    sounds, others = consonants(one), consonants(other)
    if any(ord(name[:1] or " ") in _ARABIC for name in (one, other)):
        # One letter stands for v, w, o and u there.
        sounds, others = sounds.replace("v", ""), others.replace("v", "")
    return len(sounds) >= LEAST and sounds == others
