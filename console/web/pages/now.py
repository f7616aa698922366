"""Now: what runs, who is watched and how that goes, and whether the machine itself is well."""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from starlette.responses import HTMLResponse, Response

from agents.store import Query
from agents.store.keys import target_key
from agents.store.views import Target
from console.web import text, views, words
from console.web.pulse import Fact
from console.web.site import Site, Visit

PART: Final = "/now/part"
"""Where what changes on the page is."""

RUNNING: Final = 12
TARGETS: Final = 60

_KINDS: Final = ("doxxing", "coordinated_campaign", "phishing", "impersonation", "emerging_target", "pile_on")
_SEVERITIES: Final = ("critical", "high", "medium", "low")


class Watched(Struct, frozen=True):
    """A target with its rate; ``rates`` is empty where nothing is known of it."""

    name: str
    address: str
    rates: list[int]
    usual: float | None
    alerts: int
    running: int


def show(visit: Visit) -> Response:
    """Return the page."""
    return visit.page("now.html", part=PART, **_shown(visit.site))


def part(visit: Visit) -> Response:
    """Return what changes on the page."""
    return HTMLResponse(content(visit.site))


def content(site: Site) -> str:
    """Return what changes on the page: the same for everybody, and made once for each change of the store."""
    return site.remembered("now", lambda: site.template("_now.html", **_shown(site)))


def _shown(site: Site) -> dict[str, object]:
    reader = site.desk.reader
    found = reader.page(Query(statuses=("open",)), limit=200).items
    running = sorted(
        found,
        key=lambda one: (
            one.kind == "pile_on",
            _SEVERITIES.index(one.severity),
            _KINDS.index(one.kind),
            -one.stored_at,
        ),
    )[:RUNNING]
    return {
        "running": [views.row(one) for one in running],
        "more_running": max(0, reader.count(Query(statuses=("open",))) - len(running)),
        "targets": targets(site),
        "pulse": site.pulse,
        "health": _health(site),
    }


def targets(site: Site) -> list[Watched]:
    """Return the watched targets, those with running alerts first, then those with most posts."""
    pulse, stored = site.pulse, {one.target: one for one in site.desk.reader.targets(limit=TARGETS)}
    heard = pulse.targets()
    found = [
        _watched(
            text.name(who.name or who.handle or key),
            target_key(who),
            pulse.rates(key),
            pulse.usual(key),
            stored,
        )
        for key, who in heard.items()
    ]
    known = {target_key(who) for who in heard.values()}
    found += [
        _watched(text.name(one.name), one.target, [], None, stored)
        for one in stored.values()
        if one.target not in known
    ]
    found.sort(key=lambda one: (-one.running, -sum(one.rates), one.name))
    return found[:TARGETS]


def _watched(
    name: str, key: str, rates: list[int], usual: float | None, stored: dict[str, Target]
) -> Watched:
    one = stored.get(key)
    return Watched(
        name, views.target_address(key), rates, usual, one.alerts if one else 0, one.open if one else 0
    )


def _health(site: Site) -> list[Fact]:
    reader = site.desk.reader
    counts = reader.counts("review")
    waiting = counts.get("unreviewed", 0)
    withheld = reader.withheld(site.clock() - 86_400_000)
    return [
        *site.pulse.health(site.clock()),
        Fact("Not reviewed", words.count(waiting, "alert"), "ok" if waiting < 50 else "bad"),
        Fact("Messages withheld in 24 h", f"{withheld:,}", "ok" if not withheld else "bad"),
    ]
