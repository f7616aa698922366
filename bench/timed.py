"""Runs a command and prints what it took, as JSON: ``python bench/timed.py COMMAND…``.

It is a process of its own because the kernel counts a new process's peak memory from that of the one it was forked
from: this one is smaller than anything that is measured. It imports nothing of ours for the same reason.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence


def main(command: Sequence[str]) -> int:
    """Run the command without its output; returns its exit code."""
    begin = time.monotonic()
    code = subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode
    seconds = time.monotonic() - begin
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        json.dumps(
            {
                "seconds": round(seconds, 3),
                "cpu_seconds": round(used.ru_utime + used.ru_stime, 3),
                "peak_mib": round(used.ru_maxrss / 1024, 1),
            }
        )
    )
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
