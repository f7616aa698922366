"""``pileon check``: says whether everything that the agents need is there."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

import typer

from agents.ops.errors import ConfigurationError, RunError

if TYPE_CHECKING:
    from agents.delivery.sinks.slack_bot import SlackBot
    from agents.delivery.sinks.slack_webhook import SlackWebhook
    from agents.ops.settings import Settings
    from schemas.target import Related, Target

TEST_MESSAGE: Final = "Test message from `pileon check --slack`: Pileon can write here. Nothing has happened."


class Finding(NamedTuple):
    """What a check found; ``lines`` are for people and hold no secret."""

    lines: list[str]
    ready: bool = True


def check(
    agents: Annotated[
        list[str] | None,
        typer.Argument(metavar="[AGENT]...", help="Check what these agents need; all of them by default."),
    ] = None,
    *,
    send: Annotated[bool, typer.Option("--slack", help="Send a test message to Slack.")] = False,
) -> None:
    """Check settings, watchlist, broker, topics, folders, ports, store and Slack.

    What a worker would refuse at its start is refused here. Ends with 2 if something is set wrong, and with 1 if
    something cannot be reached or is not there yet.
    """
    from agents.ops.settings import load
    from agents.stages.named import chosen

    named = chosen(agents or [])
    settings = load(os.environ)
    print_finding("settings", Finding(described(settings)))
    checks: dict[str, Callable[[Settings], Finding]] = {"watchlist": watchlist} if "watch" in named else {}
    if settings.spared is not None:
        checks["spared"] = spared
    checks |= {"topics": topics, "folders": folders, "metrics": metrics}
    if "notify" in named:
        checks |= {"store": store, "delivery": delivery}
    if settings.oidc_issuer is not None:
        checks["sign-in"] = sign_in
    if send:
        checks["slack"] = sent
    wrong, missing = [], []
    for name, find in checks.items():
        try:
            finding = find(settings)
        except ConfigurationError as error:
            wrong.append(name)
            finding = Finding([str(error)], ready=False)
        except RunError as error:
            missing.append(name)
            finding = Finding([str(error)], ready=False)
        else:
            missing += [] if finding.ready else [name]
        print_finding(name, finding)
    if wrong:
        raise ConfigurationError(f"wrong: {', '.join(wrong)}")
    if missing:
        raise RunError(f"not ready: {', '.join(missing)}")


def print_finding(name: str, finding: Finding) -> None:
    """Print what a check found, below one another."""
    verdict = "ok" if finding.ready else "NOT READY"
    for index, line in enumerate(finding.lines):
        typer.echo(f"{name if index == 0 else '':<10} {verdict if index == 0 else '':<10} {line}")


def described(settings: Settings) -> list[str]:
    """Return the settings that are not at their defaults, secrets masked."""
    from agents.ops.settings import PREFIX, SECRET_FIELDS

    lines = []
    for field in sorted(settings.model_fields_set):
        value = getattr(settings, field)
        if value != type(settings).model_fields[field].default and field != "store_url":
            lines.append(f"{PREFIX}{field.upper()}={'(set)' if field in SECRET_FIELDS else value}")
    return lines or ["all at their defaults"]


def watchlist(settings: Settings) -> Finding:
    """Tell what is watched."""
    from agents.preflight import watched
    from agents.watchlist import load_watchlist

    path = watched(settings)
    if path is None:
        return Finding(["every primary target is watched"])
    loaded = load_watchlist(path)
    persons: list[Target | Related] = list(loaded.targets)
    persons += [person for target in loaded.targets for person in target.related]
    accounts = sum(len(handles) for person in persons for handles in person.accounts.values())
    aliases = sum(len(person.aliases) for person in persons)
    related = len(persons) - len(loaded.targets)
    line = f"{len(loaded.targets)} targets, {related} related persons, {accounts} accounts, {aliases} aliases"
    return Finding([f"{path}: {line}"])


def spared(settings: Settings) -> Finding:
    """Tell how many accounts nothing flags, because people judged them organic."""
    return Finding([f"{settings.spared}: {len(settings.detector().spared_accounts)} accounts"])


def sign_in(settings: Settings) -> Finding:
    """Tell whether the OpenID provider answers and can do what the console needs."""
    from console.web.oidc import Provider

    return Finding([f"{settings.oidc_issuer}: {Provider(settings).name}"])


def topics(settings: Settings) -> Finding:
    """Tell whether the broker answers and how its topics differ."""
    from agents.kafka.topic_admin import TopicAdmin, connect
    from schemas.topics import TOPICS

    with TopicAdmin(settings, connect(settings)) as admin:
        differences = admin.compare()
    at = f"at {settings.bootstrap_servers}"
    if not differences:
        return Finding([f"{len(TOPICS)} topics {at}"])
    fatal = any(difference.fatal for difference in differences)
    return Finding([f"{len(differences)} differences {at}", *map(str, differences)], ready=not fatal)


def folders(settings: Settings) -> Finding:
    """Tell whether the folder of data can be written to; nothing is made by asking."""
    from agents.preflight import require_writable

    require_writable(settings.data_dir, "PILEON_DATA_DIR")
    return Finding([f"{settings.data_dir} can be written to"])


def metrics(settings: Settings) -> Finding:
    """Tell whether metrics and traces can be served; a port in use may be that of a worker that runs here."""
    from agents.ops import tracing
    from agents.preflight import port_is_free

    lines = []
    if settings.otlp_endpoint is not None:
        tracing.require(settings.otlp_endpoint)
        lines.append(f"traces go to {settings.otlp_endpoint}")
    if settings.metrics_port is None:
        return Finding(["no port is set; metrics are not served", *lines])
    at = f"{settings.metrics_host} port {settings.metrics_port}"
    if port_is_free(settings.metrics_host, settings.metrics_port):
        return Finding([f"{at} is free", *lines])
    return Finding([f"{at} is in use; a second worker on this machine needs another port", *lines])


def store(settings: Settings) -> Finding:
    """Tell whether the store answers; an SQLite file is not made by asking for it."""
    from agents.preflight import require_store_file, store_file
    from agents.store import AlertReader
    from agents.store.version import WaitingStoreError
    from console.cli.outbox import described as described_outbox

    file = store_file(settings)
    if file is not None:
        require_store_file(file)
        if not file.exists():
            return Finding([f"{file}: not there yet, made when the first alert is stored"])
    # Only to read: whoever opens a store to write waits for the workers that write to it, and upgrades an older one.
    try:
        with AlertReader(settings.store_url) as opened:
            found = f"{file or 'database'}: {opened.count():,} alerts"
            return Finding([found, *described_outbox(opened.outbox)])
    except WaitingStoreError as error:
        return Finding([str(error)])


def delivery(settings: Settings) -> Finding:
    """Tell where messages go; nothing is sent."""
    from agents.delivery.build import delivery as built

    sinks = built(settings).sinks
    ways = ", ".join(f"{sink.name} ({sink.kind.replace('_', ' ')})" for sink in sinks)
    console = settings.console_url or "no PILEON_CONSOLE_URL is set, so messages have no link"
    slack = any(sink.kind in {"slack", "slack_webhook"} for sink in sinks)
    hint = ["`pileon check --slack` sends a test message to Slack"] if slack else []
    return Finding([f"messages go to {ways}", f"console: {console}", *hint])


def sent(settings: Settings) -> Finding:
    """Send a test message to each channel of Slack, and tell what came of it."""
    from agents.delivery.build import delivery as built
    from agents.delivery.sinks.rotating import RotatingSink
    from agents.delivery.sinks.slack_bot import SlackBot
    from agents.delivery.sinks.slack_webhook import SlackWebhook

    sinks = [sink.current if isinstance(sink, RotatingSink) else sink for sink in built(settings).sinks]
    channels = [sink for sink in sinks if isinstance(sink, SlackBot | SlackWebhook)]
    if not channels:
        raise ConfigurationError(
            "no message goes to Slack: set PILEON_SLACK_TOKEN or PILEON_SLACK_WEBHOOK, or name their files"
        )
    lines = []
    for channel in channels:
        result, error = asyncio.run(_said(channel))
        if result == "retry":
            raise RunError(f"Slack did not take the test message of the sink {channel.name}: {error}")
        if result != "sent":
            secret = "token" if channel.kind == "slack" else "webhook"
            raise ConfigurationError(f"Slack refuses the {secret} of the sink {channel.name}: {error}")
        lines.append(f"{channel.name}: a test message was sent")
    return Finding(lines)


async def _said(channel: SlackBot | SlackWebhook) -> tuple[str, str]:
    try:
        outcome = await channel.say(TEST_MESSAGE)
    finally:
        await channel.close()
    return outcome.result, outcome.error
