"""The alert store's rules once more, in a few plain lines: quick enough for thousands of schedules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from msgspec import Struct

from agents.store import Backlog, Claim, Message, Pace, Reference
from agents.store.messages import DIGEST, GIVE_UP_MS
from schemas.alert import Alert


class _Row(Struct):
    number: int
    alert: Alert
    queued_at: int
    next_at: int
    state: str = "pending"
    attempts: int = 0
    uncertain: bool = False


class MemoryStore:
    """See ``agents.store.AlertStore`` with one message an alert, which a test compares it with; its own outbox.

    Args:
        clock: Wall time, ms.
        lease_ms: How long a claimed message is kept from other senders.
    """

    def __init__(self, clock: Callable[[], int], lease_ms: int) -> None:
        self._clock = clock
        self._lease_ms = lease_ms
        self._rows: dict[str, _Row] = {}
        self._turn_at = 0
        self._failures = 0
        self.outbox = self

    def upsert(self, alert: Alert) -> bool:
        """Store an alert and queue its announcement."""
        now, row = self._clock(), self._rows.get(alert.id)
        if row is None:
            self._rows[alert.id] = _Row(len(self._rows) + 1, alert, now, now)
            return True
        if row.alert.revision >= alert.revision:
            return False
        row.alert = alert
        return True

    def alerts(self) -> list[Alert]:
        """Return all alerts."""
        return [row.alert for row in self._rows.values()]

    def claim(self, sink: str, pace: Pace) -> Claim:
        """Take what is to be sent now."""
        del sink
        now = self._clock()
        due: list[_Row] = []
        held: set[str] = set()
        for row in self._rows.values():
            if row.state == "pending":
                target = str(row.alert.target)
                if row.next_at > now:
                    held.add(target)
                elif target not in held:
                    due.append(row)
        if due and self._turn_at > now:
            return Claim(wait_ms=self._turn_at - now)
        if not due:
            return Claim()
        self._turn_at = now + pace.post_ms
        certain = [row for row in due if not row.uncertain]
        flooded = pace.digest_over and len(certain) > pace.digest_over
        messages: list[Message] = []
        for row in certain[:DIGEST] if flooded else due[:1]:
            row.attempts += 1
            messages.append(
                Message(
                    row.number,
                    "slack",
                    "opened",
                    row.alert,
                    {},
                    row.attempts,
                    uncertain=row.uncertain,
                    queued_at=row.queued_at,
                )
            )
            row.next_at, row.uncertain = now + self._lease_ms, True
        return Claim(messages, failures=self._failures)

    def sent(
        self,
        messages: Sequence[Message],
        reference: Reference | None = None,
        *,
        pause_ms: int = 0,
        stale: bool = False,
    ) -> None:
        """Report that messages were delivered."""
        del reference, stale
        for row in self._current(messages):
            row.state = "sent"
        self._failures = 0
        self._turn_at = max(self._turn_at, self._clock() + pause_ms)

    def retry(
        self,
        messages: Sequence[Message],
        *,
        after_ms: int,
        channel_ms: int,
        error: str,
        certain: bool = False,
    ) -> bool:
        """Report that messages could not be delivered for now."""
        del error
        if not messages:
            return False
        now, gave_up = self._clock(), False
        for row in self._current(messages):
            if now - row.queued_at > GIVE_UP_MS:
                row.state, gave_up = "dead", True
            else:
                row.next_at = now + after_ms
                row.uncertain = row.uncertain and not certain
        self._turn_at = now + channel_ms
        self._failures += 1
        return gave_up

    def dead(self, messages: Sequence[Message], error: str) -> None:
        """Report that messages can never be delivered."""
        del error
        for row in self._current(messages):
            row.state = "dead"

    def backlog(self) -> Backlog:
        """Return how the outbox stands."""
        counts = self.counts()
        oldest = min((row.queued_at for row in self._rows.values() if row.state == "pending"), default=None)
        return Backlog(counts.get("pending", 0), counts.get("dead", 0), 0, oldest)

    def counts(self) -> dict[str, int]:
        """Return how many messages there are by state."""
        return dict(Counter(row.state for row in self._rows.values()))

    def _current(self, messages: Sequence[Message]) -> list[_Row]:
        return [
            row
            for message in messages
            if (row := self._rows[message.alert_id]).state == "pending" and row.attempts == message.attempts
        ]
