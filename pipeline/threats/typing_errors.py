"""Whether two names differ as by a slip of the finger, and not as two words do."""

from __future__ import annotations

from typing import Final


def is_slip(one: str, other: str) -> bool:
    """Say whether one name is the other mistyped: a first letter is seldom wrong."""
    if one[:1] != other[:1] and len(other) < 8:
        return False
    if one.rstrip("s") == other.rstrip("s") and len(other) < 8:
        return False
    if len(one) == len(other):
        wrong = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
        # One other letter is a slip only where the keys lie side by side: wikimedia is not wikipedia.
        return (
            len(wrong) != 1
            or wrong[0][1] in _BESIDE.get(wrong[0][0], "")
            or set(wrong[0]) <= set("aeiouy")
            # A digit among letters is there to be read as one of them.
            or wrong[0][0].isdigit() != wrong[0][1].isdigit()
            or (len(other) >= 8 and set(wrong[0]) in _SIMILAR)
            # One bit that memory has wrong makes another letter of it; such names are bought, too.
            or (len(other) >= 7 and (ord(wrong[0][0]) ^ ord(wrong[0][1])).bit_count() == 1)
        )
    return abs(len(one) - len(other)) <= 2


_SIMILAR: Final = ({"u", "v"}, {"n", "m"}, {"i", "j"}, {"c", "e"}, {"g", "q"}, {"f", "t"}, {"h", "b"})
"""Letters that are read for one another at a glance, though nobody takes them for the same."""

_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _beside() -> dict[str, str]:
    """Return the keys around each key."""
    return {
        key: "".join(
            near[max(0, place - 1) : place + 2] for other, near in enumerate(_ROWS) if abs(other - row) <= 1
        ).replace(key, "")
        for row, keys in enumerate(_ROWS)
        for place, key in enumerate(keys)
    }


_BESIDE: Final = _beside()
