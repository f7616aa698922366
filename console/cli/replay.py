"""``pileon replay``: the detector over archives and topic ranges, in event time, as fast as it can."""

from __future__ import annotations

import base64
import contextlib
import gc
import os
import sys
import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, Protocol

import typer

from agents.ops.errors import ConfigurationError, RunError
from console.cli.graph_files import GraphFiles
from console.cli.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from agents.archives.item import BadPost, Item
    from agents.archives.merge import Span
    from agents.ops.settings import Settings
    from schemas.alert import Alert
    from schemas.post import Post
    from schemas.target import Watchlist

LOOK_EVERY = 1_000
"""Posts between two looks at the clock."""


COLLECTED = 50_000, 20, 100
"""How seldom the garbage collector looks: after so many objects, and at older ones after so many looks."""


class Stats(Protocol):
    """What a detector counts."""

    late: int
    duplicates: int
    hits: int


class Detector(Protocol):
    """What a replay needs of a detector."""

    def feed(self, post: Post) -> list[Alert]:
        """Take a post; returns alerts that became due."""
        ...

    def finish(self) -> list[Alert]:
        """End the stream; returns the alerts that were still open to judgement."""
        ...

    @property
    def stats(self) -> Stats:
        """Counts so far."""
        ...


def replay(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...",
            help="Archives (.jsonl, .jsonl.gz, .jsonl.zst, .parquet), folders of them, or a topic range: "
            "topic:NAME?from=TIME&to=TIME, or kafka://host:port/NAME?from=TIME&to=TIME for another broker.",
        ),
    ],
    *,
    watchlist: Annotated[
        Path | None, typer.Option(help="Watchlist file, YAML or JSON; PILEON_WATCHLIST by default.")
    ] = None,
    all_targets: Annotated[
        bool, typer.Option("--all-targets", help="Watch every account that posts are aimed at.")
    ] = False,
    alerts: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="Write alerts as JSON lines, each revision as it comes; - is standard output.",
        ),
    ] = None,
    start: Annotated[
        str | None, typer.Option("--from", metavar="TIME", help="Leave out posts written before this time.")
    ] = None,
    end: Annotated[
        str | None,
        typer.Option("--to", metavar="TIME", help="Leave out posts written at this time or later."),
    ] = None,
    dead_letters: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write records that are no posts, with their reasons.")
    ] = None,
    emerging: Annotated[
        bool,
        typer.Option(
            "--emerging",
            help="Tell of people who are not listed and are hit far beyond their usual; PILEON_EMERGING by default.",
        ),
    ] = False,
    graphs: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Write the graph of each campaign's accounts, DIR/ALERT-ID.gexf; DIR is made if missing.",
        ),
    ] = None,
) -> None:
    """Run the detector over archives or a topic range, in event time.

    Times are RFC 3339, or a day; UTC where no zone is given. Progress and a summary go to standard error.
    """
    import msgspec

    from agents.archives.merge import merged
    from agents.archives.sources import open_sources
    from agents.ops.settings import load

    settings = load(os.environ)
    watched = _watched(settings, watchlist, all_targets=all_targets)
    span = _span(start, end)
    items = merged(open_sources(sources, settings), span)
    _refuse_overwriting(sources, alerts, dead_letters)
    graph_files = None if graphs is None else GraphFiles(graphs)
    from pipeline.detector import Detector as PipelineDetector  # slow to load, and not needed to refuse

    detector = PipelineDetector(
        msgspec.structs.replace(settings.detector(), emerging=settings.emerging or emerging),
        watched,
        on_campaign=None if graph_files is None else graph_files.write,
        contact_key=settings.contact_key_bytes(),
    )
    with contextlib.ExitStack() as stack:
        alert_file = _open(alerts, stack)
        dead_file = _open(None if dead_letters is None else str(dead_letters), stack)
        run = Run(detector, alert_file, dead_file)
        # Posts and what is remembered of them hold no cycles: to look for some at every turn took a fifth of the time.
        gc.freeze()
        gc.set_threshold(*COLLECTED)
        run.take(items)
    for line in run.summary():
        print(line, file=sys.stderr)
    run.judge()


