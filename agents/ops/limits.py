"""How much memory this process may take before the kernel ends it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path("/sys/fs/cgroup")
OWN: Final = Path("/proc/self/cgroup")


def memory_limit_bytes(root: Path = ROOT, own: Path = OWN) -> int:
    """Return the least limit of the control groups that this process is in, or what the machine has.

    Args:
        root: Where control groups are mounted.
        own: Says in which of them this process is.
    """
    limits = [_limit(file) for file in _files(root, own)]
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min([machine, *(limit for limit in limits if limit is not None)])


def _files(root: Path, own: Path) -> Iterator[Path]:
    yield root / "memory.max"
    yield root / "memory" / "memory.limit_in_bytes"
    try:
        lines = own.read_text(encoding="utf-8").splitlines()
    except OSError:
        return
    for line in lines:
        _, controllers, path = line.split(":", 2)
        for group in [Path(path.lstrip("/")), *Path(path.lstrip("/")).parents]:
            if not controllers:
                yield root / group / "memory.max"
            elif "memory" in controllers.split(","):
                yield root / "memory" / group / "memory.limit_in_bytes"


def _limit(file: Path) -> int | None:
    """Return a limit, or None where there is no file or no limit in it."""
    try:
        return int(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
