"""How severe it is what single posts show: what was exposed, of whom, and how far it spread."""

from __future__ import annotations

from typing import Final

from pipeline.campaigns.threat_state import ThreatState
from pipeline.threats.escalation import raised
from schemas.alert import Counts, Severity

_LASTING: Final = ("datum=address", "datum=coordinates", "datum=identity_number", "datum=card", "listed")


def severity(state: ThreatState, counts: Counts) -> Severity:
    """Return the severity of an alert that counts so much."""
    features = state.finding.features
    steps = 1 if state.relation else 0
    match state.alert.kind:
        case "doxxing":
            base: Severity = "high" if any(mark in features for mark in _LASTING) else "medium"
            steps += (counts.accounts >= 5) + (counts.accounts >= 20)
        case "impersonation":
            base = "medium" if state.alert.score >= 0.9 else "low"
        case "phishing":
            base = "medium"
            steps += (counts.accounts >= 5) + (counts.accounts >= 20)
        case _:
            base, steps = "low", (counts.accounts >= 100) + (counts.accounts >= 500)
    return raised(base, steps)
