"""``pileon console``: the alerts of the store in the terminal."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from console.cli.listings import Listing, Source, open_source, target_name
from console.letters import printable

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from schemas.alert import Alert, Status

Shown = Literal["open", "closed", "all"]

REFRESH_SECONDS: Final = 2.0
SAMPLES: Final = 5
PIPE_WIDTH: Final = 120
"""Columns of one alert's evidence where there is no screen."""

BEGINNING: Final = 8
"""Letters of an alert's id that a list on a screen shows; they are enough to name it by."""

COLUMNS: Final = ("opened UTC", "severity", "kind", "target", "flagged/all", "status", "alert")
COLOURS: Final = {"low": "dim", "medium": "yellow", "high": "red", "critical": "bold red"}
CODES: Final = {"low": "2", "medium": "33", "high": "31", "critical": "1;31"}
"""The same colours as a terminal takes them."""

SHORT_KINDS: Final = {
    "coordinated_campaign": "campaign",
    "pile_on": "pile-on",
    "impersonation": "imposter",
    "emerging_target": "emerging",
}


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
    ] = 8765,
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

    Lists them, the last opened first, and follows changes until interrupted; or shows why one of them is one. In a
    pipe it prints one line an alert and ends. The store is only read, never written to.
    """
    if web:
        _serve(alerts, posts, host, port, public_url)
        return
    from console.cli.listings import store_url

    url = store_url(os.environ)
    wanted: Status | None = None if status == "all" else status
    piped = not sys.stdout.isatty()
    with ExitStack() as resources:
        source = resources.enter_context(open_source(url, alerts))
        if alert_id is None and (piped or once):
            # Without Rich, which takes longer to load than this.
            listing = source.listing(wanted, limit)
            typer.echo(lines(listing) if piped else overview(listing, screen_width(), colour=has_colours()))
            return
        from rich.console import Console

        screen = Console(width=PIPE_WIDTH if piped and "COLUMNS" not in os.environ else None)
        if once or piped:
            assert alert_id is not None
            screen.print(detail(source.one(alert_id)))
            return
        _follow(screen, lambda: _view(source, wanted, limit, alert_id, screen))


def _view(
    source: Source, status: Status | None, limit: int, alert_id: str | None, screen: Console
) -> RenderableType:
    if alert_id is not None:
        return detail(source.one(alert_id))
    from rich.text import Text

    return Text.from_ansi(overview(source.listing(status, limit), screen.width, colour=has_colours()))


def _follow(screen: Console, view: Callable[[], RenderableType]) -> None:
    from rich.live import Live

    with Live(view(), console=screen, auto_refresh=False, screen=True) as live:
        while True:
            time.sleep(REFRESH_SECONDS)
            live.update(view(), refresh=True)


def screen_width() -> int:
    """Return how many columns the terminal has; 80 where nobody knows."""
    return shutil.get_terminal_size((80, 24)).columns


def has_colours() -> bool:
    """Return whether the terminal shows colours, and whoever sits at it wants them (https://no-color.org)."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") not in {"dumb", "unknown"}


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


def _title(listing: Listing) -> str:
    return f"alerts: {listing.total:,}, coordinated campaigns among them: {listing.campaigns:,}"


def overview(
    listing: Listing,
    width: int,
    *,
    colour: bool = False,
    below: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """Return alerts as a table that fits a screen of 80 columns.

    Args:
        listing: The alerts.
        width: Columns of the screen.
        colour: Whether it shows colours.
        below: Sentences to show under an alert, by its id.
    """
    from console.cli.text_table import table

    hidden = listing.total - len(listing.rows)
    rows = [
        (
            f"{row.opened_at:%m-%d %H:%M}",
            row.severity,
            SHORT_KINDS.get(row.kind, row.kind),
            printable(row.target),
            f"{row.named:,}/{row.accounts:,}",
            row.status,
            row.id[:BEGINNING],
        )
        for row in listing.rows
    ]
    shown = table(
        COLUMNS,
        rows,
        width=width,
        folded=COLUMNS.index("target"),
        right=frozenset({COLUMNS.index("flagged/all")}),
        coloured=COLUMNS.index("severity") if colour else None,
        colours=CODES,
        below={place: (below or {}).get(row.id, ()) for place, row in enumerate(listing.rows)},
    )
    return "\n".join([_title(listing), "", *shown, *([f"and {hidden:,} more"] if hidden > 0 else [])])


def lines(listing: Listing, told: Mapping[str, Sequence[str]] | None = None) -> str:
    """Return alerts as one line each, whole ids and all, for other programs' eyes.

    Args:
        listing: The alerts.
        told: Sentences to add to an alert's line, by its id.
    """
    shown = [_title(listing)]
    for row in listing.rows:
        line = (
            f"{row.opened_at:%Y-%m-%d %H:%M}  {row.severity:<8}  {row.kind:<20}  {row.status:<6}  "
            f"flagged {row.named:,} of {row.accounts:,} accounts, {row.posts:,} posts  {row.id}  "
            f"{printable(row.target)}"
        )
        shown.append("  ".join([line, *(told or {}).get(row.id, ())]))
    hidden = listing.total - len(listing.rows)
    return "\n".join([*shown, *([f"and {hidden:,} more"] if hidden > 0 else [])])


def detail(alert: Alert) -> RenderableType:
    """Return one alert with its evidence, accounts and some posts."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    from console.evidence import sentence

    head = Text(
        f"{alert.kind} at {printable(target_name(alert.target))}\n"
        f"{alert.id}, revision {alert.revision}, {alert.status}, {alert.severity}, score {alert.score:.2f}\n"
        f"{alert.window.start:%Y-%m-%d %H:%M:%S} to {alert.window.end:%H:%M:%S} UTC: "
        f"{alert.counts.posts:,} posts by {alert.counts.accounts:,} accounts\n"
    )
    evidence = Table(title="evidence", title_justify="left", box=None, show_header=False)
    evidence.add_column()
    evidence.add_column(overflow="fold")
    for reason in alert.evidence:
        evidence.add_row("•", Text(printable(sentence(reason))))
    accounts = Table(
        title=f"{len(alert.accounts)} flagged accounts", title_justify="left", header_style="bold"
    )
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
