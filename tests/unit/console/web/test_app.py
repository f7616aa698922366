"""The console over HTTP, without a browser: who is let in, what is refused, what every answer carries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from agents.store import Query
from agents.store.people import People
from console.web.app import Application
from lab.samples import campaign, pile_on
from tests.support.web_console import CHEAP, application

ID = campaign(0).id
PAGES = (
    "/", "/now/part", "/queue", "/queue/part", f"/campaigns/{ID}", f"/campaigns/{ID}/graph.json",
    f"/campaigns/{ID}/timeline.json", "/accounts/x/000000", "/targets/foreign-secretary", "/watchlist", "/verdicts",
    "/verdicts.csv", "/verdicts.jsonl", "/spared.jsonl", "/audit", "/search", "/search?q=steppe",
    "/search?q=steppe&part=1",
)  # fmt: skip
FORMS = (
    "/queue", f"/campaigns/{ID}/posts", f"/campaigns/{ID}/review", f"/campaigns/{ID}/verdict", f"/campaigns/{ID}/note",
    f"/campaigns/{ID}/mute", "/accounts/x/000000", "/watchlist", "/watchlist/preview", "/sign-out",
)  # fmt: skip
PASSWORD = "a long enough password"
VIEWERS = {f"/campaigns/{ID}/posts", "/accounts/x/000000", "/sign-out"}


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Application]:
    """A console with some alerts, open to this machine."""
    alerts = [campaign(0), campaign(5), pile_on(3)]
    with application(tmp_path, alerts, watchlist=tmp_path / "watchlist.yaml") as (_store, app):
        yield app


@pytest.fixture
def client(console: Application) -> Iterator[TestClient]:
    """A browser without scripts."""
    with TestClient(console.asgi, "http://127.0.0.1", follow_redirects=False) as client:
        yield client


def token(client: TestClient, page: str = "/queue") -> str:
    """Return what forms of this session must bring."""
    found = re.search(r'name="csrf-token" content="([^"]+)"', client.get(page).text)
    assert found is not None
    return found[1]


def add(console: Application, name: str, role: str) -> None:
    """Add a user."""
    People(console.site.desk.engine, hasher=CHEAP).create(name, role, password=PASSWORD)  # type: ignore[arg-type] # tests give roles


def sign_in(client: TestClient, name: str, password: str = PASSWORD) -> int:
    """Sign in; returns the answer's status."""
    form = {"csrf": token(client, "/sign-in"), "name": name, "password": password}
    return client.post("/sign-in", data=form).status_code


@pytest.mark.parametrize("page", PAGES)
def test_every_answer_carries_the_headers(client: TestClient, page: str) -> None:
    """The policy with a nonce of its own, no frames, no sniffing, no cache."""
    first, second = client.get(page), client.get(page)
    assert first.status_code == 200, first.text
    for header, value in {
        "x-frame-options": "DENY",
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
    }.items():
        assert first.headers[header] == value
    nonces = [
        re.search(r"'nonce-([^']+)'", answer.headers["content-security-policy"]) for answer in (first, second)
    ]
    assert nonces[0] is not None
    assert nonces[1] is not None
    assert nonces[0][1] != nonces[1][1]


@pytest.mark.parametrize(
    "page", [*PAGES, "/nowhere", f"/campaigns/{ID}x", "/accounts/x/none", "/targets/none"]
)
def test_nothing_is_shown_without_signing_in_once_there_are_users(
    console: Application, client: TestClient, page: str
) -> None:
    """Not even whether it is there."""
    add(console, "priya", "viewer")
    answer = client.get(page)
    assert answer.status_code in {303, 401, 404}
    assert "Rathwalkar" not in answer.text
    assert ID not in answer.text.replace(page, "")
    assert client.get("/events").status_code == 401


