"""One replay: feeds a detector, writes what it says, and counts what it read."""

from __future__ import annotations

import base64
import sys
import time
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, Protocol

from agents.ops.errors import RunError
from console.cli.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from agents.archives.item import BadPost, Item
    from schemas.alert import Alert
    from schemas.post import Post

LOOK_EVERY = 1_000
"""Posts between two looks at the clock."""


class Stats(Protocol):
    """What a detector counts."""

    late: int
    duplicates: int
    conflicts: int
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


class Run:
    """One replay: feeds a detector, writes what it says and counts.

    Args:
        detector: Takes the posts.
        alerts: Takes one JSON line a revision.
        dead_letters: Takes one JSON line a bad record.
        since: Alerts detected earlier are left out, and posts written earlier are told as a warm-up.
        max_late: Share of the posts at targets that may come too late to count.
        max_bad: Share of the records that may be no posts.
    """

    def __init__(
        self,
        detector: Detector,
        alerts: BinaryIO | None = None,
        dead_letters: BinaryIO | None = None,
        *,
        since: datetime | None = None,
        max_late: float = 0.01,
        max_bad: float = 0.5,
    ) -> None:
        self._since = since
        self._max_late = max_late
        self._max_bad = max_bad
        self._warm_up = 0
        self._detector = detector
        self._alerts = alerts
        self._dead_letters = dead_letters
        self._posts = 0
        self._bad: Counter[str] = Counter()
        self._first_bad: BadPost | None = None
        self._first_rounded: BadPost | None = None
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
            if self._since is not None and item.created_at < self._since:
                self._warm_up += 1
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
            if self._since is not None and alert.detected_at < self._since:
                continue
            self._revisions += 1
            self._kinds[alert.id] = alert.kind
            if self._alerts is not None:
                self._alerts.write(encode_alert(alert) + b"\n")
        if alerts and self._alerts is not None:
            self._alerts.flush()

    def _take_bad(self, bad: BadPost) -> None:
        self._bad[bad.reason] += 1
        self._first_bad = self._first_bad or bad
        if bad.reason == "rounded_id":
            self._first_rounded = self._first_rounded or bad
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
            ("posts", self._posts, f"{self._warm_up:,} of them to warm up" if self._since else ""),
            ("at targets", stats.hits, ""),
            ("bad", self._bad.total(), _parts(self._bad)),
            ("late", stats.late, ""),
            ("duplicates", stats.duplicates, ""),
            ("id conflicts", stats.conflicts, "posts of different authors under one id; all count"),
            ("alerts", len(self._kinds), _parts(kinds)),
            ("revisions", self._revisions, ""),
        ]
        rows = [row for row in rows if row[0] != "id conflicts" or row[1]]
        lines = [f"{name:<13}{count:>11,}{f'  ({parts})' if parts else ''}" for name, count, parts in rows]
        if self._first_bad is not None:
            lines.append(f"the first bad record is {self._first_bad}")
        if not self._posts:
            lines.append("no post was read, so no alert was possible")
        return [*lines, f"{'seconds':<12}{self._seconds:>12,.1f}  ({rate:,.0f} posts/s)"]

    def judge(self) -> None:
        """Complain about a run that cannot be relied on.

        Raises:
            RunError: If an archive could not be read to its end, nothing in it was a post, ids were rounded, or too
                many records were no posts or came late.
        """
        if self._damaged:
            more = f" (and {len(self._damaged) - 1} more)" if len(self._damaged) > 1 else ""
            raise RunError(f"damaged archive: {self._damaged[0]}{more}")
        if self._first_bad is not None and not self._posts:
            raise RunError(f"no record was a post; the first: {self._first_bad}")
        if self._first_rounded is not None:
            raise RunError(f"{self._bad['rounded_id']:,} posts left out; the first: {self._first_rounded}")
        bad, records = self._bad.total(), self._bad.total() + self._posts
        if bad > self._max_bad * records:
            raise RunError(
                f"{bad:,} of {records:,} records ({bad / records:.1%}) are no posts, more than --max-bad "
                f"{self._max_bad * 100:g} percent; the first: {self._first_bad}"
            )
        late, hits = self._detector.stats.late, self._detector.stats.hits
        if late > self._max_late * hits:
            raise RunError(
                f"{late:,} of {hits:,} posts at targets ({late / hits:.1%}) came too late and were left out, more than "
                f"--max-late {self._max_late * 100:g} percent; pileon archive writes a topic to files, which are sorted"
            )


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
