"""Libraries that say the same thing again and again."""

from __future__ import annotations

import io
import json
import logging

import pytest

from agents.ops import repeats
from agents.ops.logs import configure
from agents.ops.repeats import SeldomFilter


def _record(name: str, message: str, *values: object) -> logging.LogRecord:
    return logging.LogRecord(name, logging.WARNING, __file__, 1, message, values, None)


def test_the_same_line_passes_once_in_a_while_and_says_how_often_it_came() -> None:
    """Nothing is lost but copies, and their number is told."""
    now = [0.0]
    seldom = SeldomFilter(["aiokafka"], seconds=30, clock=lambda: now[0])
    passed = []
    for second in range(61):
        now[0] = float(second)
        record = _record("aiokafka.consumer", "Heartbeat failed for group %s", "g")
        if seldom.filter(record):
            passed.append((second, getattr(record, "repeated", 0)))
    assert passed == [(0, 0), (30, 29), (60, 29)]


def test_other_lines_pass() -> None:
    """Another group's heartbeat is another line, and our own lines are never held back."""
    seldom = SeldomFilter(["aiokafka"], clock=lambda: 0.0)
    lines = [("aiokafka", "for %s", "g"), ("aiokafka", "for %s", "h"), ("pileon", "x"), ("pileon", "x")]
    assert all(seldom.filter(_record(*line)) for line in lines)
    assert seldom.filter(_record("aiokafkaesque", "for %s", "g"))


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that never says the same thing twice takes no memory for it."""
    monkeypatch.setattr(repeats, "KEPT", 3)
    seldom = SeldomFilter(["aiokafka"], clock=lambda: 0.0)
    assert all(seldom.filter(_record("aiokafka", f"line {number}")) for number in range(10))
    assert len(seldom._seen) == 3


def test_logs_are_written_so() -> None:
    """The count is a field of the line."""
    stream = io.StringIO()
    configure("json", "warning", stream)
    for _ in range(5):
        logging.getLogger("aiokafka.cluster").warning("gone")
    assert [json.loads(line)["event"] for line in stream.getvalue().splitlines()] == ["gone"]
