"""Where alerts, decisions about them and messages are kept: SQLite on one machine, PostgreSQL for several."""

from agents.store.cases import AssignedError, CaseError, Cases, NoSuchAlertError
from agents.store.changes import Change, Changes
from agents.store.engine import StoreError
from agents.store.messages import Backlog, Claim, Dead, Message, Pace, Reference
from agents.store.outbox import Outbox
from agents.store.read import AlertReader
from agents.store.views import Query
from agents.store.write import AlertStore, Entry

__all__ = [
    "AlertReader",
    "AlertStore",
    "AssignedError",
    "Backlog",
    "CaseError",
    "Cases",
    "Change",
    "Changes",
    "Claim",
    "Dead",
    "Entry",
    "Message",
    "NoSuchAlertError",
    "Outbox",
    "Pace",
    "Query",
    "Reference",
    "StoreError",
]
