"""Near-duplicate texts put in groups, as they come."""

from __future__ import annotations

from collections import deque
from struct import Struct
from typing import Final

from pipeline.text.shingles import resemblance

ROWS: Final = 3
BANDS: Final = 10
"""Texts of resemblance .7 become candidates with chance .98, of .6 with .91, of .3 with .24."""

_PART: Final = 2 * ROWS
"""Bytes of a signature in one band."""

ALIKE: Final = 0.55
"""Candidates below this resemblance are different texts: edits and look-alike letters keep a template above .6,
while two people's own words on one subject seldom reach .4."""


class TextGroups:
    """Groups of near-duplicate texts; each is named by its first text, which later ones are compared with."""

    def __init__(self) -> None:
        self._first: deque[bytes] = deque()
        # Few bands are ever shared, and a list for each would be half of what a text costs.
        self._bands: tuple[dict[bytes, int | list[int]], ...] = tuple({} for _ in range(BANDS))
        self._by_age: deque[tuple[int, int]] = deque()
        self._start = 0

    def group_of(self, text: bytes, time: int) -> int:
        """Return the group of a signature: the one it resembles most, or a new one."""
        candidates: set[int] = set()
        for groups_by, part in zip(self._bands, _parts(text), strict=True):
            groups = groups_by.get(part)
            if groups is not None:
                candidates.update((groups,) if isinstance(groups, int) else groups)
        best, most = -1, ALIKE
        for group in sorted(candidates):
            alike = resemblance(self._first[group - self._start], text)
            if alike > most:
                best, most = group, alike
        return best if best >= 0 else self._found(text, time)

    def _found(self, text: bytes, time: int) -> int:
        group = self._start + len(self._first)
        self._first.append(text)
        self._by_age.append((time, group))
        for groups_by, part in zip(self._bands, _parts(text), strict=True):
            groups = groups_by.setdefault(part, group)
            if not isinstance(groups, int):
                groups.append(group)
            elif groups != group:
                groups_by[part] = [groups, group]
        return group

    def expire(self, before: int) -> None:
        """Forget groups founded before a time, ms; what resembles them later founds new ones."""
        while self._by_age and self._by_age[0][0] < before:
            self._by_age.popleft()
            self._start += 1
            for groups_by, part in zip(self._bands, _parts(self._first.popleft()), strict=True):
                groups = groups_by[part]
                if isinstance(groups, int):
                    del groups_by[part]
                elif len(groups) == 2:
                    groups_by[part] = groups[1]
                else:
                    del groups[0]  # groups are in the order in which they were founded, as they are forgotten

    @property
    def unused(self) -> bool:
        """Whether no group was ever founded."""
        return not (self._start or self._first)

    def state(self) -> tuple[int, list[tuple[int, bytes]]]:
        """Return all state as plain values."""
        return self._start, [(time, self._first[group - self._start]) for time, group in self._by_age]

    def load(self, state: tuple[int, list[tuple[int, bytes]]]) -> None:
        """Take over what ``state`` gave."""
        self._start = state[0]
        for time, text in state[1]:
            self._found(text, time)


_parts: Final = Struct(f"{_PART}s" * BANDS).unpack_from
"""Cuts a signature into its bands."""
