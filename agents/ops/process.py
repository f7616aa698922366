"""How a worker's process is set: it keeps no more memory than it holds, and its threads seldom interrupt each other."""

from __future__ import annotations

import asyncio
import gc
import sys
from ctypes import CDLL
from typing import Final

MMAP_BYTES: Final = 768 * 1024
"""Allocations from here on, such as what a fetch brings, go back to the machine as soon as they are freed. The C
library would raise the bound to the largest that was freed so far, and keep such pieces from then on. A batch of
records, unpacked, is mostly less: fresh pages for each, filled with zeros, took as long as unpacking it did."""

KEPT_BYTES: Final = 4 * 1024 * 1024
"""Free memory kept at the end of a heap, for the next such batch."""

TRIM_SECONDS: Final = 10.0
"""Time between two looks for freed pages among what is in use; one takes a few milliseconds."""

ARENAS: Final = 1
"""Pools that threads allocate from. With one each, what a snapshot's compression or a query took stays with a thread
that may not allocate again; the threads of a worker wait for one another anyway, by the interpreter's lock."""

TURN_SECONDS: Final = 0.02
"""How long a thread may work while another waits to. A worker has few, and what they wait for takes longer: with the
interpreter's 5 ms, the one that fetches interrupted the one that matches in each chunk of records, several times, and
both lost what the processor had of theirs at hand. In three runs by turns 30 ms gave the watch stage 5 to 13 % more;
this is shorter, for the sake of what else waits."""

_M_TRIM_THRESHOLD: Final = -1
_M_MMAP_THRESHOLD: Final = -3
_M_ARENA_MAX: Final = -8
"""Of GNU's malloc.h."""


def settle_memory() -> None:
    """Spare the garbage collector what is in vain: what is there now stays, and most of a chunk goes at once."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def lengthen_turns() -> None:
    """Let a thread finish what it is at, mostly, before another one goes on."""
    sys.setswitchinterval(TURN_SECONDS)


def bound_allocations() -> None:
    """Let large allocations be pages of their own, all others from one pool; before threads begin.

    Without GNU's C library, it does nothing.
    """
    mallopt = getattr(CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, MMAP_BYTES)
        mallopt(_M_ARENA_MAX, ARENAS)
        mallopt(_M_TRIM_THRESHOLD, KEPT_BYTES)


def give_back() -> bool:
    """Give freed pages back to the machine; returns whether there were any. Other threads go on meanwhile."""
    trim = getattr(CDLL(None), "malloc_trim", None)
    return trim is not None and bool(trim(0))


async def keep_giving_back(seconds: float = TRIM_SECONDS) -> None:
    """Give back freed pages from time to time, until cancelled.

    A worker that catches up after the broker was away holds tens of megabytes for a moment; a heap that once was so
    large would stay so.
    """
    while True:
        await asyncio.sleep(seconds)
        await asyncio.to_thread(give_back)
