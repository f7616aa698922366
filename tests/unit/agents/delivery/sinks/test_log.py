"""Without any other way, what would be sent can be read in the log."""

from __future__ import annotations

from structlog.testing import capture_logs

from agents.delivery.sinks.base import Outcome
from agents.delivery.sinks.log import LogSink
from agents.store import Message
from agents.store.messages import Notice
from tests.support.alerts import campaign


async def test_a_message_is_logged() -> None:
    """In the words that people would read."""
    sink = LogSink()
    with capture_logs() as logs:
        assert await sink.deliver([Message(1, "log", "opened", campaign(), {}, 1)]) == Outcome("logged")
        assert await sink.notice(Notice(3, 0)) == Outcome("logged")
    await sink.close()
    assert [line["event"] for line in logs] == ["delivery.would_send", "delivery.withheld"]
    assert logs[0]["text"].startswith("[HIGH] Possible coordinated campaign against The Foreign Secretary")
    assert "- 12 accounts replied within 9 seconds of one another, five times." in logs[0]["sections"]
    assert logs[1]["text"].startswith("3 messages were withheld")
