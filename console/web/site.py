"""What all pages share: the store, the templates, who is asking, and what they may do."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Generic, TypeVar
from urllib.parse import quote, urlsplit

import jinja2
import orjson
from msgspec import Struct
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from agents.store import CaseError, NoSuchAlertError, StoreError
from agents.store.people import ROLES, Role, Session, User
from agents.store.views import Case
from console.web import sparkline
from console.web.desk import Desk
from console.web.limits import Limit
from console.web.pending import Pending
from console.web.pictures import GraphSummary
from console.web.previews import Recent
from console.web.pulse import Pulse

if TYPE_CHECKING:
    from console.web.oidc import Provider

HERE: Final = Path(__file__).parent
STATIC: Final = HERE / "static"

LOCAL: Final = User(0, "local", "admin", None, False)
"""Whoever is at this machine, as long as no user is set up; the console is then reached from this machine alone."""

SESSION_COOKIE: Final = "pileon_session"
VISITOR_COOKIE: Final = "pileon_visitor"
SAID_COOKIE: Final = "pileon_said"

PAGES: Final = (
    ("/", "Now", "viewer"),
    ("/queue", "Queue", "viewer"),
    ("/watchlist", "Watchlist", "viewer"),
    ("/verdicts", "Verdicts", "viewer"),
    ("/audit", "Audit", "admin"),
)

Made = TypeVar("Made")
Form = Mapping[str, list[str]]
Show = Callable[["Visit"], Response]
Act = Callable[["Visit", Form], Response]


class Kept(Generic[Made]):
    """What was made lately, by name; the one not asked for the longest goes first. Safe for several threads.

    Args:
        most: How many are kept.
    """

    def __init__(self, most: int) -> None:
        self._most: Final = most
        self._lock: Final = threading.Lock()
        self._made: Final[OrderedDict[str, tuple[object, Made]]] = OrderedDict()

    def get(self, name: str, mark: object, make: Callable[[], Made]) -> Made:
        """Return what is kept under a name if it has the mark, else make it anew; one thread makes it for all."""
        with self._lock:
            found = self._made.pop(name, None)
            if found is None or found[0] != mark:
                found = (mark, make())
            self._made[name] = found
            while len(self._made) > self._most:
                self._made.popitem(last=False)
            return found[1]


class Refusal(Exception):  # noqa: N818 - it is an answer, not a fault
    """An answer that ends what a page is doing: not there, not allowed, too often.

    Args:
        status: The answer's HTTP status.
        heading: What is wrong, in two or three words.
        message: The same in a sentence that says what to do.
    """

    def __init__(self, status: int, heading: str, message: str) -> None:
        super().__init__(message)
        self.status: Final = status
        self.heading: Final = heading
        self.message: Final = message


class Setup(Struct, frozen=True):
    """How a console is set up.

    Attributes:
        source: What is shown, where it is not the store: a line above every page.
        watchlist: The watchlist's file, if one is set.
        posts: Where a preview finds posts of late; see ``console.web.previews``.
        hosts: Names under which the console may be asked for.
        secure: Whether people reach it by https.
        open: Whether it may be used without signing in as long as there are no users.
        provider: Where people may sign in besides, if anywhere.
        public_url: Under which address people reach it, where that is told.
    """

    hosts: frozenset[str]
    source: str | None = None
    watchlist: Path | None = None
    posts: Recent | None = None
    secure: bool = False
    open: bool = True
    provider: Provider | None = None
    public_url: str | None = None


class Site:
    """One console.

    Args:
        desk: The store.
        pulse: What is known of the stream as it runs.
        setup: How it is set up.
        clock: Wall time in ms.
    """

    def __init__(self, desk: Desk, pulse: Pulse, setup: Setup, clock: Callable[[], int]) -> None:
        self.desk: Final = desk
        self.pulse: Final = pulse
        self.setup: Final = setup
        self.clock: Final = clock
        self._parts: Final[Kept[str]] = Kept(64)
        self._drawn: Final[Kept[bytes]] = Kept(32)
        self._cases: Final[Kept[Case | None]] = Kept(8)
        self._closed = False
        self._summaries: Final[Kept[GraphSummary]] = Kept(256)
        self.sign_ins: Final = Limit(5, 300.0)
        self.journeys: Final = Limit(30, 60.0)
        self.pending: Final = Pending()
        self.writes: Final = Limit(120, 60.0)
        self.reads: Final = Limit(6000, 60.0)
        self._secret: Final = secrets.token_bytes(32)
        self._versions: Final = {
            str(path.relative_to(STATIC)): hashlib.sha256(path.read_bytes()).hexdigest()[:12]
            for path in STATIC.rglob("*")
            if path.is_file()
        }
        self._templates: Final = jinja2.Environment(
            loader=jinja2.FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._templates.filters |= {
            "iso": lambda at: moment(at).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "utc": lambda at: moment(at).strftime("%Y-%m-%d %H:%M"),
            "curve": sparkline.path,
            "area": sparkline.area,
            "level": sparkline.level,
        }
        self._templates.globals["static"] = self._static

    def _static(self, name: str) -> str:
        return f"/static/{name}?v={self._versions[name]}"

    def versions(self) -> Mapping[str, str]:
        """Return the version of each static file, by its path."""
        return self._versions

    def session(self, request: Request) -> Session | None:
        """Return who is asking: a session, whoever is at this machine, or nobody."""
        token = request.cookies.get(SESSION_COOKIE)
        if token:
            found = self.desk.people.session(token)
            if found is not None:
                return found
        if self.setup.open and not self.has_users():
            return Session(LOCAL, self.visitor_token(request), 0)
        return None

    def has_users(self) -> bool:
        """Return whether anybody is set up to sign in."""
        # A user is never removed, only disabled: what is known once stays so.
        self._closed = self._closed or self.desk.has_users()
        return self._closed

    def visitor_token(self, request: Request) -> str:
        """Return what a form must bring that is sent by somebody who is not signed in."""
        return hmac.new(self._secret, visitor(request).encode(), hashlib.sha256).hexdigest()

    def case(self, alert_id: str) -> Case | None:
        """Return all that is known of an alert; what its page, its curve and its picture ask for is read once."""
        now = self.clock()
        mark = (self.desk.reader.last_change(), now // 60_000)
        return self._cases.get(alert_id, mark, lambda: self.desk.reader.case(alert_id, now))

    def remembered(self, name: str, make: Callable[[], str]) -> str:
        """Return a part of a page that is the same for all who ask until the store changes, or a second passes."""
        mark = (self.desk.reader.last_change(), self.clock() // 1000)
        return self._parts.get(name, mark, make)

    def drawn(self, name: str, make: Callable[[], bytes]) -> bytes:
        """Return a picture, which never changes under its name."""
        return self._drawn.get(name, None, make)

    def summed_up(self, name: str, make: Callable[[], GraphSummary]) -> GraphSummary:
        """Return what a picture holds in words, which never changes under its name."""
        return self._summaries.get(name, None, make)

    def template(self, template: str, /, **context: object) -> str:
        """Return a template's markup."""
        return self._templates.get_template(template).render(**context)


