"""A store as Pileon's first release made it, to upgrade."""

from __future__ import annotations

import json
from typing import Final

from sqlalchemy import create_engine, text

from agents.store.keys import ms, target_key
from schemas.alert import Alert
from schemas.codec import encode_alert

_TABLES: Final = """
CREATE TABLE alerts (
    id VARCHAR(512) NOT NULL, revision INTEGER NOT NULL, kind VARCHAR(64) NOT NULL, status VARCHAR(16) NOT NULL,
    severity VARCHAR(16) NOT NULL, target TEXT NOT NULL, opened_at BIGINT NOT NULL, detected_at BIGINT NOT NULL,
    window_start BIGINT NOT NULL, window_end BIGINT NOT NULL, stored_at BIGINT NOT NULL, json TEXT NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX alerts_by_status ON alerts (status, opened_at);
CREATE TABLE outbox_channels (
    name VARCHAR(64) NOT NULL, next_at BIGINT NOT NULL, failures INTEGER NOT NULL, PRIMARY KEY (name)
);
CREATE TABLE pileon_schema (version INTEGER NOT NULL, PRIMARY KEY (version));
CREATE TABLE alert_revisions (
    id VARCHAR(512) NOT NULL, revision INTEGER NOT NULL, stored_at BIGINT NOT NULL, json TEXT NOT NULL,
    PRIMARY KEY (id, revision), FOREIGN KEY(id) REFERENCES alerts (id) ON DELETE CASCADE
);
CREATE TABLE outbox (
    number {number} NOT NULL, alert_id VARCHAR(512) NOT NULL, message TEXT NOT NULL, state VARCHAR(16) NOT NULL,
    attempts INTEGER NOT NULL, queued_at BIGINT NOT NULL, next_attempt_at BIGINT NOT NULL, sent_at BIGINT,
    error TEXT, PRIMARY KEY (number), UNIQUE (alert_id),
    FOREIGN KEY(alert_id) REFERENCES alerts (id) ON DELETE CASCADE
);
CREATE INDEX outbox_by_state ON outbox (state, number);
INSERT INTO pileon_schema (version) VALUES (2);
INSERT INTO outbox_channels (name, next_at, failures) VALUES ('slack', 77, 3);
"""


def make(url: str, histories: list[list[Alert]], states: list[str]) -> None:
    """Make a store of the first form.

    Args:
        url: An empty database.
        histories: The revisions of each alert, the first one first.
        states: The state of each alert's one message: pending, sent or dead.
    """
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(url)
    number = "INTEGER" if engine.dialect.name == "sqlite" else "BIGSERIAL"
    with engine.begin() as connection:
        for statement in _TABLES.format(number=number).split(";"):
            if statement.strip():
                connection.execute(text(statement))
        for history, state in zip(histories, states, strict=True):
            newest = history[-1]
            connection.execute(
                text(
                    "INSERT INTO alerts VALUES (:id, :revision, :kind, :status, :severity, :target, :opened_at,"
                    " :detected_at, :window_start, :window_end, :stored_at, :json)"
                ),
                {
                    "id": newest.id,
                    "revision": newest.revision,
                    "kind": newest.kind,
                    "status": newest.status,
                    "severity": newest.severity,
                    "target": target_key(newest.target),
                    "opened_at": ms(newest.opened_at),
                    "detected_at": ms(newest.detected_at),
                    "window_start": ms(newest.window.start),
                    "window_end": ms(newest.window.end),
                    "stored_at": 1_000 * newest.revision,
                    "json": _json(newest),
                },
            )
            for alert in history:
                connection.execute(
                    text("INSERT INTO alert_revisions VALUES (:id, :revision, :stored_at, :json)"),
                    {
                        "id": alert.id,
                        "revision": alert.revision,
                        "stored_at": 1_000 * alert.revision,
                        "json": _json(alert),
                    },
                )
            connection.execute(
                text(
                    "INSERT INTO outbox (alert_id, message, state, attempts, queued_at, next_attempt_at, sent_at,"
                    " error) VALUES (:id, '{}', :state, 1, 5, 6, :sent_at, :error)"
                ),
                {
                    "id": newest.id,
                    "state": state,
                    "sent_at": 7 if state == "sent" else None,
                    "error": "HTTP 404" if state == "dead" else None,
                },
            )
    engine.dispose()


def _json(alert: Alert) -> str:
    """Return an alert as JSON of that time, without fields that came later."""
    fields = json.loads(encode_alert(alert))
    fields.pop("leads", None)
    return json.dumps(fields, ensure_ascii=False)
