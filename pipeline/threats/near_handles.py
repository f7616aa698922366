"""Handles that differ from a watched one in a letter: the letters at one of its ends are left as they were."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Generic, TypeVar

from rapidfuzz.distance import OSA

from pipeline.threats.glyphs import SEPARATOR, fold_roughly

Holder = TypeVar("Holder")

_EDGE: Final = 4
"""Letters at an end by which a handle is sought at least: with fewer, most handles would have to be compared."""

_LONG_EDGE: Final = 5
"""Those of a handle of twice as many letters and more: ten times fewer have to be compared."""

_APART: Final = SEPARATOR.encode()

_SHORTEST: Final = 2 * _EDGE - 1
"""Letters, when folded roughly, of a handle that is sought with one wrong; a shorter one must be there as it is."""

_ROUGHLY: Final = 2
"""Changes of a handle, folded roughly, that one changed letter makes at most."""


class NearHandles(Generic[Holder]):
    """Watched handles by their ends.

    Args:
        handles: Each with whose it is.
    """

    def __init__(self, handles: Sequence[tuple[str, Holder]]) -> None:
        self._begins: dict[bytes, list[tuple[bytes, Holder]]] = {}
        self._ends: dict[bytes, list[tuple[bytes, Holder]]] = {}
        for handle, holder in handles:
            rough = fold_roughly([handle])
            if len(rough) >= _EDGE:
                edge = _LONG_EDGE if len(rough) >= 2 * _LONG_EDGE else _EDGE
                self._begins.setdefault(rough[:edge], []).append((rough, holder))
                self._ends.setdefault(rough[-edge:], []).append((rough, holder))
        self.edges: tuple[bytes, ...] = (
            *(_APART + edge for edge in self._begins),
            *(edge + _APART for edge in self._ends),
        )

    def places(self, folded: bytes, edges: Iterable[tuple[int, int]]) -> Iterator[int]:
        """Yield the places of handles that differ little from a watched one.

        Args:
            folded: Handles, folded roughly, each with a separator before and behind it.
            edges: Where in it those of ``edges`` begin and end, in order.
        """
        place, at = 0, 1
        for start, end in edges:
            # An edge at a beginning has its separator before it, one at an end behind it.
            within = start + 1 if folded[start] == 0 else end - 1
            if within >= at:
                place += folded.count(_APART, at, within)
                begin = folded.rindex(_APART, 0, within) + 1
                at = folded.index(_APART, within)
                if self._like(folded[begin:at]):
                    yield place

    def holders(self, handle: str) -> list[Holder]:
        """Return whose handles differ little from ``handle``."""
        return self._like(fold_roughly([handle]))

    def _like(self, rough: bytes) -> list[Holder]:
        near = [
            one
            for edge in (_EDGE, _LONG_EDGE)
            for one in (*self._begins.get(rough[:edge], ()), *self._ends.get(rough[-edge:], ()))
        ]
        return [
            holder
            for watched, holder in near
            if (
                abs(len(watched) - len(rough)) <= _ROUGHLY
                and OSA.distance(watched, rough, score_cutoff=_ROUGHLY) <= _ROUGHLY
                if len(watched) >= _SHORTEST
                else rough.startswith(watched) or rough.endswith(watched)
            )
        ]
