"""Many alerts as one Slack message, for when they come faster than a channel takes messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final, get_args

from schemas.alert import Severity

_GRAVEST_FIRST: Final[tuple[Severity, ...]] = tuple(reversed(get_args(Severity)))
_HINT: Final = "They came too fast for a message each. `pileon console` shows every one in full."


def digest(announcements: Sequence[tuple[str, Severity, str]]) -> dict[str, Any]:
    """Return the body that announces several alerts, a line each, the gravest first.

    Args:
        announcements: Id, severity and fallback text of each alert; the text is safe already, as ``render`` made it.
    """
    counts = Counter(severity for _, severity, _ in announcements)
    shares = ", ".join(f"{counts[severity]} {severity}" for severity in _GRAVEST_FIRST if counts[severity])
    headline = f"{len(announcements)} alerts at once: {shares}"
    lines = sorted(announcements, key=lambda one: _GRAVEST_FIRST.index(one[1]))
    return {
        "text": headline,
        "blocks": [
            {"type": "header", "text": _plain(headline)},
            *(
                {"type": "section", "text": _plain(f"{text}\nAlert {alert_id}")}
                for alert_id, _, text in lines
            ),
            {"type": "context", "elements": [_plain(_HINT)]},
        ],
        "mrkdwn": False,
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}
