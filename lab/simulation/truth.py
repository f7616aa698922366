"""What was planted: the answer key of a simulated stream."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from schemas.alert import AlertKind


class Raid(Struct, frozen=True, omit_defaults=True):
    """One gang's attack on one target.

    Attributes:
        target: The target's handle.
        start: Event time of the first attacking post, seconds since the Unix epoch.
        end: Event time of the last one.
        accounts: Handles of the accounts that took part.
        crowd: How many accounts of organic crowds hit the target in the same span.
        style: How the gang works.
        gang: The gang's number in the stream; a gang that strikes twice has two raids.
        fifth: Event time at which the fifth account joined, or of the last one in a smaller gang.
    """

    target: str
    start: float
    end: float
    accounts: list[str]
    crowd: int
    style: str
    gang: int
    fifth: float


class Crowd(Struct, frozen=True):
    """One organic pile-on: nobody in it takes orders."""

    kind: str
    target: str
    start: float
    end: float
    accounts: int


class Threat(Struct, frozen=True):
    """One threat that single posts make: its kind, whom it hits, who makes it and when, in seconds since 1970."""

    kind: AlertKind
    target: str
    account: str
    at: float


class Truth(Struct, frozen=True, omit_defaults=True):
    """The answer key of a stream.

    Attributes:
        coordinated: Handles of all gang accounts, sorted.
        organic: How many organic accounts the stream can hold.
        raids: The attacks, by start.
        pile_ons: How many organic crowds there are.
        crowds: The organic crowds, by start.
        threats: What single posts do, by time.
    """

    coordinated: list[str]
    organic: int
    raids: list[Raid]
    pile_ons: int
    crowds: list[Crowd] = []
    threats: list[Threat] = []


def encode_truth(truth: Truth) -> bytes:
    """Encode as one JSON object."""
    return msgspec.json.encode(truth)
