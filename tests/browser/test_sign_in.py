"""Signing in: refused and granted, by role, and out again."""

from __future__ import annotations

import msgspec
import pytest
from playwright.sync_api import Page, expect

from agents.ops.settings import build
from console.web.oidc import Provider
from lab.samples import campaign
from tests.support.openid import CLIENT, SECRET, provider
from tests.support.web_console import WebConsole

PASSWORD = "a long enough password"
CAMPAIGN = f"/campaigns/{campaign(0).id}"


@pytest.fixture
def closed(console: WebConsole) -> WebConsole:
    """A console with a user of each role, so that it asks who is there."""
    for role in ("viewer", "analyst", "admin"):
        console.add_user(role, role, PASSWORD)
    return console


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    """Fill in the form."""
    page.get_by_label("User").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_a_wrong_password_is_refused_and_written_down(
    closed: WebConsole, page: Page, complaints: list[str]
) -> None:
    """It is not said which of the two is wrong."""
    page.goto(CAMPAIGN)
    expect(page.locator("h1")).to_have_text("Sign in")
    sign_in(page, "analyst", "not the password at all")
    expect(page.get_by_role("alert")).to_have_text("The user or the password is wrong.")
    assert closed.desk.reader.audit(subject="analyst")[0].action == "sign_in.refused"
    page.goto("/queue")
    expect(page.locator("h1")).to_have_text("Sign in")
    assert all("401" in one for one in complaints)
    complaints.clear()


def test_the_right_one_leads_to_what_was_asked_for(closed: WebConsole, page: Page) -> None:
    """And signing out ends it, also for who has kept the cookie."""
    page.goto(CAMPAIGN)
    sign_in(page, "analyst")
    expect(page.locator("#campaign")).to_be_visible()
    cookies = page.context.cookies()
    session = next(cookie for cookie in cookies if cookie["name"] == "pileon_session")
    assert session["httpOnly"]
    assert session["sameSite"] == "Lax"

    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("h1")).to_have_text("Sign in")
    page.context.add_cookies(cookies)  # type: ignore[arg-type] # what it gives it also takes
    page.goto("/queue")
    expect(page.locator("h1")).to_have_text("Sign in")


def test_a_viewer_reads_and_decides_nothing(closed: WebConsole, page: Page) -> None:
    """There are no forms for them; the audit log is for admins."""
    page.goto("/")
    sign_in(page, "viewer")
    page.goto(CAMPAIGN)
    expect(page.locator("h1")).to_contain_text("Arvind")
    assert page.locator("#verdict").count() == 0
    expect(page.get_by_role("navigation", name="Pages")).not_to_contain_text("Audit")


def test_one_reviewer_an_item(closed: WebConsole, page: Page, complaints: list[str]) -> None:
    """Who comes second is told, and can take it over on purpose."""
    closed.desk.cases.assign(campaign(0).id, "admin", "admin")
    page.goto(CAMPAIGN)
    sign_in(page, "analyst")
    page.get_by_label("Coordinated", exact=True).check()
    page.locator("#reason").fill("They meet again and again.")
    page.get_by_role("button", name="Record the verdict").click()
    expect(page.locator("main")).to_contain_text("admin reviews this alert")
    assert all("409" in one for one in complaints)
    complaints.clear()

    page.goto(CAMPAIGN)
    page.get_by_role("button", name="Take over from admin").click()
    found = closed.desk.reader.summary(campaign(0).id)
    assert found is not None
    assert found.assignee == "analyst"


def test_an_admin_edits_the_watchlist(closed: WebConsole, page: Page, complaints: list[str]) -> None:
    """What is wrong is named and not saved; what is right is saved."""
    page.goto("/watchlist")
    sign_in(page, "admin")
    editor = page.locator("#text")
    before = editor.input_value()
    editor.fill(before + "  - id: speaker\n    name: Ottoline Brask\n")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("neither accounts nor aliases")
    assert all("422" in one for one in complaints)
    complaints.clear()

    page.locator("#text").fill(before + "  - id: speaker\n    name: Ottoline Brask\n    aliases: [Brask]\n")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".said")).to_contain_text("2 targets are watched")
    path = closed.application.site.setup.watchlist
    assert path is not None
    assert "Ottoline Brask" in path.read_text()


def test_somebody_signs_in_at_a_provider(console: WebConsole, page: Page, complaints: list[str]) -> None:
    """There and back in one press, to the page that was asked for."""
    with provider() as openid:
        settings = build({"oidc_issuer": openid.url, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET})
        site = console.application.site
        site.setup = msgspec.structs.replace(site.setup, open=False, provider=Provider(settings))  # type: ignore[misc] # set once, before anybody asks
        page.goto(CAMPAIGN)
        page.get_by_role("link", name="Sign in with single sign-on").click()
        expect(page.locator("#campaign")).to_be_visible()
        expect(page.locator("header")).to_contain_text("priya")
        page.get_by_role("button", name="Sign out").click()
        expect(page.locator("h1")).to_have_text("Sign in")
        assert [one for one in complaints if openid.url not in one] == []
        complaints.clear()
