"""What a fault cost: alerts lost, alerts doubled and messages sent again, measured against a replay."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from schemas.alert import Alert
from tests.support.announced import announced


class Verdict(msgspec.Struct, kw_only=True):
    """What came of one run.

    Attributes:
        posts: Posts fed.
        alerts: Alerts that a replay of them finds.
        lost: Alerts of the replay that the store has not, or has otherwise.
        doubled: Alerts in the store that the replay has not, and revisions published with two contents.
        messages: Messages that Slack got.
        reposts: Messages that announce what was announced before.
        pending: Messages that never left.
    """

    posts: int
    alerts: int
    lost: list[str]
    doubled: list[str]
    messages: int
    reposts: int
    pending: int

    @property
    def clean(self) -> bool:
        """Whether nothing was lost and nothing came twice."""
        return not (self.lost or self.doubled or self.reposts or self.pending) and self.alerts > 0


class Run(msgspec.Struct, kw_only=True):
    """One run of one fault, as it is kept in the results.

    Attributes:
        fault: What was done, in a few words; runs of the same fault are counted together.
        seed: Seed of the stream and of what was random about the fault.
        times: How often the fault struck.
        posts: Posts fed.
        alerts: Alerts that a replay of them finds.
        lost: How many of them were lost.
        doubled: How many came twice.
        messages: Messages that Slack got.
        reposts: How many of them told what was told before.
        seconds: How long the run took.
    """

    fault: str
    seed: int
    times: int
    posts: int
    alerts: int
    lost: int
    doubled: int
    messages: int
    reposts: int
    seconds: float


def judge(
    expected: Mapping[str, Alert],
    stored: Mapping[str, Alert],
    published: Sequence[Alert],
    told: Sequence[Mapping[str, Any]],
    *,
    posts: int,
    pending: int,
) -> Verdict:
    """Compare what came of a run with the replay of its posts.

    Args:
        expected: The newest revision of every alert of the replay.
        stored: What the alert store has.
        published: What the topic of alerts has.
        told: Bodies that Slack got.
        posts: Posts fed.
        pending: Messages that wait in the outbox.
    """
    contents = {(alert.id, alert.revision, msgspec.json.encode(alert)) for alert in published}
    revisions = Counter(key[:2] for key in contents)
    two_faced = {number for (number, _), count in revisions.items() if count > 1}
    messages = Counter(itertools.chain.from_iterable(map(announced, told)))
    return Verdict(
        posts=posts,
        alerts=len(expected),
        lost=sorted(number for number, alert in expected.items() if stored.get(number) != alert),
        doubled=sorted((stored.keys() - expected.keys()) | two_faced),
        messages=len(told),
        reposts=sum(count - 1 for count in messages.values()),
        pending=pending,
    )


def load(path: Path) -> list[Run]:
    """Return the runs kept in a file; none if there is no file."""
    return msgspec.json.decode(path.read_bytes(), type=list[Run]) if path.exists() else []


def keep(path: Path, run: Run) -> None:
    """Add a run, in place of an older one of the same fault and seed."""
    others = [old for old in load(path) if (old.fault, old.seed) != (run.fault, run.seed)]
    runs = sorted([*others, run], key=lambda one: (one.fault, one.seed))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(runs), indent=1) + b"\n")
