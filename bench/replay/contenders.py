"""Who takes part: a replay, and coordination-network-toolkit in two forms; and how each is run."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from bench.files import PEERS
from bench.processes import Usage, one_after_another, run_timed
from bench.replay.tables import Form
from lab.evaluation.baselines.toolkit import MODULE
from lab.evaluation.scoring import StreamScore, score
from lab.evaluation.streams import AnswerKey
from schemas.codec import decode_alert

PARAMETERS: Final = ("--time_window", "60", "--min_edge_weight", "2")
NETWORKS: Final[Mapping[Form, tuple[str, ...]]] = {
    "posts": ("co_reply", "co_retweet"),
    # Aimed at an account, a repost is one more act at it: all are in the one network.
    "accounts": ("co_reply",),
}


class Stream(NamedTuple):
    """A stream on disk.

    Attributes:
        folder: Where everything about it is.
        name: Its preset.
        posts: How many posts it has.
    """

    folder: Path
    name: str
    posts: int

    @property
    def path(self) -> Path:
        """The posts."""
        return self.folder / f"{self.name}-1.jsonl"

    @property
    def alerts(self) -> Path:
        """What the replay said of them last."""
        return self.folder / "alerts.jsonl"


def made(folder: Path, preset: str) -> Stream:
    """Simulate a preset, and write it in the toolkit's forms as well."""
    run_timed([sys.executable, "-m", "console.cli.main", "simulate", preset, "--out", str(folder)])
    stream = Stream(folder, preset, 0)
    with stream.path.open("rb") as lines:
        stream = stream._replace(posts=sum(1 for _ in lines))
    run_timed([sys.executable, "-m", "bench.replay.tables", str(stream.path), str(folder)])
    return stream


def replayed(stream: Stream) -> Usage:
    """Replay a stream with every target watched."""
    command = [sys.executable, "-m", "console.cli.main", "replay", str(stream.path), "--all-targets"]
    return run_timed([*command, "--alerts", str(stream.alerts)])


def networked(stream: Stream, form: Form) -> dict[str, Usage]:
    """Let the toolkit read a stream and compute its networks; returns each step, and ``total``."""
    database = stream.folder / "network.db"
    database.unlink(missing_ok=True)
    command = [str(PEERS), "-m", MODULE, str(database)]
    steps = {"preprocess": run_timed([*command, "preprocess", str(stream.folder / f"{form}.csv")])}
    for network in NETWORKS[form]:
        steps[network] = run_timed([*command, "compute", network, *PARAMETERS])
    return {**steps, "total": one_after_another(list(steps.values()))}


def scored(stream: Stream) -> StreamScore:
    """Hold what the replay said against what was planted."""
    truth = stream.path.with_suffix(".truth.json")
    key = msgspec.json.decode(truth.read_bytes(), type=AnswerKey)
    alerts = [decode_alert(line) for line in stream.alerts.read_bytes().splitlines()]
    return score(stream.name, stream.name, alerts, key)
