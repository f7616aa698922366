"""What is found of personal data in a text, before anybody decides whose it is."""

from __future__ import annotations

from typing import Literal, NamedTuple

DatumKind = Literal["phone", "email", "address", "identity_number", "card", "coordinates", "plate", "paste"]

Whose = Literal["other", "own", "public"]
"""Somebody else's; the author's own, by their own words; or an office's, a helpline's, a company's."""


class Exposure(NamedTuple):
    """One datum in a text.

    Attributes:
        start: Where it begins in the unmasked text, as ``unmask.unmask`` gives it.
        end: Where it ends there.
        kind: What it is.
        value: The one spelling by which the same datum is known again; it never leaves the process.
        whose: Whose it is, by the words around it.
        sure: Probability that it is such a datum at all.
        detail: What tells it, for the alert's sentence: ``aadhaar``, ``spelt``, ``mobile``, never the datum.
    """

    start: int
    end: int
    kind: DatumKind
    value: str
    whose: Whose = "other"
    sure: float = 0.9
    detail: str = ""
