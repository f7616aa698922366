"""A sink whose secret can be changed while the worker runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from agents.delivery.events import Kind
from agents.delivery.sinks.base import Outcome, Sink, SinkKind
from agents.ops.secret_file import SecretFile
from agents.store import Message, Pace
from agents.store.messages import Notice


class RotatingSink:
    """A ``Sink`` that looks at its secret's file before each message.

    Args:
        variable: What named the file, such as ``PILEON_SLACK_WEBHOOK_FILE``.
        file: The file.
        value: What it held at the start.
        make: Makes the sink for a secret, and raises for one that can't be right; connects to nothing yet.

    Attributes:
        current: The sink for the secret of the moment.

    Raises:
        ConfigurationError: If the first secret is wrong.
    """

    def __init__(self, variable: str, file: Path, value: str, make: Callable[[str], Sink]) -> None:
        self._make: Final = make
        self.current: Sink = make(value)
        self._secret: Final = SecretFile(variable, file, value, self._check)

    def _check(self, value: str) -> None:
        self._make(value)

    @property
    def name(self) -> str:
        """See ``Sink``."""
        return self.current.name

    @property
    def kind(self) -> SinkKind:
        """See ``Sink``."""
        return self.current.kind

    @property
    def pace(self) -> Pace:
        """See ``Sink``."""
        return self.current.pace

    @property
    def tells(self) -> Sequence[Kind]:
        """See ``Sink``."""
        return self.current.tells

    async def deliver(self, messages: Sequence[Message]) -> Outcome:
        """Try once to deliver a message with the secret that is in the file now."""
        await self._follow()
        return await self.current.deliver(messages)

    async def notice(self, told: Notice) -> Outcome:
        """Try once to say how much is withheld, with the secret that is in the file now."""
        await self._follow()
        return await self.current.notice(told)

    async def close(self) -> None:
        """See ``Sink``."""
        await self.current.close()

    async def _follow(self) -> None:
        if await asyncio.to_thread(self._secret.follow):
            await self.current.close()
            self.current = self._make(self._secret.value)
