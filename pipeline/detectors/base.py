"""The protocol of every kind of evidence: actions in, findings out.

A finding gives one chance for each account it flags: how likely so much evidence is under the *best* ordinary
explanation (see ``docs/detection.md``), after correction for everything that the detector looked at within memory. All
surprise is in nats, the negative natural logarithm of that chance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

from msgspec import Struct

from pipeline.settings import Code
from schemas.stages import Action


class Deed(Struct, frozen=True):
    """An action with the key of its account, in the total order of event time."""

    key: str
    action: Action


class Finding(Struct, frozen=True):
    """Accounts that one kind of evidence flags.

    Attributes:
        code: The kind of evidence.
        accounts: Surprise by account key, nats.
        at: When it was found, event time, ms.
        target: The one target that the evidence is about; None if it spans targets.
        beside: Flagged accounts whose group these belong to.
        facts: The numbers of its sentence; see ``pipeline.campaigns.explain``.
        lead: It is suspicious, but not beyond the bar: nobody is flagged.
    """

    code: Code
    accounts: Mapping[str, float]
    at: int
    target: str | None = None
    beside: tuple[str, ...] = ()
    facts: Mapping[str, float] = {}
    lead: bool = False


@runtime_checkable
class Waiting(Protocol):
    """A detector that judges some things only when they are over, though nothing else may happen then."""

    def due(self) -> int | None:
        """Return the event time, ms, at which the next thing is over; None while nothing waits.

        ``evaluate`` for a later time settles it.
        """
        ...


class Detector(Protocol):
    """One kind of evidence.

    Findings depend on the actions and their order only. State is bounded by memory and by caps of its own.
    """

    code: Code
    version: int
    """Of its state: see ``pipeline.snapshots.components``."""
    judged: list[float]
    """Chance of each hypothesis judged since the panel looked last, before the correction for their number."""

    def observe(self, deed: Deed) -> None:
        """Take an action, in event-time order."""
        ...

    def evaluate(self, at: int, targets: Sequence[str]) -> list[Finding]:
        """Return what the actions up to ``at``, ms, reveal; ``targets`` are those that were touched since."""
        ...

    def expire(self, now: int) -> None:
        """Forget what is older than memory."""
        ...

    def state(self) -> bytes:
        """Return all state, encoded."""
        ...

    def load(self, state: bytes) -> None:
        """Take over what ``state`` gave; raises msgspec.ValidationError on what is not ours."""
        ...

    @property
    def looked(self) -> int:
        """How many hypotheses were looked at within memory."""
        ...
