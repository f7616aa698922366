"""The sinks and routes of an installation, as its settings and its routes file say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct
from pydantic import SecretStr

from agents.delivery.events import Kind
from agents.delivery.routing import Planner, Route, Routes, SinkSpec, load_routes, quota
from agents.delivery.sinks import email as email_sink
from agents.delivery.sinks import slack_bot, slack_webhook
from agents.delivery.sinks.base import Sink
from agents.delivery.sinks.log import LogSink
from agents.delivery.sinks.webhook import GenericWebhook
from agents.ops.clock import now_ms
from agents.ops.errors import ConfigurationError
from agents.ops.settings import Settings
from agents.store import Pace

SLACK: Final = "slack"
"""The sink that is always there: a bot, a webhook, or, without either, the log."""


class Delivery(Struct, frozen=True):
    """What is told, and by which ways."""

    sinks: list[Sink]
    planner: Planner


def delivery(settings: Settings, clock: Callable[[], int] = now_ms) -> Delivery:
    """Return the sinks of an installation and what plans for them.

    Raises:
        ConfigurationError: One line that names the setting or the field of the routes file that is wrong.
    """
    specs = _of_settings(settings)
    if settings.routes is not None:
        routes = load_routes(settings.routes, list(specs))
        specs = specs | routes.sinks
    else:
        routes = Routes([Route(sinks=list(specs))])
    used = {sink for route in routes.routes for sink in route.sinks}
    inhibit = [(one.by, one.of) for one in routes.inhibit]
    sinks = [_sink(settings, name, spec, inhibit) for name, spec in specs.items() if name in used]
    tells = {sink.name: sink.tells for sink in sinks}
    return Delivery(sinks, Planner(routes, tells, clock))


def _of_settings(settings: Settings) -> dict[str, SinkSpec]:
    specs: dict[str, SinkSpec] = {}
    if settings.slack_token is not None:
        specs[SLACK] = SinkSpec(kind="slack", channel=settings.slack_channel)
    elif settings.slack_webhook is not None:
        specs[SLACK] = SinkSpec(kind="slack_webhook")
    else:
        specs[SLACK] = SinkSpec(kind="log")
    addresses = [part.strip() for part in settings.email_to.split(",") if part.strip()]
    if addresses:
        specs["email"] = SinkSpec(kind="email", to=addresses)
    if settings.webhook_url is not None:
        specs["webhook"] = SinkSpec(kind="webhook", url=settings.webhook_url)
    return specs


def _sink(settings: Settings, name: str, spec: SinkSpec, inhibit: Sequence[tuple[object, object]]) -> Sink:
    number, period = quota(spec.quota)

    def pace(of: Pace) -> Pace:
        return msgspec.structs.replace(of, quota=number, quota_ms=period, inhibit=list(inhibit))

    def tells(most: Sequence[Kind]) -> Sequence[Kind]:
        if spec.events is None:
            return most
        unable = [kind for kind in spec.events if kind == "updated" and kind not in most]
        if unable:
            raise ConfigurationError(
                f"PILEON_ROUTES: sinks.{name}.events: {spec.kind} cannot edit its messages"
            )
        return spec.events

    url = settings.console_url
    if spec.kind == "slack":
        token = _secret(settings.slack_token)
        if token is None:
            raise ConfigurationError(f"the sink {name} needs PILEON_SLACK_TOKEN")
        return slack_bot.SlackBot(
            name,
            token,
            spec.channel or settings.slack_channel or "",
            pace=pace(slack_bot.PACE),
            console_url=url,
            buttons=settings.interactions_port is not None or settings.slack_app_token is not None,
            tells=tells(("opened", "escalated", "grown", "closed", "updated")),
        )
    if spec.kind == "slack_webhook":
        hook = _read(name, "url_file", spec.url_file) or _secret(settings.slack_webhook)
        if hook is None:
            raise ConfigurationError(f"the sink {name} needs PILEON_SLACK_WEBHOOK")
        most: Sequence[Kind] = ("opened", "escalated", "grown", "closed")
        return slack_webhook.SlackWebhook(
            name,
            hook,
            pace=pace(slack_webhook.PACE),
            console_url=url,
            tells=tells(most) if spec.events is not None else ("opened", "escalated", "closed"),
        )
    if spec.kind == "email":
        server = _secret(settings.smtp_url)
        if server is None:
            raise ConfigurationError(f"the sink {name} needs PILEON_SMTP_URL")
        return email_sink.Email(
            name,
            server,
            settings.email_from,
            spec.to,
            pace=pace(email_sink.PACE),
            console_url=url,
            tells=tells(("opened", "escalated", "grown", "closed"))
            if spec.events is not None
            else ("opened", "escalated", "closed"),
        )
    if spec.kind == "webhook":
        return GenericWebhook(
            name,
            spec.url or "",
            _read(name, "secret_file", spec.secret_file) or _secret(settings.webhook_secret),
            pace=pace(Pace()),
            console_url=url,
            tells=tells(("opened", "escalated", "grown", "closed", "updated")),
        )
    return LogSink(name, pace=pace(Pace()), tells=tells(("opened", "escalated", "grown", "closed")))


def _secret(value: SecretStr | None) -> str | None:
    return None if value is None else value.get_secret_value()


def _read(name: str, field: str, path: str | None) -> str | None:
    if path is None:
        return None
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise ConfigurationError(f"PILEON_ROUTES: sinks.{name}.{field}: {path}: {reason}") from None
