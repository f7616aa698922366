"""What a person found an alert to be: stored with the case, exported, and used to measure precision."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal, get_args

from msgspec import Struct

from schemas.alert import AlertKind

VerdictValue = Literal[
    "coordinated", "organic_reaction", "fandom", "protest", "news", "own_supporters", "automaton"
]

VALUES: Final[tuple[VerdictValue, ...]] = get_args(VerdictValue)

ORGANIC: Final = frozenset(VALUES) - {"coordinated", "automaton"}
"""Verdicts that clear the accounts: people acted, of their own accord."""


class Verdict(Struct, frozen=True):
    """One verdict; of several on an alert the newest counts.

    Attributes:
        alert_id: The alert.
        revision: The newest revision when the verdict was given, so that what came later can be told apart.
        value: What the alert is.
        reason: Why, in the reviewer's words.
        actor: Who gave it.
        at: When.
        kind: The kind of the alert, where the file tells it.
        accounts: How many accounts the alert flagged, where the file tells it.
    """

    alert_id: str
    revision: int
    value: VerdictValue
    reason: str
    actor: str
    at: datetime
    kind: AlertKind | None = None
    accounts: int | None = None


class SparedAccount(Struct, frozen=True):
    """An account that people judged organic, as exported for workers and replays: nothing flags it.

    Attributes:
        platform: The account's platform.
        id: Its id there.
        handle: Its handle, for people who read the file.
        value: What people found the newest alert to be that flagged it.
        alert_id: That alert.
        at: When they found so.
    """

    platform: str
    id: str
    handle: str
    value: VerdictValue
    alert_id: str
    at: datetime
