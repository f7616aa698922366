"""The webhook can be changed while messages are sent."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from agents.delivery.webhook import LogOnly, Outcome, Webhook
from agents.ops.secret_file import SecretFile
from agents.ops.settings import load, require_webhook
from agents.rotation import RotatingClient, slack_client

FIRST = "https://hooks.slack.com/services/T0/B0/first"
SECOND = "https://hooks.slack.com/services/T0/B0/second"


class Client:
    """Notes what is posted where."""

    spacing = 1.5

    def __init__(self, url: str, told: list[str]) -> None:
        self._url = url
        self._told = told

    async def post(self, body: Mapping[str, Any]) -> Outcome:
        """Note a message."""
        self._told.append(f"{self._url}: {body['text']}")
        return Outcome("sent")

    async def close(self) -> None:
        """Note it."""
        self._told.append(f"{self._url}: closed")


async def test_a_message_goes_to_the_webhook_of_the_moment(tmp_path: Path) -> None:
    """Connections to the one before are closed."""
    file = tmp_path / "webhook"
    file.write_text(FIRST)
    told: list[str] = []
    secret = SecretFile("PILEON_SLACK_WEBHOOK_FILE", file, FIRST, require_webhook)
    client = RotatingClient(secret, lambda url: Client(url.rsplit("/", 1)[-1], told))
    assert client.spacing == 1.5
    await client.post({"text": "1"})
    (tmp_path / "part").write_text(SECOND)
    (tmp_path / "part").replace(file)
    await client.post({"text": "2"})
    await client.close()
    assert told == ["first: 1", "first: closed", "second: 2", "second: closed"]


def test_only_a_webhook_from_a_file_can_change(tmp_path: Path) -> None:
    """A variable can't, and without a webhook messages are logged."""
    file = tmp_path / "webhook"
    file.write_text(FIRST)
    assert isinstance(slack_client(load({"PILEON_SLACK_WEBHOOK_FILE": str(file)})), RotatingClient)
    assert isinstance(slack_client(load({"PILEON_SLACK_WEBHOOK": FIRST})), Webhook)
    assert isinstance(slack_client(load({})), LogOnly)
