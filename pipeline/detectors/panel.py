"""All detectors side by side: each in its mode, each contained where it fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeVar

import msgspec
from msgspec import Struct

from pipeline.detectors.base import Deed, Detector, Finding
from pipeline.settings import Code, Mode

Out = TypeVar("Out")

KEPT: Final = 100
"""Failures kept until somebody asks for them; later ones are only counted."""


class Failure(Struct, frozen=True):
    """A detector ended an evaluation with an exception.

    Attributes:
        code: Which detector.
        at: Event time, ms.
        targets: The targets that were looked at.
        error: What it said.
    """

    code: Code
    at: int
    targets: tuple[str, ...]
    error: str


class Panel:
    """Runs detectors.

    Args:
        detectors: In the order in which they are asked.
        modes: By code; a detector that is not named runs in mode ``alert``.
        strict: Let exceptions through, as tests want it, in place of containing them.
    """

    def __init__(
        self, detectors: Sequence[Detector], modes: Mapping[Code, Mode], *, strict: bool = False
    ) -> None:
        self._detectors = [one for one in detectors if modes.get(one.code, "alert") != "off"]
        self._shadow = {code for code, mode in modes.items() if mode == "shadow"}
        self._strict = strict
        self._failures: list[Failure] = []
        self.failed: dict[Code, int] = {}
        self.flagged: dict[Code, int] = {}

    def observe(self, deed: Deed) -> None:
        """Let every detector take an action."""
        for detector in self._detectors:
            self._contain(detector, deed.action.time, [deed.action.target], lambda one: one.observe(deed))

    def evaluate(self, at: int, targets: Sequence[str]) -> list[Finding]:
        """Return what all detectors find, but for those in mode ``shadow``."""
        findings: list[Finding] = []
        for detector in self._detectors:
            for finding in self._contain(detector, at, targets, lambda one: one.evaluate(at, targets)) or ():
                if not finding.lead:
                    self.flagged[finding.code] = self.flagged.get(finding.code, 0) + len(finding.accounts)
                if finding.code not in self._shadow:
                    findings.append(finding)
        return findings

    def _contain(
        self, detector: Detector, at: int, targets: Sequence[str], call: Callable[[Detector], Out]
    ) -> Out | None:
        try:
            return call(detector)
        except Exception as error:
            # One detector's fault must neither end the others nor be read again after every restart.
            if self._strict:
                raise
            self.failed[detector.code] = self.failed.get(detector.code, 0) + 1
            if len(self._failures) < KEPT:
                said = f"{type(error).__name__}: {error}"
                self._failures.append(Failure(detector.code, at, tuple(targets), said))
            return None

    def failures(self) -> list[Failure]:
        """Return the failures since this was asked last."""
        failures, self._failures = self._failures, []
        return failures

    def looked(self) -> dict[Code, int]:
        """Return how many hypotheses each detector looked at within memory."""
        return {detector.code: detector.looked for detector in self._detectors}

    def expire(self, now: int) -> None:
        """Let every detector forget what is older than memory."""
        for detector in self._detectors:
            self._contain(detector, now, (), lambda one: one.expire(now))

    def state(self) -> dict[str, msgspec.Raw]:
        """Return the state of each detector by its code."""
        return {detector.code: msgspec.Raw(detector.state()) for detector in self._detectors}

    def load(self, state: Mapping[str, msgspec.Raw]) -> None:
        """Take over what ``state`` gave; a detector that is new starts empty."""
        for detector in self._detectors:
            if detector.code in state:
                detector.load(bytes(state[detector.code]))
