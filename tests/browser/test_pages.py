"""Every page with data in it: it shows what it should, usable by keyboard and screen reader, within the policy."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import (  # type: ignore[import-untyped] # it ships no types
    Axe,
)
from playwright.sync_api import Page, expect

from lab.samples import campaign
from tests.support.web_console import WebConsole

CAMPAIGN = f"/campaigns/{campaign(0).id}"
PAGES = {
    "now": ("/", "Now"),
    "queue": ("/queue", "Queue"),
    "campaign": (CAMPAIGN, "Arvind Rathwalkar: coordinated campaign"),
    "account": ("/accounts/x/000000", "@steppe_0000"),
    "target": ("/targets/foreign-secretary", "Arvind Rathwalkar"),
    "watchlist": ("/watchlist", "Watchlist"),
    "verdicts": ("/verdicts", "Verdicts"),
    "audit": ("/audit", "Audit log"),
    "search": ("/search?q=steppe", "Search"),
}


def serious(page: Page) -> list[str]:
    """Return what axe-core finds on a page that would keep somebody from using it."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['help']} ({[node['target'] for node in one['nodes']][:3]})"
        for one in found
        if one["impact"] in {"serious", "critical"}
    ]


@pytest.fixture
def busy(console: WebConsole) -> WebConsole:
    """A console in which something was decided."""
    console.desk.cases.judge(
        [campaign(1).id], "organic_reaction", "A petition that papers linked to.", "priya"
    )
    console.desk.cases.note(campaign(0).id, "The press office knows.", "priya")
    return console


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_its_data_to_everybody(busy: WebConsole, page: Page, name: str, scheme: str) -> None:
    """With its heading, a title, no error, and nothing serious found by axe-core in either scheme."""
    address, heading = PAGES[name]
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(address)

    expect(page.locator("h1")).to_contain_text(heading)
    expect(page.locator("main")).not_to_contain_text("Traceback")
    assert "Pileon" in page.title()
    assert serious(page) == []


def test_now_shows_running_campaigns_first(console: WebConsole, page: Page) -> None:
    """From there it is two clicks to a campaign's graph."""
    page.goto("/")
    cards = page.locator("article.alert")
    expect(cards.first).to_contain_text("24 of 896 accounts")

    cards.first.get_by_role("link", name="Graph").click()
    page.wait_for_selector("#graph-picture[data-drawn]")


def test_a_campaign_says_why(console: WebConsole, page: Page) -> None:
    """In sentences with their posts; the crowd without the accounts, leads apart, earlier campaigns, revisions."""
    page.goto(CAMPAIGN)

    expect(page.locator("#without")).to_have_text("Without these 24 accounts the crowd is 872.")
    expect(page.locator(".reasons li").first).to_contain_text("5 different targets")
    expect(page.locator(".reasons a[href='#post-1']").first).to_be_visible()
    assert page.locator("tr.named[data-account]").count() == 24
    assert page.locator("tr.lead[data-account]").count() == 9
    expect(page.locator("section[aria-labelledby=earlier-title]")).to_contain_text("Coordinated campaign")
    expect(page.locator(".history")).to_contain_text("revision 1")


def test_posts_are_blurred_until_asked_for(console: WebConsole, page: Page) -> None:
    """Their text is not even on the page, and who asks is written down."""
    page.goto(CAMPAIGN)
    words = campaign(0).posts[0].text
    assert words not in page.content()

    page.get_by_role("button", name="Show the posts").click()
    expect(page.locator("#post-1 .text")).to_have_text(words)

    entry = console.desk.reader.audit(subject=campaign(0).id)[0]
    assert (entry.actor, entry.action) == ("local", "posts.shown")


def test_times_are_in_utc_and_local(console: WebConsole, page: Page) -> None:
    """One press changes between them, and the choice stays."""
    page.goto(CAMPAIGN)
    first = page.locator("dd time").first
    expect(first).to_have_text("2026-11-21 12:00 UTC")

    page.locator("[data-do=times]").click()
    expect(first).to_have_text("2026-11-21 17:30 Asia/Calcutta")

    page.reload()
    expect(page.locator("dd time").first).to_contain_text("17:30")


def test_the_theme_stays(console: WebConsole, page: Page) -> None:
    """Light, dark, or as the system is."""
    page.goto("/")
    page.locator("[data-do=theme]").click()
    page.locator("[data-do=theme]").click()
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_a_phone_can_read_it(console: WebConsole, page: Page) -> None:
    """Nothing is wider than the screen."""
    page.set_viewport_size({"width": 390, "height": 844})
    for address, _ in PAGES.values():
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address


def test_a_page_follows_the_store(console: WebConsole, page: Page) -> None:
    """A new campaign is on the screen by itself, without a request; an open campaign says that it has changed."""
    page.goto("/")
    expect(page.locator("#live")).to_have_attribute("data-state", "on")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    console.store.upsert(campaign(2, named=30))
    expect(page.locator(f"article[data-id='{campaign(2).id}']")).to_be_visible()
    assert asked == []

    page.goto(CAMPAIGN)
    expect(page.locator("#live")).to_have_attribute("data-state", "on")
    console.store.upsert(campaign(0, revision=2, named=26))
    expect(page.locator("#changed")).to_contain_text("This campaign has changed")


def test_the_tour_is_shown_once(console: WebConsole, page: Page) -> None:
    """Five hints on the first visit; then only when asked for."""
    page.context.add_init_script("localStorage.removeItem('pileon-tour')")
    page.goto("/")
    tour = page.locator("#tour")
    expect(tour).to_be_visible()
    for _ in range(4):
        tour.get_by_role("button", name="Next").click()
    tour.get_by_role("button", name="Done").click()
    expect(tour).to_be_hidden()
    assert page.evaluate("localStorage.getItem('pileon-tour')") == "seen"
