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
START_SECONDS: Final = 30.0


def binaries() -> Path | None:
    """Return the folder of the newest PostgreSQL server found, or None."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]), reverse=True
    )
    if found:
        return found[0].parent
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


@contextmanager
def cluster(folder_of_binaries: Path) -> Iterator[str]:
    """Run a throwaway cluster without TCP and yield its URL; it is stopped and removed at the end."""
    # A socket's path may have 107 characters, which a test's own temporary folder can exceed.
    folder = Path(tempfile.mkdtemp(prefix="pileon-pg-", dir="/tmp"))
    user = None
    if os.geteuid() == 0:
        user = "postgres"  # the server refuses to run as root
        shutil.chown(folder, user)
    try:
        data = folder / "data"
        subprocess.run(
            [
                folder_of_binaries / "initdb",
                "-D",
                data,
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "-N",
            ],
            check=True,
            capture_output=True,
            user=user,
            cwd=folder,
        )
        log = folder / "log"
        with log.open("wb") as output:
            server = subprocess.Popen(
                [folder_of_binaries / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", "-F"],
                stdout=output,
                stderr=output,
                user=user,
                cwd=folder,
            )
        try:
            _wait(server, folder_of_binaries, folder, log)
            yield f"postgresql://postgres@/postgres?host={quote(str(folder), safe='')}"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(START_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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
