"""The detect stage's snapshots of older versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec
from msgspec import Struct

from pipeline.snapshots.components import Component, Migration, Split

_encode: Final = msgspec.msgpack.Encoder().encode

_CONFLICTS: Final = 9
"""Where the count of conflicts stands."""


class _Snapshot(Struct, array_like=True):
    """A snapshot without components; the oldest had neither conflicts nor threats, and some threats alone."""

    watermarks: msgspec.Raw
    taken: int
    emitted: int
    swept: int
    late: int
    duplicates: int
    seen: msgspec.Raw
    views: msgspec.Raw
    names: msgspec.Raw
    conflicts: int = 0
    threats: msgspec.Raw = msgspec.Raw(_encode([]))


def split(parts: list[msgspec.Raw]) -> Split:
    """Cut a snapshot without components; raises msgspec.ValidationError on what is none."""
    if len(parts) == _CONFLICTS + 1 and isinstance(msgspec.msgpack.decode(parts[_CONFLICTS]), list):
        parts = [*parts[:_CONFLICTS], msgspec.Raw(_encode(0)), parts[_CONFLICTS]]
    old = msgspec.msgpack.decode(_encode(parts), type=_Snapshot)
    intake = (
        old.watermarks,
        old.taken,
        old.emitted,
        old.swept,
        old.late,
        old.duplicates,
        old.conflicts,
        old.seen,
    )
    return {
        "intake": Component(1, msgspec.Raw(_encode(intake))),
        "windows": Component(1, msgspec.Raw(_encode((old.views, old.names)))),
        "threats": Component(1, old.threats),
    }, ()


MIGRATIONS: Final[Mapping[tuple[str, int], Migration]] = {}
"""None yet."""
