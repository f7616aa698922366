"""An alert as a Slack message: pure, and safe against the text of those whom it reports.

Whatever came from outside is redacted, defanged, escaped and shown as plain text, so that it can neither ping
a channel, nor carry a live link, nor break the message's size.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, Final

from pipeline.privacy.redact import excerpt
from schemas.alert import Alert, AlertKind, AlertTarget, SamplePost

MAX_TEXT: Final = 300
MAX_HEADER: Final = 150
MAX_REASON: Final = 600
MAX_REASONS: Final = 5
MAX_POST: Final = 400
MAX_POSTS: Final = 3
"""Slack takes 150 characters in a header, 2,000 in a field, 3,000 in a section, and about 13,000 in a whole
message (slackapi/bolt-js issue 2509); these stay below half of it."""

_HEADLINES: Final[dict[AlertKind, str]] = {
    "coordinated_campaign": "Coordinated campaign against {}",
    "pile_on": "Pile-on at {}",
    "doxxing": "Personal data of {} exposed",
    "impersonation": "Accounts that pose as {}",
    "phishing": "Phishing in the name of {}",
    "emerging_target": "Far more replies than usual at {}",
}
_LINK: Final = re.compile(
    r"(?P<scheme>https?|ftp)://(?P<host>[^\s/]{1,300})|(?P<bare>www\.[^\s/]{1,300}|(?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24}(?=/))",
    re.IGNORECASE,
)
_DEAD_SCHEMES: Final = {"http": "hxxp", "https": "hxxps", "ftp": "fxp"}
_HALF_ENTITY: Final = re.compile(r"&[a-z]{0,3}\Z")

Block = dict[str, Any]


def render(alert: Alert) -> dict[str, Any]:
    """Return the body to post to an incoming webhook: fallback text and blocks."""
    headline = _HEADLINES[alert.kind].format(_target(alert.target))
    if alert.status == "closed":
        headline += " (ended)"
    level = f"[{alert.severity.upper()}:{alert.score * 100:.0f}]"
    crowd = f"{_count(alert.counts.posts, 'post')} by {_count(alert.counts.accounts, 'account')}"
    return {
        "text": safe(f"{level} {headline} · {crowd} · {_length(alert)}", MAX_TEXT),
        "blocks": [
            {"type": "header", "text": _plain(headline, MAX_HEADER)},
            {"type": "section", "fields": [_plain(fact, MAX_TEXT) for fact in _facts(alert, crowd)]},
            *_reasons(alert),
            *_posts(alert.posts),
            _context(f"Alert {alert.id}, revision {alert.revision}"),
        ],
        "mrkdwn": False,
        "unfurl_links": False,
        "unfurl_media": False,
    }


def safe(text: str, limit: int) -> str:
    """Return text from outside as Slack may show it: redacted, defanged, escaped, at most ``limit`` long."""
    shown = _LINK.sub(_defanged, excerpt(text, limit))
    shown = shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if len(shown) <= limit:
        return shown
    return _HALF_ENTITY.sub("", shown[: limit - 1]) + "…"


def _defanged(link: re.Match[str]) -> str:
    host = (link["host"] or link["bare"]).replace(".", "[.]")
    if link["scheme"] is None:
        return host
    return f"{_DEAD_SCHEMES[link['scheme'].lower()]}://{host}"


def _facts(alert: Alert, crowd: str) -> list[str]:
    facts = [
        f"Severity: {alert.severity}, score {alert.score * 100:.0f} of 100",
        f"Target: {_target(alert.target)}",
        f"When: {_time(alert.window.start)} to {_time(alert.window.end)}",
        f"In this time: {crowd}",
    ]
    if alert.accounts:
        groups = f" in {_count(len(alert.clusters), 'group')}" if alert.clusters else ""
        facts.append(f"Named by the evidence: {_count(len(alert.accounts), 'account')}{groups}")
    platforms = sorted(
        {account.platform for account in alert.accounts} | {post.platform for post in alert.posts}
    )
    if platforms:
        facts.append(f"Platform: {', '.join(platforms)}")
    return facts


def _reasons(alert: Alert) -> list[Block]:
    evidence = sorted(alert.evidence, key=lambda one: (-one.weight, one.code))
    blocks = [_section(f"• {one.statement}", MAX_REASON) for one in evidence[:MAX_REASONS]]
    if len(evidence) > MAX_REASONS:
        blocks.append(_context(f"and {_count(len(evidence) - MAX_REASONS, 'more reason')}"))
    return blocks


def _posts(posts: list[SamplePost]) -> list[Block]:
    shown = posts[:MAX_POSTS]
    if not shown:
        return []
    title = "One of the posts" if len(shown) == 1 else f"{len(shown)} of the posts"
    quotes = [
        f"@{post.author.removeprefix('@')} at {_time(post.created_at)}: “{post.text}”" for post in shown
    ]
    return [{"type": "divider"}, _context(title), *(_section(quote, MAX_POST) for quote in quotes)]


def _section(text: str, limit: int) -> Block:
    return {"type": "section", "text": _plain(text, limit)}


def _context(text: str) -> Block:
    return {"type": "context", "elements": [_plain(text, MAX_TEXT)]}


def _plain(text: str, limit: int) -> Block:
    return {"type": "plain_text", "text": safe(text, limit), "emoji": False}


def _target(target: AlertTarget) -> str:
    if target.name:
        return target.name
    if target.handle:
        place = f" on {target.platform}" if target.platform else ""
        return f"@{target.handle.removeprefix('@')}{place}"
    return target.id or "an unknown target"


def _length(alert: Alert) -> str:
    minutes = (alert.window.end - alert.window.start).total_seconds() / 60
    return f"{minutes:.0f} min" if minutes >= 1 else "under a minute"


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
