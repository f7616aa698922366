"""Near-duplicate text: MinHash bands over character shingles.

Broder, "On the resemblance and containment of documents" (1997); banding after Leskovec, Rajaraman and Ullman,
"Mining of Massive Datasets", section 3.4. Two texts that share a band key are near-duplicates with the
probabilities tabulated in docs/detection.md.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import Final

import numpy as np

from pipeline.text.normalise import fold
from pipeline.text.skeleton import skeleton

SHINGLE: Final = 5
"""Characters a shingle: long enough that two texts of one language share few by chance."""

ROWS: Final = 4
BANDS: Final = 6
"""Texts of resemblance .8 share a band with probability .96, of .5 with .32, of .3 with .05."""

MIN_LETTERS: Final = 20
"""Shorter texts ("shame on you") recur by chance among people who never met."""

_NOISE: Final = re.compile(r"https?://\S+|@[\w.\-]+|[^\w\s]|_")

_rng = np.random.default_rng(0x50494C45)
_MULTIPLIERS: Final = (
    _rng.integers(1, 2**63, size=ROWS * BANDS, dtype=np.uint64) << np.uint64(1)
) | np.uint64(1)
_OFFSETS: Final = _rng.integers(0, 2**63, size=ROWS * BANDS, dtype=np.uint64)
_POWERS: Final = (_rng.integers(1, 2**63, size=SHINGLE, dtype=np.uint64) << np.uint64(1)) | np.uint64(1)


def comparable(text: str) -> str:
    """Return what two texts are compared by: letters and digits, look-alikes folded, links and mentions removed."""
    return " ".join(_NOISE.sub(" ", skeleton(fold(text))).split())


def band_keys(text: str) -> list[int]:
    """Return the band keys of a text, or none if it is too short to mean anything.

    Args:
        text: As written; it is made ``comparable`` here.

    Returns:
        ``BANDS`` unsigned 63-bit integers, equal for texts equal after ``comparable``.
    """
    plain = comparable(text)
    if len(plain) < MIN_LETTERS:
        return []
    letters = np.frombuffer(plain.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    size = len(letters) - SHINGLE + 1
    shingles = np.zeros(size, dtype=np.uint64)
    for index in range(SHINGLE):
        shingles += letters[index : index + size] * _POWERS[index]
    shingles ^= shingles >> np.uint64(29)
    hashed = shingles[:, None] * _MULTIPLIERS[None, :] + _OFFSETS[None, :]
    minima = (hashed >> np.uint64(16)).min(axis=0)
    return [
        int.from_bytes(blake2b(minima[band * ROWS : (band + 1) * ROWS].tobytes(), digest_size=8).digest())
        >> 1
        for band in range(BANDS)
    ]
