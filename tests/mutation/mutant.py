"""A mistake that somebody could make in our code."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Tier = Literal["unit", "property", "simulation", "integration"]


class Mutant(Struct, frozen=True):
    """A change to one place of our code that makes it wrong.

    Attributes:
        name: What it is called.
        file: Where it is made.
        search: What stands there, exactly once.
        replace: What the mutant puts in its place.
        harm: What would go wrong.
        tier: Which kind of test must notice.
        tests: The tests that are run, of that tier.
        reason: Why it may survive; none may without one.
    """

    name: str
    file: str
    search: str
    replace: str
    harm: str
    tier: Tier
    tests: str
    reason: str = ""
