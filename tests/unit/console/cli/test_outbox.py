"""What people can see of messages that Slack was not told."""

from __future__ import annotations

from pathlib import Path

import pytest

from agents.store import AlertStore, Pace
from console.cli import main as cli
from console.cli.outbox import described
from schemas.alert import AlertTarget
from tests.support.alerts import campaign
from tests.support.delivery import opened_once


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A store with a message that was given up and one that waits."""
    url = f"sqlite:///{tmp_path / 'alerts.sqlite3'}"
    monkeypatch.setenv("PILEON_STORE_URL", url)
    with AlertStore(url, plan=opened_once) as store:
        for number in range(2):
            store.upsert(campaign(id=f"c-{number}", target=AlertTarget(id=f"t-{number}")))
        store.outbox.dead(store.outbox.claim("slack", Pace()).messages, "HTTP 404 no_service")
    return url


def test_a_message_that_was_given_up_is_shown_with_its_reason(url: str) -> None:
    """The alert by its id, and nobody by name."""
    with AlertStore(url, plan=opened_once) as store:
        assert described(store.outbox) == [
            "1 message to be sent, the oldest waiting for 0 min",
            "1 message given up; `pileon outbox --retry` tries again",
            "  slack: alert c-0, opened, attempts 1: HTTP 404 no_service",
        ]


def test_given_up_messages_can_be_tried_again(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Once the webhook is mended, nothing that was missed stays untold."""
    assert cli.run(["outbox", "--retry"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "To be tried again: 1 message",
        "2 messages to be sent, the oldest waiting for 0 min",
    ]
