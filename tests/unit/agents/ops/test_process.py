"""Unit tests of what a worker gives back to the machine."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from ctypes import CDLL

import pytest

from agents.ops import process
from agents.ops.process import keep_giving_back

pytestmark = pytest.mark.skipif(
    not hasattr(CDLL(None), "malloc_trim"), reason="only GNU's C library is told what to give back"
)

_PROGRAM = """
from pathlib import Path
from agents.ops.process import bound_allocations, give_back

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

{bound}
before = resident()
for _ in range(2):
    blocks, pins = zip(*((b"x" * {size}, b'%0*d' % (2000, number)) for number in range({count})))
    del blocks
{trim}
print(resident() - before)
"""


def _kept(size: int, count: int, *, bound: bool = False, trim: bool = False) -> int:
    """Return how many bytes more a process has after it freed blocks, below others that it still needs."""
    program = _PROGRAM.format(
        size=size,
        count=count,
        bound="bound_allocations()" if bound else "",
        trim="assert give_back()" if trim else "",
    )
    return int(subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout)


def test_freed_pages_go_back() -> None:
    """A heap that many small pieces made large shrinks though its end is in use."""
    assert _kept(50_000, 1_000) > 40_000_000
    assert _kept(50_000, 1_000, trim=True) < 10_000_000


def test_large_pieces_go_back_at_once() -> None:
    """What a fetch brought does not become a part of the heap."""
    assert _kept(1_000_000, 60) > 40_000_000
    assert _kept(1_000_000, 60, bound=True) < 10_000_000


async def test_pages_go_back_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as the worker runs."""
    often = asyncio.Event()
    times: list[None] = []

    def counted() -> bool:
        times.append(None)
        if len(times) == 3:
            loop.call_soon_threadsafe(often.set)
        return True

    loop = asyncio.get_running_loop()
    monkeypatch.setattr(process, "give_back", counted)
    task = asyncio.create_task(keep_giving_back(0.01))
    await asyncio.wait_for(often.wait(), 10)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()
