"""An open store to read from; what is read is in the files beside it, by subject."""

from __future__ import annotations

from types import TracebackType
from typing import Final, Self

from sqlalchemy import Engine

from agents.store.engine import open_reader
from agents.store.tables import alerts
from agents.store.views import Summary

SUMMARY: Final = tuple(alerts.c[name] for name in Summary.__struct_fields__)
"""The columns of an alert's line, in the order of its fields."""


class StoreReader:
    """A store that is open to read; safe for several threads, and it never waits for a writer for long.

    Args:
        url: SQLAlchemy URL of a store that exists already.

    Raises:
        ConfigurationError: If the URL is wrong.
        StoreError: If there is no store yet, it is out of reach, or it is of another version.
    """

    def __init__(self, url: str) -> None:
        self._engine = open_reader(url)

    @classmethod
    def over(cls, engine: Engine) -> Self:
        """Return a reader on a database that is open already, such as a store in memory."""
        reader = cls.__new__(cls)
        reader._engine = engine
        return reader

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def engine(self) -> Engine:
        """The open database."""
        return self._engine

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()
