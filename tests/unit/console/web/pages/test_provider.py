"""Signing in at an OpenID provider, over HTTP and back, as a browser does it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from starlette.testclient import TestClient

from agents.ops.settings import build
from agents.store import AlertStore
from agents.store.people import People
from console.web.app import Application
from console.web.desk import Desk
from console.web.oidc import Provider
from console.web.pulse import Pulse
from console.web.site import Setup
from lab.samples import campaign
from tests.support.openid import CLIENT, SECRET, OpenId, provider
from tests.support.web_console import CHEAP, HOSTS

ID = campaign(0).id
PUBLIC = "https://pileon.example.org"
BACK = f"{PUBLIC}/sign-in/provider/back"


@pytest.fixture
def openid() -> Iterator[OpenId]:
    """A provider that sends people back to this console alone."""
    with provider(OpenId(redirect=BACK)) as running:
        yield running


@pytest.fixture
def console(tmp_path: Path, openid: OpenId) -> Iterator[Application]:
    """A console whose people sign in there."""
    settings = build(
        {
            "oidc_issuer": openid.url,
            "oidc_client_id": CLIENT,
            "oidc_client_secret": SECRET,
            "oidc_name": "The Newsroom",
        }
    )
    with AlertStore(f"sqlite:///{tmp_path / 'console.sqlite3'}") as store:
        store.upsert(campaign(0))
        setup = Setup(
            hosts=HOSTS, open=False, secure=True, provider=Provider(settings), public_url=f"{PUBLIC}/"
        )
        yield Application(Desk(store.engine), Pulse("Nothing is known of the stream here."), setup)


@pytest.fixture
def client(console: Application) -> Iterator[TestClient]:
    """A browser without scripts."""
    with TestClient(console.asgi, "https://127.0.0.1", follow_redirects=False) as client:
        yield client


def sent(client: TestClient, following: str = "/queue") -> str:
    """Press the button, and return where the browser is sent."""
    answer = client.get("/sign-in/provider", params={"next": following})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def returned(client: TestClient, away: str) -> httpx2.Response:
    """Follow the way to the provider and back."""
    there = httpx2.get(away)
    assert there.status_code == 302, there.text
    parts = urlsplit(there.headers["location"])
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == BACK
    return client.get(f"{parts.path}?{parts.query}")


def test_whoever_the_provider_knows_is_signed_in(client: TestClient, console: Application) -> None:
    """With the role that it gives, on the page that they asked for; the audit log says how."""
    answer = client.get(f"/campaigns/{ID}")
    assert answer.headers["location"] == f"/sign-in?next=/campaigns/{ID}"
    assert "Sign in with The Newsroom" in client.get(answer.headers["location"]).text
    back = returned(client, sent(client, f"/campaigns/{ID}"))
    assert (back.status_code, back.headers["location"]) == (303, f"/campaigns/{ID}")
    cookie = next(one for one in back.headers.get_list("set-cookie") if one.startswith("pileon_session="))
    for mark in ("HttpOnly", "Secure", "SameSite=lax"):
        assert mark.lower() in cookie.lower()
    assert "Arvind Rathwalkar" in client.get(f"/campaigns/{ID}").text
    assert client.get("/audit").status_code == 403
    found = console.site.desk.reader.audit(subject="priya")[0]
    assert (found.action, found.actor) == ("sign_in", "priya")


def test_nobody_sees_anything_before(client: TestClient) -> None:
    """Also where nobody was ever set up: the console is not open with a provider."""
    assert client.get("/queue").status_code == 303
    assert client.get("/events").status_code == 401


def test_a_role_that_is_taken_away_is_gone(client: TestClient, openid: OpenId, console: Application) -> None:
    """At the next sign-in; without any role nobody gets in."""
    openid.claims["roles"] = ["admin"]
    returned(client, sent(client))
    assert client.get("/audit").status_code == 200
    client.cookies.delete("pileon_session")
    openid.claims["roles"] = ["viewer"]
    returned(client, sent(client))
    assert client.get("/audit").status_code == 403
    client.cookies.delete("pileon_session")
    openid.claims["roles"] = ["cleaners"]
    refused = returned(client, sent(client))
    assert refused.status_code == 403
    assert "You have no role here" in refused.text
    assert client.get("/queue").status_code == 303
    assert console.site.desk.reader.audit(subject="Priya")[0].action == "sign_in.refused"


def test_a_user_who_is_disabled_here_stays_out(
    client: TestClient, openid: OpenId, console: Application
) -> None:
    """Whatever the provider says."""
    returned(client, sent(client))
    console.site.desk.people.disable("priya")
    openid.claims["roles"] = ["admin"]
    assert returned(client, sent(client)).status_code == 403
    assert client.get("/queue").status_code == 303


def test_nobody_becomes_a_user_of_the_console_by_their_name(
    client: TestClient, openid: OpenId, console: Application
) -> None:
    """Whoever is called as an admin here is not that admin."""
    People(console.site.desk.engine, hasher=CHEAP).create("priya", "admin", password="a long enough password")
    openid.claims |= {"roles": ["viewer"], "email": "priya@elsewhere.example"}
    returned(client, sent(client))
    assert client.get("/audit").status_code == 403
    roles = {user.name: user.role for user in console.site.desk.people.users()}
    assert roles == {"priya": "admin", "priya@elsewhere.example": "viewer"}


@pytest.mark.parametrize("name", ["Priya N", "", "x" * 200, "\u202e", None])
def test_a_name_that_cannot_be_taken_is_replaced(
    client: TestClient, openid: OpenId, console: Application, name: str | None
) -> None:
    """By the mail address, the subject, or a name that is made of it."""
    openid.claims = {"sub": "a subject with spaces", "preferred_username": name, "roles": ["viewer"]}
    assert returned(client, sent(client)).status_code == 303
    (user,) = console.site.desk.people.users()
    assert user.name.startswith("person-")


def test_an_answer_that_was_not_asked_for_is_refused(
    client: TestClient, console: Application, openid: OpenId
) -> None:
    """With a made-up state, in another browser, a second time, or with an error; nothing is asked of the provider."""
    there = httpx2.get(sent(client)).headers["location"]
    told = {name: values[0] for name, values in parse_qs(urlsplit(there).query).items()}
    path = urlsplit(there).path
    with TestClient(console.asgi, "https://127.0.0.1", follow_redirects=False) as other:
        assert other.get(path, params=told).status_code == 403
    assert client.get(path, params={**told, "state": "made up"}).status_code == 403
    assert client.get(path, params={"error": "access_denied", "state": "x"}).status_code == 403
    assert client.get(path).status_code == 403
    assert openid.sent == []
    assert client.get(path, params=told).status_code == 303
    client.cookies.delete("pileon_session")
    assert client.get(path, params=told).status_code == 403
    assert len(openid.sent) == 1


def test_a_refusal_tells_the_log_more_than_the_page(client: TestClient, openid: OpenId) -> None:
    """What is wrong with a token is nothing for whoever brings it."""
    openid.twist = lambda _header, claims: claims.update(nonce="of somebody else")
    refused = returned(client, sent(client))
    assert refused.status_code == 403
    assert "You were not signed in. Try again." in refused.text
    assert "nonce" not in refused.text.replace("nonce-", "").replace('nonce="', "")


def test_a_provider_that_is_down_is_said_so(client: TestClient, openid: OpenId) -> None:
    """The console itself goes on."""
    away = sent(client)
    there = urlsplit(httpx2.get(away).headers["location"])
    openid.down = True
    answer = client.get(f"{there.path}?{there.query}")
    assert answer.status_code == 503
    assert "The Newsroom does not answer" in answer.text
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("address", ["//evil.example", "https://evil.example", "/\\evil.example", ""])
def test_the_way_back_leads_nowhere_else(client: TestClient, address: str) -> None:
    """Whatever the address asks for."""
    assert returned(client, sent(client, address)).headers["location"] == "/"


def test_asking_too_often_is_slowed_down(client: TestClient) -> None:
    """Each way to the provider and back costs it a request."""
    answers = [client.get("/sign-in/provider").status_code for _ in range(40)]
    assert answers[0] == 303
    assert answers[-1] == 429


def test_without_a_provider_there_is_no_such_page(tmp_path: Path) -> None:
    """Nor a button for it."""
    with AlertStore("sqlite://") as store:
        setup = Setup(hosts=HOSTS, open=False)
        app = Application(Desk(store.engine), Pulse(""), setup)
        with TestClient(app.asgi, "http://127.0.0.1") as client:
            assert client.get("/sign-in/provider").status_code == 404
            assert client.get("/sign-in/provider/back").status_code == 404
            assert "Sign in with" not in client.get("/sign-in").text
