"""Searching: targets by name, accounts by handle, alerts by the beginning of their id."""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from starlette.responses import HTMLResponse, Response

from agents.store import Query
from console.web import text, views, words
from console.web.site import PAGES, Visit

EACH: Final = 6


class Found(Struct, frozen=True):
    """Something with a page of its own."""

    kind: str
    label: str
    address: str


def show(visit: Visit) -> Response:
    """Return what has a name, as a page or as the palette's part of one."""
    wanted = visit.request.query_params.get("q", "").strip()[:200]
    found = _found(visit, wanted) if wanted else _pages("")
    if visit.part:
        return HTMLResponse(visit.site.template("_found.html", found=found))
    return visit.page("search.html", query=wanted, found=found)


def _found(visit: Visit, wanted: str) -> list[Found]:
    reader = visit.desk.reader
    bare = wanted.removeprefix("@").casefold()
    targets = [
        Found("target", text.name(one.name), views.target_address(one.target))
        for one in reader.targets()
        if bare in one.name.casefold() or bare in one.target.casefold()
    ]
    accounts = [
        Found(
            "account",
            f"@{text.name(one.handle)} · {one.platform}",
            views.account_address(one.platform, one.id),
        )
        for one in visit.desk.handles(wanted, EACH)
    ]
    alerts = [
        Found(
            words.of(words.KINDS, one.kind).lower(), f"{text.name(one.target_name)} · {one.severity}",
            views.alert_address(one.id),
        )
        for one in reader.page(Query(text=wanted), limit=EACH).items
    ]  # fmt: skip
    return [*_pages(bare), *targets[:EACH], *accounts, *alerts]


def _pages(wanted: str) -> list[Found]:
    return [Found("page", label, address) for address, label, _ in PAGES if wanted in label.casefold()]
