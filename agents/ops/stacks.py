"""What every thread and task is doing, for when a process is stuck and somebody has to find out why."""

from __future__ import annotations

import asyncio
import contextlib
import faulthandler
import io
import signal
import tempfile
import threading
import traceback
from collections.abc import Callable
from typing import Final

MAX_TASKS: Final = 50
"""Tasks whose stacks are told; a worker has some dozens."""


def enable() -> None:
    """Write all stacks to standard error when the process crashes, and on SIGUSR1 while it goes on."""
    with contextlib.suppress(io.UnsupportedOperation, ValueError, AttributeError):  # no real standard error
        faulthandler.enable(all_threads=True)
        faulthandler.register(signal.SIGUSR1, all_threads=True, chain=False)


def of_threads() -> str:
    """Return the stacks of all threads: files, lines and functions, no values."""
    # Not straight to standard error: if nobody reads it, the interpreter would be locked for as long as it is written.
    with tempfile.TemporaryFile() as file:
        faulthandler.dump_traceback(file, all_threads=True)
        file.seek(0)
        dump = file.read().decode(errors="replace")
    names = {f"{thread.ident or 0:x}": thread.name for thread in threading.enumerate()}
    lines = [
        next((f"{line} ({name})" for ident, name in names.items() if _heads(line, ident)), line)
        for line in dump.splitlines()
    ]
    return "\n".join(lines)


def _heads(line: str, ident: str) -> bool:
    """Return whether a line begins the stack of a thread, whose number stands in it with zeros before."""
    words = line.split()
    return "hread" in line[:16] and any(
        word.removeprefix("0x").lstrip("0").rstrip(":") == ident for word in words if word.startswith("0x")
    )


def of_tasks(loop: asyncio.AbstractEventLoop) -> str:
    """Return where each task of a loop waits; to be called from any thread, when the loop may be stuck."""
    out = io.StringIO()
    tasks: list[asyncio.Task[object]] = []
    for _ in range(3):
        # The set may change while it is looked at, if the loop still goes round.
        with contextlib.suppress(RuntimeError):
            tasks = list(asyncio.all_tasks(loop))
            break
    for task in tasks[:MAX_TASKS]:
        out.write(f"Task {task.get_name()}:\n")
        for frame in task.get_stack(limit=8):
            out.writelines(traceback.format_list(traceback.extract_stack(frame, limit=1)))
    if len(tasks) > MAX_TASKS:
        out.write(f"and {len(tasks) - MAX_TASKS} more\n")
    return out.getvalue()


def every(loop: asyncio.AbstractEventLoop | None) -> str:
    """Return the stacks of all threads and tasks, as far as they can be had."""
    parts: list[str] = []
    readers: list[Callable[[], str]] = [lambda: of_threads(), lambda: "" if loop is None else of_tasks(loop)]
    for read in readers:
        try:
            parts.append(read())
        except Exception as error:  # noqa: BLE001 - whoever asks is about to end the process, and must get there
            parts.append(f"no stacks: {type(error).__name__}: {error}")
    return "\n".join(parts)
