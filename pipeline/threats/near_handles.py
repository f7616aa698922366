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
        self._watched = [
            [watched for watched, _ in near] for near in (*self._begins.values(), *self._ends.values())
        ]

    def places(self, folded: bytes, edges: Iterable[tuple[int, int, int]]) -> Iterator[int]:
        """Yield the places of handles that differ little from a watched one.

        Args:
            folded: Handles, folded roughly, each with a separator before and behind it.
            edges: Which of ``edges`` are in it, by their places there, and where they begin and end, in order.
        """
        place, counted = -1, 0
        for edge, start, end in edges:
            # An edge at a beginning has its separator before it, one at an end behind it.
            if folded[start] == 0:
                begin, last = start + 1, folded.index(_APART, start + 1)
            else:
                begin, last = folded.rindex(_APART, 0, start) + 1, end - 1
            handle = folded[begin:last]
            if any(_is_near(watched, handle) for watched in self._watched[edge]):
                place += folded.count(_APART, counted, begin)
                counted = max(counted, begin)
                yield place

    def holders(self, handle: str) -> list[Holder]:
        """Return whose handles differ little from ``handle``."""
        rough = fold_roughly([handle])
        return [
            holder
            for edge in (_EDGE, _LONG_EDGE)
            for watched, holder in (*self._begins.get(rough[:edge], ()), *self._ends.get(rough[-edge:], ()))
            if _is_near(watched, rough)
        ]


def _is_near(watched: bytes, rough: bytes) -> bool:
    if len(watched) < _SHORTEST:
        return rough.startswith(watched) or rough.endswith(watched)
    return (
        -_ROUGHLY <= len(watched) - len(rough) <= _ROUGHLY
        and OSA.distance(watched, rough, score_cutoff=_ROUGHLY) <= _ROUGHLY
    )
