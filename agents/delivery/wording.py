"""An alert in a few sentences for people: who, what, how sure, what changed. Every sink shows the same ones.

Whatever came from outside is redacted and defanged here; each sink escapes for itself. Leads are in no message.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote

from msgspec import Struct

from agents.store.messages import CaseState
from pipeline.privacy.redact import excerpt
from schemas.alert import Alert, AlertKind, AlertTarget, Severity

MAX_NAME: Final = 80
MAX_REASON: Final = 280
MAX_REASONS: Final = 2
ESCALATION: Final = "escalation_"
"""How codes of evidence begin that say in what way a campaign grew worse."""

MAX_HANDLE: Final = 40
MAX_HANDLES: Final = 5
MAX_FALLBACK: Final = 170
"""Characters that a phone's lock screen shows."""

MARKS: Final[dict[Severity, str]] = {"low": "⚪", "medium": "🟡", "high": "🟠", "critical": "🔴"}

_CLAIMS: Final[dict[AlertKind, str]] = {
    "coordinated_campaign": "Possible coordinated campaign against {}",
    "pile_on": "Unusual volume at {}",
    "doxxing": "Personal data of {} may be exposed",
    "impersonation": "Accounts may pose as {}",
    "phishing": "Possible phishing in the name of {}",
    "emerging_target": "Far more replies than usual at {}",
}
_VERDICTS: Final = {
    "coordinated": "coordinated",
    "organic_reaction": "an organic reaction",
    "fandom": "fandom",
    "protest": "a protest",
    "news": "news",
    "own_supporters": "own supporters",
    "automaton": "an automaton",
}
_LINK: Final = re.compile(
    r"(?P<scheme>https?|ftp)://(?P<host>[^\s/]{1,300})|(?P<bare>www\.[^\s/]{1,300}|(?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24}(?=/))",
    re.IGNORECASE,
)
_DEAD_SCHEMES: Final = {"http": "hxxp", "https": "hxxps", "ftp": "fxp"}
_OWN_ID: Final = re.compile(r"^[0-9A-Za-z_-]{1,64}$")
_FEDERATED: Final = frozenset(
    {"mastodon", "misskey", "pleroma", "lemmy", "peertube", "pixelfed", "fediverse"}
)
_FULL: Final = re.compile(r"^[A-Za-z0-9_.-]{1,30}@(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,24}$")
_GROUPS: Final = frozenset({"channel", "here", "everyone"})
"""Handles that Slack would take for all of a channel."""


class Brief(Struct, frozen=True):
    """An alert in words.

    Attributes:
        headline: Severity, what it was before, the hedged claim, and whom it is about.
        claim: How many of how many accounts did it, and when.
        reasons: The strongest evidence, a sentence each.
        sure: How sure it is, whether it goes on, and what changed since the first message.
        accounts: The first of the named accounts; empty when none is named.
        review: What people decided; empty when nobody did.
        fallback: All of it in one line for a phone.
        alert_id: As ``pileon console ID`` finds it.
        url: The alert in the console, if there is one.
    """

    headline: str
    claim: str
    reasons: list[str]
    sure: str
    accounts: str
    review: str
    fallback: str
    alert_id: str
    url: str | None


def brief(alert: Alert, told: Mapping[str, Any], case: CaseState, console_url: str | None = None) -> Brief:
    """Say what an alert says.

    Args:
        alert: The alert.
        told: What delivery keeps of it: ``was`` and ``first``.
        case: Where its review stands.
        console_url: Where the console is.
    """
    name = target_name(alert.target)
    claim = _CLAIMS[alert.kind].format(name)
    ended = " (ended)" if alert.status == "closed" else ""
    severity = f"{alert.severity.upper()}{_was(alert, told)}"
    evidence = sorted(alert.evidence, key=lambda one: (-one.weight, one.code))
    shown = evidence[:MAX_REASONS]
    worse = [one for one in alert.evidence if one.code.startswith(ESCALATION) and one not in shown]
    if worse:
        # What raised the severity has no weight of its own, and is what people are told for.
        shown = [*shown[: MAX_REASONS - 1], worse[0]]
    reasons = [clean(one.statement, MAX_REASON) for one in shown]
    return Brief(
        headline=f"{MARKS[alert.severity]} {severity} · {claim}{ended}",
        claim=_claim(alert),
        reasons=[reason for reason in reasons if reason],
        sure=_sure(alert, told),
        accounts=handles(alert),
        review=_review(case),
        fallback=_fallback(alert, f"[{severity}] {claim}{ended}"),
        alert_id=own_id(alert.id),
        url=link(console_url, alert.id),
    )


def step(event: str, alert: Alert, facts: Mapping[str, Any]) -> str:
    """Return the sentence that tells of an event after the first: what rose, doubled or ended."""
    named, crowd = len(alert.accounts), f"{alert.counts.accounts:,}"
    kind = event.partition(":")[0]
    if kind == "escalated":
        before, after = str(facts.get("before", "")).upper(), str(facts.get("after", "")).upper()
        return f"Severity rose from {before} to {after}. {_now_named(named, crowd, facts)}"
    if kind == "grown":
        return _now_named(named, crowd, facts)
    if kind == "closed":
        when = clock(alert.window.end)
        return f"Ended at {when}. {count(alert.counts.posts, 'post')} by {crowd} accounts; {named:,} named."
    if kind == "replaced":
        return "This message replaces one that could not be edited any more."
    return ""


