"""The console under test: in a process of its own, whose processor time and memory the system counts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bench.files import ROOT

START_SECONDS: Final = 120.0
TICKS: Final = os.sysconf("SC_CLK_TCK")


class Server:
    """A console that runs.

    Args:
        process: Its process.
        url: Where it is, without a slash at its end.
    """

    def __init__(self, process: subprocess.Popen[bytes], url: str) -> None:
        self._pid: Final = process.pid
        self.url: Final = url

    def cpu_seconds(self) -> float:
        """Return the processor time that it took so far."""
        fields = Path(f"/proc/{self._pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def resident_mib(self) -> float:
        """Return the memory that it has."""
        status = Path(f"/proc/{self._pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found is not None
        return int(found[1]) / 1024


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Serve the store of a folder until the block ends."""
    log = folder / "console.log"
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PILEON_")}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "console.cli.main", "console", "--web", "--port", "0"],
            cwd=ROOT,
            env={**plain, "PILEON_DATA_DIR": str(folder), "PILEON_BOOTSTRAP_SERVERS": "127.0.0.1:9"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while (found := re.search(r"is at (http://\S+?)/? ", log.read_text())) is None:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the console did not start: {log.read_text()[-300:]}")
            time.sleep(0.1)
        yield Server(process, found[1])
    finally:
        process.terminate()
        process.wait(timeout=20)
