"""A replay is the same to the byte, in this process and in any other."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.property.fingerprint import fingerprint
from tests.property.small_streams import SEEDS


@pytest.mark.parametrize("hash_seed", ["0", "1", "4242"])
def test_the_order_of_sets_does_not_show(hash_seed: str) -> None:
    """Python's hash seed, which orders sets of strings, changes no byte of any alert."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.property.fingerprint"],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert told.stdout.split() == [fingerprint(seed) for seed in SEEDS]


def test_different_streams_give_different_bytes() -> None:
    """The digest tells streams apart, so that it can tell a change."""
    assert len({fingerprint(seed) for seed in SEEDS}) == len(SEEDS)
