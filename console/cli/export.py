"""``pileon export``: alerts as files for other programs."""

from __future__ import annotations

import csv
import io
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from agents.ops.errors import ConfigurationError
from console.cells import Cell, safe_cell

if TYPE_CHECKING:
    from agents.ops.settings import Settings
    from schemas.alert import Alert, NamedAccount

Format = Literal["csv", "jsonl"]
Table = Literal["alerts", "accounts", "leads", "posts", "verdicts", "spared"]

JSON_TABLES: Final = frozenset({"alerts", "verdicts", "spared"})

ALERT_COLUMNS: Final = (
    "id", "revision", "kind", "status", "severity", "score", "target_id", "target_platform", "target_handle",
    "target_name", "opened_at", "detected_at", "window_start", "window_end", "posts", "accounts",
    "named_accounts", "clusters", "evidence",
)  # fmt: skip
POST_COLUMNS: Final = ("alert_id", "platform", "post_id", "author", "created_at", "url", "text")
VERDICT_COLUMNS: Final = ("alert_id", "revision", "verdict", "reason", "by", "at")
ACCOUNT_COLUMNS: Final = ("alert_id", "kind", "platform", "account_id", "handle", "score", "evidence")


def export(
    case: Annotated[
        str | None,
        typer.Argument(
            metavar="[CASE]", help="Write all that is known of this alert; the beginning of its id will do."
        ),
    ] = None,
    *,
    kind: Annotated[Format | None, typer.Option("--format", help="What to write; jsonl by default.")] = None,
    table: Annotated[
        Table | None,
        typer.Option(
            help="A row an alert, a named account, a lead, a post, a verdict, or an account to spare."
        ),
    ] = None,
    alerts: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Alerts of a replay; those of the store by default.")
    ] = None,
    alert_id: Annotated[
        list[str] | None, typer.Option("--id", help="Only this alert; may be repeated.")
    ] = None,
    out: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="Where to write; - is standard output. A case goes to case-ID.zip by default, and to a folder "
            "where the name does not end with .zip.",
        ),
    ] = None,
) -> None:
    """Write alerts as CSV or JSON lines, or one case with all that belongs to it.

    With CASE: one alert in every revision, its evidence, accounts, leads, posts with their permalinks, what people
    decided, and the checksums of all files; as a zip file, or as a folder. Without it: each alert is written once, in
    its newest revision, the last opened first. Verdicts are those of the store, the newest of each alert; --table
    spared lists the accounts that they clear, for PILEON_SPARED. In CSV a cell that a spreadsheet would change or run,
    such as an id of nineteen digits, begins with an apostrophe.
    """
    if case is not None:
        _export_case(case, alerts, out, {"--format": kind, "--table": table, "--id": alert_id})
        return
    _export_alerts(kind or "jsonl", table or "alerts", alerts, alert_id, out or "-")


def _export_case(case: str, alerts: Path | None, out: str | None, others: dict[str, object]) -> None:
    from console.cli.case_package import write_case
    from console.cli.listings import store_url

    for option, told in others.items():
        if told:
            raise ConfigurationError(f"{option} is for tables of alerts; a case is written whole")
    write_case(case, store_url(os.environ), alerts, out)


def _export_alerts(
    kind: Format, table: Table, alerts: Path | None, alert_id: list[str] | None, out: str
) -> None:
    from agents.ops.settings import load
    from console.stored_alerts import load_alerts

    if table not in JSON_TABLES and kind == "jsonl":
        raise ConfigurationError(f"--table {table} needs --format csv")
    if table == "spared" and kind == "csv":
        raise ConfigurationError("--table spared is written as JSON lines, which workers read")
    if table in {"verdicts", "spared"}:
        if alerts is not None:
            raise ConfigurationError(f"--table {table} reads the store, not a file of alerts")
        settings = load(os.environ)
        judged = (
            judged_lines(settings, table, alert_id) if kind == "jsonl" else verdict_table(settings, alert_id)
        )
        _write(judged, out)
        return
    chosen = load_alerts(load(os.environ), alerts)
    if alert_id:
        missing = sorted(set(alert_id) - {alert.id for alert in chosen})
        if missing:
            raise ConfigurationError(f"there is no alert {missing[0]!r}")
        chosen = [alert for alert in chosen if alert.id in alert_id]
    content = json_lines(chosen) if kind == "jsonl" else csv_table(chosen, table)
    _write(content, out)


def _write(content: bytes, out: str) -> None:
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
    """Return alerts, their accounts, leads or posts as CSV (RFC 4180) safe for spreadsheets."""
    text = io.StringIO()
    writer = csv.writer(text)
    columns = {"alerts": ALERT_COLUMNS, "posts": POST_COLUMNS}.get(table, ACCOUNT_COLUMNS)
    writer.writerow(columns)
    for alert in alerts:
        for row in _rows(alert, table):
            writer.writerow([safe_cell(cell) for cell in row])
    return text.getvalue().encode("utf-8", "replace")


def verdict_table(settings: Settings, alert_ids: Sequence[str] | None) -> bytes:
    """Return the newest verdict of each alert as CSV."""
    from datetime import UTC, datetime

    from agents.store import AlertReader

    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(VERDICT_COLUMNS)
    with AlertReader(settings.store_url) as reader:
        for one in reader.verdicts():
            if not alert_ids or one.alert_id in alert_ids:
                at = datetime.fromtimestamp(one.at / 1000, UTC).isoformat()
                row = (one.alert_id, one.revision, one.value, one.reason, one.actor, at)
                writer.writerow([safe_cell(cell) for cell in row])
    return text.getvalue().encode("utf-8", "replace")


def judged_lines(settings: Settings, table: Table, alert_ids: Sequence[str] | None) -> bytes:
    """Return the verdicts that count, or the accounts that they clear, as JSON lines."""
    import msgspec

    from agents.store import AlertReader
    from agents.store.judged import counting_verdicts, spared_accounts
    from schemas.verdict import SparedAccount, Verdict

    with AlertReader(settings.store_url) as reader:
        found: Sequence[Verdict | SparedAccount] = (
            counting_verdicts(reader.engine) if table == "verdicts" else spared_accounts(reader.engine)
        )
    lines = [msgspec.json.encode(one) for one in found if not alert_ids or one.alert_id in alert_ids]
    return b"".join(line + b"\n" for line in lines)


def _rows(alert: Alert, table: Table) -> Iterable[Sequence[Cell]]:
    if table == "alerts":
        return [_alert_row(alert)]
    if table == "posts":
        return [
            (
                alert.id,
                post.platform,
                post.id,
                post.author,
                post.created_at.isoformat(),
                post.url or "",
                post.text,
            )
            for post in alert.posts
        ]
    return _account_rows(alert, alert.accounts if table == "accounts" else alert.leads)


def _alert_row(alert: Alert) -> Sequence[Cell]:
    target = alert.target
    return (
        alert.id, alert.revision, alert.kind, alert.status, alert.severity, alert.score, target.id or "",
        target.platform or "", target.handle or "", target.name or "", alert.opened_at.isoformat(),
        alert.detected_at.isoformat(), alert.window.start.isoformat(), alert.window.end.isoformat(),
        alert.counts.posts, alert.counts.accounts, len(alert.accounts), len(alert.clusters),
        " | ".join(evidence.statement for evidence in alert.evidence),
    )  # fmt: skip


def _account_rows(alert: Alert, members: Sequence[NamedAccount]) -> Iterator[Sequence[Cell]]:
    for account in members:
        codes = " ".join(account.evidence)
        yield alert.id, alert.kind, account.platform, account.id, account.handle, account.score, codes
