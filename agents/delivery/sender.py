"""Empties the store's outbox into Slack, slowly and for as long as it takes, beside detection."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from agents.delivery.digest import digest
from agents.delivery.render import render
from agents.delivery.webhook import Client, Outcome
from agents.ops import metrics
from agents.ops.clock import now_ms
from agents.store import AlertStore, Message

POLL: Final = 1.0
"""Seconds after which the outbox is looked at again; messages come from other processes too."""

FIRST_BACKOFF: Final = 2.0
LONGEST_BACKOFF: Final = 300.0
MEASURE_SECONDS: Final = 5.0

NOTE_SECONDS: Final = 0.5
"""Seconds between two tries to note what Slack took; it must be done long before the message's lease ends."""

_OUTCOMES: Final = {"sent": "sent", "logged": "logged", "retry": "retried", "dead": "dead"}

log: Final = structlog.get_logger("pileon.slack")


def backoff(failures: int, jitter: float) -> float:
    """Return the seconds to wait after a number of failures: any part of a longest wait that doubles each time.

    Full jitter spreads senders that failed together best (Brooker, "Exponential Backoff And Jitter", AWS, 2015).

    Args:
        failures: Failures in a row, at least 1.
        jitter: 0 to 1, the part of the longest wait.
    """
    return jitter * min(LONGEST_BACKOFF, FIRST_BACKOFF * 2.0 ** min(failures - 1, 16))


class OutboxSender:
    """Sends what waits in the outbox, one message at a time, the oldest first.

    The store is used in a thread, so that detection on the same event loop is never held up. Several senders
    may share a store, and its channel's turns. A message is sent at least once: what a process was killed over,
    after Slack's answer and before its note in the store, is sent again.

    Args:
        store: Whose outbox is emptied.
        client: Takes the messages.
        spacing: Seconds between two messages of all senders; by default what the client asks for.
        poll: Seconds between two looks at an empty outbox.
        jitter: Gives numbers from 0 to 1, to spread attempts by.
    """

    def __init__(
        self,
        store: AlertStore,
        client: Client,
        *,
        spacing: float | None = None,
        poll: float = POLL,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._store = store
        self._client = client
        self._spacing = client.spacing if spacing is None else spacing
        self._poll = poll
        self._jitter = jitter
        self._wake = asyncio.Event()
        self._ending = False
        self._singly = 0
        self._measured_at: float | None = None

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
        wait = await self._once()
        while wait is not None:
            await asyncio.sleep(wait)
            wait = await self._once()

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
            self._ending = True
            await attempt
            raise

    async def _attempt(self) -> float | None:
        """Send what is due; return the seconds before the next look, or None when nothing was due."""
        try:
            await self._measure()
            claim = await asyncio.to_thread(
                self._store.claim,
                spacing_ms=round(self._spacing * 1000),
                digest=self._spacing > 0 and self._singly == 0,
            )
        except SQLAlchemyError as error:
            return self._store_failed(error)
        if not claim.messages:
            return claim.wait_ms / 1000 if claim.wait_ms else None
        outcome = await self._client.post(_body(claim.messages))
        self._count(claim.messages, outcome)
        return await self._noted(claim.messages, outcome, claim.failures)

    async def _noted(self, messages: Sequence[Message], outcome: Outcome, failures: int) -> float:
        """Write down what came of an attempt, for as long as it takes: what is not written is sent again."""
        while True:
            try:
                return await asyncio.to_thread(self._note, messages, outcome, failures)
            except SQLAlchemyError as error:
                wait = self._store_failed(error)
                if self._ending:
                    return wait
                await asyncio.sleep(NOTE_SECONDS)

    def _note(self, messages: Sequence[Message], outcome: Outcome, failures: int) -> float:
        if outcome.result in {"sent", "logged"}:
            self._store.sent(messages)
        elif outcome.result == "dead" and len(messages) > 1:
            # One alert's text may be what Slack refuses; each by itself shows which.
            self._store.retry(
                messages, after_ms=0, channel_ms=round(self._spacing * 1000), error=outcome.error
            )
        elif outcome.result == "dead":
            self._store.dead(messages, outcome.error)
        else:
            return self._put_off(messages, outcome, failures)
        return self._spacing

    def _put_off(self, messages: Sequence[Message], outcome: Outcome, failures: int) -> float:
        told = outcome.retry_after or 0.0
        attempts = max(message.attempts for message in messages)
        after = max(told, backoff(attempts, self._jitter()))
        channel = max(told, self._spacing, backoff(failures + 1, self._jitter()))
        if self._store.retry(
            messages, after_ms=round(after * 1000), channel_ms=round(channel * 1000), error=outcome.error
        ):
            metrics.slack_messages_total.labels(outcome="dead").inc()
            log.error("slack.dead", error=outcome.error, alerts=[message.alert_id for message in messages])
        return channel

    def _count(self, messages: Sequence[Message], outcome: Outcome) -> None:
        told = {
            "alert": messages[0].alert_id,
            "others": len(messages) - 1,
            "attempt": max(message.attempts for message in messages),
        }
        if outcome.result in {"sent", "logged"}:
            self._singly = max(0, self._singly - 1)
            log.info("slack.sent", result=outcome.result, **told)
        elif outcome.result == "dead" and len(messages) > 1:
            self._singly = len(messages)
            log.warning("slack.digest_refused", error=outcome.error, **told)
        elif outcome.result == "dead":
            self._singly = max(0, self._singly - 1)
            log.error("slack.dead", error=outcome.error, **told)
        else:
            log.warning("slack.retry", error=outcome.error, **told)
        metrics.slack_messages_total.labels(outcome=_OUTCOMES[outcome.result]).inc()

    def _store_failed(self, error: SQLAlchemyError) -> float:
        log.error("slack.store_failed", error=type(error).__name__)
        return self._poll

    async def _measure(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._measured_at is None or now - self._measured_at >= MEASURE_SECONDS:
            self._measured_at = now
            backlog = await asyncio.to_thread(self._store.backlog)
            metrics.outbox_pending.set(backlog.pending)
            metrics.outbox_dead.set(backlog.dead)
            age = 0 if backlog.oldest_ms is None else max(0, now_ms() - backlog.oldest_ms)
            metrics.outbox_oldest_seconds.set(age / 1000)


def _body(messages: Sequence[Message]) -> Mapping[str, Any]:
    if len(messages) == 1:
        return render(messages[0].alert)
    return digest(
        [(message.alert_id, message.severity, render(message.alert)["text"]) for message in messages]
    )
