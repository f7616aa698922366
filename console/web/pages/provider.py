"""Signing in at an OpenID provider: out to it, and back."""

from __future__ import annotations

import hashlib
from typing import Final

import structlog
from starlette.responses import RedirectResponse, Response

from agents.store.people import SESSION_MS, User
from console.web.oidc import Identity, Provider, ProviderDownError, SignInError
from console.web.site import SESSION_COOKIE, VISITOR_COOKIE, Refusal, Visit, client, local, visitor

BACK: Final = "/sign-in/provider/back"
"""Where the provider sends people; its own settings must list this address."""

LONGEST: Final = 4_096
"""Longest code or state looked at."""

log: Final = structlog.get_logger("pileon.console")


def out(visit: Visit) -> Response:
    """Send a browser to the provider."""
    if visit.session is not None:
        return visit.go("/")
    _slowed(visit)
    provider, name = _provider(visit), visitor(visit.request)
    begun = visit.site.pending.begin(
        visitor=name,
        redirect=_redirect(visit),
        following=local(visit.request.query_params.get("next", "/")),
    )
    address = provider.address(
        redirect=begun.redirect, state=begun.state, nonce=begun.nonce, verifier=begun.verifier
    )
    answer = RedirectResponse(address, 303)
    if VISITOR_COOKIE not in visit.request.cookies:
        visit.set_cookie(answer, VISITOR_COOKIE, name)
    return answer


def back(visit: Visit) -> Response:
    """Sign in whoever the provider sent back; why somebody is not, the log tells and the page does not."""
    _slowed(visit)
    provider, told = _provider(visit), visit.request.query_params
    begun = visit.site.pending.end(told.get("state", "")[:LONGEST], visitor(visit.request))
    if begun is None:
        raise _refused(visit, "nobody", "no sign-in was begun in this browser, or too long ago")
    code = told.get("code", "")
    if told.get("error") or not 0 < len(code) <= LONGEST:
        raise _refused(visit, "nobody", f"the provider says {told.get('error', 'nothing')[:60]!r}")
    try:
        who = provider.identity(
            code=code,
            issuer=told.get("iss"),
            redirect=begun.redirect,
            nonce=begun.nonce,
            verifier=begun.verifier,
        )
    except SignInError as error:
        raise _refused(visit, "nobody", str(error)) from None
    except ProviderDownError as error:
        log.warning("console.provider_down", error=str(error))
        raise Refusal(
            503, "Not signed in", f"{provider.name} does not answer. Try again in a minute."
        ) from None
    user = _user(visit, who)
    visit.site.sign_ins.forget(f"from:{client(visit.request)}")
    token, _session = visit.desk.people.sign_in(user)
    visit.desk.cases.record(user.name, "sign_in", user.name, address=client(visit.request), by="provider")
    answer = visit.go(begun.following)
    visit.set_cookie(answer, SESSION_COOKIE, token, SESSION_MS // 1000)
    return answer


def _user(visit: Visit, who: Identity) -> User:
    name = who.names[0] if who.names else "nobody"
    if who.role is None:
        raise _refused(
            visit, name, "no role", "You have no role here. Ask whoever gives out roles at your provider."
        )
    mark = hashlib.sha256(who.subject.encode()).hexdigest()[:8]
    # Whoever is called as a user of the console's own is another person, and gets a name that says so.
    user = visit.desk.people.from_provider(who.subject, [*who.names, f"person-{mark}", mark], who.role)
    if user is None:
        raise _refused(visit, name, "disabled", "Your account is disabled here.")
    return user


def _refused(visit: Visit, name: str, why: str, said: str = "You were not signed in. Try again.") -> Refusal:
    log.warning("console.sign_in_refused", by="provider", reason=why)
    visit.desk.cases.record(
        name[:128], "sign_in.refused", name[:128], address=client(visit.request), by="provider"
    )
    return Refusal(403, "Not signed in", said)


def _provider(visit: Visit) -> Provider:
    provider = visit.site.setup.provider
    if provider is None:
        raise Refusal(404, "Not there", "There is no such page.")
    return provider


def _redirect(visit: Visit) -> str:
    """Return where the provider sends people back to: under the name that this console has outside."""
    base = visit.site.setup.public_url or str(visit.request.base_url)
    return base.rstrip("/") + BACK


def _slowed(visit: Visit) -> None:
    seconds = visit.site.journeys.wait(f"from:{client(visit.request)}")
    if seconds:
        raise Refusal(429, "Too often", f"Too many attempts. Try again in {max(1, round(seconds))} s.")
