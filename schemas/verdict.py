"""What a person found an alert to be: stored with the case, exported, and used to measure precision."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal, get_args

from msgspec import Struct

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
    """

    alert_id: str
    revision: int
    value: VerdictValue
    reason: str
    actor: str
    at: datetime
