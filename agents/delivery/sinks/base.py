"""What every sink is: it takes messages, one at a time or several as one, and says what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, Protocol

from msgspec import Struct

from agents.delivery.events import Kind
from agents.store import Message, Pace, Reference
from agents.store.messages import Notice

MAX_RETRY_AFTER: Final = 3600.0
"""Seconds; a longer ``Retry-After`` is not believed."""


SinkKind = Literal["slack", "slack_webhook", "email", "webhook", "log"]


class Outcome(Struct, frozen=True):
    """What came of an attempt.

    Attributes:
        result: ``sent``; ``logged`` where nothing is sent; ``retry`` later; ``gone`` when the message that was to be
            edited or answered cannot be any more; or ``dead``, since the same message can never succeed.
        error: Why it was not sent, without any secret.
        retry_after: Seconds that the other side asked to wait, if it did.
        certain: With ``retry``: whether it is certain that the other side did not take it.
        reference: Where the sink shows the alert from now on, if that message can be edited.
        stale: With ``reference``: whether an earlier attempt left it, so that it may show an older revision.
    """

    result: Literal["sent", "logged", "retry", "gone", "dead"]
    error: str = ""
    retry_after: float | None = None
    certain: bool = False
    reference: Reference | None = None
    stale: bool = False


class Sink(Protocol):
    """Takes messages to people.

    Attributes:
        name: Its name in routes and in the outbox.
        kind: What it is, for metrics.
        pace: How fast it may send.
        tells: What it is told; ``updated`` only if it can edit its messages.
    """

    @property
    def name(self) -> str:
        """See the class."""
        ...

    @property
    def kind(self) -> SinkKind:
        """See the class."""
        ...

    @property
    def pace(self) -> Pace:
        """See the class."""
        ...

    @property
    def tells(self) -> Sequence[Kind]:
        """See the class."""
        ...

    async def deliver(self, messages: Sequence[Message]) -> Outcome:
        """Try once to deliver a message, or several as one; never raises for what the other side does."""
        ...

    async def notice(self, told: Notice) -> Outcome:
        """Try once to say how much a quota withholds."""
        ...

    async def close(self) -> None:
        """Let go of all connections."""
        ...


def seconds(retry_after: str | None) -> float | None:
    """Read a ``Retry-After`` of seconds; None for any other form."""
    try:
        found = float(retry_after or "")
    except ValueError:
        return None
    return min(found, MAX_RETRY_AFTER) if found >= 0 else None
