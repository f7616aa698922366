"""Empty stores on both databases."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from agents.store import AlertStore
from tests.support import postgres
from tests.support.delivery import opened_once

_names = count()


class Clock:
    """A wall clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = 1_000_000

    def __call__(self) -> int:
        """Return the time in milliseconds."""
        return self.now


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A PostgreSQL server."""
    given = os.environ.get(postgres.VARIABLE)
    if given:
        yield given
        return
    binaries = postgres.binaries()
    if binaries is None:
        if os.environ.get("CI") == "true":
            pytest.fail("PostgreSQL is not installed, and CI must test the store on it")
        pytest.skip(f"PostgreSQL is not installed and {postgres.VARIABLE} is not set")
    with postgres.cluster(binaries) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'alerts.sqlite3'}"
    else:
        with postgres.empty_schema(
            request.getfixturevalue("server"), f"t{os.getpid()}_{next(_names)}"
        ) as empty:
            yield empty


@pytest.fixture
def clock() -> Clock:
    """The store's clock."""
    return Clock()


@pytest.fixture
def store(url: str, clock: Clock) -> Iterator[AlertStore]:
    """An empty store."""
    with AlertStore(url, plan=opened_once, clock=clock) as opened:
        yield opened
