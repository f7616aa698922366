"""Stores that cannot be opened say so in one line, without secrets."""

from __future__ import annotations

from pathlib import Path

import pytest

from agents.ops.errors import ConfigurationError
from agents.store import AlertStore, StoreError
from tests.support.alerts import campaign


@pytest.mark.parametrize(
    "url", ["", "alerts.db", "mysql://root@localhost/x", "nosuch://x", "postgresql://host:port/x"]
)
def test_a_wrong_url_is_refused(url: str) -> None:
    """Only SQLite and PostgreSQL URLs are taken."""
    with pytest.raises(ConfigurationError, match="alert store"):
        AlertStore(url)


def test_an_unreachable_server_is_told_without_its_password(tmp_path: Path) -> None:
    """The message names the server, not the secret."""
    with pytest.raises(StoreError, match=r"cannot be opened") as caught:
        AlertStore(f"postgresql://pileon:hunter2@/alerts?host={tmp_path}")
    assert "hunter2" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """A text file in the store's place is not overwritten."""
    path = tmp_path / "alerts.sqlite3"
    path.write_text("not a database, but long enough to have been taken for one by its size alone" * 20)
    with pytest.raises(StoreError, match="not a database"):
        AlertStore(f"sqlite:///{path}")
    assert path.read_text().startswith("not a database")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """The store's folder is created, or the error says which one could not be."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="file"):
        AlertStore(f"sqlite:///{tmp_path / 'file' / 'deep' / 'alerts.sqlite3'}")


def test_a_store_in_memory_works() -> None:
    """A store without a file serves a demo or a test."""
    with AlertStore("sqlite://") as store:
        assert store.upsert(campaign())
        assert store.count() == 1
