"""What people do with alerts: acknowledge, assign, judge, note and mute. All of it is in the audit log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import orjson
from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from agents.ops.clock import now_ms
from agents.store import changes, queueing
from agents.store.engine import open_engine, writing
from agents.store.keys import plain
from agents.store.tables import alerts, audit, mutes, notes, verdicts
from schemas.alert import AlertKind
from schemas.verdict import VALUES, VerdictValue

MAX_TEXT: Final = 10_000
"""Characters of a reason or a note."""

MAX_ACTOR: Final = 128
MAX_MUTE_MS: Final = 30 * 86_400_000
"""A mute that nobody remembers hides what comes years later."""


class CaseError(ValueError):
    """What was asked for cannot be done; the message is one line for people."""


class NoSuchAlertError(CaseError):
    """There is no alert with this id."""


class AssignedError(CaseError):
    """Somebody else reviews this alert."""


class Cases:
    """The store's side for people; safe for several processes and threads at once.

    Every method takes the name of who acts, and writes it into the audit log in the same transaction.

    Args:
        store: The store's URL, or its open engine.
        clock: Wall time in milliseconds.
    """

    def __init__(self, store: str | Engine, *, clock: Callable[[], int] = now_ms) -> None:
        self._engine = open_engine(store) if isinstance(store, str) else store
        self._clock = clock
        self._insert = postgresql.insert if self._engine.dialect.name == "postgresql" else sqlite.insert

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def acknowledge(self, alert_ids: Sequence[str], actor: str) -> int:
        """Say that somebody has seen alerts; returns how many were not reviewed before.

        Raises:
            NoSuchAlertError: If there is no such alert; then none is acknowledged.
        """
        return self._review(alert_ids, "acknowledged", ("unreviewed",), actor)

    def close_review(self, alert_ids: Sequence[str], actor: str) -> int:
        """Take alerts out of the queue; returns how many were in it.

        Raises:
            NoSuchAlertError: If there is no such alert; then none is closed.
        """
        return self._review(alert_ids, "closed", ("unreviewed", "acknowledged"), actor)

    def reopen_review(self, alert_ids: Sequence[str], actor: str) -> int:
        """Put alerts into the queue again; returns how many were not in it.

        Raises:
            NoSuchAlertError: If there is no such alert; then none is put back.
        """
        return self._review(alert_ids, "unreviewed", ("acknowledged", "closed"), actor)

    def _review(self, alert_ids: Sequence[str], review: str, of: Sequence[str], actor: str) -> int:
        actor, now = _actor(actor), self._clock()
        with writing(self._engine) as connection:
            _known(connection, alert_ids)
            changed = sorted(
                connection.scalars(
                    update(alerts)
                    .where(alerts.c.id.in_(list(alert_ids)), alerts.c.review.in_(of))
                    .values(review=review, reviewed_by=actor, reviewed_at=now)
                    .returning(alerts.c.id)
                )
            )
            _log(connection, now, actor, f"review.{review}", changed)
            queueing.arm_edits(connection, self._insert, changed, now)
            changes.record(connection, now, "review", changed, actor=actor)
        return len(changed)

    def assign(self, alert_id: str, reviewer: str | None, actor: str, *, take_over: bool = False) -> None:
        """Give an alert to one reviewer, or to nobody.

        Args:
            alert_id: Which.
            reviewer: Who reviews it; None gives it back.
            actor: Who says so.
            take_over: Whether it may be taken from somebody else.

        Raises:
            NoSuchAlertError: If there is no such alert.
            AssignedError: If another one reviews it.
        """
        actor, now = _actor(actor), self._clock()
        wanted = None if reviewer is None else _actor(reviewer)
        with writing(self._engine) as connection:
            row = connection.execute(
                select(alerts.c.assignee).where(alerts.c.id == alert_id).with_for_update()
            ).first()
            if row is None:
                raise NoSuchAlertError(f"there is no alert {alert_id!r}")
            if row.assignee == wanted:
                return
            if row.assignee is not None and row.assignee != actor and not take_over:
                raise AssignedError(f"{row.assignee} reviews this alert")
            connection.execute(
                update(alerts)
                .where(alerts.c.id == alert_id)
                .values(assignee=wanted, assigned_at=None if wanted is None else now)
            )
            _log(connection, now, actor, "assigned", [alert_id], before=row.assignee, to=wanted)
            queueing.arm_edits(connection, self._insert, [alert_id], now)
            changes.record(connection, now, "assigned", [alert_id], actor=actor)

    def judge(self, alert_ids: Sequence[str], value: VerdictValue, reason: str, actor: str) -> list[int]:
        """Say what alerts are, which takes them out of the queue; returns the verdicts' numbers.

        Args:
            alert_ids: Which.
            value: The verdict.
            reason: Why; required.
            actor: Who says so.

        Raises:
            NoSuchAlertError: If there is no such alert; then no verdict is kept.
            CaseError: If the value is not one of the verdicts, or the reason is missing.
        """
        actor, now = _actor(actor), self._clock()
        if value not in VALUES:
            raise CaseError(f"verdict: {value!r} is none of {', '.join(VALUES)}")
        reason = _text("reason", reason)
        with writing(self._engine) as connection:
            revisions = _known(connection, alert_ids)
            numbers = [
                connection.execute(
                    insert(verdicts)
                    .values(
                        alert_id=alert_id,
                        revision=revisions[alert_id],
                        value=value,
                        reason=reason,
                        actor=actor,
                        at=now,
                    )
                    .returning(verdicts.c.id)
                ).scalar_one()
                for alert_id in dict.fromkeys(alert_ids)
            ]
            connection.execute(
                update(alerts)
                .where(alerts.c.id.in_(list(alert_ids)))
                .values(verdict=value, review="closed", reviewed_by=actor, reviewed_at=now)
            )
            _log(connection, now, actor, "verdict", alert_ids, value=value)
            queueing.arm_edits(connection, self._insert, alert_ids, now)
            changes.record(connection, now, "verdict", list(dict.fromkeys(alert_ids)), actor=actor)
        return numbers

    def note(self, alert_id: str, text: str, actor: str) -> int:
        """Write a note on an alert; returns its number.

        Raises:
            NoSuchAlertError: If there is no such alert.
            CaseError: If the text is missing or too long.
        """
        actor, now = _actor(actor), self._clock()
        text = _text("note", text)
        with writing(self._engine) as connection:
            _known(connection, [alert_id])
            number = connection.execute(
                insert(notes).values(alert_id=alert_id, text=text, actor=actor, at=now).returning(notes.c.id)
            ).scalar_one()
            _log(connection, now, actor, "note", [alert_id], note=number)
            changes.record(connection, now, "note", [alert_id], actor=actor)
        return int(number)

    def mute(
        self,
        *,
        for_ms: int,
        reason: str,
        actor: str,
        alert_id: str | None = None,
        target: str | None = None,
        kind: AlertKind | None = None,
    ) -> int:
        """Tell nothing of an alert, a target or a kind for a time; returns the mute's number.

        What is muted is still stored and shown in the console.

        Args:
            for_ms: How long, at most 30 days.
            reason: Why; required.
            actor: Who says so.
            alert_id: This alert only.
            target: All alerts of this target, by its key.
            kind: All alerts of this kind; with ``target``, those of both.

        Raises:
            NoSuchAlertError: If there is no such alert.
            CaseError: If nothing is chosen, the time is out of range, or the reason is missing.
        """
        actor, now = _actor(actor), self._clock()
        if alert_id is None and target is None and kind is None:
            raise CaseError("mute: choose an alert, a target or a kind")
        if not 0 < for_ms <= MAX_MUTE_MS:
            raise CaseError("mute: the time must be between a moment and 30 days")
        reason = _text("reason", reason)
        with writing(self._engine) as connection:
            if alert_id is not None:
                _known(connection, [alert_id])
            number = connection.execute(
                insert(mutes)
                .values(
                    alert_id=alert_id,
                    target=None if target is None else plain(target),
                    kind=kind,
                    reason=reason,
                    actor=actor,
                    at=now,
                    until=now + for_ms,
                )
                .returning(mutes.c.id)
            ).scalar_one()
            _log(connection, now, actor, "mute", [alert_id or f"mute {number}"], mute=number, for_ms=for_ms)
            changes.record(connection, now, "mute", [alert_id], actor=actor)
        return int(number)

    def unmute(self, number: int, actor: str) -> bool:
        """End a mute; returns whether there was one."""
        actor, now = _actor(actor), self._clock()
        with writing(self._engine) as connection:
            row = connection.execute(
                delete(mutes).where(mutes.c.id == number, mutes.c.until > now).returning(mutes.c.alert_id)
            ).first()
            if row is None:
                return False
            _log(connection, now, actor, "unmute", [row.alert_id or f"mute {number}"], mute=number)
            changes.record(connection, now, "mute", [row.alert_id], actor=actor)
        return True

    def record(self, actor: str, action: str, subject: str, **detail: object) -> None:
        """Write into the audit log what changes nothing else: posts that were shown, a file that was exported.

        Args:
            actor: Who did it.
            action: What, in lower case with dots: ``posts.shown``, ``export.csv``, ``sign_in.refused``.
            subject: The alert's id, the user's name, or whatever else it was done to.
            detail: Anything else that JSON can hold; no text of posts, and no account's name.
        """
        with writing(self._engine) as connection:
            _log(connection, self._clock(), _actor(actor), action, [subject], **detail)


def _known(connection: Connection, alert_ids: Sequence[str]) -> dict[str, int]:
    rows = connection.execute(select(alerts.c.id, alerts.c.revision).where(alerts.c.id.in_(list(alert_ids))))
    revisions: dict[str, int] = {row.id: row.revision for row in rows}
    missing = sorted(set(alert_ids) - revisions.keys())
    if missing:
        raise NoSuchAlertError(f"there is no alert {missing[0]!r}")
    return revisions


def _log(
    connection: Connection, now: int, actor: str, action: str, subjects: Sequence[str], **detail: object
) -> None:
    rows = [
        {
            "at": now,
            "actor": actor,
            "action": action,
            "subject": plain(subject),
            "detail": plain(orjson.dumps(detail).decode()),
        }
        for subject in dict.fromkeys(subjects)
    ]
    if rows:
        connection.execute(insert(audit), rows)


def _actor(name: str) -> str:
    name = plain(name.strip())
    if not name or len(name) > MAX_ACTOR:
        raise CaseError(f"actor: a name of 1 to {MAX_ACTOR} characters is needed")
    return name


def _text(field: str, text: str) -> str:
    text = plain(text.strip())
    if not text:
        raise CaseError(f"{field}: it is missing")
    if len(text) > MAX_TEXT:
        raise CaseError(f"{field}: at most {MAX_TEXT:,} characters")
    return text
