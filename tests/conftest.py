"""What holds for all tests."""

from __future__ import annotations

import io
import logging
import os
from collections.abc import Iterator
from typing import Final

import pytest
import structlog
from hypothesis import HealthCheck, settings
from xdist.remote import Producer  # type: ignore[import-untyped] # it ships no types
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

# How long an example takes says how busy the machine is.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# A check of a change must say the same when it is run again, and soon; new examples, and twice as many, are for whoever
# works on the code.
settings.register_profile(
    "ci", settings.get_profile("untimed"), derandomize=True, print_blob=True, max_examples=50
)
# Between two edits few examples do: see `make test-fast`.
settings.register_profile("fast", settings.get_profile("ci"), max_examples=20)
settings.load_profile("ci" if os.environ.get("CI") else "untimed")

SERVICES: Final = ("tests/integration/", "tests/faults/")
"""Folders of tests that start brokers, and workers on them; each keeps its own brokers."""

WITHOUT_SERVICES: Final = tuple(f"tests/integration/test_{name}.py" for name in ("cli", "containers", "demo"))
"""Those in there that start none, each kept together for what its tests share."""

TOGETHER: Final = ("tests/browser/", "tests/integration/store/")
"""Tests that share a browser, or a database that nobody else uses, which starts once if they are kept together."""


FIRST: Final = ("tests/integration/", "tests/faults/", "tests/integration/test_demo.py")
"""What takes longest, and mostly waits; it comes first, so that nobody waits for it alone in the end."""


def _lane(nodeid: str) -> str:
    """Return what a test is kept together with: its file, for what it caches, unless it shares services."""
    path = nodeid.partition("::")[0]
    if path in WITHOUT_SERVICES:
        return path
    return next((folder for folder in (*TOGETHER, *SERVICES) if path.startswith(folder)), path)


class Lanes(LoadScopeScheduling):  # type: ignore[misc] # as above
    """Keeps tests together that share what takes long to start: a broker, a browser, a database."""

    def _split_scope(self, nodeid: str) -> str:
        return _lane(nodeid)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the longest lanes where several processes share the tests."""
    if hasattr(config, "workerinput"):
        rank = {lane: place for place, lane in enumerate(FIRST)}
        items.sort(key=lambda item: rank.get(_lane(item.nodeid), len(rank)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Say which process runs which test."""
    config.option.loadscopereorder = False  # by the number of tests, the few that are long would come last
    return Lanes(config, log)


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """A stream to log to; the configuration is put back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield io.StringIO()
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
