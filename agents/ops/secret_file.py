"""A secret that follows its file, as containers replace a mounted secret while a process runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import structlog

from agents.ops import logs, metrics
from agents.ops.errors import ConfigurationError
from agents.ops.settings import read_secret

log: Final = structlog.get_logger("pileon")


class SecretFile:
    """The text of a secret, read again when its file changes.

    A file that is gone, empty or wrong for a moment leaves the secret as it was, and is logged.

    Args:
        variable: The setting that named the file, such as ``PILEON_SLACK_WEBHOOK_FILE``.
        path: The file.
        value: What it held at the start.
        check: Raises ValueError for a text that can't be right.
    """

    def __init__(self, variable: str, path: Path, value: str, check: Callable[[str], None]) -> None:
        self._variable = variable
        self._path = path
        self._check = check
        self._stamp = self._look()
        self.value = value

    def follow(self) -> bool:
        """Take over a change, and say whether there was one; reads a few bytes, so it may block for a moment."""
        stamp = self._look()
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        try:
            value = read_secret(self._variable, self._path)
            self._check(value)
        except (ConfigurationError, ValueError) as error:
            metrics.secret_reloads_total.labels(outcome="refused").inc()
            log.error(
                "secret.refused",
                setting=self._variable,
                why=str(error),
                action="the secret read before stays in use",
            )
            return False
        if value == self.value:
            return False
        logs.also_hide(value)
        self.value = value
        metrics.secret_reloads_total.labels(outcome="taken").inc()
        log.info("secret.taken", setting=self._variable)
        return True

    def _look(self) -> tuple[int, int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino
