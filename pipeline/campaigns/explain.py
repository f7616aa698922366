"""Evidence in plain sentences that a person can check: who did what, against what is usual, how sure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Final

from pipeline.detectors.plugins import sentence_of
from pipeline.items.permalinks import permalink
from pipeline.sessions.session import Visit
from pipeline.settings import Code
from schemas.alert import Evidence, SamplePost
from schemas.stages import ObjectKind, TargetWindow

Facts = Mapping[str, float]

ITEMS: Final[Mapping[ObjectKind, tuple[str, str]]] = {
    "text": ("near-identical text", "near-identical texts"),
    "link": ("link", "links"),
    "media": ("picture", "pictures"),
    "repost": ("reposted post", "reposted posts"),
    "tag": ("hashtag", "hashtags"),
    "guise": ("altered text", "altered texts"),
    "thread": ("conversation", "conversations"),
}

_CHANCES: Final = (
    (16.1, "less than 1 in 10 million"),
    (13.8, "less than 1 in a million"),
    (11.5, "less than 1 in 100,000"),
    (9.2, "less than 1 in 10,000"),
    (6.9, "less than 1 in 1,000"),
    (4.6, "less than 1 in 100"),
    (3.0, "less than 1 in 20"),
)


def chance(surprise: float) -> str:
    """Return a chance in words, from its surprise in nats.

    >>> chance(14.0)
    'less than 1 in a million'
    """
    for least, words in _CHANCES:
        if surprise >= least:
            return words
    return "more than 1 in 20"


def evidence(code: Code, facts: Facts, surprise: float, minutes: int, days: int) -> Evidence:
    """Return the sentence of a finding.

    Args:
        code: The kind of evidence.
        facts: The finding's numbers.
        surprise: The least of its accounts, nats.
        minutes: Length of a window.
        days: How long meetings are remembered.
    """
    told = _earlier(code, facts) if "earlier" in facts else _sentence(code)(facts, minutes, days)
    return Evidence(code, f"{told} Probability by chance: {chance(surprise)}.", round(surprise, 1))


def _sentence(code: Code) -> Callable[[Facts, int, int], str]:
    return _SENTENCES.get(code) or sentence_of(code) or _withdrawn


def _withdrawn(facts: Facts, _minutes: int, _days: int) -> str:
    """Return the sentence of a detector from outside that this installation does not have any more."""
    return f"{_count(facts, 'accounts', 'account')} flagged by a detector that is not installed any more."


def _earlier(code: Code, facts: Facts) -> str:
    """Return the sentence of evidence of which an upgrade keeps whom it flagged, and not the numbers."""
    were = "was" if facts.get("accounts") == 1 else "were"
    return (
        f"{_count(facts, 'accounts', 'account')} {were} flagged {_EARLIER[code]} by the version of "
        "Pileon that ran before the last upgrade."
    )


_EARLIER: Final[Mapping[Code, str]] = {
    "co_targeting": "for meeting at several targets",
    "co_sharing": "for sharing what almost nobody else used at the same target",
    "association": "for coming together with flagged accounts to a target with almost no other activity",
}


def _co_targeting(facts: Facts, minutes: int, days: int) -> str:
    return (
        f"{_count(facts, 'accounts', 'account')} replied to or mentioned the same "
        f"{_count(facts, 'targets', 'target')} within {minutes} minutes of one another in the last {days} days. "
        f"{_count(facts, 'pairs', 'pair')} of them met at two targets or more. Their targets seldom wrote back."
    )


def _co_presence(facts: Facts, minutes: int, days: int) -> str:
    return (
        f"{_count(facts, 'accounts', 'account')} posted within {minutes} minutes of {facts.get('known', 0):.0f} "
        f"flagged accounts on several occasions in the last {days} days, and seldom without them."
    )


def _association(facts: Facts, minutes: int, _days: int) -> str:
    return (
        f"{_count(facts, 'accounts', 'account')} posted within {minutes} minutes of {facts.get('known', 0):.0f} "
        "flagged accounts, at a target with almost no other activity. These accounts have hardly any other posts here."
    )


def _co_sharing(facts: Facts, _minutes: int, _days: int) -> str:
    return (
        f"{_count(facts, 'accounts', 'account')} posted {_count(facts, 'items', 'text')} with the same wording but "
        f"different words filled in; each account used several of them. {_outsiders(facts)}"
    )


def _shared_pool(facts: Facts, _minutes: int, _days: int) -> str:
    return (
        f"{_count(facts, 'accounts', 'account')} posted several of the same {facts.get('items', 0):.0f} texts, links "
        f"or pictures each{_spread_over(facts)}. In {facts.get('mixed', 0):.0f} "
        f"of {facts.get('pairs', 0):.0f} cases an account took two of them in another order than most accounts. "
        "Readers of one source seldom do. "
        f"{_outsiders(facts)}"
    )


def _spread_over(facts: Facts) -> str:
    targets = facts.get("targets", 1)
    return f", at {targets:.0f} targets together" if targets > 1 else ""


def _mirrors(facts: Facts, _minutes: int, _days: int) -> str:
    return (
        f"{_count(facts, 'accounts', 'account')} posted one page under two or more of {facts.get('hosts', 0):.0f} "
        f"hosts each, at {_count(facts, 'targets', 'target')} within {_count(facts, 'minutes', 'minute')}. Readers "
        f"pass on the address that they found. {_outsiders(facts, 'posted the page')}"
    )


def _cohort(facts: Facts, _minutes: int, _days: int) -> str:
    return (
        f"{_count(facts, 'accounts', 'account')} came to the target within {_count(facts, 'minutes', 'minute')}. All "
        f"were opened within {_count(facts, 'hours', 'hour')}, {_count(facts, 'days', 'day')} ago at most. "
        f"Of {facts.get('others', 0):,.0f} other accounts of that day, {facts.get('percent', 0):.0f} % came in the "
        "same time."
    )


def _disguise(facts: Facts, _minutes: int, _days: int) -> str:
    return (
        f"{_count(facts, 'accounts', 'account')} posted {_count(facts, 'items', 'text')} altered with look-alike "
        f"letters in {facts.get('variants', 0):.0f} different ways."
    )


def _lockstep(facts: Facts, _minutes: int, _days: int) -> str:
    return (
        f"{_count(facts, 'accounts', 'account')} replied within {facts.get('seconds', 0):.0f} seconds of one another "
        f"under {facts.get('occasions', 0):.0f} different posts of the target, which their usual waits do not explain. "
        f"{facts.get('others', 0):,.0f} other accounts replied to these posts."
    )


def _repost_ring(facts: Facts, _minutes: int, _days: int) -> str:
    return (
        f"{_count(facts, 'accounts', 'account')} reposted nearly all of {_count(facts, 'items', 'post')} at the target "
        f"within {facts.get('minutes', 0):.0f} minutes each. {facts.get('authors', 0):.0f} of them took turns to write "
        "these posts and reposted one another."
    )


def _spray(facts: Facts, _minutes: int, _days: int) -> str:
    items = facts.get("items", 1)
    carried, them = (
        (_item(facts), "it") if items == 1 else (f"{items:.0f} hashtags, links, texts or pictures", "them")
    )
    return (
        f"{_count(facts, 'accounts', 'account')} carried the same {carried} to "
        f"{_count(facts, 'targets', 'different target')} within {facts.get('minutes', 0):.0f} minutes. "
        f"{facts.get('several', 0):.0f} of the {facts.get('users', 0):.0f} accounts that used {them} "
        f"aimed {them} at two or more."
    )


_SENTENCES: Final[Mapping[Code, Callable[[Facts, int, int], str]]] = {
    "co_targeting": _co_targeting,
    "co_presence": _co_presence,
    "association": _association,
    "co_sharing": _co_sharing,
    "shared_pool": _shared_pool,
    "cohort": _cohort,
    "mirrors": _mirrors,
    "disguise": _disguise,
    "lockstep": _lockstep,
    "repost_ring": _repost_ring,
    "spray": _spray,
}

_KINDS: Final[tuple[ObjectKind, ...]] = ("tag", "link", "text", "media")


def item_number(kind: ObjectKind) -> int:
    """Return the number by which facts tell a kind of item."""
    return _KINDS.index(kind)


def _item(facts: Facts) -> str:
    return ITEMS[_KINDS[int(facts.get("kind", 0))]][0]


def _outsiders(facts: Facts, did: str = "used any of them") -> str:
    outside, others = facts.get("outside", 0), facts.get("others", 0)
    place = "target" if facts.get("targets", 1) == 1 else "targets"
    return f"{outside:.0f} of {others:.0f} other accounts at the same {place} {did}."


def acquaintance(count: int, accounts: int, days: int) -> Evidence:
    """Say how many of a campaign's accounts are seen to talk to one another, for the reader to weigh."""
    return Evidence(
        "acquaintance",
        f"For context: {count} of {accounts} accounts have replied to or mentioned another of them in {days} days.",
        0.0,
    )