class Visit:
    """One request with who asks.

    Args:
        site: The console.
        request: The request.
        session: Who is asking, None for nobody.
    """

    def __init__(self, site: Site, request: Request, session: Session | None) -> None:
        self.site: Final = site
        self.desk: Final = site.desk
        self.request: Final = request
        self.session: Final = session

    @property
    def user(self) -> User:
        """Who is asking."""
        assert self.session is not None, "the route lets nobody in who is not signed in"
        return self.session.user

    @property
    def actor(self) -> str:
        """The name under which what they do is written down."""
        return self.user.name

    def may(self, role: Role) -> bool:
        """Return whether they may do what needs a role."""
        return self.session is not None and may(self.user, role)

    @property
    def part(self) -> bool:
        """Whether only a part of a page is wanted, to be put into one that is there."""
        return bool(self.request.query_params.get("part"))

    @property
    def csrf(self) -> str:
        """What a form of this visit must bring."""
        return self.session.csrf if self.session is not None else self.site.visitor_token(self.request)

    def page(self, template: str, status: int = 200, /, **context: object) -> Response:
        """Return a page."""
        said = self.request.cookies.get(SAID_COOKIE)
        shared = {
            "nonce": self.request.state.nonce,
            "csrf": self.csrf,
            "user": None if self.session is None else self.user,
            "signs_in": self.session is not None and self.user is not LOCAL,
            "pages": [(address, label) for address, label, role in PAGES if self.may(_role(role))],
            "active": next(
                (page[0] for page in PAGES if page[0] == "/" + self.request.url.path.split("/")[1]), ""
            ),
            "source": self.site.setup.source,
            "said": _unquoted(said) if said else None,
        }
        answer = HTMLResponse(self.site.template(template, **{**shared, **context}), status)
        if said and not self.part:
            answer.delete_cookie(SAID_COOKIE)
        if VISITOR_COOKIE not in self.request.cookies:
            self.set_cookie(answer, VISITOR_COOKIE, visitor(self.request))
        return answer

    def go(self, address: str, said: str = "") -> Response:
        """Return a redirect within the console, which then says what was done."""
        answer = RedirectResponse(local(address), 303)
        if said:
            self.set_cookie(answer, SAID_COOKIE, quote(said[:300]), seconds=30)
        return answer

    def set_cookie(self, answer: Response, name: str, value: str, seconds: int | None = None) -> None:
        """Set a cookie that scripts cannot read and other sites' forms do not send."""
        answer.set_cookie(
            name,
            value,
            max_age=seconds,
            httponly=True,
            samesite="lax",
            secure=self.site.setup.secure,
            path="/",
        )


