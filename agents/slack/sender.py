"""Empties the store's outbox into Slack, slowly and for as long as it takes, beside detection."""

from __future__ import annotations

import asyncio
import random
from typing import Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from agents import metrics
from agents.slack.webhook import Client, Outcome
from agents.store import AlertStore, Message

INTERVAL: Final = 1.0
"""Seconds between two messages: what Slack takes per channel."""

POLL: Final = 1.0
"""Seconds after which the outbox is looked at again; messages come from other processes too."""

FIRST_BACKOFF: Final = 2.0
LONGEST_BACKOFF: Final = 300.0

_OUTCOMES: Final = {"sent": "sent", "logged": "logged", "retry": "retried", "dead": "dead"}

log: Final = structlog.get_logger("pileon.slack")


def backoff(attempts: int, jitter: float) -> float:
    """Return the seconds to wait after the given number of attempts, doubling up to ``LONGEST_BACKOFF``.

    Args:
        attempts: Attempts made, at least 1.
        jitter: 0 to 1; spreads senders between half of the wait and all of it.
    """
    longest = min(LONGEST_BACKOFF, FIRST_BACKOFF * 2.0 ** min(attempts - 1, 16))
    return longest * (0.5 + 0.5 * jitter)


class OutboxSender:
    """Sends what waits in the outbox, one message at a time, the oldest first.

    The store is used in a thread, so that detection on the same event loop is never held up. Several senders
    may share a store. A message is sent at least once: what a process was killed over, after Slack's answer
    and before its note in the store, is sent again.

    Args:
        store: Whose outbox is emptied.
        client: Takes the messages.
        interval: Seconds between two messages.
        poll: Seconds between two looks at an empty outbox.
    """

    def __init__(
        self, store: AlertStore, client: Client, *, interval: float = INTERVAL, poll: float = POLL
    ) -> None:
        self._store = store
        self._client = client
        self._interval = interval
        self._poll = poll
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Look at the outbox now; to be called from the event loop."""
        self._wake.set()

    async def run(self) -> None:
        """Send until cancelled; a message on its way is finished first."""
        try:
            while True:
                await self._pause(await self._once())
        finally:
            await self._client.close()

    async def drain(self) -> None:
        """Send until nothing is due any more."""
        while True:
            wait = await self._once()
            if wait is None:
                return
            await asyncio.sleep(wait)

    async def _pause(self, wait: float | None) -> None:
        if wait is not None:
            await asyncio.sleep(wait)
            return
        try:
            async with asyncio.timeout(self._poll):
                await self._wake.wait()
        except TimeoutError:
            return
        finally:
            self._wake.clear()

    async def _once(self) -> float | None:
        attempt = asyncio.create_task(self._attempt())
        try:
            return await asyncio.shield(attempt)
        except asyncio.CancelledError:
            await attempt
            raise

    async def _attempt(self) -> float | None:
        """Send one message if one is due; return the seconds before the next, or None when none was due."""
        try:
            message = await asyncio.to_thread(self._store.claim)
            if message is None:
                return None
            outcome = await self._client.post(message.body)
            return await asyncio.to_thread(self._settle, message, outcome)
        except SQLAlchemyError as error:
            log.error("slack.store_failed", error=type(error).__name__)
            return self._poll

    def _settle(self, message: Message, outcome: Outcome) -> float:
        wait = 0.0 if outcome.result == "logged" else self._interval
        told = {"alert": message.alert_id, "attempt": message.attempts}
        if outcome.result in {"sent", "logged"}:
            self._store.sent(message)
            log.info("slack.sent", result=outcome.result, **told)
        elif outcome.result == "dead":
            self._store.dead(message, outcome.error)
            log.error("slack.dead", error=outcome.error, **told)
        else:
            after = backoff(message.attempts, random.random())  # noqa: S311 - spreads load, guards nothing
            if outcome.retry_after is not None:
                after = max(after, outcome.retry_after)
                wait = max(wait, outcome.retry_after)
            self._store.retry(message, round(after * 1000), outcome.error)
            log.warning("slack.retry", error=outcome.error, seconds=round(after, 1), **told)
        metrics.slack_messages_total.labels(outcome=_OUTCOMES[outcome.result]).inc()
        metrics.outbox_pending.set(self._store.messages().get("pending", 0))
        return wait