def burst(window: TargetWindow, minutes: int) -> Evidence:
    """Say how unusual the number of accounts is for this target."""
    about = "About " if window.sampled else ""
    return Evidence(
        "burst",
        f"{about}{window.accounts:,} accounts posted in {minutes} minutes, against a usual "
        f"{max(window.usual, 0.1):.1f}.",
        round(window.surprise, 1),
    )


def no_coordination(accounts: int) -> Evidence:
    """Say that a crowd shows no sign of coordination."""
    return Evidence(
        "no_coordination",
        f"No sign of coordination among these {accounts:,} accounts. No account is flagged.",
        0.0,
    )


def shared_openly(counts: Mapping[ObjectKind, int], crowd: int) -> Evidence:
    """Say what many of a crowd brought alike, each kind with how many accounts did."""
    listed = ", ".join(
        f"{count / max(crowd, 1):.0%} share one {ITEMS[kind][0]}" for kind, count in counts.items()
    )
    return Evidence(
        "shared_openly",
        f"Many people shared openly: {listed}. On its own this is not evidence of coordination.",
        0.0,
    )


def sampled() -> Evidence:
    """Say that counts are estimates."""
    return Evidence("sampled", "Counts are estimated from a sample because of very high volume.", 0.0)


def sample(visit: Visit) -> SamplePost:
    """Return the post to quote of an account's part in a session."""
    account = visit.account
    url = permalink(account.platform, visit.post, visit.url)
    return SamplePost(account.platform, visit.post, account.handle, at(visit.first), visit.excerpt, url)


def at(time: int) -> datetime:
    """Return a time in ms as UTC."""
    return datetime.fromtimestamp(time / 1000, UTC)


def by_code(codes: Iterable[Code]) -> list[str]:
    """Return codes as alerts list them."""
    return sorted(set(codes))


def _count(facts: Facts, name: str, one: str) -> str:
    number = facts.get(name, 0)
    return f"{number:,.0f} {one}{'' if number == 1 else 's'}"
