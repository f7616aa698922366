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
    "co_targeting": "Met at several targets",
    "co_sharing": "Filled in the same texts",
    "shared_pool": "Posted from one pool in mixed order",
    "cohort": "Opened together, came together",
    "mirrors": "One page under several hosts",
    "disguise": "Disguised one text",
    "lockstep": "Replied in the same moments",
    "repost_ring": "Reposted one another within minutes",
    "spray": "Carried one thing to many targets",
    "co_presence": "Always with flagged accounts",
    "association": "Came with flagged accounts",
    "escalation_relative": "Moved to somebody near",
    "escalation_personal_data": "Personal data published",
    "escalation_threats": "From insults to threats",
    "escalation_platform": "On a second platform",
    "escalation_crowd": "A rising share of the crowd",
    "abuse": "Abusive words",
    "automata": "Post like programs",
    "helpers": "Programs that help",
    "echo_chamber": "A closed circle",
    "platforms": "Across platforms",
    "one_person": "One person on several platforms",
    "spared": "Judged organic before",
    "personal_data": "Personal data",
    "listed_contact": "A protected contact",
    "spread": "How far it spread",
    "related_person": "Somebody near the target",
    "imitates": "Looks like the target",
    "young_account": "A young account",
    "imitates_domain": "Looks like a watched address",
    "shortened": "A shortened link",
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
