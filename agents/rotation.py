"""A client for Slack whose webhook can be changed while the worker runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Final

from agents.delivery.webhook import Client, Outcome, client_for
from agents.ops.secret_file import SecretFile
from agents.ops.settings import Settings, require_webhook


class RotatingClient:
    """A ``Client`` that looks at the webhook's file before each message.

    Args:
        secret: The webhook's URL.
        make: Makes a client for a URL.
    """

    def __init__(self, secret: SecretFile, make: Callable[[str], Client] = client_for) -> None:
        self._secret: Final = secret
        self._make: Final = make
        self._client = make(secret.value)

    @property
    def spacing(self) -> float:
        """See ``Client``."""
        return self._client.spacing

    async def post(self, body: Mapping[str, Any]) -> Outcome:
        """Try once to deliver a message, to the webhook that is in the file now."""
        if await asyncio.to_thread(self._secret.follow):
            await self._client.close()
            self._client = self._make(self._secret.value)
        return await self._client.post(body)

    async def close(self) -> None:
        """See ``Client``."""
        await self._client.close()


def slack_client(settings: Settings) -> Client:
    """Return the client for an installation's Slack: it follows the webhook's file, if there is one."""
    webhook = settings.slack_webhook
    if webhook is None:
        return client_for(None)
    file = settings.secret_files.get("slack_webhook")
    if file is None:
        return client_for(webhook.get_secret_value())
    variable = "PILEON_SLACK_WEBHOOK_FILE"
    return RotatingClient(SecretFile(variable, file, webhook.get_secret_value(), require_webhook))
