"""``pileon status``: how an installation stands, on one screen."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from agents.ops.errors import RunError

if TYPE_CHECKING:
    from agents.ops.settings import Settings
    from agents.survey import KafkaState, StoreState
    from pipeline.windows.lateness import Lateness

SNAPSHOTTED: Final = frozenset({"detect", "memory"})
"""Stages that commit what their snapshots stand for: they always seem some seconds behind."""

LONGEST_MS: Final = 3_600_000
"""The largest max out-of-orderness that can be set."""


def status(
    *, as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")] = False
) -> None:
    """Show how an installation stands: lag, watermark, order of posts, last alert, Slack, store and dead letters.

    Asks Kafka and the store, and changes nothing. Ends with 1 if one of them is out of reach, or a topic is missing.
    """
    import msgspec

    from agents.ops.clock import now_ms
    from agents.ops.settings import load
    from agents.survey import kafka_state, store_state

    settings = load(os.environ)
    kafka, store, now = asyncio.run(kafka_state(settings)), store_state(settings), now_ms()
    if as_json:
        typer.echo(msgspec.json.encode(as_object(settings, kafka, store, now)).decode())
    else:
        for line in lines(settings, kafka, store, now):
            typer.echo(line)
    problems = [one for one in (kafka.problem, store.problem if store.made else None) if one]
    if problems:
        raise RunError("; ".join(problems))


def as_object(settings: Settings, kafka: KafkaState, store: StoreState, now: int) -> dict[str, Any]:
    """Return everything as plain data, with durations in seconds."""
    letters = kafka.dead_letters
    return {
        "kafka": {"brokers": settings.bootstrap_servers, "problem": kafka.problem},
        "stages": {
            name: {"lag": stage.lag, "partitions": stage.partitions, "started": stage.started}
            for name, stage in kafka.stages.items()
        },
        "watermark_delay_seconds": _since(kafka.event_time_ms, now),
        "lateness": _lateness_object(kafka.lateness),
        "store": {"problem": store.problem, "alerts": store.alerts, "open": store.open},
        "last_alert_seconds": _since(store.last_detected_ms, now),
        "slack": {
            "webhook": settings.slack_webhook is not None,
            "waiting": store.waiting,
            "oldest_seconds": _since(store.oldest_ms, now),
            "given_up": store.given_up,
            "withheld_last_day": store.withheld,
        },
        "dead_letters": None
        if letters is None
        else {
            "kept": letters.kept,
            "newest_seconds": _since(letters.newest_ms, now),
            "newest_reason": letters.newest_reason,
        },
    }


def lines(settings: Settings, kafka: KafkaState, store: StoreState, now: int) -> list[str]:
    """Return the screen, in lines of fewer than 80 characters but for what a problem says."""
    shown = [_line("kafka", kafka.problem is None, kafka.problem or settings.bootstrap_servers)]
    for name, stage in kafka.stages.items():
        if stage.lag is None:
            text = "nothing has come yet" if stage.empty else "has committed nothing yet"
            shown.append(_line(name, stage.empty, text))
            continue
        text = f"{stage.lag:,} records behind"
        text += " its last snapshot" if name in SNAPSHOTTED else ""
        missing = stage.partitions - stage.started
        text += f"; nothing committed of {missing} of {stage.partitions} partitions" if missing else ""
        shown.append(_line(name, True, text))
    if kafka.problem is None:
        delay = _since(kafka.event_time_ms, now)
        text = "not known yet" if delay is None else f"{_duration(delay)} behind the clock"
        shown.append(_line("watermark", delay is not None, text))
    if kafka.lateness is not None:
        shown += _order(settings, kafka.lateness)
    if store.problem is not None:
        shown.append(_line("store", False, store.problem))
    else:
        text = f"{store.alerts:,} alerts, {store.open:,} of them open"
        last = _since(store.last_detected_ms, now)
        text += "" if last is None else f"; the last {_duration(last)} ago"
        shown += [
            _line("store", True, text),
            _line("slack", not store.given_up, _slack(settings, store, now)),
        ]
    if kafka.dead_letters is not None:
        letters = kafka.dead_letters
        newest = _since(letters.newest_ms, now)
        text = f"{letters.kept:,} kept"
        text += "" if newest is None else f"; the newest {_duration(newest)} ago: {letters.newest_reason}"
        shown.append(_line("refused", True, text))
    return shown


def _order(settings: Settings, found: Lateness) -> list[str]:
    bound = _duration(settings.max_out_of_orderness_ms / 1000)
    text = f"{found.share:.2%} of {found.posts:,} posts more than {bound} late"
    said = [_line("order", not found.too_much, f"{text}; 99.9% within {_duration(found.quantile_ms / 1000)}")]
    if found.too_much:
        fits = (
            f"PILEON_MAX_OUT_OF_ORDERNESS_MS={found.fitting_ms} would put 99.9% in order"
            if found.fitting_ms <= LONGEST_MS
            else "no setting puts them in order; are they of an archive? See pileon replay"
        )
        said.append(f"{'':<16} {fits}")
    return said


def _lateness_object(found: Lateness | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "posts": found.posts,
        "late_share": found.share,
        "left_out": found.left_out,
        "p999_seconds": found.quantile_ms / 1000,
        "longest_seconds": found.longest_ms / 1000,
        "fitting_max_out_of_orderness_ms": found.fitting_ms,
    }


def _slack(settings: Settings, store: StoreState, now: int) -> str:
    text = "webhook set" if settings.slack_webhook else "no webhook here"
    text += f"; {store.waiting:,} waiting"
    oldest = _since(store.oldest_ms, now)
    text += "" if oldest is None else f" for up to {_duration(oldest)}"
    text += f"; {store.withheld:,} withheld in a day" if store.withheld else ""
    return text + (f"; {store.given_up:,} given up (pileon outbox)" if store.given_up else "")


def _line(name: str, well: bool, text: str) -> str:
    return f"{name:<10} {'ok' if well else 'LOOK':<5} {text}"


def _since(at: int | None, now: int) -> float | None:
    return None if at is None else max(0.0, (now - at) / 1000)


def _duration(seconds: float) -> str:
    """Return a duration in the largest unit that fits."""
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= length:
            return f"{seconds / length:.1f} {unit}"
    return f"{seconds:.1f} s"
