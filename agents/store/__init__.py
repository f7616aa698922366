"""Where alerts and the messages about them are kept: SQLite on one machine, PostgreSQL for several."""

from agents.store.alert_store import AlertStore
from agents.store.engine import StoreError
from agents.store.outbox import Backlog, Claim, Dead, Message

__all__ = ["AlertStore", "Backlog", "Claim", "Dead", "Message", "StoreError"]
