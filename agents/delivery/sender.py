"""Empties the store's outbox into a sink, slowly and for as long as it takes, beside detection."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from typing import Final

import msgspec
import structlog
from sqlalchemy.exc import SQLAlchemyError

from agents.delivery.sinks.base import Outcome, Sink
from agents.ops import metrics
from agents.ops.clock import now_ms
from agents.store import Message, Outbox, Pace
from agents.store.messages import EDIT, Claim

POLL: Final = 1.0
"""Seconds after which the outbox is looked at again; messages come from other processes too."""

FIRST_BACKOFF: Final = 2.0
LONGEST_BACKOFF: Final = 300.0
MEASURE_SECONDS: Final = 5.0

NOTE_SECONDS: Final = 0.5
"""Seconds between two tries to note what a sink took; it must be done long before the message's lease ends."""

_OUTCOMES: Final = {"sent": "sent", "logged": "logged", "retry": "retried", "gone": "gone", "dead": "dead"}

log: Final = structlog.get_logger("pileon.delivery")


def backoff(failures: int, jitter: float) -> float:
    """Return the seconds to wait after a number of failures: any part of a longest wait that doubles each time.

    Full jitter spreads senders that failed together best (Brooker, "Exponential Backoff And Jitter", AWS, 2015).

    Args:
        failures: Failures in a row, at least 1.
        jitter: 0 to 1, the part of the longest wait.
    """
    return jitter * min(LONGEST_BACKOFF, FIRST_BACKOFF * 2.0 ** min(failures - 1, 16))


class DeliverySender:
    """Sends what waits for one sink, one message at a time, the oldest first.

    The store is used in a thread, so that detection on the same event loop is never held up. Several senders may share
    a store, and its sinks' turns. A sink that can look for its messages gets each once, whatever happens to the
    process; the others get one again that a process was killed over, after the answer and before its note in the store.

    Args:
        outbox: What is emptied.
        sink: Takes the messages.
        poll: Seconds between two looks at an empty outbox.
        jitter: Gives numbers from 0 to 1, to spread attempts by.
    """

    def __init__(
        self,
        outbox: Outbox,
        sink: Sink,
        *,
        poll: float = POLL,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._outbox = outbox
        self._sink = sink
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
            await self._sink.close()

    async def drain(self) -> None:
        """Send until nothing is due any more."""
        wait = await self.attempt()
        while wait is not None:
            await asyncio.sleep(wait)
            wait = await self.attempt()

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
        attempt = asyncio.create_task(self.attempt())
        try:
            return await asyncio.shield(attempt)
        except asyncio.CancelledError:
            self._ending = True
            await attempt
            raise

    async def attempt(self) -> float | None:
        """Send what is due; return the seconds before the next look, or None when nothing was due."""
        try:
            await self._measure()
            claim = await asyncio.to_thread(self._outbox.claim, self._sink.name, self._pace())
        except SQLAlchemyError as error:
            return self._store_failed(error)
        if claim.notice is not None:
            return await self._noticed(claim)
        if not claim.messages:
            return claim.wait_ms / 1000 if claim.wait_ms else None
        outcome = await self._sink.deliver(claim.messages)
        self._count(claim.messages, outcome)
        return await self._noted(claim.messages, outcome, claim.failures)

    def _pace(self) -> Pace:
        pace = self._sink.pace
        return pace if self._singly == 0 else msgspec.structs.replace(pace, digest_over=0)

    async def _noticed(self, claim: Claim) -> float:
        assert claim.notice is not None
        outcome = await self._sink.notice(claim.notice)
        log.warning("delivery.withheld", sink=self._sink.name, messages=claim.notice.withheld)
        if outcome.result in {"sent", "logged", "dead"}:
            try:
                await asyncio.to_thread(self._outbox.noticed, self._sink.name, claim.notice)
            except SQLAlchemyError as error:
                return self._store_failed(error)
        return self._sink.pace.post_ms / 1000

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
        spacing = self._spacing(messages)
        if outcome.result in {"sent", "logged"}:
            self._outbox.sent(
                messages, outcome.reference, pause_ms=round(spacing * 1000), stale=outcome.stale
            )
        elif outcome.result == "gone" and len(messages) == 1 and messages[0].reference is not None:
            again = self._outbox.gone(messages[0], outcome.error)
            log.warning(
                "delivery.message_gone",
                sink=self._sink.name,
                alert=messages[0].alert_id,
                error=outcome.error,
                posted_again=again,
            )
        elif outcome.result in {"dead", "gone"} and len(messages) > 1:
            # One alert's text may be what is refused; each by itself shows which.
            self._outbox.retry(
                messages, after_ms=0, channel_ms=round(spacing * 1000), error=outcome.error, certain=True
            )
        elif outcome.result in {"dead", "gone"}:
            self._outbox.dead(messages, outcome.error)
        else:
            return self._put_off(messages, outcome, failures)
        return 0.0

    def _spacing(self, messages: Sequence[Message]) -> float:
        pace = self._sink.pace
        return (pace.edit_ms if messages[0].event == EDIT else pace.post_ms) / 1000

    def _put_off(self, messages: Sequence[Message], outcome: Outcome, failures: int) -> float:
        told = outcome.retry_after or 0.0
        attempts = max(message.attempts for message in messages)
        after = max(told, backoff(attempts, self._jitter()))
        channel = max(told, self._spacing(messages), backoff(failures + 1, self._jitter()))
        if self._outbox.retry(
            messages,
            after_ms=round(after * 1000),
            channel_ms=round(channel * 1000),
            error=outcome.error,
            certain=outcome.certain,
        ):
            metrics.messages_total.labels(sink=self._sink.kind, outcome="dead").inc()
            log.error(
                "delivery.dead",
                sink=self._sink.name,
                error=outcome.error,
                alerts=[message.alert_id for message in messages],
            )
        return 0.0

    def _count(self, messages: Sequence[Message], outcome: Outcome) -> None:
        told = {
            "sink": self._sink.name,
            "alert": messages[0].alert_id,
            "tells": messages[0].event,
            "others": len(messages) - 1,
            "attempt": max(message.attempts for message in messages),
        }
        if outcome.result in {"sent", "logged"}:
            self._singly = max(0, self._singly - 1)
            log.info("delivery.sent", result=outcome.result, **told)
        elif outcome.result in {"dead", "gone"} and len(messages) > 1:
            self._singly = len(messages)
            log.warning("delivery.digest_refused", error=outcome.error, **told)
        elif outcome.result == "dead":
            self._singly = max(0, self._singly - 1)
            log.error("delivery.dead", error=outcome.error, **told)
        elif outcome.result == "retry":
            log.warning("delivery.retry", error=outcome.error, **told)
        metrics.messages_total.labels(sink=self._sink.kind, outcome=_OUTCOMES[outcome.result]).inc()

    def _store_failed(self, error: SQLAlchemyError) -> float:
        log.error("delivery.store_failed", sink=self._sink.name, error=type(error).__name__)
        return self._poll

    async def _measure(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._measured_at is None or now - self._measured_at >= MEASURE_SECONDS:
            self._measured_at = now
            backlog = await asyncio.to_thread(self._outbox.backlog)
            metrics.outbox_pending.set(backlog.pending)
            metrics.outbox_dead.set(backlog.dead)
            metrics.outbox_withheld.set(backlog.withheld)
            age = 0 if backlog.oldest_ms is None else max(0, now_ms() - backlog.oldest_ms)
            metrics.outbox_oldest_seconds.set(age / 1000)
