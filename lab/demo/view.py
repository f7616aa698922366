"""What the demo shows: the afternoon as it goes on, alerts with their evidence, and a summary in the end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import TextIOWrapper
from typing import Any, Final, Self

from rich import box
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.progress import BarColumn, Progress, TextColumn
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from console.cli.listings import target_name
from console.cli.terminal import COLOURS
from console.letters import printable
from lab.demo.storyline import Moment
from lab.demo.verdict import CrowdVerdict, Verdict
from schemas.alert import Alert, AlertKind

WIDEST: Final = 110
SHOWN_REASONS: Final = 4
SHOWN_NAMES: Final = 6
WORTH_TELLING: Final = 1.5
"""A revision is shown when it flags so many times as many accounts as were shown last."""

KINDS: Final[dict[AlertKind, tuple[str, str]]] = {
    "coordinated_campaign": ("COORDINATED CAMPAIGN", "bold red"),
    "pile_on": ("PILE-ON", "bold yellow"),
    "doxxing": ("DOXXING", "bold red"),
    "impersonation": ("IMPERSONATION", "bold red"),
    "phishing": ("PHISHING", "bold red"),
    "emerging_target": ("EMERGING TARGET", "bold yellow"),
}
TOLD: Final = {
    "found": "coordinated campaign",
    "in part": "coordinated campaign, in part",
    "not found": "nothing",
}
FOUND: Final = {"found": "bold green", "in part": "bold yellow", "not found": "bold red"}


class View:
    """Prints to a terminal, with a line that moves at its end; elsewhere plain lines.

    Args:
        console: Where to.
    """

    def __init__(self, console: Console) -> None:
        self._console: Final = console
        self._progress: Final = Progress(
            TextColumn("{task.fields[clock]}", style="bold cyan"),
            BarColumn(bar_width=None),
            TextColumn("{task.completed:,.0f} of {task.total:,.0f} posts"),
            console=console,
            transient=True,
            expand=True,
            disable=not console.is_terminal,
        )
        self._shown: Final[dict[str, tuple[str, int]]] = {}
        self._hour: datetime | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._progress.stop()

    def title(self, *lines: str) -> None:
        """Print what this is."""
        self._console.print(Rule("Pileon demo", style="cyan"))
        for line in lines:
            self._console.print(line, highlight=False, markup=False)
        self._console.print()

    def ready(self, what: str, detail: str) -> None:
        """Print that a part is up."""
        self._console.print(Text.assemble(("ready  ", "green"), (f"{what:<9}", "bold"), printable(detail)))

    def say(self, line: str = "", style: str = "") -> None:
        """Print a line."""
        self._console.print(Text(line, style), soft_wrap=True)

    def begin(self, posts: int, seconds: float) -> None:
        """Show the line that moves."""
        self._console.print()
        self._console.print(f"Playing for {seconds:.0f} s; times are event times, UTC.", highlight=False)
        self._console.print()
        self._progress.add_task("", total=posts, clock="")
        self._progress.start()

    def move(self, at: datetime, posts: int) -> None:
        """Move on to an event time at which so many posts were produced."""
        if not self._progress.disable:
            self._progress.update(self._progress.task_ids[0], completed=posts, clock=f"{at:%H:%M}")
        elif (hour := at.replace(minute=0, second=0, microsecond=0)) != self._hour:
            # Where nothing can move, a line an hour says that it goes on.
            if self._hour is not None:
                self._row(hour, Text(f"{posts:,} posts so far", "dim"))
            self._hour = hour

    def end(self) -> None:
        """Take the line that moves away."""
        self._progress.stop()

    def tell(self, moment: Moment) -> None:
        """Print what happens in the simulation; the detector is told nothing of what is planted."""
        if moment.who is None:
            self._row(moment.at, Text(f"(planted: {moment.text})", "dim italic"))
        else:
            self._row(moment.at, Text.assemble((f"{moment.who}: ", "bold"), f"“{printable(moment.text)}”"))

    def alert(self, alert: Alert) -> None:
        """Print an alert: in full when it is new, else in a line, if there is much to tell."""
        flagged = len(alert.accounts)
        kind, before = self._shown.get(alert.id, ("", 0))
        if alert.kind != kind:
            self._row(alert.detected_at, _full(alert))
        elif alert.status == "closed":
            self._row(None, _line(alert, "is over: nothing new for an hour"))
        elif flagged > before * WORTH_TELLING:
            self._row(alert.detected_at, _line(alert, f"flags {_count(flagged, 'account')} now"))
        else:
            return
        self._shown[alert.id] = (alert.kind, flagged)

    def _row(self, at: datetime | None, what: RenderableType) -> None:
        grid = Table.grid(padding=(0, 2))
        grid.add_column(width=5, style="cyan", no_wrap=True)
        grid.add_column()
        grid.add_row("" if at is None else f"{at:%H:%M}", what)
        self._console.print(grid)

    def slack(self, message: dict[str, Any]) -> None:
        """Print what Slack would get."""
        lines = [printable(str(message.get("text", ""))), *map(_printed_lines, message.get("sections", []))]
        self._console.print(
            Panel(
                Text("\n".join(lines)),
                title="what Slack would get (no webhook is set, so notify only logs it)",
                title_align="left",
                box=box.ROUNDED,
                border_style="dim",
            )
        )

    def summary(self, verdict: Verdict) -> None:
        """Print what was planted against what was found."""
        table = Table(title="What was planted, and what was found", header_style="bold", box=box.SIMPLE_HEAD)
        table.add_column("planted", overflow="fold")
        table.add_column("when")
        table.add_column("told as")
        table.add_column("flagged", justify="right", no_wrap=True)
        table.add_column("organic flagged", justify="right")
        table.add_column("delay", justify="right", no_wrap=True)
        for crowd in verdict.crowds:
            told = "pile-on only" if crowd.pile_on_only else "people flagged" if crowd.flagged else "nothing"
            table.add_row(
                f"crowd of {crowd.crowd.accounts:,} at {crowd.target}",
                _span(crowd.crowd.start, crowd.crowd.end),
                Text(told, _style(crowd)),
                "nobody" if not crowd.flagged else str(crowd.flagged),
                str(crowd.flagged),
                _delay(crowd.delay),
            )
        for group in verdict.groups:
            size = len(group.raid.accounts)
            hidden = ", inside the crowd" if group.raid.crowd else ""
            table.add_row(
                f"coordinated group of {size} at {group.target}{hidden}",
                _span(group.raid.start, group.raid.end),
                Text(TOLD[group.found], FOUND[group.found]),
                f"{group.flagged} of {size}",
                str(group.organic),
                _delay(group.delay),
            )
        for one in verdict.threats:
            told = kind_words(one.threat.kind)
            table.add_row(
                f"{told} at {one.target}",
                f"{datetime.fromtimestamp(one.threat.at, UTC):%H:%M}",
                Text("nothing", "bold red") if one.delay is None else Text(told, "bold green"),
                "-",
                "0",
                _delay(one.delay),
            )
        self._console.print()
        self._console.print(table)
        for line, style in conclusions(verdict):
            self._console.print(Text(line, style))


def fitted(console: Console) -> Console:
    """Return a console that is not too wide to read, and that writes whatever letters it can."""
    console.width = min(console.width, WIDEST) if console.is_terminal else WIDEST
    if isinstance(console.file, TextIOWrapper):
        console.file.reconfigure(errors="replace")
    return console


def conclusions(verdict: Verdict) -> list[tuple[str, str]]:
    """Return the summary in sentences, each with its style."""
    groups, crowds, threats = verdict.groups, verdict.crowds, verdict.threats
    found = [group for group in groups if group.found == "found"]
    part = [group for group in groups if group.found == "in part"]
    told = [one for one in threats if one.delay is not None]
    lines = [
        (
            f"coordinated groups found: {len(found)} of {len(groups)}"
            + (f", {len(part)} more in part" if part else "")
            + " (found: half of its accounts or more are flagged; in part: 3 or more)",
            "bold green" if len(found) == len(groups) else "bold red",
        ),
        (
            f"organic accounts flagged: {len(verdict.organic)}",
            "bold red" if verdict.organic else "bold green",
        ),
    ]
    if threats:
        style = "bold green" if len(told) == len(threats) else "bold red"
        lines.append((f"other threats found: {len(told)} of {len(threats)}", style))
    lines += [(f"the crowd at {crowd.target}: {_told(crowd)}", _style(crowd)) for crowd in crowds]
    return lines


def kind_words(kind: AlertKind) -> str:
    """Return a kind of alert as words."""
    return KINDS[kind][0].lower()


def _told(crowd: CrowdVerdict) -> str:
    if crowd.pile_on_only:
        return "is a pile-on only, nobody in it is flagged"
    return "people in no group are flagged" if crowd.flagged else "was not told as a pile-on"


def _style(crowd: CrowdVerdict) -> str:
    return "bold green" if crowd.pile_on_only else "bold red"


def _full(alert: Alert) -> RenderableType:
    label, style = KINDS[alert.kind]
    parts: list[Text] = [
        Text.assemble((label, style), (f"  {printable(target_name(alert.target))}", "bold")),
        Text.assemble(
            f"{_count(alert.counts.posts, 'post')} by {_count(alert.counts.accounts, 'account')} in "
            f"{_minutes(alert)}, severity ",
            (alert.severity, COLOURS[alert.severity]),
            f", score {alert.score:.2f}, alert {alert.id[:8]}",
        ),
    ]
    parts += [Text(f"- {printable(reason.statement)}") for reason in alert.evidence[:SHOWN_REASONS]]
    if alert.accounts:
        parts.append(Text.assemble(("flagged: ", "bold"), _names(alert)))
    return Group(*parts, "")


def _names(alert: Alert) -> str:
    shown = ", ".join(printable(f"@{account.handle}") for account in alert.accounts[:SHOWN_NAMES])
    more = len(alert.accounts) - SHOWN_NAMES
    return f"{shown} and {more} more" if more > 0 else shown


def _line(alert: Alert, what: str) -> Text:
    label, style = KINDS[alert.kind]
    return Text.assemble(
        (label.lower(), style), f" {alert.id[:8]} at {printable(target_name(alert.target))} {what}"
    )


def _count(number: int, one: str) -> str:
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def _minutes(alert: Alert) -> str:
    return f"{max(1, round((alert.window.end - alert.window.start).total_seconds() / 60))} min"


def _printed_lines(text: object) -> str:
    return "\n".join(printable(line) for line in str(text).splitlines())


def _span(start: float, end: float) -> str:
    first, last = (datetime.fromtimestamp(seconds, UTC) for seconds in (start, end))
    return f"{first:%H:%M}–{last:%H:%M}"


def _delay(seconds: float | None) -> str:
    if seconds is None:
        return "-"
    return str(timedelta(seconds=round(seconds)))
