"""Units of work are counted and logged once, whether they succeed or fail."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import yaml
from structlog.testing import capture_logs

from agents.ops.logs import configure
from agents.ops.metrics import catalogue
from agents.runtime import observe
from tests.support.alerts import campaign
from tests.support.fakes import records

ROOT = Path(__file__).resolve().parents[4]


def value(name: str, **labels: str) -> float:
    """Return a metric's value now."""
    return catalogue.registry.get_sample_value(name, labels) or 0.0


def test_a_chunk_is_counted_and_its_line_is_for_debugging() -> None:
    """It says all there is to say of a chunk."""
    before = value("pileon_posts_total", stage="watch")
    with capture_logs() as logs, observe.batch("watch", 3, records([b"", b""], 70)) as batch:
        batch.posts, batch.out, batch.refused = 500, 4, 1
    line = logs[0]
    assert line.pop("ms") >= 0
    assert line == {
        "event": "batch",
        "log_level": "debug",
        "stage": "watch",
        "partition": 3,
        "offset": 70,
        "records": 2,
        "posts": 500,
        "out": 4,
        "refused": 1,
        "detector_ms": 0.0,
    }
    assert value("pileon_posts_total", stage="watch") == before + 500


def test_a_line_a_minute_sums_up_a_partition() -> None:
    """The first chunk is told at once; nothing is left out of the sums."""
    now = 0.0
    sums = observe.Sums(lambda: now)
    work = observe.Batch(posts=10, out=2, refused=1, detector_seconds=0.01)
    with capture_logs() as logs:
        for _ in range(3 * 480):
            sums.add("watch", 0, 12, work, 0.02)
            now += 0.125
        sums.add("watch", 1, 12, work, 3.0)
    assert [line["log_level"] for line in logs] == ["info"] * 4
    assert [line["batches"] for line in logs] == [1, 480, 480, 1]
    assert dict(logs[1]) | {"detector_ms": 0, "ms": 0} == {
        "event": "work",
        "log_level": "info",
        "stage": "watch",
        "partition": 0,
        "batches": 480,
        "records": 5760,
        "posts": 4800,
        "out": 960,
        "refused": 480,
        "detector_ms": 0,
        "ms": 0,
        "slowest_ms": 20.0,
    }
    assert logs[3]["slowest_ms"] == 3000.0


def test_the_log_of_a_day_fits_where_compose_keeps_it() -> None:
    """At the default level, with the busiest partitions that there are in one container."""
    options = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["x-logging"]["options"]
    kept = int(options["max-size"].removesuffix("m")) * 1_000_000 * int(options["max-file"])
    stream = io.StringIO()
    configure("json", "info", stream)
    now = 0.0
    sums = observe.Sums(lambda: now)
    work = observe.Batch(posts=123_456, out=1_234, refused=123, detector_seconds=12.345)
    for _ in range(60):
        sums.add("detect", 1023, 123_456, work, 12.345)
        now += 60
    hour = len(stream.getvalue())
    partitions, wrapped = 16, 1.5  # Docker's JSON around each line
    assert hour * 24 * partitions * wrapped < kept


def test_the_detectors_time_is_told_apart_from_the_brokers() -> None:
    """What is spent within ``detecting`` is counted by itself, once a chunk."""
    chunks = value("pileon_stage_seconds_count", stage="memory")
    spent = value("pileon_stage_seconds_sum", stage="memory")
    with observe.batch("memory", 0, records([b""])) as batch:
        for _ in range(3):
            with batch.detecting():
                pass
    assert value("pileon_stage_seconds_count", stage="memory") == chunks + 1
    assert value("pileon_stage_seconds_sum", stage="memory") == pytest.approx(spent + batch.detector_seconds)
    assert batch.detector_seconds > 0


def test_sizes_of_chunks_are_counted() -> None:
    """A histogram tells how many records the chunks hold."""
    before = value("pileon_batch_records_sum", stage="notify")
    with observe.batch("notify", 0, records([b""] * 7)):
        pass
    assert value("pileon_batch_records_sum", stage="notify") == before + 7


def test_the_delay_of_a_watermark_is_told_while_it_is_known() -> None:
    """The delay is the clock less the watermark; at 0 a stage has heard of no time, or has no partition any more."""
    observe.watermark("memory", 100_000, 103_500)
    assert value("pileon_watermark_lag_seconds", stage="memory") == 3.5
    observe.watermark("memory", 0, 200_000)
    assert value("pileon_watermark_lag_seconds", stage="memory") == 0


def test_a_failed_batch_is_an_error() -> None:
    """The failure goes on to whoever can deal with it; the line says where it was."""
    with capture_logs() as logs, pytest.raises(RuntimeError), observe.batch("detect", 0, records([b""])):
        raise RuntimeError("broken")
    assert [(line["event"], line["log_level"]) for line in logs] == [("batch.failed", "error")]


def test_an_alert_is_logged_without_names() -> None:
    """Neither target, nor accounts, nor posts stand in the log."""
    before = value("pileon_alerts_total", kind="coordinated_campaign", status="open")
    opened = value("pileon_alerts_opened_total", kind="coordinated_campaign")
    with capture_logs() as logs:
        observe.alert(campaign())
        observe.alert(campaign(revision=2))
    line = logs[0]
    assert value("pileon_alerts_opened_total", kind="coordinated_campaign") == opened + 1
    assert (line["event"], line["alert"], line["posts"], line["named"]) == ("alert", "c-01", 1200, 12)
    assert "Secretary" not in str(line)
    assert "member" not in str(line)
    assert value("pileon_alerts_total", kind="coordinated_campaign", status="open") == before + 2
