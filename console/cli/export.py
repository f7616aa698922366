"""``pileon export``: alerts as files for other programs."""

from __future__ import annotations

import csv
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from agents.ops.errors import ConfigurationError

if TYPE_CHECKING:
    from schemas.alert import Alert

Format = Literal["csv", "jsonl"]
Table = Literal["alerts", "accounts"]
Cell = str | int | float

ALERT_COLUMNS: Final = (
    "id", "revision", "kind", "status", "severity", "score", "target_id", "target_platform", "target_handle",
    "target_name", "opened_at", "detected_at", "window_start", "window_end", "posts", "accounts",
    "named_accounts", "clusters", "evidence",
)  # fmt: skip
ACCOUNT_COLUMNS: Final = ("alert_id", "kind", "platform", "account_id", "handle", "score", "evidence")

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A spreadsheet takes a cell that begins so for a formula, and handles are chosen by strangers (OWASP)."""

_AFTER_SEPARATOR: Final = re.compile(r"([;\t\r\n|]) ?(?=[=+\-@＝＋－＠])")
"""Where a spreadsheet that splits cells at other signs than commas, as in much of Europe, would see a formula begin."""

_GUARDED: Final = r"\1'"

_CHANGED: Final = re.compile(
    r"[+-]?0\d+(\.\d*)?"  # loses its zeros
    r"|[+-]?\d{16,}(\.\d*)?"  # is rounded to fifteen digits
    r"|[+-]?\d+(\.\d*)?[eE][+-]?\d+"  # becomes another number
    r"|(jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*[ ./-]?\d{1,4}"  # becomes a day
    r"|\d{1,4}[./-](\d{1,2}|[a-z]{3,9})([./-]\d{1,4})?"
    r"|true|false",
    re.IGNORECASE,
)
"""What a spreadsheet takes for a number or a day and changes when it opens a file: ids and handles are such texts."""


def export(
    *,
    kind: Annotated[Format, typer.Option("--format", help="What to write.")] = "jsonl",
    table: Annotated[
        Table, typer.Option(help="With csv: a row an alert, or a row a named account.")
    ] = "alerts",
    alerts: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Alerts of a replay; those of the store by default.")
    ] = None,
    alert_id: Annotated[
        list[str] | None, typer.Option("--id", help="Only this alert; may be repeated.")
    ] = None,
    out: Annotated[str, typer.Option(metavar="FILE", help="Where to write; - is standard output.")] = "-",
) -> None:
    """Write alerts as CSV or JSON lines.

    Each alert is written once, in its newest revision, the last opened first. In CSV a cell that a spreadsheet would
    change or run, such as an id of nineteen digits, begins with an apostrophe.
    """
    from agents.ops.settings import load
    from console.cli.stored_alerts import load_alerts

    chosen = load_alerts(load(os.environ), alerts)
    if alert_id:
        missing = sorted(set(alert_id) - {alert.id for alert in chosen})
        if missing:
            raise ConfigurationError(f"there is no alert {missing[0]!r}")
        chosen = [alert for alert in chosen if alert.id in alert_id]
    content = json_lines(chosen) if kind == "jsonl" else csv_table(chosen, table)
    if out == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        Path(out).write_bytes(content)
    except OSError as error:
        raise ConfigurationError(f"{out}: {error.strerror}") from None


def json_lines(alerts: Iterable[Alert]) -> bytes:
    """Return alerts as JSON lines."""
    from schemas.codec import encode_alert

    return b"".join(encode_alert(alert) + b"\n" for alert in alerts)


def csv_table(alerts: Iterable[Alert], table: Table) -> bytes:
    """Return alerts, or the accounts that they name, as CSV (RFC 4180) safe for spreadsheets."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(ALERT_COLUMNS if table == "alerts" else ACCOUNT_COLUMNS)
    for alert in alerts:
        for row in [_alert_row(alert)] if table == "alerts" else _account_rows(alert):
            writer.writerow([safe_cell(cell) for cell in row])
    return text.getvalue().encode()


def safe_cell(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula."""
    if not isinstance(cell, str):
        return cell
    plain = cell.replace("\0", "\ufffd")
    if _CHANGED.fullmatch(plain.strip()):
        return f"'{plain}"
    if plain.lstrip(" ").startswith(FORMULA_STARTS):
        return f"'{plain[0]}{_AFTER_SEPARATOR.sub(_GUARDED, plain[1:])}"
    return _AFTER_SEPARATOR.sub(_GUARDED, plain)


def _alert_row(alert: Alert) -> Sequence[Cell]:
    target = alert.target
    return (
        alert.id, alert.revision, alert.kind, alert.status, alert.severity, alert.score, target.id or "",
        target.platform or "", target.handle or "", target.name or "", alert.opened_at.isoformat(),
        alert.detected_at.isoformat(), alert.window.start.isoformat(), alert.window.end.isoformat(),
        alert.counts.posts, alert.counts.accounts, len(alert.accounts), len(alert.clusters),
        " | ".join(evidence.statement for evidence in alert.evidence),
    )  # fmt: skip


def _account_rows(alert: Alert) -> Iterator[Sequence[Cell]]:
    for account in alert.accounts:
        codes = " ".join(account.evidence)
        yield alert.id, alert.kind, account.platform, account.id, account.handle, account.score, codes
