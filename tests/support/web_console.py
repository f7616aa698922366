"""A console served to tests: on a free port of this machine, over a store in a folder."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import uvicorn
from argon2 import PasswordHasher

from agents.store import AlertStore
from agents.store.people import People
from console.web.app import Application
from console.web.desk import Desk
from console.web.pulse import Pulse
from console.web.site import Setup
from schemas.alert import Alert

HOSTS: Final = frozenset({"127.0.0.1", "localhost", "testserver"})
CHEAP: Final = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
START_SECONDS: Final = 120.0


@dataclass(frozen=True)
class WebConsole:
    """A console that is served.

    Attributes:
        url: Where it is, without a slash at its end.
        store: What it shows.
        application: The console itself.
    """

    url: str
    store: AlertStore
    application: Application

    @property
    def desk(self) -> Desk:
        """The store as the console uses it."""
        return self.application.site.desk

    def add_user(self, name: str, role: str, password: str) -> None:
        """Add a user whose password is quick to check."""
        People(self.store.engine, hasher=CHEAP).create(name, role, password=password)  # type: ignore[arg-type] # tests give roles


@contextmanager
def application(
    folder: Path, alerts: Iterable[Alert] = (), *, watchlist: Path | None = None, opened: bool = True
) -> Iterator[tuple[AlertStore, Application]]:
    """Give a console over a store of its own, not served."""
    with AlertStore(f"sqlite:///{folder / 'console.sqlite3'}") as store:
        for alert in alerts:
            store.upsert(alert)
        setup = Setup(hosts=HOSTS, watchlist=watchlist, open=opened)
        yield store, Application(Desk(store.engine), Pulse("Nothing is known of the stream here."), setup)


@contextmanager
def served(
    folder: Path, alerts: Iterable[Alert] = (), *, watchlist: Path | None = None
) -> Iterator[WebConsole]:
    """Serve a console until the block ends."""
    with application(folder, alerts, watchlist=watchlist) as (store, app), socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(
            uvicorn.Config(app.asgi, log_config=None, access_log=False, timeout_graceful_shutdown=1)
        )
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        deadline = time.monotonic() + START_SECONDS
        while not server.started:
            assert thread.is_alive(), "the console did not start"
            assert time.monotonic() < deadline, "the console did not start in time"
            time.sleep(0.02)
        try:
            yield WebConsole(f"http://127.0.0.1:{listening.getsockname()[1]}", store, app)
        finally:
            server.should_exit = True
            thread.join(timeout=60)
