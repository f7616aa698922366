"""What the peers share with us can be imported where they live."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import packages_distributions
from typing import Final

from bench.files import ROOT

LOCK: Final = ROOT / "bench" / "requirements-peers.txt"
IMPORTED: Final = """
import sys
before = set(sys.modules)
import bench.watch_stage.task
print(*{name.partition(".")[0] for name in set(sys.modules) - before})
"""


def test_the_peers_environment_has_every_package_that_the_shared_task_imports() -> None:
    """The task runs beside Quix Streams and Bytewax, in an environment that is locked apart from ours."""
    listed = subprocess.run(
        [sys.executable, "-c", IMPORTED], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    distributions = packages_distributions()
    needed = {
        distribution.replace("_", "-").lower()
        for name in listed
        for distribution in distributions.get(name, ())
    }
    locked = {
        line.partition("==")[0] for line in LOCK.read_text(encoding="utf-8").splitlines() if "==" in line
    }
    assert "msgspec" in needed
    assert needed - {"pileon"} <= locked
