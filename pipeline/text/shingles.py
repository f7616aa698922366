"""Near-duplicate text: MinHash signatures over character shingles, and over words.

Broder, "On the resemblance and containment of documents" (1997). Equal places in two signatures estimate the share
of shingles that two texts have in common. A word that was exchanged breaks five shingles and more, but is one word of
many: of a template whose words are exchanged here and there, the words tell more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from zlib import crc32

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

WORD: Final = 4
"""Letters of a word that counts: shorter ones are mostly those that every text has."""

MIN_WORDS: Final = 6
"""Different words that count from which on a text is compared by words as well: of fewer, strangers share half."""

WORDS_CREDIT: Final = 0.05
"""How much more of the words than of the shingles two texts must have in common to be as near: of a million pairs of
posts by different people at one target, 20 had half of the words in common and less than half of the shingles."""

BLOCK: Final = 64
"""Texts worked on together: their shingles stay in the processor's cache."""

SIZE: Final = 2 * PERMUTATIONS
"""Bytes of a signature over shingles; one over words, of as many, may follow."""

_LOWER: Final = int.from_bytes(b"\xff\x7f" * PERMUTATIONS, "little")
_HIGHEST: Final = int.from_bytes(b"\x00\x80" * PERMUTATIONS, "little")
"""All bits but the highest of each place of a signature, and the highest."""

_NOISE: Final = re.compile(r"https?://\S+|@[\w.\-]+|[#＃]\w+|[^\w\s]|_")

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
        ``PERMUTATIONS`` little-endian 16-bit minima over shingles, equal for texts equal after ``comparable``, then as
        many over words if the text has enough of them; or ``b""``.
    """
    return signatures([text])[0]


def signatures(texts: Sequence[str]) -> list[bytes]:
    """Return what ``signature`` gives for each of many texts, in a third of the time."""
    plain = [comparable(text) for text in texts]
    places = [place for place, text in enumerate(plain) if len(text) >= MIN_LETTERS]
    found = [b""] * len(texts)
    for at in range(0, len(places), BLOCK):
        block = places[at : at + BLOCK]
        minima = _over_shingles([plain[place] for place in block])
        for place, minimum in zip(block, minima, strict=True):
            found[place] = minimum
        worded = [(place, words) for place in block if len(words := _words(plain[place])) >= MIN_WORDS]
        if worded:
            minima = _over_words([words for _, words in worded])
            for (place, _), minimum in zip(worded, minima, strict=True):
                found[place] += minimum
    return found


def _words(text: str) -> set[str]:
    return {word for word in text.split() if len(word) >= WORD}


def _over_words(texts: Sequence[set[str]]) -> list[bytes]:
    hashed = [crc32(word.encode("utf-8", "surrogatepass")) for words in texts for word in sorted(words)]
    ends = np.cumsum([len(words) for words in texts])
    starts = np.concatenate(([0], ends[:-1])).astype(np.intp)
    return _packed(_minima(np.array(hashed, dtype=np.uint64) * _POWERS[0], starts))


def _over_shingles(texts: Sequence[str]) -> list[bytes]:
    """Return the minima of each text; none may be shorter than a shingle."""
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
    return _packed(_minima(shingles, bounds)[::2])


def _minima(hashes: npt.NDArray[np.uint64], bounds: npt.NDArray[np.intp]) -> npt.NDArray[np.uint64]:
    """Return a row of minima, one for each permutation, of what lies from each bound to the next."""
    minima = np.empty((len(bounds), PERMUTATIONS), dtype=np.uint64)
    hashed = np.empty_like(hashes)
    for index in range(PERMUTATIONS):
        np.multiply(hashes, _MULTIPLIERS[index], out=hashed)
        hashed += _OFFSETS[index]
        minima[:, index] = np.minimum.reduceat(hashed, bounds)
    return minima


def _packed(minima: npt.NDArray[np.uint64]) -> list[bytes]:
    packed = ((minima >> np.uint64(24)) & np.uint64(0xFFFF)).astype("<u2").tobytes()
    return [packed[SIZE * number : SIZE * (number + 1)] for number in range(len(minima))]


def resemblance(one: bytes, other: bytes) -> float:
    """Estimate the share of shingles two texts have in common from their signatures, or of words if that is more.

    >>> resemblance(signature("give back the river, give it back"), signature("give back the river! Give it back"))
    1.0
    """
    shared = _equal(one[:SIZE], other[:SIZE])
    if len(one) > SIZE and len(other) > SIZE:
        return max(shared, _equal(one[SIZE:], other[SIZE:]) - WORDS_CREDIT)
    return shared


def _equal(one: bytes, other: bytes) -> float:
    differing = int.from_bytes(one, "little") ^ int.from_bytes(other, "little")
    # The highest bit of a place is set by a carry out of the others, or is set already, where any bit differs.
    marked = (((differing & _LOWER) + _LOWER) | differing) & _HIGHEST
    return (PERMUTATIONS - marked.bit_count()) / PERMUTATIONS
