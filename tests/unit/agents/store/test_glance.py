"""A look at an SQLite store without SQLAlchemy: it refuses what the reader refuses, in the same words."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from agents.store import AlertReader, AlertStore, StoreError
from agents.store.glance import Glance, file_of


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite:///alerts.db", Path("alerts.db")),
        ("sqlite:////var/lib/a%20b.db", Path("/var/lib/a%20b.db")),
        ("sqlite:///:memory:", None),
        ("sqlite://", None),
        ("sqlite:///a.db?timeout=5", None),
        ("sqlite+pysqlite:///a.db", None),
        ("postgresql://user@host/database", None),
    ],
)
def test_the_file_of_a_url(url: str, file: Path | None) -> None:
    """What is not plainly a file is left to SQLAlchemy."""
    assert file_of(url) == file


def _no_database(file: Path) -> None:
    file.write_bytes(b"no database" * 200)


def _nothing(_: Path) -> None:
    pass


def _other_tables(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE recipes (id)")


def _older(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE pileon_schema (version)")


def _newer(file: Path) -> None:
    with AlertStore(f"sqlite:///{file}"):
        pass
    with sqlite3.connect(file) as database:
        database.execute("UPDATE pileon_version SET version_num = '9999'")


@pytest.mark.parametrize("make", [_no_database, _nothing, _other_tables, _older, _newer])
def test_what_is_no_store_of_this_version_is_refused_as_by_the_reader(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    """In one line each."""
    file = tmp_path / "alerts.db"
    make(file)
    with pytest.raises(StoreError) as mine:
        Glance(file)
    with pytest.raises(StoreError) as readers:
        AlertReader(f"sqlite:///{file}")
    assert str(mine.value) == str(readers.value)
    assert "\n" not in str(mine.value)


def test_it_loads_no_sqlalchemy() -> None:
    """That is what it is for; nor does the way to it, the command and its settings."""
    program = (
        "import sys, agents.store.glance, agents.ops.settings, console.cli.main, console.cli.terminal, rich.table\n"
        "print([one for one in ('sqlalchemy', 'structlog', 'phonenumbers', 'numpy', 'faust') if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
