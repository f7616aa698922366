"""One case as a zip file or a folder that can be handed over: found, put together, written whole or not at all."""

from __future__ import annotations

import io
import re
import shutil
import sys
import tempfile
import zipfile
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from pathlib import Path
from typing import TYPE_CHECKING, Final

from agents.ops.clock import now_ms
from agents.ops.errors import ConfigurationError
from console.cli.case_files import FilesOfCase, files_of
from console.cli.listings import FromStore, chosen, open_search

if TYPE_CHECKING:
    from agents.store.record import Record
    from schemas.alert import Alert

PRIVATE_FILE: Final = 0o600
PRIVATE_FOLDER: Final = 0o700
"""A case names people: nobody else on the machine needs to read it."""

_NOT_IN_NAMES: Final = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME: Final = 80


def write_case(beginning: str, url: str, alerts: Path | None, out: str | None) -> None:
    """Write a case, and say where.

    Args:
        beginning: The alert's id, or enough of its beginning.
        url: The store's URL.
        alerts: A replay's file to take it from instead of the store.
        out: A zip file, a folder, or ``-`` for a zip file on standard output; ``case-ID.zip`` if None.

    Raises:
        ConfigurationError: If no alert, or more than one, begins so, or the place is taken or cannot be written.
    """
    if not beginning:
        raise ConfigurationError("CASE is empty: name an alert by its id, or by the beginning of it")
    made_at = datetime.fromtimestamp(now_ms() // 1000, UTC)
    revisions, record = _of_store(beginning, url) if alerts is None else (_of_file(beginning, alerts), None)
    source = "the alert store" if alerts is None else alerts.name
    files = files_of(revisions, record, source=source, version=_version(), made_at=made_at)
    name = f"case-{_NOT_IN_NAMES.sub('_', revisions[-1].id)[:_LONGEST_NAME]}"
    if out == "-":
        if sys.stdout.isatty():
            raise ConfigurationError("a zip file is not for a terminal; name a file with --out")
        sys.stdout.buffer.write(zipped(files, name, made_at))
        sys.stdout.buffer.flush()
        return
    place = Path(out if out is not None else f"{name}.zip")
    _write(place, files, name, made_at)
    print(
        f"pileon export: {place}: {len(revisions):,} revisions of {revisions[-1].id}, {len(files):,} files",
        file=sys.stderr,
    )


def _of_store(beginning: str, url: str) -> tuple[list[Alert], Record]:
    with open_search(url) as search:
        alert_id = FromStore(search).id_of(beginning)
    from agents.store import AlertReader
    from agents.store.record import record_of

    with AlertReader(url) as reader:
        record = record_of(reader, alert_id)
    if record is None:
        raise ConfigurationError(f"no alerts begin with {beginning!r}")
    revisions = [one.alert for one in record.revisions]
    if not revisions or revisions[-1].revision != record.case.alert.revision:
        revisions.append(record.case.alert)
    return revisions, record


def _of_file(beginning: str, alerts: Path) -> list[Alert]:
    from console.stored_alerts import revisions_in

    found: dict[str, dict[int, Alert]] = {}
    for alert in revisions_in(alerts):
        if alert.id.startswith(beginning):
            found.setdefault(alert.id, {})[alert.revision] = alert
    revisions = found[chosen(beginning, list(found))]
    return [revisions[number] for number in sorted(revisions)]


def zipped(files: FilesOfCase, name: str, made_at: datetime) -> bytes:
    """Return a zip file that holds the files in one folder; the same files at the same time give the same bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{name}/{file}", made_at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # as on Unix, whose modes the next line gives
            entry.external_attr = PRIVATE_FILE << 16
            archive.writestr(entry, content)
    return written.getvalue()


def _write(place: Path, files: FilesOfCase, name: str, made_at: datetime) -> None:
    is_zip = place.suffix.lower() == ".zip"
    if place.exists() and (is_zip or not place.is_dir() or any(place.iterdir())):
        raise ConfigurationError(f"{place} is there already; a case is not written over another")
    try:
        with tempfile.TemporaryDirectory(prefix=".case-", dir=place.absolute().parent) as folder:
            if is_zip:
                new = Path(folder) / place.name
                _write_file(new, zipped(files, name, made_at))
            else:
                new = Path(folder) / "case"
                new.mkdir(PRIVATE_FOLDER)
                for file, content in files.items():
                    _write_file(new / file, content)
                if place.is_dir():
                    place.rmdir()
            shutil.move(new, place)
    except OSError as error:
        raise ConfigurationError(f"{place}: {error.strerror}") from None


def _write_file(path: Path, content: bytes) -> None:
    path.touch(PRIVATE_FILE)
    path.write_bytes(content)


def _version() -> str:
    try:
        return installed("pileon")
    except PackageNotFoundError:
        return "of an unknown version"