@pytest.mark.parametrize("form", FORMS)
def test_no_form_is_taken_without_its_token(client: TestClient, console: Application, form: str) -> None:
    """Nor with one of another session, nor from another site, nor without signing in."""
    before = console.site.desk.reader.last_change()
    good = token(client)
    assert client.post(form, data={"id": ID, "do": "close"}).status_code == 403
    assert client.post(form, data={"csrf": "0" * 64, "id": ID, "do": "close"}).status_code == 403
    for foreign in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        answer = client.post(form, data={"csrf": good, "id": ID, "do": "close"}, headers=foreign)
        assert answer.status_code == 403
    add(console, "priya", "admin")
    assert client.post(form, data={"csrf": good, "id": ID, "do": "close"}).status_code == 401
    assert console.site.desk.reader.last_change() == before


@pytest.mark.parametrize("form", FORMS)
def test_a_viewer_changes_nothing(client: TestClient, console: Application, form: str) -> None:
    """Showing posts and signing out are all that they may do."""
    add(console, "vera", "viewer")
    assert sign_in(client, "vera") == 303
    answer = client.post(
        form, data={"csrf": token(client), "id": ID, "do": "close", "value": "fandom", "reason": "x"}
    )
    assert (answer.status_code == 403) is (form not in VIEWERS)


def test_an_analyst_may_not_change_the_watchlist_nor_read_the_audit_log(
    client: TestClient, console: Application
) -> None:
    """Both are for admins."""
    add(console, "ana", "analyst")
    sign_in(client, "ana")
    assert client.get("/audit").status_code == 403
    assert client.post("/watchlist", data={"csrf": token(client), "text": "x"}).status_code == 403


def test_another_host_is_refused(console: Application) -> None:
    """A name that somebody points at this machine is none of ours."""
    with TestClient(console.asgi, "http://evil.example") as client:
        assert client.get("/").status_code == 400


def test_guessing_is_slowed_down(client: TestClient, console: Application) -> None:
    """After some wrong passwords even the right one has to wait, and it is said how long."""
    add(console, "priya", "admin")
    answers = [sign_in(client, "priya", "wrong password here") for _ in range(6)]
    assert answers == [401] * 5 + [429]
    assert sign_in(client, "priya") == 429


def test_a_session_ends_with_its_user(client: TestClient, console: Application) -> None:
    """A user who is disabled is out at once."""
    add(console, "priya", "admin")
    sign_in(client, "priya")
    assert client.get("/queue").status_code == 200
    console.site.desk.people.disable("priya")
    assert client.get("/queue").status_code == 303


@pytest.mark.parametrize(
    "address", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:1", ""]
)
def test_signing_in_leads_nowhere_else(client: TestClient, console: Application, address: str) -> None:
    """Whatever the address asks for."""
    add(console, "priya", "admin")
    form = {"csrf": token(client, "/sign-in"), "name": "priya", "password": PASSWORD, "next": address}
    assert client.post("/sign-in", data=form).headers["location"] == "/"


def test_several_need_a_confirmation(client: TestClient, console: Application) -> None:
    """Of the right number."""
    reader, ids = console.site.desk.reader, [ID, campaign(5).id]
    form = {"csrf": token(client), "id": ids, "do": "acknowledge"}
    for confirm in ("", "1", "3"):
        assert "Acknowledge 2 items?" in client.post("/queue", data={**form, "confirm": confirm}).text
    assert reader.count(Query(reviews=("acknowledged",))) == 0
    assert client.post("/queue", data={**form, "confirm": "2"}).status_code == 303
    assert reader.count(Query(reviews=("acknowledged",))) == 2


@pytest.mark.parametrize(
    ("form", "data", "status"),
    [
        (f"/campaigns/{ID}/verdict", {"value": "guilty", "reason": "x"}, 400),
        (f"/campaigns/{ID}/verdict", {"value": "fandom", "reason": " "}, 409),
        ("/campaigns/none/verdict", {"value": "fandom", "reason": "x"}, 404),
        (f"/campaigns/{ID}/review", {"do": "delete"}, 400),
        (f"/campaigns/{ID}/mute", {"hours": "9999", "reason": "x"}, 400),
        (f"/campaigns/{ID}/note", {"text": "x" * 20_000}, 409),
        ("/queue", {"do": "erase", "id": ID}, 400),
        ("/watchlist/preview", {"alias": "x"}, 422),
        ("/watchlist", {"text": "targets: ["}, 422),
    ],
)
def test_bad_input_is_refused_with_a_reason(
    client: TestClient, console: Application, form: str, data: dict[str, str], status: int
) -> None:
    """On a page of its own, and nothing changes."""
    before = console.site.desk.reader.last_change()
    answer = client.post(form, data={"csrf": token(client), **data})
    assert answer.status_code == status
    assert "<h1>" in answer.text
    assert console.site.desk.reader.last_change() == before


