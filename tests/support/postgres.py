"""A real PostgreSQL for tests: the one of ``TEST_POSTGRES_URL``, or a throwaway cluster on a socket."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

VARIABLE: Final = "TEST_POSTGRES_URL"
START_SECONDS: Final = 120.0


def binaries() -> Path | None:
    """Return the folder of the newest PostgreSQL server found, or None."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]), reverse=True
    )
    if found:
        return found[0].parent
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


class Cluster:
    """A throwaway cluster without TCP, which may be stopped and started again.

    Args:
        folder_of_binaries: Where the server's programs are.
    """

    def __init__(self, folder_of_binaries: Path) -> None:
        self._binaries = folder_of_binaries
        # A socket's path may have 107 characters, which a test's own temporary folder can exceed.
        self._folder = Path(tempfile.mkdtemp(prefix="pileon-pg-", dir="/tmp"))
        self._user: str | None = None
        self._server: subprocess.Popen[bytes] | None = None
        if os.geteuid() == 0:
            self._user = "postgres"  # the server refuses to run as root
            shutil.chown(self._folder, self._user)

    @property
    def url(self) -> str:
        """The server's URL."""
        return f"postgresql://postgres@/postgres?host={quote(str(self._folder), safe='')}"

    def create(self) -> None:
        """Make the cluster."""
        program, data = self._binaries / "initdb", self._folder / "data"
        subprocess.run(
            [program, "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"],
            check=True,
            capture_output=True,
            user=self._user,
            cwd=self._folder,
        )

    def start(self) -> None:
        """Start the server and wait until it answers."""
        log = self._folder / "log"
        program, data = self._binaries / "postgres", self._folder / "data"
        with log.open("ab") as output:
            self._server = subprocess.Popen(
                [program, "-D", data, "-k", self._folder, "-c", "listen_addresses=", "-F"],
                stdout=output,
                stderr=output,
                user=self._user,
                cwd=self._folder,
            )
        _wait(self._server, self._binaries, self._folder, log)

    def stop(self) -> None:
        """Stop the server, breaking off all connections."""
        server, self._server = self._server, None
        if server is not None:
            server.send_signal(signal.SIGINT)
            server.wait(START_SECONDS)

    def remove(self) -> None:
        """Stop the server and remove all that it wrote."""
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)


@contextmanager
def cluster(folder_of_binaries: Path) -> Iterator[str]:
    """Run a throwaway cluster and yield its URL; it is stopped and removed at the end."""
    made = Cluster(folder_of_binaries)
    try:
        made.create()
        made.start()
        yield made.url
    finally:
        made.remove()


def _wait(server: subprocess.Popen[bytes], binaries: Path, socket: Path, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"PostgreSQL ended at its start:\n{log.read_text(errors='replace')}")
        if subprocess.run([binaries / "pg_isready", "-q", "-h", socket], check=False).returncode == 0:
            return
        time.sleep(0.1)
    raise TimeoutError("PostgreSQL did not answer in time")


@contextmanager
def empty_schema(server: str, name: str) -> Iterator[str]:
    """Yield a URL that sees only a new, empty schema of a server."""
    url = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f'CREATE SCHEMA "{name}"'))
        yield url.update_query_dict({"options": f"-csearch_path={name}"}).render_as_string(
            hide_password=False
        )
        with engine.connect() as connection:
            connection.execute(text(f'DROP SCHEMA "{name}" CASCADE'))
    finally:
        engine.dispose()
