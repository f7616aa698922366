"""Units of work are counted and logged once, whether they succeed or fail."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from agents import observe
from agents.metrics import catalogue
from tests.support.alerts import campaign


def value(name: str, **labels: str) -> float:
    """Return a metric's value now."""
    return catalogue.registry.get_sample_value(name, labels) or 0.0


def test_a_batch_is_counted_and_logged_once() -> None:
    """One line says all there is to say of a chunk."""
    before = value("pileon_posts_total", stage="watch")
    with capture_logs() as logs, observe.batch("watch", 3) as batch:
        batch.posts, batch.out, batch.refused = 500, 4, 1
    [line] = logs
    assert line.pop("ms") >= 0
    assert line == {
        "event": "batch",
        "log_level": "debug",
        "stage": "watch",
        "partition": 3,
        "posts": 500,
        "out": 4,
        "refused": 1,
    }
    assert value("pileon_posts_total", stage="watch") == before + 500


def test_a_failed_batch_is_an_error() -> None:
    """The failure goes on to whoever can deal with it; the line says where it was."""
    with capture_logs() as logs, pytest.raises(RuntimeError), observe.batch("detect", 0):
        raise RuntimeError("broken")
    assert [(line["event"], line["log_level"]) for line in logs] == [("batch.failed", "error")]


def test_an_alert_is_logged_without_names() -> None:
    """Neither target, nor accounts, nor posts stand in the log."""
    before = value("pileon_alerts_total", kind="coordinated_campaign", status="open")
    with capture_logs() as logs:
        observe.alert(campaign())
    [line] = logs
    assert (line["event"], line["alert"], line["posts"], line["named"]) == ("alert", "c-01", 1200, 12)
    assert "Secretary" not in str(line)
    assert "member" not in str(line)
    assert value("pileon_alerts_total", kind="coordinated_campaign", status="open") == before + 1
