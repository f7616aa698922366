"""The sinks and routes of an installation, as its settings and its routes file say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
from msgspec import Struct
from pydantic import SecretStr

from agents.delivery.events import Kind
from agents.delivery.routing import Planner, Route, Routes, SinkSpec, load_routes, quota
from agents.delivery.sinks import email as email_sink
from agents.delivery.sinks import slack_bot, slack_webhook
from agents.delivery.sinks.base import Sink
from agents.delivery.sinks.log import LogSink
from agents.delivery.sinks.rotating import RotatingSink
from agents.delivery.sinks.webhook import GenericWebhook
from agents.ops import logs
from agents.ops.clock import now_ms
from agents.ops.errors import ConfigurationError
from agents.ops.settings import FILE_SUFFIX, PREFIX, Settings, read_secret
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
        return _with_secret(
            _of_setting(settings, "slack_token", name),
            lambda token: slack_bot.SlackBot(
                name,
                token,
                spec.channel or settings.slack_channel or "",
                pace=pace(slack_bot.PACE),
                console_url=url,
                buttons=settings.interactions_port is not None or settings.slack_app_token is not None,
                tells=tells(("opened", "escalated", "grown", "closed", "updated")),
                base_url=settings.slack_api_url,
            ),
        )
    if spec.kind == "slack_webhook":
        most: Sequence[Kind] = ("opened", "escalated", "grown", "closed")
        return _with_secret(
            _of_file(name, "url_file", spec.url_file) or _of_setting(settings, "slack_webhook", name),
            lambda hook: slack_webhook.SlackWebhook(
                name,
                hook,
                pace=pace(slack_webhook.PACE),
                console_url=url,
                tells=tells(most) if spec.events is not None else ("opened", "escalated", "closed"),
            ),
        )
    if spec.kind == "email":
        return _with_secret(
            _of_setting(settings, "smtp_url", name),
            lambda server: email_sink.Email(
                name,
                server,
                settings.email_from,
                spec.to,
                pace=pace(email_sink.PACE),
                console_url=url,
                tells=tells(("opened", "escalated", "grown", "closed"))
                if spec.events is not None
                else ("opened", "escalated", "closed"),
            ),
        )
    if spec.kind == "webhook":

        def signed(key: str | None) -> Sink:
            return GenericWebhook(
                name,
                spec.url or "",
                key,
                pace=pace(Pace()),
                console_url=url,
                tells=tells(("opened", "escalated", "grown", "closed", "updated")),
            )

        secret = _of_file(name, "secret_file", spec.secret_file)
        if secret is None and settings.webhook_secret is not None:
            secret = _of_setting(settings, "webhook_secret", name)
        return signed(None) if secret is None else _with_secret(secret, signed)
    return LogSink(name, pace=pace(Pace()), tells=tells(("opened", "escalated", "grown", "closed")))


class _Secret(NamedTuple):
    value: str
    variable: str
    file: Path | None


def _with_secret(secret: _Secret, make: Callable[[str], Sink]) -> Sink:
    """Make a sink; where its secret is in a file, the sink follows the file."""
    if secret.file is None:
        return make(secret.value)
    return RotatingSink(secret.variable, secret.file, secret.value, make)


def _of_setting(settings: Settings, field: str, name: str) -> _Secret:
    value: SecretStr | None = getattr(settings, field)
    variable = f"{PREFIX}{field.upper()}"
    if value is None:
        raise ConfigurationError(f"the sink {name} needs {variable}")
    file = settings.secret_files.get(field)
    return _Secret(value.get_secret_value(), variable if file is None else f"{variable}{FILE_SUFFIX}", file)


def _of_file(name: str, field: str, path: str | None) -> _Secret | None:
    if path is None:
        return None
    variable, file = f"PILEON_ROUTES: sinks.{name}.{field}", Path(path)
    value = read_secret(variable, file)
    logs.also_hide(value)
    return _Secret(value, variable, file)
