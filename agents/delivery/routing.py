"""Who is told what: routes by severity, kind, target and time of day, from a YAML file or by default."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
import yaml
from msgspec import Meta, Struct

from agents.delivery.events import Kind, events, rank
from agents.delivery.sinks.base import SinkKind
from agents.ops.clock import now_ms
from agents.ops.errors import ConfigurationError
from agents.ops.yaml_letters import WholeLetters
from agents.store import Entry
from agents.store.keys import target_key
from agents.store.messages import EDIT, OPENED
from agents.store.write import Told
from schemas.alert import Alert, AlertKind, Severity

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Name = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_-]{0,63}$")]

DAYS: Final[tuple[Day, ...]] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_DURATION: Final = re.compile(r"^(\d{1,6})(s|m|h)$")
_UNITS: Final = {"s": 1_000, "m": 60_000, "h": 3_600_000}
_QUOTA: Final = re.compile(r"^(\d{1,6})/(m|h|d)$")
_PERIODS: Final = {"m": 60_000, "h": 3_600_000, "d": 86_400_000}
_HOURS: Final = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$")


class SinkSpec(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A sink of the file.

    Attributes:
        kind: What it is.
        channel: Slack's channel id, for ``slack``.
        to: Addresses, for ``email``.
        url: Where to, for ``webhook``.
        url_file: A file with the URL, for ``slack_webhook``.
        secret_file: A file with the key that signs requests, for ``webhook``.
        quota: Most messages in a period, such as ``30/h``; more are counted and shown as withheld.
        events: What it is told; everything that it can show by default.
    """

    kind: SinkKind
    channel: str | None = None
    to: list[str] = []
    url: str | None = None
    url_file: str | None = None
    secret_file: str | None = None
    quota: str | None = None
    events: list[Kind] | None = None


