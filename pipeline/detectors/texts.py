"""Near-duplicate texts put in groups, as they come."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Mapping
from itertools import combinations
from struct import Struct
from typing import Final, TypeVar

from networkx.utils import UnionFind

from pipeline.text.shingles import SIZE, resemblance

Key = TypeVar("Key")

ROWS: Final = 3
BANDS: Final = 10
"""Texts of resemblance .7 become candidates with chance .98, of .6 with .91, of .3 with .24."""

ALL_BANDS: Final = 2 * BANDS
"""Bands over shingles, and as many over words."""

ALIKE: Final = 0.55
"""Candidates below this resemblance are different texts: edits and look-alike letters keep a template above .6,
while two people's own words on one subject seldom reach .4."""

AKIN: Final = 0.35
"""From this resemblance on two groups hold one text that people add to, or that came again after it was forgotten: two
different texts seldom have so much in common."""

SMALLEST: Final = 1 << 5
"""Slots of a band, a power of two; there are always two for each group."""


def families(texts: Mapping[Key, bytes]) -> UnionFind[Key]:
    """Return the families of texts of different groups: those akin, directly or by way of others, are one text.

    Args:
        texts: The signature of each; that of its first copy stands for a group.
    """
    found = UnionFind(texts)
    for one, other in combinations(texts, 2):
        if resemblance(texts[one], texts[other]) >= AKIN:
            found.union(one, other)
    return found


class TextGroups:
    """Groups of near-duplicate texts; each is named by its first text, which later ones are compared with.

    The index is a hash table with chains for each band, in arrays of numbers: a slot tells the newest group with its
    band there, and each band of a group the group before it. Hardly any text ever has a second, and dict entries for
    its bands took six times as much. Chains go back in time, so what is forgotten need not be taken out: it ends them.
    """

    def __init__(self) -> None:
        # When each that is remembered was founded, the oldest first.
        self._founded: deque[int] = deque()
        self._start = 0
        self._indexed = 0
        self._first: list[bytes] = []
        self._newest = _none(ALL_BANDS * SMALLEST)
        self._before = array("i")

    def group_of(self, text: bytes, time: int) -> int:
        """Return the group of a signature: the one it resembles most, or a new one."""
        best, most = -1, ALIKE
        for group in sorted(self._candidates(text)):
            alike = resemblance(self._first[group - self._indexed], text)
            if alike > most:
                best, most = group, alike
        return best if best >= 0 else self._found(text, time)

    def _candidates(self, text: bytes) -> set[int]:
        """Return the groups that have a band in common with a signature."""
        first, before, start, indexed = self._first, self._before, self._start, self._indexed
        candidates: set[int] = set()
        for band, slot in enumerate(self._slots(text)):
            group = self._newest[slot]
            while group >= start:
                place = group - indexed
                # Another band may be in the same slot.
                if group not in candidates and first[place][_BAND[band]] == text[_BAND[band]]:
                    candidates.add(group)
                group = before[place * ALL_BANDS + band]
        return candidates

    def _slots(self, text: bytes) -> list[int]:
        """Return the slot of each band that a text has; two rows of it are as good as chance already."""
        slots = len(self._newest) // ALL_BANDS
        mask = slots - 1
        rows = _two_rows(text)[::2]
        if len(text) > SIZE:
            rows += _two_rows(text, SIZE)[::2]
        return [band * slots + ((two ^ two >> 15) & mask) for band, two in enumerate(rows)]

    def _found(self, text: bytes, time: int) -> int:
        group = self._indexed + len(self._first)
        self._first.append(text)
        self._founded.append(time)
        if 2 * ALL_BANDS * len(self._first) > len(self._newest):
            self._index_anew()
        else:
            self._index(group, text)
        return group

    def _index(self, group: int, text: bytes) -> None:
        slots = self._slots(text)
        for slot in slots:
            self._before.append(self._newest[slot])
            self._newest[slot] = group
        self._before.extend([_END] * (ALL_BANDS - len(slots)))

    def _index_anew(self) -> None:
        """Make the table as large as it has to be, without what was forgotten."""
        del self._first[: self._start - self._indexed]
        slots = SMALLEST
        while slots < 2 * len(self._first):
            slots *= 2
        self._newest, self._before, self._indexed = _none(ALL_BANDS * slots), array("i"), self._start
        for group, text in enumerate(self._first, self._start):
            self._index(group, text)

    def expire(self, before: int) -> None:
        """Forget groups founded before a time, ms; what resembles them later founds new ones."""
        while self._founded and self._founded[0] < before:
            self._founded.popleft()
            self._start += 1
        if self._start - self._indexed > len(self._founded) + SMALLEST:
            self._index_anew()

    @property
    def unused(self) -> bool:
        """Whether no group was ever founded."""
        return not (self._start or self._first)

    def state(self) -> tuple[int, list[tuple[int, bytes]]]:
        """Return all state as plain values."""
        remembered = self._first[self._start - self._indexed :]
        return self._start, list(zip(self._founded, remembered, strict=True))

    def load(self, state: tuple[int, list[tuple[int, bytes]]]) -> None:
        """Take over what ``state`` gave."""
        self._start = self._indexed = state[0]
        for time, text in state[1]:
            self._found(text, time)


def _none(size: int) -> array[int]:
    return array("i", [_END]) * size


_END: Final = -1
"""Where a chain ends."""

_BAND: Final = [
    slice(start + 2 * ROWS * band, start + 2 * ROWS * (band + 1))
    for start in (0, SIZE)
    for band in range(BANDS)
]
"""Where each band is in a signature, of two bytes a row."""

_two_rows: Final = Struct("<" + "IH" * BANDS).unpack_from
"""Reads two rows of each band as one number, and the third."""
