"""Log lines: one JSON object each, from us and the libraries alike, without personal data."""

from __future__ import annotations

import io
import json
import logging
from typing import Any

import pytest
import structlog

from agents.ops import logs


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    """Return what was logged as JSON."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_one_json_object(stream: io.StringIO) -> None:
    """Event, level, logger and UTC time stand beside the values."""
    logs.configure("json", stream=stream)
    structlog.get_logger("pileon.test").info("batch", posts=3, seconds=0.5, codes=["a", "b"], none=None)
    [line] = lines(stream)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "batch",
        "level": "info",
        "logger": "pileon.test",
        "posts": 3,
        "seconds": 0.5,
        "codes": ["a", "b"],
        "none": None,
    }


def test_personal_data_is_not_logged(stream: io.StringIO) -> None:
    """Wherever a text stands in a line, and in the libraries' lines too."""
    logs.configure("json", stream=stream)
    structlog.get_logger("pileon").info("call 9876543210", text=["9876543210", {"a": "me@example.com"}])
    logging.getLogger("somewhere").warning("sent to %s", "me@example.com")
    try:
        raise ValueError("bad post: 9876543210")
    except ValueError:
        structlog.get_logger("pileon").exception("failed")
    assert "98765" not in stream.getvalue()
    assert "me@" not in stream.getvalue()
    assert len(lines(stream)) == 3
    assert "Traceback" in lines(stream)[2]["exception"]
    assert "ValueError: bad post: [phone]" in lines(stream)[2]["exception"]


def test_a_post_cannot_forge_a_line(stream: io.StringIO) -> None:
    """Line breaks and terminal escapes in a text stay within its line, on a console too."""
    logs.configure("console", stream=stream)
    structlog.get_logger("pileon").info("post", text="a\nERROR forged\x1b[2J")
    assert stream.getvalue().count("\n") == 1
    assert "\x1b" not in stream.getvalue()


def test_a_console_shows_tracebacks(stream: io.StringIO) -> None:
    """An exception is shown whole, without what was personal in it."""
    logs.configure("console", stream=stream)
    try:
        raise ValueError("bad post: 9876543210")
    except ValueError:
        structlog.get_logger("pileon").exception("failed")
    assert "ValueError: bad post: [phone]" in stream.getvalue()


def test_lines_below_the_level_are_left_out(stream: io.StringIO) -> None:
    """The level holds for us and the libraries, whose chatter needs debug."""
    logs.configure("json", "info", stream=stream)
    for name in ("pileon", "aiokafka.consumer"):
        logging.getLogger(name).info("step")
        structlog.get_logger(name).debug("step")
    assert [line["logger"] for line in lines(stream)] == ["pileon"]


def test_no_library_shows_whole_records(stream: io.StringIO) -> None:
    """The Kafka client's lines for debugging hold what is sent; its other lines stay."""
    logs.configure("json", "debug", stream=stream)
    for name in ("pileon", "aiokafka.producer", "faust"):
        logging.getLogger(name).debug("step")
    logging.getLogger("aiokafka.producer").info("started")
    assert [line["logger"] for line in lines(stream)] == ["pileon", "faust", "aiokafka.producer"]


def test_auto_is_json_where_nobody_watches(stream: io.StringIO) -> None:
    """A stream that is no terminal gets JSON."""
    logs.configure("auto", stream=stream)
    structlog.get_logger("pileon").info("hello", odd=object, key={1: 2})
    assert lines(stream)[0]["event"] == "hello"


def test_a_terminal_gets_lines_for_people(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal gets no JSON."""
    monkeypatch.setattr(stream, "isatty", lambda: True)
    logs.configure("auto", stream=stream)
    structlog.get_logger("pileon").info("hello")
    assert "hello" in stream.getvalue()
    assert not stream.getvalue().startswith("{")


def test_ids_of_our_own_are_never_redacted() -> None:
    """They are digests, some of which look like a phone number; anything else in their place is looked at."""
    stream = io.StringIO()
    logs.configure("json", "info", stream)
    own = "919876543210919876543210"
    structlog.get_logger("pileon").info("alert", alert=own, alerts=[own, "c-9198765432109876"])
    structlog.get_logger("pileon").info("alert", alert="call +91 98765 43210", text=own)
    first, second = (json.loads(line) for line in stream.getvalue().splitlines())
    assert (first["alert"], first["alerts"]) == (own, [own, "c-9198765432109876"])
    assert "98765" not in second["alert"]
