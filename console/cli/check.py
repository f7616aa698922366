"""``pileon check``: says whether everything that the agents need is there."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from agents.ops.errors import ConfigurationError, RunError

if TYPE_CHECKING:
    from agents.ops.settings import Settings
    from schemas.target import Related, Target


class Finding(NamedTuple):
    """What a check found; ``lines`` are for people and hold no secret."""

    lines: list[str]
    ready: bool = True


def check() -> None:
    """Check settings, watchlist, broker, topics and store.

    Ends with 2 if something is set wrong, and with 1 if something cannot be reached or is not there yet.
    """
    from agents.ops.settings import load

    settings = load(os.environ)
    print_finding("settings", Finding(described(settings)))
    checks: dict[str, Callable[[Settings], Finding]] = {
        "watchlist": watchlist,
        "topics": topics,
        "store": store,
        "delivery": delivery,
    }
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
    from agents.watchlist import load_watchlist

    if settings.watchlist is None:
        if settings.all_targets:
            return Finding(["every primary target is watched"])
        raise ConfigurationError("nobody is watched: set PILEON_WATCHLIST or PILEON_ALL_TARGETS")
    if settings.all_targets:
        raise ConfigurationError("PILEON_WATCHLIST and PILEON_ALL_TARGETS exclude each other")
    loaded = load_watchlist(settings.watchlist)
    persons: list[Target | Related] = list(loaded.targets)
    persons += [person for target in loaded.targets for person in target.related]
    accounts = sum(len(handles) for person in persons for handles in person.accounts.values())
    aliases = sum(len(person.aliases) for person in persons)
    related = len(persons) - len(loaded.targets)
    line = f"{len(loaded.targets)} targets, {related} related persons, {accounts} accounts, {aliases} aliases"
    return Finding([f"{settings.watchlist}: {line}"])


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


def store(settings: Settings) -> Finding:
    """Tell whether the store answers; an SQLite file is not made by asking for it."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    from agents.store import AlertStore
    from console.cli.outbox import described as described_outbox

    try:
        url = make_url(settings.store_url)
    except ArgumentError:
        raise ConfigurationError("PILEON_STORE_URL is no database URL") from None
    shown = url.render_as_string(hide_password=True)
    if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).exists():
        return Finding([f"{shown}: not there yet, made when the first alert is stored"])
    with AlertStore(settings.store_url) as opened:
        return Finding([f"{shown}: {opened.count():,} alerts", *described_outbox(opened.outbox)])


def delivery(settings: Settings) -> Finding:
    """Tell where messages go; nothing is sent."""
    from agents.delivery.build import delivery as built

    told = built(settings)
    ways = ", ".join(f"{sink.name} ({sink.kind.replace('_', ' ')})" for sink in told.sinks)
    console = settings.console_url or "no PILEON_CONSOLE_URL is set, so messages have no link"
    return Finding([f"messages go to {ways}", f"console: {console}"])
