"""The secret of a sink can be changed while messages are sent."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import structlog

from agents.delivery.events import Kind
from agents.delivery.sinks.base import Outcome, SinkKind
from agents.delivery.sinks.rotating import RotatingSink
from agents.ops.errors import ConfigurationError
from agents.store import Message, Pace
from agents.store.messages import Notice

VARIABLE = "PILEON_SLACK_WEBHOOK_FILE"


class Noted:
    """Notes what is sent by which secret."""

    name = "press"
    kind: SinkKind = "slack_webhook"
    pace = Pace(post_ms=1_500)
    tells: Sequence[Kind] = ("opened",)

    def __init__(self, secret: str, told: list[str]) -> None:
        if secret.startswith("wrong"):
            raise ConfigurationError("this is no secret of the right form")
        self._secret = secret
        self._told = told

    async def deliver(self, messages: Sequence[Message]) -> Outcome:
        """Note a message."""
        self._told.append(f"{self._secret}: {len(messages)}")
        return Outcome("sent")

    async def notice(self, told: Notice) -> Outcome:
        """Note a notice."""
        self._told.append(f"{self._secret}: {told.withheld} withheld")
        return Outcome("sent")

    async def close(self) -> None:
        """Note it."""
        self._told.append(f"{self._secret}: closed")


def _replaced(file: Path, text: str) -> None:
    part = file.with_name("part")
    part.write_text(text)
    part.replace(file)


async def test_a_message_goes_by_the_secret_of_the_moment(tmp_path: Path) -> None:
    """Connections by the one before are closed; a notice looks at the file too."""
    file = tmp_path / "webhook"
    file.write_text("first")
    told: list[str] = []
    sink = RotatingSink(VARIABLE, file, "first", lambda secret: Noted(secret, told))
    assert (sink.name, sink.kind, sink.pace.post_ms, sink.tells) == (
        "press",
        "slack_webhook",
        1_500,
        ("opened",),
    )
    await sink.deliver([])
    _replaced(file, "second\n")
    await sink.deliver([])
    _replaced(file, "third\n")
    await sink.notice(Notice(3, 0))
    await sink.close()
    assert told == [
        "first: 0", "first: closed", "second: 0", "second: closed", "third: 3 withheld", "third: closed",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["wrong form", ""])
async def test_a_secret_that_is_wrong_leaves_the_one_before(tmp_path: Path, text: str) -> None:
    """The log says so; messages go on."""
    file = tmp_path / "webhook"
    file.write_text("first")
    told: list[str] = []
    sink = RotatingSink(VARIABLE, file, "first", lambda secret: Noted(secret, told))
    _replaced(file, text)
    with structlog.testing.capture_logs() as logs:
        await sink.deliver([])
    assert [line["event"] for line in logs] == ["secret.refused"]
    assert told == ["first: 0"]


def test_a_first_secret_that_is_wrong_is_refused(tmp_path: Path) -> None:
    """At the start, as any other setting."""
    with pytest.raises(ConfigurationError):
        RotatingSink(VARIABLE, tmp_path, "wrong", lambda secret: Noted(secret, []))