def shows(site: Site, handler: Show, role: Role | None = "viewer") -> Callable[[Request], Response]:
    """Return an endpoint for a page that only reads.

    Args:
        site: The console.
        handler: Makes the page.
        role: Who may see it; None is everybody, signed in or not.
    """

    def endpoint(request: Request) -> Response:
        visit = Visit(site, request, None)
        try:
            visit = Visit(site, request, site.session(request))
            refusal = _admitted(visit, role)
            if refusal is not None:
                return refusal
            _limited(site.reads, visit)
            return handler(visit)
        except (Refusal, CaseError, StoreError) as error:
            return refused(visit, error)

    return endpoint


def acts(site: Site, handler: Act, role: Role | None = "analyst") -> Callable[[Request], Awaitable[Response]]:
    """Return an endpoint for a form: it must be of this session, and its sender must have the role."""

    async def endpoint(request: Request) -> Response:
        async with request.form(max_files=0, max_fields=2000) as data:
            form: dict[str, list[str]] = {}
            for field, value in data.multi_items():
                form.setdefault(field, []).append(str(value))
        return await run_in_threadpool(act, request, form)

    def act(request: Request, form: Form) -> Response:
        visit = Visit(site, request, None)
        try:
            visit = Visit(site, request, site.session(request))
            refusal = _admitted(visit, role)
            if refusal is not None:
                return refusal
            token = request.headers.get("x-csrf-token") or one(form, "csrf")
            if not hmac.compare_digest(token.encode(), visit.csrf.encode()):
                raise Refusal(403, "Form out of date", "The form is of another session. Load the page again.")
            _limited(site.writes, visit)
            return handler(visit, form)
        except (Refusal, CaseError, StoreError) as error:
            return refused(visit, error)

    return endpoint


def refused(visit: Visit, error: Exception) -> Response:
    """Return the page that says why something cannot be done."""
    if isinstance(error, NoSuchAlertError):
        error = Refusal(404, "Not there", "There is no such alert. It may have been purged.")
    elif isinstance(error, CaseError):
        error = Refusal(409, "Not done", f"{str(error)[:1].upper()}{str(error)[1:]}.")
    elif not isinstance(error, Refusal):
        error = Refusal(
            503, "No store", "The alert store does not answer. The console tries again with each page."
        )
    return visit.page("message.html", error.status, heading=error.heading, message=error.message)


def may(user: User, role: Role) -> bool:
    """Return whether a user may do what needs a role."""
    return ROLES.index(user.role) >= ROLES.index(role)


def one(form: Form, field: str) -> str:
    """Return a form's field, empty if it is not there."""
    return form.get(field, [""])[0]


def moment(at: int | datetime) -> datetime:
    """Return a moment, given as ms since the Unix epoch or as it is, in UTC."""
    return at.astimezone(UTC) if isinstance(at, datetime) else datetime.fromtimestamp(at / 1000, UTC)


def local(address: str) -> str:
    """Return an address within the console; anything else becomes the first page."""
    parts = urlsplit(address)
    inside = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.netloc
    return address if inside and "\n" not in address and "\r" not in address else "/"


def json(data: object) -> Response:
    """Return data for the page's own scripts."""
    return Response(orjson.dumps(data), media_type="application/json")


def visitor(request: Request) -> str:
    """Return the browser's random name, made up if it has none yet."""
    if not hasattr(request.state, "visitor"):
        known = request.cookies.get(VISITOR_COOKIE, "")
        request.state.visitor = known if 20 <= len(known) <= 100 else secrets.token_urlsafe(24)
    return str(request.state.visitor)


def client(request: Request) -> str:
    """Return the address that a request came from."""
    return request.client.host if request.client else "unknown"


def _admitted(visit: Visit, role: Role | None) -> Response | None:
    if role is None:
        return None
    if visit.session is None:
        if visit.part or visit.request.method != "GET":
            raise Refusal(401, "Signed out", "The session has ended. Sign in again.")
        address = visit.request.url.path + ("?" + visit.request.url.query if visit.request.url.query else "")
        return RedirectResponse(f"/sign-in?next={quote(address, safe='/')}", 303)
    if not visit.may(role):
        raise Refusal(403, "Not allowed", f"This needs the role {role}. Your role is {visit.user.role}.")
    return None


def _limited(limit: Limit, visit: Visit) -> None:
    name = visit.session.user.name if visit.session is not None else ""
    seconds = limit.wait(f"{name}@{client(visit.request)}")
    if seconds:
        raise Refusal(429, "Too often", f"Too many requests. Try again in {max(1, round(seconds))} s.")


def _role(name: str) -> Role:
    return next(role for role in ROLES if role == name)


def _unquoted(text: str) -> str:
    from urllib.parse import unquote

    return unquote(text)[:300]
