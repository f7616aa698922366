"""Certificates made for one test by ``openssl``: an authority, and a server's that it signed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.support.real_kafka import NoBrokerError

DAYS = "2"


class Certificates:
    """Files in a folder.

    Args:
        folder: Where to put them.
        name: What the authority is called.

    Raises:
        NoBrokerError: If ``openssl`` is not installed.
    """

    def __init__(self, folder: Path, name: str = "Test authority") -> None:
        if shutil.which("openssl") is None:
            raise NoBrokerError("`openssl` is not installed")
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        subject = ["-subj", f"/CN={name}", "-days", DAYS, "-nodes", "-newkey", "rsa:2048"]
        self._openssl("req", "-x509", *subject, "-keyout", "ca.key", "-out", "ca.pem")

    @property
    def authority(self) -> Path:
        """The authority's certificate, for clients to trust."""
        return self._folder / "ca.pem"

    def server(self, names: str = "IP:127.0.0.1,DNS:localhost") -> Path:
        """Make a server's key and certificate, and return the file of both, as Kafka's PEM stores want it.

        Args:
            names: What the certificate is valid for, as ``subjectAltName`` has it.
        """
        self._openssl(
            *("req", "-nodes", "-newkey", "rsa:2048", "-subj", "/CN=broker"),
            *("-keyout", "server.key", "-out", "server.csr"),
        )
        (self._folder / "names").write_text(f"subjectAltName={names}\n")
        self._openssl(
            *("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-days", DAYS),
            *("-extfile", "names", "-out", "server.crt"),
        )
        store = self._folder / "server.pem"
        store.write_text(
            (self._folder / "server.key").read_text() + (self._folder / "server.crt").read_text()
        )
        return store

    def _openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self._folder, check=True, capture_output=True)
