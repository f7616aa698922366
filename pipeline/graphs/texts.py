"""Near-duplicate texts put in groups, as they come."""

from __future__ import annotations

from collections import deque
from typing import Final

from pipeline.text.shingles import resemblance

ROWS: Final = 3
BANDS: Final = 10
"""Texts of resemblance .7 become candidates with chance .98, of .6 with .91, of .3 with .24."""

ALIKE: Final = 0.55
"""Candidates below this resemblance are different texts: edits and look-alike letters keep a template above .6,
while two people's own words on one subject seldom reach .4."""


class TextGroups:
    """Groups of near-duplicate texts; each is named by its first text, which later ones are compared with."""

    def __init__(self) -> None:
        self._first: list[bytes] = []
        self._bands: dict[tuple[int, bytes], list[int]] = {}
        self._by_age: deque[tuple[int, int]] = deque()
        self._start = 0

    def group_of(self, text: bytes, time: int) -> int:
        """Return the group of a signature: the one it resembles most, or a new one."""
        bands = [(band, text[2 * ROWS * band : 2 * ROWS * (band + 1)]) for band in range(BANDS)]
        candidates = sorted({group for band in bands for group in self._bands.get(band, ())})
        best, most = -1, ALIKE
        for group in candidates:
            alike = resemblance(self._first[group - self._start], text)
            if alike > most:
                best, most = group, alike
        if best >= 0:
            return best
        group = self._start + len(self._first)
        self._first.append(text)
        self._by_age.append((time, group))
        for band in bands:
            self._bands.setdefault(band, []).append(group)
        return group

    def expire(self, before: int) -> None:
        """Forget groups founded before a time, ms; what resembles them later founds new ones."""
        gone = 0
        while self._by_age and self._by_age[0][0] < before:
            self._by_age.popleft()
            gone += 1
        if gone:
            self._first = self._first[gone:]
            self._start += gone
            kept = {
                band: [group for group in groups if group >= self._start]
                for band, groups in self._bands.items()
            }
            self._bands = {band: groups for band, groups in kept.items() if groups}

    def state(self) -> tuple[int, list[tuple[int, bytes]]]:
        """Return all state as plain values."""
        return self._start, [(time, self._first[group - self._start]) for time, group in self._by_age]

    def load(self, state: tuple[int, list[tuple[int, bytes]]]) -> None:
        """Take over what ``state`` gave."""
        self._start = state[0]
        for time, text in state[1]:
            group = self._start + len(self._first)
            self._first.append(text)
            self._by_age.append((time, group))
            for band in range(BANDS):
                self._bands.setdefault((band, text[2 * ROWS * band : 2 * ROWS * (band + 1)]), []).append(
                    group
                )
