"""What things are called on the pages, in one place."""

from __future__ import annotations

from typing import Final

KINDS: Final[dict[str, str]] = {
    "coordinated_campaign": "Coordinated campaign",
    "pile_on": "Pile-on",
    "doxxing": "Doxxing",
    "impersonation": "Impersonation",
    "phishing": "Phishing",
    "emerging_target": "Emerging target",
}

REVIEWS: Final[dict[str, str]] = {
    "unreviewed": "Not reviewed",
    "acknowledged": "Acknowledged",
    "closed": "Closed",
}

VERDICTS: Final[dict[str, str]] = {
    "coordinated": "Coordinated",
    "organic": "Organic reaction",
    "organic_reaction": "Organic reaction",
    "fandom": "Fandom",
    "protest": "Protest",
    "news": "News",
    "own_supporters": "Own supporters",
    "automaton": "Automaton",
}

EVIDENCE: Final[dict[str, str]] = {
    "recurrence": "Met at several targets",
    "repeated_co_targeting": "Met at several targets",
    "shared_objects": "Share rare things",
    "rare_co_sharing": "Share rare things",
    "company": "Came together",
    "co_attendance": "Came together",
    "acquaintance": "Talk to one another",
    "burst": "Unusual crowd",
    "surge": "Unusual crowd",
    "no_coordination": "Nothing ties them",
    "shared_openly": "Shared openly",
    "sampled": "Estimated counts",
}

TIES: Final[dict[str, str]] = {"co_action": "acted together", "reply": "replied", "mention": "mentioned"}

SURE: Final = ((0.9, "very likely"), (0.7, "likely"), (0.5, "more likely than not"))


def of(names: dict[str, str], code: str) -> str:
    """Return what a code is called; one that has no name yet is shown as words."""
    return names.get(code) or code.replace("_", " ").capitalize()


def sure(score: float) -> str:
    """Return in words how sure a score is."""
    return next((word for least, word in SURE if score >= least), "possible")


def count(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
