"""Signing in and out."""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import Response

from agents.store.people import SESSION_MS
from console.web.site import SESSION_COOKIE, Form, Visit, client, local, one


def show(visit: Visit) -> Response:
    """Return the form, or the console for whoever is signed in."""
    if visit.session is not None:
        return visit.go("/")
    return _form(visit, local(visit.request.query_params.get("next", "/")))


def sign_in(visit: Visit, form: Form) -> Response:
    """Sign somebody in; what is wrong is never told apart."""
    name, following = one(form, "name").strip().casefold()[:128], local(one(form, "next") or "/")
    # Both the name and the address are limited, so that neither many names nor many addresses help to guess.
    wait = max(
        visit.site.sign_ins.wait(f"name:{name}"), visit.site.sign_ins.wait(f"from:{client(visit.request)}")
    )
    if wait:
        wrong = f"Too many attempts. Try again in {max(1, round(wait))} s."
        answer = _form(visit, following, wrong, 429)
        answer.headers["retry-after"] = str(max(1, round(wait)))
        return answer
    user = visit.desk.people.verified(name, one(form, "password"))
    if user is None:
        visit.desk.cases.record(
            name or "nobody", "sign_in.refused", name or "nobody", address=client(visit.request)
        )
        return _form(visit, following, "The user or the password is wrong.", 401)
    visit.site.sign_ins.forget(f"name:{name}")
    visit.site.sign_ins.forget(f"from:{client(visit.request)}")
    token, _session = visit.desk.people.sign_in(user)
    visit.desk.cases.record(user.name, "sign_in", user.name, address=client(visit.request))
    answer = visit.go(following)
    visit.set_cookie(answer, SESSION_COOKIE, token, SESSION_MS // 1000)
    return answer


def sign_out(visit: Visit, _form: Form) -> Response:
    """Sign somebody out."""
    visit.desk.people.sign_out(visit.request.cookies.get(SESSION_COOKIE, ""))
    visit.desk.cases.record(visit.actor, "sign_out", visit.actor)
    answer = visit.go("/sign-in", "Signed out.")
    answer.delete_cookie(SESSION_COOKIE)
    return answer


def _form(visit: Visit, following: str, wrong: str = "", status: int = 200) -> Response:
    provider = visit.site.setup.provider
    return visit.page(
        "sign_in.html",
        status,
        wrong=wrong,
        next=following,
        provider=None if provider is None else provider.name,
        away=f"/sign-in/provider?next={quote(following, safe='/')}",
    )
