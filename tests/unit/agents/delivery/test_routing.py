"""Routes: who is told what, and when."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from agents.delivery.routing import Planner, Route, Routes, duration_ms, load_routes, quota
from agents.ops.errors import ConfigurationError
from agents.store.write import Told
from schemas.alert import AlertTarget
from tests.support.alerts import campaign

NIGHT = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("route", "now", "matches"),
    [
        (Route(sinks=["a"]), MONDAY, True),
        (Route(sinks=["a"], severity="high"), MONDAY, True),
        (Route(sinks=["a"], severity="critical"), MONDAY, False),
        (Route(sinks=["a"], kinds=["pile_on"]), MONDAY, False),
        (Route(sinks=["a"], targets=["fs"]), MONDAY, True),
        (Route(sinks=["a"], targets=["other"]), MONDAY, False),
        (Route(sinks=["a"], hours="20:00-08:00"), NIGHT, True),
        (Route(sinks=["a"], hours="20:00-08:00"), MONDAY, False),
        (Route(sinks=["a"], hours="09:00-17:00"), MONDAY, True),
        (Route(sinks=["a"], hours="09:00-17:00", timezone="Asia/Tokyo"), MONDAY, False),
        (Route(sinks=["a"], days=["mon"]), NIGHT, True),
        (Route(sinks=["a"], days=["mon"], timezone="Asia/Kolkata"), NIGHT, False),
    ],
)
def test_a_route_matches_by_severity_kind_target_and_time(route: Route, now: datetime, matches: bool) -> None:
    """Each by itself."""
    assert route.matches(campaign(), now) is matches


def test_a_target_without_an_id_is_matched_by_its_handle() -> None:
    """So that installations that watch everybody can route too."""
    route = Route(sinks=["a"], targets=["x:minister"])
    assert route.matches(campaign(target=AlertTarget(platform="x", handle="minister")), MONDAY)


def planner(*routes: Route) -> Planner:
    """Return a planner of two sinks: one edits, the other does not."""
    tells = {"bot": ("opened", "escalated", "grown", "closed", "updated"), "mail": ("opened", "closed")}
    return Planner(Routes(list(routes)), tells, lambda: round(MONDAY.timestamp() * 1000))  # type: ignore[arg-type]


def test_a_sink_hears_of_an_alert_from_when_a_route_leads_to_it_to_its_end() -> None:
    """The duty officer is called when it gets serious, with the whole story, and hears how it ended."""
    plans = planner(Route(sinks=["bot"]), Route(sinks=["mail"], severity="high", group_wait="30s"))
    told: Told = {}
    first = campaign(severity="low")
    second, third = (
        campaign(revision=2, severity="high"),
        campaign(revision=3, severity="low", status="closed"),
    )
    assert [(one.sink, one.event) for one in plans.plan(None, first, told)] == [("bot", "opened")]
    entries = plans.plan(first, second, told)
    assert [(one.sink, one.event, one.delay_ms, one.again) for one in entries] == [
        ("mail", "opened", 30_000, False),
        ("bot", "escalated:2", 0, False),
        ("bot", "updated", 10_000, True),
    ]
    assert [(one.sink, one.event) for one in plans.plan(second, third, told)] == [
        ("bot", "closed:3"),
        ("bot", "updated"),
        ("mail", "closed:3"),
    ]


def test_every_rise_and_every_doubling_is_an_event() -> None:
    """Doubling is counted from what was told of last."""
    plans, told = planner(Route(sinks=["bot"])), Told()
    members = campaign().accounts
    sizes = [(2, "low"), (3, "low"), (4, "low"), (6, "medium"), (11, "low"), (12, "high")]
    previous, events = None, []
    for revision, (size, severity) in enumerate(sizes, 1):
        alert = campaign(revision=revision, accounts=members[:size], severity=severity)
        events += [one.event for one in plans.plan(previous, alert, told) if one.event != "updated"]
        previous = alert
    assert events == ["opened", "grown:3", "escalated:4", "escalated:6"]


FILE = """
sinks:
  duty: {kind: email, to: [duty@example.org]}
  siem: {kind: webhook, url: "https://siem.example/hook", quota: 100/h}
routes:
  - sinks: [slack]
  - {sinks: [duty], severity: high, hours: "20:00-08:00", timezone: Asia/Kolkata, group_wait: 30s}
  - {sinks: [siem], kinds: [doxxing, phishing]}
inhibit:
  - {by: coordinated_campaign, of: pile_on}
"""


def test_a_file_says_it_all(tmp_path: Path) -> None:
    """Sinks besides those of the settings, routes to them, and what keeps what from being told."""
    path = tmp_path / "routes.yaml"
    path.write_text(FILE)
    routes = load_routes(path, ["slack"])
    assert [route.sinks for route in routes.routes] == [["slack"], ["duty"], ["siem"]]
    assert routes.sinks["siem"].quota == "100/h"


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (
            "sinks: [duty]",
            "sinks: [nobody]",
            r"routes\[1\].sinks: there is no sink 'nobody'; there are duty, siem",
        ),
        ("Asia/Kolkata", "Mars/Base", r"routes\[1\].timezone: there is no time zone 'Mars/Base'"),
        ("20:00-08:00", "8pm", r"routes\[1\].hours: '8pm' is not of the form 20:00-08:00"),
        ("30s", "soon", r"routes\[1\].group_wait: 'soon' is not of the form 30s, 5m or 1h"),
        ("100/h", "lots", r"sinks.siem.quota: 'lots' is not of the form 30/h"),
        ('url: "https://siem.example/hook", ', "", "sinks.siem.url: a sink of kind webhook needs it"),
        ("severity: high", "severity: huge", r"Invalid enum value 'huge' - at `\$.routes\[1\].severity`"),
        ("severity: high", "gravity: high", r"unknown field `gravity` - at `\$.routes\[1\]`"),
        ("routes:", "routes: [", "not YAML"),
        ("https://siem.example/hook", r"https://siem.example/\ud83d", "not YAML: half a letter stands in"),
        ("kind: email", "kind: fax", r"Invalid enum value 'fax'"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, before: str, after: str, message: str) -> None:
    """With one line that names the file and the field."""
    path = tmp_path / "routes.yaml"
    path.write_text(FILE.replace(before, after))
    with pytest.raises(ConfigurationError, match=message) as refused:
        load_routes(path, ["slack"])
    assert str(refused.value).startswith(f"PILEON_ROUTES: {path}: ")
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """As every other one."""
    with pytest.raises(ConfigurationError, match=r"PILEON_ROUTES: .*none.yaml: No such file"):
        load_routes(tmp_path / "none.yaml", [])


def test_durations_and_quotas() -> None:
    """In the units that people write."""
    assert [duration_ms(text) for text in ("30s", "5m", "1h")] == [30_000, 300_000, 3_600_000]
    assert quota("30/h") == (30, 3_600_000)
    assert quota(None) == (None, 3_600_000)
