"""Near-duplicate text: MinHash signatures over character shingles.

Broder, "On the resemblance and containment of documents" (1997). Equal places in two signatures estimate the share
of shingles that two texts have in common.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.text.normalise import fold
from pipeline.text.skeleton import skeleton

SHINGLE: Final = 5
"""Characters a shingle: long enough that two texts of one language share few by chance."""

PERMUTATIONS: Final = 32
"""Minima a signature holds: the standard error of an estimated resemblance of .6 is .09."""

MIN_LETTERS: Final = 20
"""Shorter texts ("shame on you") recur by chance among people who never met."""

BLOCK: Final = 64
"""Texts worked on together: their shingles stay in the processor's cache."""

_LOWER: Final = int.from_bytes(b"\xff\x7f" * PERMUTATIONS, "little")
_HIGHEST: Final = int.from_bytes(b"\x00\x80" * PERMUTATIONS, "little")
"""All bits but the highest of each place of a signature, and the highest."""

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
    return signatures([text])[0]


def signatures(texts: Sequence[str]) -> list[bytes]:
    """Return what ``signature`` gives for each of many texts, in a third of the time."""
    plain = [comparable(text) for text in texts]
    places = [place for place, text in enumerate(plain) if len(text) >= MIN_LETTERS]
    found = [b""] * len(texts)
    for at in range(0, len(places), BLOCK):
        block = places[at : at + BLOCK]
        packed = _minima([plain[place] for place in block]).tobytes()
        for number, place in enumerate(block):
            found[place] = packed[2 * PERMUTATIONS * number : 2 * PERMUTATIONS * (number + 1)]
    return found


def _minima(texts: Sequence[str]) -> npt.NDArray[np.uint16]:
    """Return a row of minima for each text; none may be shorter than a shingle."""
    joined = "".join(texts).encode("utf-32-le", "surrogatepass")
    letters = np.frombuffer(joined, dtype=np.uint32).astype(np.uint64)
    size = len(letters) - SHINGLE + 1
    shingles = np.zeros(size, dtype=np.uint64)
    for index in range(SHINGLE):
        shingles += letters[index : index + size] * _POWERS[index]
    shingles ^= shingles >> np.uint64(29)
    ends = np.cumsum([len(text) for text in texts])
    # A text's own shingles lie between two bounds; those after them reach over into the next text.
    bounds = np.empty(2 * len(texts) - 1, dtype=np.intp)
    bounds[0] = 0
    bounds[1::2] = ends[:-1] - SHINGLE + 1
    bounds[2::2] = ends[:-1]
    minima = np.empty((len(texts), PERMUTATIONS), dtype=np.uint64)
    hashed = np.empty_like(shingles)
    for index in range(PERMUTATIONS):
        np.multiply(shingles, _MULTIPLIERS[index], out=hashed)
        hashed += _OFFSETS[index]
        minima[:, index] = np.minimum.reduceat(hashed, bounds)[::2]
    return ((minima >> np.uint64(24)) & np.uint64(0xFFFF)).astype("<u2")


def resemblance(one: bytes, other: bytes) -> float:
    """Estimate the share of shingles two texts have in common from their signatures.

    >>> resemblance(signature("give back the river, give it back"), signature("give back the river! Give it back"))
    1.0
    """
    differing = int.from_bytes(one, "little") ^ int.from_bytes(other, "little")
    # The highest bit of a place is set by a carry out of the others, or is set already, where any bit differs.
    marked = (((differing & _LOWER) + _LOWER) | differing) & _HIGHEST
    return (PERMUTATIONS - marked.bit_count()) / PERMUTATIONS
