"""The queue: what nobody has looked at, what somebody has, and what is done with; the address holds the view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, get_args
from urllib.parse import urlencode

from msgspec import Struct
from starlette.responses import HTMLResponse, Response

from agents.store import Query
from agents.store.views import Page, Review
from console.web import views, words
from console.web.site import Form, Refusal, Visit, local, one
from schemas.alert import AlertKind, Severity, Status

LISTED: Final = 50
MANY: Final = 20
"""More than so many at once are confirmed by typing how many."""

REVIEWS: Final = ("unreviewed", "acknowledged", "closed", "all")
SEVERITIES: Final[tuple[Severity, ...]] = ("critical", "high", "medium", "low")

_VERBS: Final = {
    "take": ("Take", "taken"),
    "acknowledge": ("Acknowledge", "acknowledged"),
    "close": ("Close", "closed"),
    "reopen": ("Put back", "put back into the queue"),
}


class View(Struct, frozen=True):
    """What of the queue is shown; each field is one of the address."""

    review: str = "unreviewed"
    q: str = ""
    kind: str = ""
    severity: str = ""
    status: str = ""
    who: str = ""
    after: str = ""

    def address(self, path: str = "/queue", **changed: str) -> str:
        """Return the address of this view, with some fields changed."""
        fields = {name: getattr(self, name) for name in self.__struct_fields__} | changed
        return f"{path}?{urlencode({name: value for name, value in fields.items() if value})}"


def show(visit: Visit) -> Response:
    """Return the page."""
    view = _view(visit.request.query_params)
    counts = visit.desk.reader.counts("review")
    tabs = [
        {
            "label": words.REVIEWS.get(review, "All"),
            "count": f"{counts.get(review, 0) if review != 'all' else sum(counts.values()):,}",
            "address": view.address(review=review, after=""),
            "chosen": view.review == review,
        }
        for review in REVIEWS
    ]
    return visit.page(
        "queue.html",
        tabs=tabs,
        view=view,
        kinds=words.KINDS,
        severities=SEVERITIES,
        csrf_here=visit.csrf,
        **_content(visit, view),
    )


def part(visit: Visit) -> Response:
    """Return the list alone, as it is now."""
    view = _view(visit.request.query_params)

    def made() -> str:
        return visit.site.template("_queue.html", csrf_here="\0token\0", **_content(visit, view))

    name = f"queue:{view.address()}:{visit.user.name if view.who else ''}:{visit.may('analyst')}"
    return HTMLResponse(visit.site.remembered(name, made).replace("\0token\0", visit.csrf))


def act(visit: Visit, form: Form) -> Response:
    """Do something with the chosen items; several are confirmed first."""
    ids = list(dict.fromkeys(form.get("id", [])))
    do, back = one(form, "do"), local(one(form, "next") or "/queue")
    if do not in _VERBS:
        raise Refusal(400, "Not known", "The form asks for something that there is not.")
    if not ids:
        return visit.go(back, "Nothing was chosen. Choose items with X or their boxes.")
    verb, done = _VERBS[do]
    if len(ids) > 1 and one(form, "confirm") != str(len(ids)):
        rows = [views.row(found) for found in map(visit.desk.reader.summary, ids[: MANY + 1]) if found]
        return visit.page(
            "confirm.html",
            heading=f"{verb} {len(ids)} items?",
            question=f"{verb} these {len(ids)} items, in your name?",
            verb=verb,
            rows=rows,
            ids=ids,
            do=do,
            next=back,
        )
    number = apply(visit, do, ids)
    return visit.go(back, f"{words.count(number, 'item')} {done}.")


def apply(visit: Visit, do: str, ids: Sequence[str]) -> int:
    """Do one thing with alerts; returns how many it changed."""
    cases, actor = visit.desk.cases, visit.actor
    if do != "take":
        ours(visit, ids)
    if do == "acknowledge":
        return cases.acknowledge(ids, actor)
    if do == "close":
        return cases.close_review(ids, actor)
    if do == "reopen":
        return cases.reopen_review(ids, actor)
    for alert_id in ids:
        cases.assign(alert_id, actor, actor)
    return len(ids)


def ours(visit: Visit, ids: Sequence[str]) -> None:
    """Make sure that nobody else reviews these alerts.

    Raises:
        Refusal: If somebody does.
    """
    for alert_id in ids:
        found = visit.desk.reader.summary(alert_id)
        if found is not None and found.assignee not in {None, visit.actor}:
            raise Refusal(
                409,
                "With somebody else",
                f"{found.assignee} reviews this alert. Take it over on its page first.",
            )


def after(visit: Visit, alert_id: str) -> str:
    """Return the address of the item to look at next: the newest one that nobody has reviewed or taken."""
    for who in ("", visit.actor):
        for found in visit.desk.reader.page(Query(reviews=("unreviewed",), assignee=who), limit=2).items:
            if found.id != alert_id:
                return views.alert_address(found.id)
    return "/queue"


def _content(visit: Visit, view: View) -> dict[str, Any]:
    query = _query(view, visit.actor)
    try:
        page = visit.desk.reader.page(query, after=view.after or None, limit=LISTED)
    except ValueError:
        raise Refusal(400, "Not a page", "The address holds a place in the list that there is not.") from None
    total = visit.desk.reader.count(query)
    return {
        "rows": [views.row(found) for found in page.items],
        "total": f"{words.count(total, 'item')}, the last opened first",
        "oldest": _oldest(page, view),
        "more": view.address(after=page.next) if page.next else None,
        "here": view.address(),
        "part": view.address("/queue/part"),
        "may_write": visit.may("analyst"),
        "nothing": "Everything is reviewed." if view == View() else "Nothing is like this.",
    }


def _oldest(page: Page, view: View) -> int | None:
    """Return since when the oldest item waits, where the page shows it."""
    waits = view.review == "unreviewed" and page.items and page.next is None
    return min(found.opened_at for found in page.items) if waits else None


def _view(parameters: Mapping[str, str]) -> View:
    fields = {name: parameters.get(name, "")[:200] for name in View.__struct_fields__}
    if fields["review"] not in REVIEWS:
        fields["review"] = "unreviewed"
    return View(**fields)


def _query(view: View, me: str) -> Query:
    handle = view.q.removeprefix("@") if view.q.startswith("@") else None
    return Query(
        reviews=_among(view.review, get_args(Review)),
        kinds=_among(view.kind, get_args(AlertKind)),
        severities=_among(view.severity, SEVERITIES),
        statuses=_among(view.status, get_args(Status)),
        assignee={"me": me, "nobody": ""}.get(view.who),
        text=(view.q or None) if handle is None else None,
        handle=handle,
    )


def _among(value: str, known: Sequence[Any]) -> tuple[Any, ...]:
    return (value,) if value in known else ()