def clean(text: str, limit: int) -> str:
    """Return text from outside as people may see it: redacted, defanged, on one line, at most ``limit`` long."""
    shown = _LINK.sub(_defanged, excerpt(text, limit))
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def own_id(alert_id: str) -> str:
    """Return an alert's id as it is: it is our own, and holds no telephone number, though it may look like one."""
    return alert_id if _OWN_ID.match(alert_id) else clean(alert_id, MAX_NAME)


def target_name(target: AlertTarget) -> str:
    """Return what to call a target: as the watchlist does, or by a handle from outside."""
    if target.id is not None:
        shown = " ".join(
            "".join(sign if sign.isprintable() else " " for sign in target.name or target.id).split()
        )
        return shown if len(shown) <= MAX_NAME else shown[: MAX_NAME - 1] + "…"
    if target.name:
        return clean(target.name, MAX_NAME)
    if target.handle:
        place = f" on {clean(target.platform, 20)}" if target.platform else ""
        return f"{_handle(target.handle, target.platform)}{place}"
    return "an unknown target"


def handles(alert: Alert) -> str:
    """Return the first of the named accounts, and how many more there are; leads are never among them."""
    shown = [_handle(account.handle, account.platform) for account in alert.accounts[:MAX_HANDLES]]
    more = len(alert.accounts) - len(shown)
    return " ".join([*shown, f"+{more:,}"] if more else shown)


def link(console_url: str | None, alert_id: str) -> str | None:
    """Return where the console shows an alert."""
    return None if not console_url else f"{console_url.rstrip('/')}/campaigns/{quote(alert_id, safe='')}"


def clock(moment: datetime) -> str:
    """Return a moment as people read it."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def count(number: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _handle(handle: str, platform: str | None) -> str:
    name = handle.removeprefix("@")
    if platform in _FEDERATED and _FULL.match(name):
        # It looks like an e-mail address, and is none: without its server nobody finds the account.
        user, _, server = name.partition("@")
        return f"@{clean(user, MAX_HANDLE)}@{server}"
    name = clean(name, MAX_HANDLE)
    return name if name.casefold() in _GROUPS else f"@{name}"


def _was(alert: Alert, told: Mapping[str, Any]) -> str:
    was = told.get("was")
    if not was or was["severity"] == alert.severity:
        return ""
    until = datetime.fromisoformat(was["until"])
    return f" (was {was['severity'].upper()} until {until.astimezone(UTC):%H:%M})"


def _span(alert: Alert) -> str:
    start, end = alert.window.start.astimezone(UTC), alert.window.end.astimezone(UTC)
    if start.date() == end.date():
        return f"{start:%Y-%m-%d %H:%M}–{end:%H:%M} UTC"
    return f"{start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M} UTC"


def _claim(alert: Alert) -> str:
    posts, crowd = count(alert.counts.posts, "post"), count(alert.counts.accounts, "account")
    named = len(alert.accounts)
    if not named:
        return f"{posts} by {crowd}, {_span(alert)}. No account is named."
    groups = len({cluster.id for cluster in alert.clusters})
    together = f" in {count(groups, 'group')}" if groups > 1 else ""
    verb = "stands" if named == 1 else "stand"
    return f"{named:,} of {crowd} active {_span(alert)} {verb} out{together}; {posts} in all."


def _sure(alert: Alert, told: Mapping[str, Any]) -> str:
    words = "high" if alert.score >= 0.8 else "moderate" if alert.score >= 0.5 else "low"
    state = "ended" if alert.status == "closed" else "active"
    parts = [f"Confidence: {words}", f"{state}, as of {clock(alert.detected_at)}"]
    first = told.get("first")
    if first and (first["named"] != len(alert.accounts) or first["severity"] != alert.severity):
        changes = []
        if first["severity"] != alert.severity:
            changes.append(f"{first['severity'].upper()} → {alert.severity.upper()}")
        if first["named"] != len(alert.accounts):
            changes.append(f"{first['named']:,} → {len(alert.accounts):,} accounts")
        parts.append(f"since the first message: {', '.join(changes)}")
    return " · ".join(parts)


def _review(case: CaseState) -> str:
    who = clean(case.reviewed_by or "", MAX_HANDLE)
    if case.verdict is not None:
        return f"Verdict by {who}: {_VERDICTS[case.verdict]}"
    if case.review == "acknowledged":
        return f"Acknowledged by {who}"
    if case.review == "closed":
        return f"Closed by {who}"
    if case.assignee:
        return f"In review by {clean(case.assignee, MAX_HANDLE)}"
    return ""


def _now_named(named: int, crowd: str, facts: Mapping[str, Any]) -> str:
    verb = "is" if named == 1 else "are"
    return f"{named:,} of {crowd} accounts {verb} named now, {int(facts.get('named_before', 0)):,} before."


def _fallback(alert: Alert, headline: str) -> str:
    named = len(alert.accounts)
    crowd = count(alert.counts.accounts, "account")
    who = f"{named:,} of {crowd} named" if named else f"{crowd}, none named"
    tail = f" · {who} · {_span(alert)}"
    room = MAX_FALLBACK - len(tail)
    return (headline if len(headline) <= room else headline[: room - 1] + "…") + tail


def _defanged(found: re.Match[str]) -> str:
    host = (found["host"] or found["bare"]).replace(".", "[.]")
    if found["scheme"] is None:
        return host
    return f"{_DEAD_SCHEMES[found['scheme'].lower()]}://{host}"


def counted(severities: Sequence[Severity]) -> str:
    """Return how many there are of each severity, the gravest first."""
    order = tuple(reversed(MARKS))
    return ", ".join(f"{severities.count(one)} {one}" for one in order if one in severities)
