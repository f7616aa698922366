"""Where alerts, decisions about them and messages are kept: SQLite on one machine, PostgreSQL for several."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from agents.store.cases import AssignedError, CaseError, Cases, NoSuchAlertError
    from agents.store.changes import Change, Changes
    from agents.store.messages import Backlog, Claim, Dead, Message, Pace, Reference
    from agents.store.outbox import Outbox
    from agents.store.read import AlertReader
    from agents.store.version import StoreError
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

_HOMES: Final = {
    "cases": ("AssignedError", "CaseError", "Cases", "NoSuchAlertError"),
    "changes": ("Change", "Changes"),
    "messages": ("Backlog", "Claim", "Dead", "Message", "Pace", "Reference"),
    "outbox": ("Outbox",),
    "read": ("AlertReader",),
    "version": ("StoreError",),
    "views": ("Query",),
    "write": ("AlertStore", "Entry"),
}
_HOME: Final = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:  # noqa: ANN401 # of any of these types
    """Load a name when it is asked for: a glance at a store needs no SQLAlchemy."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
