"""Precision on what people reviewed: verdicts as exported by the console or ``pileon export``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from agents.ops.errors import ConfigurationError
from agents.ops.json_lines import json_lines
from lab.evaluation.intervals import Interval, wilson
from schemas.alert import Alert, AlertKind
from schemas.verdict import ORGANIC, Verdict

_DECODER: Final = msgspec.json.Decoder(Verdict)
_UNKNOWN: Final = "kind not told"


class Reviewed(Struct, frozen=True):
    """How alerts of one kind were judged.

    Attributes:
        kind: The kind, or that the file does not tell it.
        alerts: How many were reviewed.
        right: How many of them people found to be what they said.
        precision: The share of these.
        interval: Its 95 % interval.
        accounts: Accounts that the reviewed alerts flagged.
        accounts_right: Those that the right ones flagged.
    """

    kind: str
    alerts: int
    right: int
    precision: float
    interval: Interval
    accounts: int
    accounts_right: int


def read_verdicts(path: Path) -> list[Verdict]:
    """Return the verdicts of a file, the newest of each alert.

    Raises:
        ConfigurationError: One line that names the file, the line and the field that is wrong.
    """
    newest: dict[str, Verdict] = {}
    for _number, one in json_lines(path, _DECODER):
        before = newest.get(one.alert_id)
        if before is None or one.at >= before.at:
            newest[one.alert_id] = one
    if not newest:
        raise ConfigurationError(f"{path}: there is no verdict in it")
    return list(newest.values())


def with_alerts(verdicts: Iterable[Verdict], alerts: Iterable[Alert]) -> list[Verdict]:
    """Return verdicts with kind and number of accounts filled in from alerts, where they lack them."""
    known = {alert.id: alert for alert in alerts}
    filled = []
    for one in verdicts:
        alert = known.get(one.alert_id)
        if alert is not None and (one.kind is None or one.accounts is None):
            one = msgspec.structs.replace(
                one,
                kind=one.kind or alert.kind,
                accounts=len(alert.accounts) if one.accounts is None else one.accounts,
            )
        filled.append(one)
    return filled


def is_right(kind: AlertKind | None, value: str) -> bool:
    """Say whether a verdict confirms an alert: a pile-on says that a crowd is organic, all others that it is not."""
    return (value in ORGANIC) == (kind == "pile_on")


def precision(verdicts: Iterable[Verdict]) -> list[Reviewed]:
    """Return how alerts of each kind were judged, in order of kind."""
    by_kind: dict[str, list[Verdict]] = {}
    for one in verdicts:
        by_kind.setdefault(one.kind or _UNKNOWN, []).append(one)
    rows = []
    for kind, judged in sorted(by_kind.items()):
        right = [one for one in judged if is_right(one.kind, one.value)]
        rows.append(
            Reviewed(
                kind,
                len(judged),
                len(right),
                len(right) / len(judged),
                wilson(len(right), len(judged)),
                sum(one.accounts or 0 for one in judged),
                sum(one.accounts or 0 for one in right),
            )
        )
    return rows


def report(rows: Iterable[Reviewed]) -> str:
    """Return the table for people."""
    lines = [
        "# Precision on reviewed alerts",
        "",
        "What nobody reviewed is not counted, nor is what Pileon missed. Brackets hold 95 % intervals.",
        "",
        "| kind | reviewed | right | precision | flagged accounts | of these in right alerts |",
        "|---|---:|---:|---|---:|---:|",
    ]
    lines += [
        f"| {row.kind.replace('_', ' ')} | {row.alerts} | {row.right} "
        f"| {row.precision:.3f} [{row.interval[0]:.3f}, {row.interval[1]:.3f}] "
        f"| {row.accounts} | {row.accounts_right} |"
        for row in rows
    ]
    return "\n".join(lines)