class Route(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which alerts go to which sinks. What is left out matches everything.

    Attributes:
        sinks: Where to.
        severity: The least severity.
        kinds: Kinds of alert.
        targets: Targets, by watchlist id.
        hours: Time of day, ``20:00-08:00`` for the night.
        days: Days of the week.
        timezone: Whose time ``hours`` and ``days`` are in.
        group_wait: How long a new alert waits for others to be told with it.
        group_interval: Time between two edits of a message.
    """

    sinks: Annotated[list[str], Meta(min_length=1)]
    severity: Severity = "low"
    kinds: list[AlertKind] = []
    targets: list[str] = []
    hours: str | None = None
    days: list[Day] = []
    timezone: str = "UTC"
    group_wait: str = "0s"
    group_interval: str = "10s"

    def matches(self, alert: Alert, now: datetime) -> bool:
        """Whether an alert goes this way at a time."""
        here = now.astimezone(ZoneInfo(self.timezone))
        return (
            rank(alert.severity) >= rank(self.severity)
            and (not self.kinds or alert.kind in self.kinds)
            and (not self.targets or (alert.target.id or target_key(alert.target)) in self.targets)
            and (not self.days or DAYS[here.weekday()] in self.days)
            and (self.hours is None or _within(self.hours, here.time()))
        )


class Inhibition(Struct, frozen=True, forbid_unknown_fields=True):
    """While an alert of kind ``by`` is open at a target, new ones of kind ``of`` are not told."""

    by: AlertKind
    of: AlertKind


class Routes(Struct, frozen=True, forbid_unknown_fields=True):
    """The file.

    Attributes:
        routes: Every one that matches adds its sinks.
        sinks: Sinks by name, besides ``slack``, ``email``, ``webhook`` and ``log`` of the settings.
        inhibit: What keeps what from being told.
    """

    routes: Annotated[list[Route], Meta(min_length=1)]
    sinks: dict[Name, SinkSpec] = {}
    inhibit: tuple[Inhibition, ...] = (Inhibition("coordinated_campaign", "pile_on"),)


def load_routes(path: Path, known: Sequence[str]) -> Routes:
    """Read a file of routes.

    Args:
        path: The file.
        known: Sinks that the settings give.

    Raises:
        ConfigurationError: One line that names the field that is wrong.
    """
    try:
        content = yaml.load(path.read_bytes(), WholeLetters)  # noqa: S506 # a safe loader
        routes = msgspec.convert(content, Routes)
        _check(routes, known)
    except OSError as error:
        raise ConfigurationError(f"PILEON_ROUTES: {path}: {error.strerror}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"PILEON_ROUTES: {path}: not YAML: {' '.join(str(error).split())}") from None
    except (msgspec.ValidationError, ValueError) as error:
        raise ConfigurationError(f"PILEON_ROUTES: {path}: {error}") from None
    return routes


def _check(routes: Routes, known: Sequence[str]) -> None:
    names = {*known, *routes.sinks}
    for number, route in enumerate(routes.routes):
        where = f"routes[{number}]"
        unknown = sorted(set(route.sinks) - names)
        if unknown:
            raise ValueError(
                f"{where}.sinks: there is no sink {unknown[0]!r}; there are {', '.join(sorted(names))}"
            )
        try:
            ZoneInfo(route.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"{where}.timezone: there is no time zone {route.timezone!r}") from None
        if route.hours is not None and not _HOURS.match(route.hours):
            raise ValueError(f"{where}.hours: {route.hours!r} is not of the form 20:00-08:00")
        for field in ("group_wait", "group_interval"):
            try:
                duration_ms(getattr(route, field))
            except ValueError as error:
                raise ValueError(f"{where}.{field}: {error}") from None
    for name, sink in routes.sinks.items():
        where = f"sinks.{name}"
        if sink.quota is not None and not _QUOTA.match(sink.quota):
            raise ValueError(f"{where}.quota: {sink.quota!r} is not of the form 30/h")
        needs: Mapping[SinkKind, tuple[str, object]] = {
            "slack": ("channel", sink.channel),
            "slack_webhook": ("url_file", sink.url_file),
            "email": ("to", sink.to),
            "webhook": ("url", sink.url),
        }
        if sink.kind in needs and not needs[sink.kind][1]:
            raise ValueError(f"{where}.{needs[sink.kind][0]}: a sink of kind {sink.kind} needs it")


def duration_ms(text: str) -> int:
    """Return a duration such as ``30s``, ``5m`` or ``1h`` in milliseconds.

    Raises:
        ValueError: If it is none.
    """
    found = _DURATION.match(text)
    if not found:
        raise ValueError(f"{text!r} is not of the form 30s, 5m or 1h")
    return int(found[1]) * _UNITS[found[2]]


def quota(text: str | None) -> tuple[int | None, int]:
    """Return a quota such as ``30/h`` as a number and a period in milliseconds."""
    found = _QUOTA.match(text or "")
    return (int(found[1]), _PERIODS[found[2]]) if found else (None, _PERIODS["h"])


def _within(hours: str, now: time) -> bool:
    start, end = hours.split("-")
    at = f"{now:%H:%M}"
    return start <= at < end if start <= end else at >= start or at < end


class Planner:
    """Says what of each revision each sink is told; its ``plan`` is for ``AlertStore``.

    Args:
        routes: The routes.
        tells: What each sink is told, by name; ``updated`` only where a message can be edited.
        clock: Wall time in milliseconds, for routes by the time of day.
    """

    def __init__(
        self, routes: Routes, tells: Mapping[str, Sequence[Kind]], clock: Callable[[], int] = now_ms
    ) -> None:
        self._routes = routes
        self._tells = tells
        self._clock = clock

    def plan(self, previous: Alert | None, alert: Alert, told: Told) -> list[Entry]:
        """Return what the sinks are told of a revision, given the one before it; see ``agents.store.write.Plan``.

        A sink hears of an alert from the first revision on that a route leads to it, and then to its end.
        """
        found = events(previous, alert, told)
        now = datetime.fromtimestamp(self._clock() / 1000, UTC)
        ways: dict[str, Route] = {}
        for route in self._routes.routes:
            if route.matches(alert, now):
                for sink in route.sinks:
                    ways.setdefault(sink, route)
        before: list[str] = told.get("sinks", [] if previous is None else list(self._tells))
        entries = [
            Entry(sink, OPENED, _facts(alert), duration_ms(way.group_wait))
            for sink, way in ways.items()
            if sink not in before
        ]
        for sink in before:
            wait = duration_ms(ways[sink].group_interval) if sink in ways else 10_000
            entries += self._later(sink, found, alert, wait)
        told["sinks"] = [*before, *(sink for sink in ways if sink not in before)]
        return entries

    def _later(self, sink: str, found: Sequence[Any], alert: Alert, wait: int) -> list[Entry]:
        tells = self._tells.get(sink, ())
        entries = []
        for event in found:
            if event.kind == "updated" and "updated" in tells:
                entries.append(Entry(sink, EDIT, {"wait_ms": wait}, wait, again=True))
            elif event.kind in tells and event.kind != "updated":
                facts = {**_facts(alert), **event.facts}
                entries.append(Entry(sink, f"{event.kind}:{alert.revision}", facts))
        return entries


def _facts(alert: Alert) -> dict[str, Any]:
    return {"at": alert.detected_at.isoformat()}