@pytest.mark.parametrize(
    "query", ["after=x", "after=1:2:3", "review=%00", "kind=<script>", "who=me", "q=%40steppe_0000", "q=%25_"]
)
def test_the_queue_takes_any_address(client: TestClient, query: str) -> None:
    """What is wrong in it is told or passed over; nothing fails."""
    assert client.get(f"/queue?{query}").status_code in {200, 400}


def test_a_large_body_is_refused(client: TestClient) -> None:
    """Before it is read."""
    answer = client.post("/watchlist", content=b"x" * 2_000_000, headers={"content-type": "text/plain"})
    assert answer.status_code == 413


def test_verdicts_are_exported(client: TestClient, console: Application) -> None:
    """As JSON lines and as CSV without formulas, and the export is written down."""
    console.site.desk.cases.judge([ID], "fandom", "=HYPERLINK(1)", "priya")
    lines = client.get("/verdicts.jsonl")
    assert lines.json()["value"] == "fandom"
    cleared = client.get("/spared.jsonl").text.splitlines()
    assert len(cleared) == len(campaign(0).accounts)
    assert '"value":"fandom"' in cleared[0]
    table = client.get("/verdicts.csv").text
    assert "'=HYPERLINK(1)" in table
    assert console.site.desk.reader.audit(subject="verdicts")[0].action == "export.csv"


def test_static_files_are_ours_alone(client: TestClient) -> None:
    """Kept by browsers under the version they have; nothing outside the folder is served."""
    address = re.search(r'src="(/static/app.js\?v=[0-9a-f]+)"', client.get("/").text)
    assert address is not None
    assert "immutable" in client.get(address[1]).headers["cache-control"]
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static//etc/passwd", "/static/none.js"):
        assert client.get(path).status_code == 404


def test_a_watchlist_saved_meanwhile_is_not_overwritten(client: TestClient, console: Application) -> None:
    """Who saves second is told."""
    path = console.site.setup.watchlist
    assert path is not None
    good = "targets:\n  - {id: fs, name: Her, aliases: [Her Name]}\n"
    path.write_text(good)
    page = client.get("/watchlist").text
    version = re.search(r'name="version" value="([0-9a-f]+)"', page)
    assert version is not None
    form = {
        "csrf": token(client),
        "version": version[1],
        "do": "save",
        "text": good.replace("Her Name", "Another"),
    }
    path.write_text(good + "  - {id: b, name: B, aliases: [Bea]}\n")
    assert client.post("/watchlist", data=form).status_code == 409
    assert "Bea" in path.read_text()
    assert client.post("/watchlist", data={**form, "do": "check"}).status_code == 200


@pytest.mark.parametrize("number", ["9" * 40, "9" * 5_000, "²", "٣", "-1", "1e3", "0x1", ""])
def test_no_number_in_an_address_breaks_a_page(client: TestClient, number: str) -> None:
    """Anybody may write what no database holds."""
    for page in (f"/audit?before={number}", f"/queue?after={number}:x", f"/queue/part?after={number}:x"):
        assert client.get(page).status_code in {200, 400}, page


def test_a_length_that_is_no_number_is_refused(client: TestClient) -> None:
    """Before anything is read."""
    form = {"csrf": token(client)}
    for length in (b"\xb2", b"9" * 5_000, b"-1"):
        answer = client.post("/queue", data=form, headers={b"content-length": length})
        assert answer.status_code == 413