class Run:
    """One replay: feeds a detector, writes what it says and counts.

    Args:
        detector: Takes the posts.
        alerts: Takes one JSON line a revision.
        dead_letters: Takes one JSON line a bad record.
    """

    def __init__(
        self, detector: Detector, alerts: BinaryIO | None = None, dead_letters: BinaryIO | None = None
    ) -> None:
        self._detector = detector
        self._alerts = alerts
        self._dead_letters = dead_letters
        self._posts = 0
        self._bad: Counter[str] = Counter()
        self._first_bad: BadPost | None = None
        self._damaged: list[str] = []
        self._kinds: dict[str, str] = {}
        self._revisions = 0
        self._seconds = 0.0

    def take(self, items: Iterable[Item]) -> None:
        """Feed everything, and finish."""
        from schemas.post import Post

        progress = Progress(sys.stderr)
        begun = time.monotonic()
        feed = self._detector.feed
        for item in items:
            if not isinstance(item, Post):
                self._take_bad(item)
                continue
            self._posts += 1
            if due := feed(item):
                self._take_alerts(due)
            if self._posts % LOOK_EVERY == 0:
                self._seconds = time.monotonic() - begun
                progress.update(partial(self._line, item.created_at))
        self._take_alerts(self._detector.finish())
        self._seconds = time.monotonic() - begun
        progress.clear()

    def _line(self, at: datetime) -> str:
        rate = self._posts / max(self._seconds, 1e-9)
        return f"{at:%Y-%m-%d %H:%M:%S}  {self._posts:,} posts  {rate:,.0f}/s  {len(self._kinds):,} alerts"

    def _take_alerts(self, alerts: list[Alert]) -> None:
        from schemas.codec import encode_alert

        for alert in alerts:
            self._revisions += 1
            self._kinds[alert.id] = alert.kind
            if self._alerts is not None:
                self._alerts.write(encode_alert(alert) + b"\n")
        if alerts and self._alerts is not None:
            self._alerts.flush()

    def _take_bad(self, bad: BadPost) -> None:
        self._bad[bad.reason] += 1
        self._first_bad = self._first_bad or bad
        if bad.reason == "damaged":
            self._damaged.append(str(bad))
        if self._dead_letters is not None:
            self._dead_letters.write(_dead_letter(bad) + b"\n")

    def summary(self) -> list[str]:
        """Return what was seen, one line a count."""
        stats = self._detector.stats
        kinds = Counter(self._kinds.values())
        rate = self._posts / max(self._seconds, 1e-9)
        rows = [
            ("posts", self._posts, ""),
            ("at targets", stats.hits, ""),
            ("bad", self._bad.total(), _parts(self._bad)),
            ("late", stats.late, ""),
            ("duplicates", stats.duplicates, ""),
            ("alerts", len(self._kinds), _parts(kinds)),
            ("revisions", self._revisions, ""),
        ]
        lines = [f"{name:<12}{count:>12,}{f'  ({parts})' if parts else ''}" for name, count, parts in rows]
        return [*lines, f"{'seconds':<12}{self._seconds:>12,.1f}  ({rate:,.0f} posts/s)"]

    def judge(self) -> None:
        """Complain about a run that cannot be relied on.

        Raises:
            RunError: If an archive could not be read to its end, or nothing in it was a post.
        """
        if self._damaged:
            more = f" (and {len(self._damaged) - 1} more)" if len(self._damaged) > 1 else ""
            raise RunError(f"damaged archive: {self._damaged[0]}{more}")
        if self._first_bad is not None and not self._posts:
            raise RunError(f"no record was a post; the first: {self._first_bad}")


def _parts(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in sorted(counts.items()))


def _dead_letter(bad: BadPost) -> bytes:
    import msgspec

    value = None if bad.value is None else base64.b64encode(bad.value).decode()
    letter = {
        "source": bad.source,
        "position": bad.position,
        "reason": bad.reason,
        "detail": bad.detail,
        "value_base64": value,
    }
    return msgspec.json.encode(letter)


def _watched(settings: Settings, path: Path | None, *, all_targets: bool) -> Watchlist | None:
    from agents.watchlist import load_watchlist

    if all_targets and path is not None:
        raise ConfigurationError("--watchlist and --all-targets exclude each other")
    if all_targets:
        return None
    chosen = path or settings.watchlist
    if chosen is not None:
        return load_watchlist(chosen)
    if settings.all_targets:
        return None
    raise ConfigurationError("say who is watched: --watchlist FILE or --all-targets")


def _span(start: str | None, end: str | None) -> Span:
    from agents.archives.merge import Span
    from agents.archives.sources import parse_time

    times = {}
    for option, text in (("--from", start), ("--to", end)):
        try:
            times[option] = None if text is None else parse_time(text)
        except ValueError as error:
            raise ConfigurationError(f"{option}: {error}") from None
    span = Span(times["--from"], times["--to"])
    if span.start is not None and span.end is not None and span.end <= span.start:
        raise ConfigurationError("--to is not after --from")
    return span


def _refuse_overwriting(sources: Sequence[str], *outputs: str | Path | None) -> None:
    files = [Path(source) for source in sources if Path(source).exists()]
    for output in outputs:
        path = Path(output) if output not in (None, "-") else None
        if path is not None and path.exists() and any(path.samefile(file) for file in files):
            raise ConfigurationError(f"{output} is a source; it would be overwritten before it is read")


def _open(name: str | None, stack: contextlib.ExitStack) -> BinaryIO | None:
    if name is None:
        return None
    if name == "-":
        return sys.stdout.buffer
    try:
        return stack.enter_context(Path(name).open("wb"))
    except OSError as error:
        raise ConfigurationError(f"{name}: {error.strerror}") from None
