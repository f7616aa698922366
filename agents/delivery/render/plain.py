"""An alert as plain text, for e-mail and the log."""

from __future__ import annotations

from collections.abc import Sequence

from agents.delivery.wording import brief, counted, own_id, step
from agents.store import Message
from agents.store.messages import Notice


def subject(messages: Sequence[Message]) -> str:
    """Return one line that says it all."""
    if len(messages) == 1:
        message = messages[0]
        lead = step(message.event, message.alert, message.facts)
        said = brief(message.alert, message.told, message.case)
        return f"{said.fallback} {lead}".strip()
    return f"{len(messages)} alerts at once: {counted([message.severity for message in messages])}"


def text(messages: Sequence[Message], console_url: str | None = None) -> str:
    """Return all that is told, a paragraph an alert."""
    return "\n\n".join(_paragraph(message, console_url) for message in messages) + "\n"


def notice_text(told: Notice, console_url: str | None = None) -> str:
    """Return how much a quota withholds."""
    verb = "message was" if told.withheld == 1 else "messages were"
    line = f"{told.withheld:,} {verb} withheld: the quota is used up. The console shows every alert."
    return line if console_url is None else f"{line}\n{console_url}"


def _paragraph(message: Message, console_url: str | None) -> str:
    said = brief(message.alert, message.told, message.case, console_url)
    lead = step(message.event, message.alert, message.facts)
    lines = [
        said.headline,
        lead,
        said.claim,
        *(f"- {reason}" for reason in said.reasons),
        f"Accounts: {said.accounts}" if said.accounts else "",
        said.sure,
        said.review,
        said.url or "",
        f"Alert {own_id(message.alert_id)}, revision {message.alert.revision}",
    ]
    return "\n".join(line for line in lines if line)
