"""All detectors side by side: each in its mode, each contained where it fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from traceback import extract_tb
from typing import Final, TypeVar

from msgspec import Struct

from pipeline.detectors.base import Deed, Detector, Finding, Waiting
from pipeline.settings import Code, Mode

Out = TypeVar("Out")

KEPT: Final = 100
"""Failures kept until somebody asks for them; later ones are only counted."""

JUDGED: Final = 10_000
"""Chances of one detector kept until somebody asks for them; of more, the first count."""


class Failure(Struct, frozen=True):
    """A detector ended an evaluation with an exception.

    Attributes:
        code: Which detector.
        at: Event time, ms.
        targets: The targets that were looked at.
        error: What it said, which may quote a post.
        place: Its type, and where in the code it came from; nothing of a post.
    """

    code: Code
    at: int
    targets: tuple[str, ...]
    error: str
    place: str = ""


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
        self._waiting = [one for one in self._detectors if isinstance(one, Waiting)]
        self._modes = dict(modes)
        self._strict = strict
        self._failures: list[Failure] = []
        self.failed: dict[Code, int] = {}
        self.flagged: dict[Code, int] = {}
        self._judged: dict[Code, list[float]] = {}

    def mode(self, code: Code) -> Mode:
        """Return the mode that a kind of evidence runs in."""
        return self._modes.get(code, "alert")

    def observe(self, deed: Deed) -> None:
        """Let every detector take an action."""
        for detector in self._detectors:
            self._contain(detector, deed.action.time, [deed.action.target], lambda one: one.observe(deed))

    def evaluate(self, at: int, targets: Sequence[str]) -> list[Finding]:
        """Return what all detectors find, but for those in mode ``shadow``."""
        return self._asked(self._detectors, at, targets)

    def due(self) -> int | None:
        """Return the event time, ms, at which the next thing that a detector waits for is over; None if none does."""
        times = (one.due() for one in self._waiting)
        return min((time for time in times if time is not None), default=None)

    def settle(self, at: int) -> list[Finding]:
        """Return what the detectors find that waited for something to be over at ``at``, ms."""
        return self._asked(self._waiting, at, ())

    def _asked(self, detectors: Sequence[Detector], at: int, targets: Sequence[str]) -> list[Finding]:
        findings: list[Finding] = []
        for detector in detectors:
            found = self._contain(detector, at, targets, lambda one: one.evaluate(at, targets))
            findings += self._admitted(found or ())
            if detector.judged:
                kept = self._judged.setdefault(detector.code, [])
                kept += detector.judged[: JUDGED - len(kept)]
                detector.judged.clear()
        return findings

    def ask(self, code: Code, at: int, target: str, find: Callable[[], Sequence[Finding]]) -> list[Finding]:
        """Return what is found beside the detectors, by their rules: contained, counted, each kind in its mode."""
        return self._admitted(self._contained(code, at, (target,), find) or ())

    def _admitted(self, findings: Sequence[Finding]) -> list[Finding]:
        """Count findings, and return those that alert."""
        admitted: list[Finding] = []
        for finding in findings:
            mode = self.mode(finding.code)
            if mode == "off":
                continue
            if not finding.lead:
                self.flagged[finding.code] = self.flagged.get(finding.code, 0) + len(finding.accounts)
            if mode == "alert":
                admitted.append(finding)
        return admitted

    def _contain(
        self, detector: Detector, at: int, targets: Sequence[str], call: Callable[[Detector], Out]
    ) -> Out | None:
        return self._contained(detector.code, at, targets, lambda: call(detector))

    def _contained(self, code: Code, at: int, targets: Sequence[str], call: Callable[[], Out]) -> Out | None:
        try:
            return call()
        except Exception as error:
            # One detector's fault must neither end the others nor be read again after every restart.
            if self._strict:
                raise
            self.failed[code] = self.failed.get(code, 0) + 1
            if len(self._failures) < KEPT:
                said = f"{type(error).__name__}: {error}"
                self._failures.append(Failure(code, at, tuple(targets), said, _place(error)))
            return None

    def failures(self) -> list[Failure]:
        """Return the failures since this was asked last."""
        failures, self._failures = self._failures, []
        return failures

    def judged(self) -> dict[Code, list[float]]:
        """Return the chance of each hypothesis that was judged since this was asked last, by detector."""
        judged, self._judged = self._judged, {}
        return judged

    def looked(self) -> dict[Code, int]:
        """Return how many hypotheses each detector looked at within memory."""
        return {detector.code: detector.looked for detector in self._detectors}

    def expire(self, now: int) -> None:
        """Let every detector forget what is older than memory."""
        for detector in self._detectors:
            self._contain(detector, now, (), lambda one: one.expire(now))

    def versions(self) -> dict[Code, int]:
        """Return the version of each detector's state."""
        return {detector.code: detector.version for detector in self._detectors}

    def state(self) -> dict[str, bytes]:
        """Return the state of each detector by its code."""
        return {detector.code: detector.state() for detector in self._detectors}

    def load(self, state: Mapping[str, bytes]) -> None:
        """Take over what ``state`` gave; a detector that is new starts empty."""
        for detector in self._detectors:
            if detector.code in state:
                detector.load(state[detector.code])


def _place(error: Exception) -> str:
    """Return an error's type, and the file and line that raised it."""
    frame = extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {frame.filename.rpartition('/')[2]}:{frame.lineno}"
