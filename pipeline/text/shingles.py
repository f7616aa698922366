"""Near-duplicate text: MinHash signatures over character shingles.

Broder, "On the resemblance and containment of documents" (1997). Equal places in two signatures estimate the share
of shingles that two texts have in common.
"""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from pipeline.text.normalise import fold
from pipeline.text.skeleton import skeleton

SHINGLE: Final = 5
"""Characters a shingle: long enough that two texts of one language share few by chance."""

PERMUTATIONS: Final = 32
"""Minima a signature holds: the standard error of an estimated resemblance of .6 is .09."""

MIN_LETTERS: Final = 20
"""Shorter texts ("shame on you") recur by chance among people who never met."""

_NOISE: Final = re.compile(r"https?://\S+|@[\w.\-]+|[^\w\s]|_")

_rng = np.random.default_rng(0x50494C45)
_MULTIPLIERS: Final = (
    _rng.integers(1, 2**63, size=PERMUTATIONS, dtype=np.uint64) << np.uint64(1)
) | np.uint64(1)
_OFFSETS: Final = _rng.integers(0, 2**63, size=PERMUTATIONS, dtype=np.uint64)
_POWERS: Final = (_rng.integers(1, 2**63, size=SHINGLE, dtype=np.uint64) << np.uint64(1)) | np.uint64(1)


def comparable(text: str) -> str:
    """Return what two texts are compared by: letters and digits, look-alikes folded, links and mentions removed."""
    return " ".join(_NOISE.sub(" ", skeleton(fold(text))).split())


def signature(text: str) -> bytes:
    """Return the MinHash signature of a text, or nothing if it is too short to mean anything.

    Args:
        text: As written; it is made ``comparable`` here.

    Returns:
        ``PERMUTATIONS`` little-endian 16-bit minima, equal for texts equal after ``comparable``; or ``b""``.
    """
    plain = comparable(text)
    if len(plain) < MIN_LETTERS:
        return b""
    letters = np.frombuffer(plain.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    size = len(letters) - SHINGLE + 1
    shingles = np.zeros(size, dtype=np.uint64)
    for index in range(SHINGLE):
        shingles += letters[index : index + size] * _POWERS[index]
    shingles ^= shingles >> np.uint64(29)
    hashed = shingles[:, None] * _MULTIPLIERS[None, :] + _OFFSETS[None, :]
    minima = (hashed >> np.uint64(24)).min(axis=0)
    packed: bytes = (minima & np.uint64(0xFFFF)).astype("<u2").tobytes()
    return packed


def resemblance(one: bytes, other: bytes) -> float:
    """Estimate the share of shingles two texts have in common from their signatures.

    >>> resemblance(signature("give back the river, give it back"), signature("give back the river! Give it back"))
    1.0
    """
    same = np.count_nonzero(np.frombuffer(one, "<u2") == np.frombuffer(other, "<u2"))
    return float(same) / PERMUTATIONS
