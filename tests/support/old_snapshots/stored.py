"""What an older version kept and gave of the stream before the upgrade."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec
import zstandard

FOLDER: Final = Path(__file__).parent / "snapshots"
FORMS: Final = ("2f6129a", "5990370", "71c4837", "9d16db0", "components")
"""The versions since which the form of the snapshots is another one, the oldest first."""


class Kept(msgspec.Struct, frozen=True):
    """A partition's snapshot, the offset to read from with it, and what stands in its source from there on."""

    offset: int
    state: bytes
    log: list[bytes]


class Stored(msgspec.Struct, frozen=True):
    """The alerts given, and what the detect partitions and the memory stage kept."""

    alerts: list[bytes]
    detect: list[Kept]
    memory: Kept


def stored(name: str) -> Stored:
    """Return what a version kept and gave."""
    packed = zstandard.decompress((FOLDER / f"{name}.bin").read_bytes())
    return msgspec.msgpack.decode(packed, type=Stored)
