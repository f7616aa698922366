"""What alerts say of doxxing, impersonation, phishing and people hit beyond their usual; never the datum itself."""

from __future__ import annotations

from math import log
from typing import Final

from pipeline.threats.doxxing.contacts import kind_name
from schemas.alert import Evidence
from schemas.findings import Finding

_DETAILS: Final = frozenset(
    ("mobile", "landline", "link", "written", "spelt", "postal", "home", "plate", "paste")
)
_WHICH: Final = {
    "mobile": "a mobile phone number",
    "landline": "a landline number",
    "link": "a phone number, in a link to a messenger",
}

_HANDLES: Final = {
    "same": "its handle is the same, on a platform where the watched person lists none",
    "disguised": "its handle looks the same, with look-alike letters in place of some",
    "swapped": "its handle looks the same, with l in place of i or the other way round",
    "official": "its handle is theirs with a word that claims to be the real one",
    "title": "its handle is theirs with a title or a country",
    "digits": "its handle is theirs with digits",
    "separated": "its handle is theirs with a dot or underscore",
    "turned": "its handle is theirs with its words in another order",
    "holds": "its handle begins or ends with theirs",
    "near": "its handle differs from theirs in one letter",
}
_NAMES: Final = {
    "same": "it has the same display name",
    "disguised": "its display name looks the same, with look-alike letters or invisible characters in it",
    "marked": "its display name is the same, with marks on letters that the watched one has not",
    "swapped": "its display name looks the same, with l in place of i or the other way round",
    "official": "it has the same display name with a word or sign that claims to be the real one",
    "near": "its display name differs from theirs in one letter",
    "initials": "its display name is theirs with initials",
}
_TRICKS: Final = {
    "look-alike": "letters that look alike stand in for some of its own",
    "other ending": "it has the same name under another ending",
    "typing error": "it differs by what looks like a typing error",
    "sub-domain": "the real address stands before another domain",
    "hyphens": "the real address is joined with hyphens or other words",
    "part of the name": "the real name is part of a longer one",
    "user name": "the real address stands before an @ and leads elsewhere",
    "in the path": "the real address stands behind a bare number of a server",
}


def weight(probability: float) -> float:
    """Return a probability as −ln of the odds against it, the scale of all evidence."""
    bounded = min(max(probability, 0.01), 0.999)
    return round(log(bounded / (1.0 - bounded)), 1)


def doxxing(finding: Finding) -> list[Evidence]:
    """Say what a post exposes."""
    told = _told(finding)
    kind = told.get("datum", "phone")
    detail = told.get("detail", "")
    if detail in _WHICH:
        what = _WHICH[detail]
    elif detail in _DETAILS or detail == "listed":
        what = kind_name(kind)
    else:
        what = f"{_article(detail)} {detail}"
    whom = f"the {finding.relation} of the target" if finding.relation else "somebody else"
    listed = "listed" in finding.features
    words = "" if listed else "; the words beside it do not make it the author's own or an office's"
    found = [
        Evidence(
            "personal_data",
            f"A post at {'the ' + finding.relation if finding.relation else 'the target'} shows {what} of {whom}"
            f"{words}.",
            weight(finding.probability),
        )
    ]
    if listed:
        found.append(
            Evidence(
                "listed_contact",
                "It is a contact that the watchlist protects: its keyed hash is the same.",
                weight(0.999),
            )
        )
    return found


def spread(reposts: int, copies: int, pictures: int, accounts: int) -> Evidence | None:
    """Say who carries on what a post exposes; None while it is one account."""
    parts = [
        f"{count} {one if count == 1 else many}"
        for count, one, many in (
            (copies, "post that shows it", "posts that show it"),
            (reposts, "repost", "reposts"),
            (pictures, "post with the same picture", "posts with the same picture"),
        )
        if count
    ]
    if accounts < 2:
        return None
    return Evidence("spread", f"{accounts} accounts have spread it: {', '.join(parts)}.", 0.0)


def relation(name: str) -> Evidence:
    """Say that somebody near the target is hit."""
    return Evidence(
        "related_person", f"It concerns the target's {name}, who is under the same protection.", 0.0
    )


def impersonation(
    finding: Finding, probability: float, *, avatar: bool, bio: bool, age: float | None
) -> list[Evidence]:
    """Say what an account imitates."""
    told = _told(finding)
    reasons = [
        text
        for text in (
            _HANDLES.get(told.get("handle", "")),
            _NAMES.get(told.get("name", "")),
            "its picture is the same" if avatar else None,
            "its words about itself are the same" if bio else None,
        )
        if text
    ]
    who = f"the target's {finding.relation}" if finding.relation else "the target"
    found = [
        Evidence("imitates", f"The account looks like {who}: {'; '.join(reasons)}.", weight(probability))
    ]
    if age is not None and age <= 30:
        days = int(age)
        old = "less than a day" if days < 1 else f"{days} day{'' if days == 1 else 's'}"
        found.append(Evidence("young_account", f"The account was {old} old when it posted.", 0.7))
    return found


def phishing(finding: Finding) -> list[Evidence]:
    """Say which domain a link imitates, and how."""
    told = _told(finding)
    how = _TRICKS.get(told.get("trick", ""), "it looks like it")
    watched = told.get("watched", "").replace(".", "[.]")
    found = [
        Evidence(
            "imitates_domain",
            f"A link leads to {told.get('domain', '')}, which imitates {watched}: {how}.",
            weight(finding.probability),
        )
    ]
    if "shortened" in finding.features:
        found.append(
            Evidence(
                "shortened", "The post also has a shortened link, which does not say where it leads.", 0.0
            )
        )
    return found


def emerging(finding: Finding) -> Evidence:
    """Say how far beyond their usual somebody is hit."""
    minutes = int(_told(finding).get("minutes", "1"))
    return Evidence(
        "burst",
        f"{finding.accounts} accounts replied to or mentioned this account within {minutes} "
        f"minute{'' if minutes == 1 else 's'}; "
        f"it usually has {max(finding.usual, 0.1):.1f}.",
        weight(finding.probability),
    )


def _told(finding: Finding) -> dict[str, str]:
    return dict(feature.partition("=")[::2] for feature in finding.features)


def _article(noun: str) -> str:
    return (
        "an"
        if (noun[:1] in "AEIOaeio" and not noun.startswith("UN"))
        or noun.startswith("NHS")
        or noun.startswith("SNILS")
        else "a"
    )
