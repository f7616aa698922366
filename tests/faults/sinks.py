"""All kinds of sinks at once, each with its other side on this machine, and one oracle for what came out of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from email import message_from_string
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson
import yaml
from aiohttp import web

from agents.delivery.sinks.email import _identifier
from agents.ops.clock import now_ms
from agents.store import AlertReader
from tests.support.announced import announced
from tests.support.slack import FakeSlack
from tests.support.slack_api import TOKEN, SlackApi
from tests.support.smtp import MailServer
from tests.support.web import serving

BOT: Final = "slack"
SINKS: Final = (BOT, "hook", "email", "webhook", "journal")

Came = Callable[[str], None]


class Told(NamedTuple):
    """One message as it came out.

    Attributes:
        what: What it tells: an alert's id and an event, or an alert's id alone where a message does not say.
        name: By which a receiver drops what it has already; empty where there is none.
    """

    what: str
    name: str = ""


class OtherSides:
    """Where the sinks lead.

    Attributes:
        came: Called with a sink's name when it took something, before it answers.
        settings: Settings that lead there.
        slack: The bot's Slack.
        hook: The webhook's.
    """

    def __init__(self, slack: SlackApi, hook: FakeSlack, mail: MailServer) -> None:
        self.came: Came = lambda _sink: None
        self.slack, self.hook, self.mail = slack, hook, mail
        self.requests: list[tuple[Mapping[str, str], dict[str, Any]]] = []
        self.settings: dict[str, Any] = {}
        slack.taken = lambda method: self.came(BOT) if method in {"chat.postMessage", "chat.update"} else None

    async def receive(self, request: web.Request) -> web.Response:
        """Take an event of the generic webhook."""
        self.requests.append((dict(request.headers), json.loads(await request.read())))
        self.came("webhook")
        return web.Response()

    def told(self, log: str, wanted: Mapping[str, Iterable[str]]) -> dict[str, list[Told]]:
        """Return what came out of each sink.

        Args:
            log: What the workers logged.
            wanted: What should have, by sink: mails carry names only, which tell nothing by themselves.
        """
        mails = {_identifier(f"email/{what}"): what for what in wanted["email"]}
        names = [str(message_from_string(one)["Message-ID"]) for one in self.mail.mails]
        lines = [orjson.loads(line) for line in log.splitlines() if '"delivery.would_send"' in line]
        keys = [key.partition("/")[2] for one in self.slack.messages for key in one.keys]
        return {
            BOT: [Told(key, key) for key in keys],
            "hook": [Told(f"{one}/{claim}") for body in self.hook.accepted for one, claim in announced(body)],
            "email": [Told(mails.get(name, name), name) for name in names],
            "webhook": [
                Told(body["id"].partition("/")[2], headers["X-Pileon-Delivery"])
                for headers, body in self.requests
                if body["event"] != "updated"
            ],
            "journal": [Told(f"{alert}/{line['tells']}") for line in lines for alert in line["alerts"]],
        }


@asynccontextmanager
async def other_sides(folder: Path) -> AsyncIterator[OtherSides]:
    """Run all of them until the block ends."""
    with closing(MailServer()) as mail:
        async with SlackApi(now_ms).running() as slack, FakeSlack().running() as hook:
            sides = OtherSides(slack, hook, mail)
            app = web.Application()
            app.router.add_post("/events", sides.receive)
            async with serving(app) as address:
                (folder / "hook").write_text(hook.url)
                (folder / "routes.yaml").write_text(
                    yaml.safe_dump(
                        {
                            "sinks": {
                                "hook": {"kind": "slack_webhook", "url_file": str(folder / "hook")},
                                "journal": {"kind": "log"},
                            },
                            "routes": [{"sinks": list(SINKS), "group_interval": "2s"}],
                        }
                    )
                )
                sides.settings = {
                    "slack_token": TOKEN,
                    "slack_channel": "C1",
                    "slack_api_url": slack.url,
                    "smtp_url": f"smtp://127.0.0.1:{mail.port}",
                    "email_to": "desk@x.example",
                    "webhook_url": f"http://{address}/events",
                    "webhook_secret": "shared key",
                    "routes": folder / "routes.yaml",
                }
                yield sides


def wanted(reader: AlertReader, alerts: Iterable[str]) -> dict[str, set[str]]:
    """Return what the store says that each sink was to tell: an alert's id and an event."""
    found: dict[str, set[str]] = {sink: set() for sink in SINKS}
    for alert in alerts:
        for one in reader.told(alert):
            if one.event != "updated" and one.state == "sent":
                found[one.sink].add(f"{alert}/{one.event}")
    return found


def wrong(sink: str, told: Sequence[Told], should: Iterable[str], kills: int) -> list[str]:
    """Return what is wrong with what came out of a sink.

    Args:
        sink: Which.
        told: What came out.
        should: What should have.
        kills: How often a process was killed: each may have cost a message of a sink that cannot look.
    """
    counts = Counter(one.what for one in told)
    missing = set(should) - counts.keys()
    found = [f"{sink}: {what} was never told" for what in sorted(missing)] if sink != "hook" else []
    if sink == "hook":
        # Its messages do not name their events: what counts is how many things were told of each alert.
        alerts = Counter(what.partition("/")[0] for what in should)
        shown = Counter(what.partition("/")[0] for what in counts)
        found += [
            f"{sink}: {alert} was told {shown[alert]} things"
            for alert in alerts
            if shown[alert] < alerts[alert]
        ]
    repeats = sum(counts.values()) - len(counts)
    if repeats > (0 if sink == BOT else kills):
        found.append(f"{sink}: {repeats} messages came twice, with {kills} kills")
    names = {one.name for one in told if one.name}
    if names and len(names) != len(counts):
        found.append(f"{sink}: {len(counts)} things were told under {len(names)} names")
    return found
