"""Alerts to show or export: from the store, or from a file that a replay wrote."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from agents.ops.errors import ConfigurationError, RunError
from schemas.codec import decode_alert

if TYPE_CHECKING:
    from agents.ops.settings import Settings
    from schemas.alert import Alert, Status

MOST: Final = 1_000_000


def read_alerts(path: Path) -> list[Alert]:
    """Return the newest revision of every alert in a file of JSON lines, the last opened first.

    Raises:
        ConfigurationError: If the file cannot be opened.
        RunError: If a line is no alert.
    """
    newest: dict[str, Alert] = {}
    for alert in revisions_in(path):
        if alert.id not in newest or newest[alert.id].revision <= alert.revision:
            newest[alert.id] = alert
    return sorted(newest.values(), key=lambda alert: (-alert.opened_at.timestamp(), alert.id))


def revisions_in(path: Path) -> Iterator[Alert]:
    """Yield every revision in a file of JSON lines, in its order.

    Raises:
        ConfigurationError: If the file cannot be opened.
        RunError: If a line is no alert.
    """
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield _decode(path, number, line)
    except OSError as error:
        raise ConfigurationError(f"{path}: {error.strerror}") from None


def _decode(path: Path, number: int, line: bytes) -> Alert:
    try:
        return decode_alert(line)
    except msgspec.MsgspecError as error:
        raise RunError(f"{path}:{number}: not an alert: {error}") from None


def load_alerts(settings: Settings, path: Path | None = None, status: Status | None = None) -> list[Alert]:
    """Return alerts from a file, or from the store if none is named, the last opened first.

    Raises:
        ConfigurationError: If the file cannot be opened or the store's URL is wrong.
        RunError: If a line is no alert, or the store cannot be read.
    """
    if path is not None:
        return [alert for alert in read_alerts(path) if status is None or alert.status == status]
    from agents.preflight import store_file
    from agents.store import AlertReader

    file = store_file(settings)
    if file is not None and not file.exists():
        return []
    with AlertReader(settings.store_url) as reader:
        return reader.alerts(status=status, limit=MOST)
