"""One alert: why it is one, when, who with whom, what they wrote, what became of it."""

from __future__ import annotations

from typing import Any, Final

from starlette.background import BackgroundTask
from starlette.responses import HTMLResponse, Response

from agents.store.views import Case
from console.web import pictures, text, views, words
from console.web.pages import queue
from console.web.site import Form, Refusal, Visit, json, one
from schemas.alert import Alert
from schemas.verdict import VALUES

HOUR_MS: Final = 3_600_000
SHOWN: Final = 60
"""Accounts listed of each sort, those with the highest scores, until all are asked for."""

MANY: Final = 1_000
"""Ties from which on the picture is laid out before it is asked for."""

LATEST: Final = 60
"""Events of the history shown."""


def show(visit: Visit) -> Response:
    """Return the page."""
    case = _case(visit)
    alert, row = case.alert, views.row(case.summary)
    growth = visit.desk.growth(alert.id)
    shown = views.posts(alert, case.posts)
    everybody = visit.request.query_params.get("accounts") == "all"
    named, leads = views.people(alert, visit.desk.others(alert.id), None if everybody else SHOWN)
    earlier = visit.desk.reader.related(alert.id)
    answer = visit.page(
        "campaign.html",
        row=row,
        target_address=views.target_address(case.summary.target),
        sure=words.sure(row.score).capitalize(),
        window=alert.window,
        without=views.without(case.summary),
        may_write=visit.may("analyst"),
        verdicts={value: words.of(words.VERDICTS, value) for value in VALUES},
        reasons=views.reasons(alert, shown, _numbers(case, shown)),
        timeline=pictures.timeline(alert, growth),
        graph=visit.site.summed_up(f"{alert.id}:{alert.revision}", lambda: pictures.summary(alert)),
        named=named,
        leads=leads,
        posts=shown,
        posts_total=len(shown),
        revealed=False,
        reveal_address=f"{row.address}/posts",
        earlier=[{"row": views.row(one.summary), "shared": one.shared} for one in earlier],
        history=_history(visit, case, growth),
    )
    if len(alert.ties) > MANY:
        # Laying out a large picture takes as long as a browser takes to load the page that asks for it.
        answer.background = BackgroundTask(_drawn, visit, alert)
    return answer


def timeline(visit: Visit) -> Response:
    """Return the curve's data."""
    case = _case(visit)
    return json(pictures.timeline(case.alert, visit.desk.growth(case.alert.id)).data())


def graph(visit: Visit) -> Response:
    """Return the picture's data, with the place of every account."""
    return Response(_drawn(visit, _case(visit).alert), media_type="application/json")


def _drawn(visit: Visit, alert: Alert) -> bytes:
    return visit.site.drawn(f"{alert.id}:{alert.revision}", lambda: pictures.graph(alert))


def posts(visit: Visit, _form: Form) -> Response:
    """Show the posts, and write down who asked for them."""
    case = _case(visit)
    visit.desk.cases.record(visit.actor, "posts.shown", case.alert.id, posts=len(case.posts))
    content: dict[str, Any] = {
        "posts": views.posts(case.alert, case.posts),
        "revealed": True,
        "reveal_address": "",
    }
    if visit.part:
        fragment = visit.site.template(
            "_posts.html", nonce=visit.request.state.nonce, csrf=visit.csrf, **content
        )
        return HTMLResponse(fragment)
    return visit.page("posts.html", row=views.row(case.summary), **content)


def review(visit: Visit, form: Form) -> Response:
    """Take, acknowledge, close or put back."""
    alert_id, do = _id(visit), one(form, "do")
    if do in {"release", "take_over"}:
        reviewer = None if do == "release" else visit.actor
        visit.desk.cases.assign(alert_id, reviewer, visit.actor, take_over=do == "take_over")
        return visit.go(
            views.alert_address(alert_id), "Given back." if reviewer is None else "It is yours now."
        )
    if do not in {"take", "acknowledge", "close", "reopen"}:
        raise Refusal(400, "Not known", "The form asks for something that there is not.")
    queue.ours(visit, [alert_id])
    if do == "acknowledge":
        # Whoever acknowledges it reviews it, unless somebody does already.
        summary = visit.desk.reader.summary(alert_id)
        if summary is not None and summary.assignee is None:
            visit.desk.cases.assign(alert_id, visit.actor, visit.actor)
    queue.apply(visit, do, [alert_id])
    said = {
        "take": "It is yours now.",
        "acknowledge": "Acknowledged.",
        "close": "Closed.",
        "reopen": "Put back.",
    }
    return visit.go(views.alert_address(alert_id), said[do])


