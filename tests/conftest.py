"""What holds for all tests."""

from __future__ import annotations

import io
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
import structlog
from hypothesis import HealthCheck, settings

# How long an example takes says how busy the machine is.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# A check of a change must say the same when it is run again; new examples are for whoever works on the code.
settings.register_profile("ci", settings.get_profile("untimed"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "untimed")

SERVICES: Final = tuple(Path(__file__).parent / folder for folder in ("integration", "faults"))
"""Folders of tests that start brokers, databases and browsers."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep tests with services in one process where several run: two at once would only wait for each other."""
    for item in items:
        if any(item.path.is_relative_to(folder) for folder in SERVICES):
            item.add_marker(pytest.mark.xdist_group("services"))


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """A stream to log to; the configuration is put back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield io.StringIO()
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
