"""An alert as a Slack message.

Whatever came from outside is redacted, defanged, escaped and shown as plain text, so that it can neither ping a
channel, nor carry a live link, nor break the message's size. The one link is ours: to the console.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from agents.delivery.wording import MARKS, Brief, brief, counted, own_id, step
from agents.store import Message
from agents.store.messages import EDIT, OPENED, Notice

MAX_HEADER: Final = 150
MAX_TEXT: Final = 600
"""Slack takes 150 characters in a header, 3,000 in a section, and about 13,000 in a whole message
(slackapi/bolt-js issue 2509); these stay below half of it."""

ACTIONS: Final = {
    "acknowledge": "Acknowledge",
    "not_coordinated": "Not coordinated",
    "mute": "Mute 1 h",
}
"""Buttons besides Open, by the id that Slack sends back."""

_HALF_ENTITY: Final = re.compile(r"&[a-z]{0,3}\Z")

Block = dict[str, Any]
Body = dict[str, Any]


def render(message: Message, *, console_url: str | None = None, buttons: bool = False) -> Body:
    """Return a whole message: fallback text and blocks.

    Args:
        message: What to tell.
        console_url: Where the console is.
        buttons: Whether somebody listens to buttons.
    """
    said = brief(message.alert, message.told, message.case, console_url)
    lead = step(message.event, message.alert, message.facts)
    blocks = [
        {"type": "header", "text": _plain(said.headline, MAX_HEADER)},
        *([_section(lead)] if lead else []),
        _section("\n".join([said.claim, *(f"• {reason}" for reason in said.reasons)]), 3 * MAX_TEXT),
        *([_section(f"Accounts: {said.accounts}")] if said.accounts else []),
        _context(f"{said.sure} · {said.review}" if said.review else said.sure),
        *_actions(said, message, buttons),
        _context(f"Alert {said.alert_id}, revision {message.alert.revision}"),
    ]
    text = said.fallback if message.event in {OPENED, EDIT} or not lead else f"{lead} {said.fallback}"
    return _body(text, blocks)


def reply(message: Message) -> Body:
    """Return an answer in the message's thread: the one thing that is new."""
    text = f"{MARKS[message.alert.severity]} {step(message.event, message.alert, message.facts)}"
    return _body(text, [_section(text)])


def digest(messages: Sequence[Message], *, console_url: str | None = None) -> Body:
    """Return the message that announces several alerts, a line each, the gravest first."""
    headline = f"{len(messages)} alerts at once: {counted([message.severity for message in messages])}"
    order = list(reversed(MARKS))
    lines = sorted(messages, key=lambda message: order.index(message.severity))
    return _body(
        headline,
        [
            {"type": "header", "text": _plain(headline, MAX_HEADER)},
            *(_section(_line(message)) for message in lines),
            _context("Sent as a digest because of the alert volume."),
            *_linked(None if console_url is None else console_url.rstrip("/")),
        ],
    )


def notice(told: Notice, *, console_url: str | None = None) -> Body:
    """Return the message that says how much a quota withholds."""
    verb = "message was" if told.withheld == 1 else "messages were"
    text = f"{told.withheld:,} {verb} withheld: the quota is used up. The console shows every alert."
    return _body(text, [_section(text), *_linked(console_url)])


def announcement(text: str) -> Body:
    """Return a message of one line that tells of no alert."""
    return _body(text, [_section(text)])


def safe(text: str, limit: int) -> str:
    """Return text as Slack may show it: escaped, at most ``limit`` long, no entity cut in half."""
    shown = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if len(shown) <= limit:
        return shown
    return _HALF_ENTITY.sub("", shown[: limit - 1]) + "…"


def _line(message: Message) -> str:
    said = brief(message.alert, message.told, message.case)
    return f"{said.fallback}\nAlert {own_id(message.alert_id)}"


def _actions(said: Brief, message: Message, buttons: bool) -> list[Block]:
    if not buttons:
        return _linked(said.url)
    elements: list[Block] = []
    if said.url is not None:
        elements.append({"type": "button", "action_id": "open", "url": said.url, "text": _plain("Open", 75)})
    hidden = set()
    if message.case.review != "unreviewed":
        hidden.add("acknowledge")
    if message.case.verdict is not None:
        hidden.add("not_coordinated")
    elements += [
        {"type": "button", "action_id": action, "value": message.alert_id[:2000], "text": _plain(words, 75)}
        for action, words in ACTIONS.items()
        if action not in hidden
    ]
    return [{"type": "actions", "elements": elements}]


def _linked(url: str | None) -> list[Block]:
    if url is None:
        return []
    # The address is the installation's own setting, and the id in it is quoted.
    safe_url = url.replace("&", "&amp;").replace("<", "%3C").replace(">", "%3E").replace("|", "%7C")
    return [
        {"type": "context", "elements": [{"type": "mrkdwn", "text": f"<{safe_url}|Open in the console>"}]}
    ]


def _body(text: str, blocks: list[Block]) -> Body:
    return {
        "text": safe(text, MAX_TEXT),
        "blocks": blocks,
        "mrkdwn": False,
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _section(text: str, limit: int = MAX_TEXT) -> Block:
    return {"type": "section", "text": _plain(text, limit)}


def _context(text: str) -> Block:
    return {"type": "context", "elements": [_plain(text, MAX_TEXT)]}


def _plain(text: str, limit: int) -> Block:
    return {"type": "plain_text", "text": safe(text, limit), "emoji": False}
