"""Runs a ``pileon`` command that ends with the process that started it, however that one ends.

Run as ``python -m lab.demo.attached COMMAND…`` with a pipe as standard input, whose other end only the
parent holds: the operating system closes it when the parent is gone, killed or not.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from typing import Final

from console.cli.main import main

STDIN: Final = 0
GRACE_SECONDS: Final = 5.0


def end_with_parent() -> None:
    """Wait for the parent's end, stop this process in good order, and end it if that takes long."""
    while os.read(STDIN, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    threading.Thread(target=end_with_parent, name="end-with-parent", daemon=True).start()
    main(sys.argv[1:])