def verdict(visit: Visit, form: Form) -> Response:
    """Record what somebody found it to be."""
    alert_id, value = _id(visit), one(form, "value")
    known = next((known for known in VALUES if known == value), None)
    if known is None:
        raise Refusal(400, "No verdict", "Choose what it is.")
    queue.ours(visit, [alert_id])
    visit.desk.cases.judge([alert_id], known, one(form, "reason"), visit.actor)
    said = f"Recorded: {words.of(words.VERDICTS, value).lower()}."
    going = queue.after(visit, alert_id) if one(form, "next") else views.alert_address(alert_id)
    return visit.go(going, said)


def note(visit: Visit, form: Form) -> Response:
    """Write a note."""
    alert_id = _id(visit)
    visit.desk.cases.note(alert_id, one(form, "text"), visit.actor)
    return visit.go(views.alert_address(alert_id), "Noted.")


def mute(visit: Visit, form: Form) -> Response:
    """Tell nothing more of it for some hours."""
    alert_id, hours = _id(visit), one(form, "hours")
    if hours not in {"4", "24"}:
        raise Refusal(400, "Not known", "Choose 4 or 24 hours.")
    visit.desk.cases.mute(
        for_ms=int(hours) * HOUR_MS, reason=one(form, "reason"), actor=visit.actor, alert_id=alert_id
    )
    return visit.go(views.alert_address(alert_id), f"Muted for {hours} hours.")


def _id(visit: Visit) -> str:
    return str(visit.request.path_params["id"])


def _case(visit: Visit) -> Case:
    case = visit.site.case(_id(visit))
    if case is None:
        raise Refusal(404, "Not there", "There is no such alert. It may have been purged.")
    return case


def _numbers(case: Case, shown: list[views.ShownPost]) -> dict[str, int]:
    """Return the numbers of the shown posts by post id."""
    ordered = sorted(case.posts, key=lambda post: (post.created_at, post.position))
    return {post.post_id: one.number for post, one in zip(ordered, shown, strict=True)}


def _history(visit: Visit, case: Case, growth: list[Any]) -> list[dict[str, Any]]:
    """Return what happened to an alert, the newest first: revisions, verdicts, notes and what people did."""
    events = []
    before: Any = None
    for stored in growth:
        one = stored.growth
        told = [f"{len(one.accounts):,} named of {one.counts.accounts:,} accounts"]
        if before is None or before.severity != one.severity:
            told.append(f"severity {one.severity}")
        if before is not None and before.status != one.status:
            told.append(one.status)
        events.append(
            {
                "at": stored.stored_at,
                "kind": f"revision {one.revision}",
                "text": ", ".join(told),
                "actor": None,
            }
        )
        before = one
    for one in case.verdicts:
        said = f"{words.of(words.VERDICTS, one.value)}: {text.shown(one.reason)}"
        events.append({"at": one.at, "kind": "verdict", "text": said, "actor": text.name(one.actor)})
    events += [
        {"at": one.at, "kind": "note", "text": text.shown(one.text), "actor": text.name(one.actor)}
        for one in case.notes
    ]
    for one in visit.desk.reader.audit(subject=case.alert.id, limit=LATEST):
        if one.action not in {"verdict", "note"}:
            said = one.action.replace(".", ": ").replace("_", " ")
            events.append({"at": one.at, "kind": "done", "text": said, "actor": text.name(one.actor)})
    return sorted(events, key=lambda event: -event["at"])[:LATEST]
