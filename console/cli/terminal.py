"""``pileon console``: the alerts of the store in the terminal."""

from __future__ import annotations

import os
import time
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from agents.ops.errors import ConfigurationError

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from schemas.alert import Alert, AlertTarget

Shown = Literal["open", "closed", "all"]

REFRESH_SECONDS: Final = 2.0
SAMPLES: Final = 5
BIDIRECTIONAL: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
COLOURS: Final = {"low": "dim", "medium": "yellow", "high": "red", "critical": "bold red"}


def console(
    alert_id: Annotated[
        str | None,
        typer.Argument(metavar="[ALERT]", help="Show this alert with its evidence; its beginning will do."),
    ] = None,
    *,
    alerts: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Alerts of a replay; those of the store by default.")
    ] = None,
    status: Annotated[Shown, typer.Option(help="Which alerts to list.")] = "all",
    limit: Annotated[int, typer.Option(min=1, help="Most alerts to list.")] = 50,
    once: Annotated[bool, typer.Option("--once", help="Print and end, rather than follow.")] = False,
    web: Annotated[bool, typer.Option("--web", help="Show everything in the browser instead.")] = False,
    port: Annotated[
        int, typer.Option(min=0, max=65_535, help="With --web: port; 0 takes a free one.")
    ] = 8642,
    host: Annotated[
        str, typer.Option(help="With --web: address to listen on; beyond this machine it needs users.")
    ] = "127.0.0.1",
    public_url: Annotated[
        str | None, typer.Option(metavar="URL", help="With --web: where people reach the console.")
    ] = None,
    posts: Annotated[
        str | None,
        typer.Option(
            metavar="SOURCE", help="With --web: posts to try names on; the topic's last hour by default."
        ),
    ] = None,
) -> None:
    """Show the alerts of the store in the terminal, or in the browser.

    Lists them, the last opened first, and follows changes until interrupted; or shows why one of them is one.
    """
    if web:
        _serve(alerts, posts, host, port, public_url)
        return
    from rich.console import Console
    from rich.live import Live

    from agents.ops.settings import load
    from console.cli.stored_alerts import load_alerts

    settings = load(os.environ)

    def view() -> RenderableType:
        found = load_alerts(settings, alerts, None if status == "all" else status)
        return overview(found, limit) if alert_id is None else detail(_chosen(found, alert_id))

    screen = Console()
    if once or not screen.is_terminal:
        screen.print(view())
        return
    with Live(view(), console=screen, auto_refresh=False, screen=True) as live:
        while True:
            time.sleep(REFRESH_SECONDS)
            live.update(view(), refresh=True)


def _serve(alerts: Path | None, posts: str | None, host: str, port: int, public_url: str | None) -> None:
    from agents.ops.logs import configure
    from agents.ops.secrets import secrets_of
    from agents.ops.settings import load
    from console.web.serve import serve

    settings = load(os.environ)
    configure(settings.log_format, settings.log_level, secrets=secrets_of(settings))
    serve(
        settings,
        alerts=alerts,
        posts=posts,
        host=host,
        port=port,
        public_url=public_url,
        say=lambda address: typer.echo(f"The console is at {address} (Ctrl-C ends it)"),
    )


def _chosen(alerts: list[Alert], beginning: str) -> Alert:
    found = [alert for alert in alerts if alert.id.startswith(beginning)]
    exact = [alert for alert in found if alert.id == beginning]
    if len(exact or found) != 1:
        raise ConfigurationError(f"{len(found) or 'no'} alerts begin with {beginning!r}")
    return (exact or found)[0]


def overview(alerts: list[Alert], limit: int) -> Table:
    """Return alerts as a table, one row each."""
    from rich.table import Table
    from rich.text import Text

    kinds = sum(alert.kind == "coordinated_campaign" for alert in alerts)
    title = f"alerts: {len(alerts)}, coordinated campaigns among them: {kinds}"
    hidden = len(alerts) - limit
    table = Table(title=title, caption=f"and {hidden} more" if hidden > 0 else None, header_style="bold")
    for name in ("opened (UTC)", "kind", "severity"):
        table.add_column(name, no_wrap=True)
    table.add_column("target", overflow="fold")
    for name in ("score", "posts", "accounts", "named"):
        table.add_column(name, justify="right")
    for name in ("status", "alert"):
        table.add_column(name, overflow="fold")
    for alert in alerts[:limit]:
        table.add_row(
            f"{alert.opened_at:%Y-%m-%d %H:%M}",
            alert.kind,
            Text(alert.severity, COLOURS[alert.severity]),
            Text(printable(target_name(alert.target))),
            f"{alert.score:.2f}",
            f"{alert.counts.posts:,}",
            f"{alert.counts.accounts:,}",
            f"{len(alert.accounts):,}",
            alert.status,
            alert.id,
        )
    return table


def detail(alert: Alert) -> RenderableType:
    """Return one alert with its evidence, accounts and some posts."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    head = Text(
        f"{alert.kind} at {printable(target_name(alert.target))}\n"
        f"{alert.id}, revision {alert.revision}, {alert.status}, {alert.severity}, score {alert.score:.2f}\n"
        f"{alert.window.start:%Y-%m-%d %H:%M:%S} to {alert.window.end:%H:%M:%S} UTC: "
        f"{alert.counts.posts:,} posts by {alert.counts.accounts:,} accounts\n"
    )
    evidence = Table(title="evidence", title_justify="left", header_style="bold")
    evidence.add_column("nats", justify="right")
    evidence.add_column("why", overflow="fold")
    for reason in alert.evidence:
        evidence.add_row(f"{reason.weight:.1f}", Text(printable(reason.statement)))
    accounts = Table(title=f"{len(alert.accounts)} named accounts", title_justify="left", header_style="bold")
    accounts.add_column("account", overflow="fold")
    accounts.add_column("score", justify="right")
    accounts.add_column("evidence", overflow="fold")
    for account in alert.accounts:
        name = printable(f"{account.platform}:{account.handle}")
        accounts.add_row(Text(name), f"{account.score:.2f}", Text(printable(" ".join(account.evidence))))
    samples = Table(title="posts", title_justify="left", header_style="bold")
    samples.add_column("time")
    samples.add_column("author", overflow="fold")
    samples.add_column("text", overflow="fold")
    for post in alert.posts[:SAMPLES]:
        samples.add_row(
            f"{post.created_at:%H:%M:%S}", Text(printable(post.author)), Text(printable(post.text))
        )
    return Group(head, evidence, accounts, samples)


def target_name(target: AlertTarget) -> str:
    """Return what people call a target."""
    account = f"{target.platform or ''}:{target.handle}" if target.handle else None
    return target.name or account or target.id or "unknown"


def printable(text: str) -> str:
    """Return text that moves no cursor, colours nothing and keeps the direction of its neighbours."""
    return "".join("\ufffd" if _moves(letter) else letter for letter in text)


def _moves(letter: str) -> bool:
    return letter in BIDIRECTIONAL or unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"}
