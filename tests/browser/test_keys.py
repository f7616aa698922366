"""Working through the queue by keyboard alone."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from agents.store import Query
from lab.samples import campaign
from tests.support.web_console import WebConsole


def test_j_and_k_go_down_and_up_and_enter_opens(console: WebConsole, page: Page) -> None:
    """The current row is marked for eyes and for screen readers."""
    page.goto("/queue")
    rows = page.locator("table.queue tbody tr")
    for keys, place in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(keys)
        expect(rows.nth(place)).to_have_attribute("aria-current", "true")
    page.keyboard.press("Enter")
    expect(page.locator("#campaign")).to_be_visible()
    # The page is shown before its script runs.
    page.wait_for_load_state("load")
    page.keyboard.press("u")
    expect(page.locator("h1")).to_have_text("Queue")


def test_a_acknowledges(console: WebConsole, page: Page) -> None:
    """In the queue the current item, and on a campaign's page that one, which is then the reviewer's own."""
    page.goto("/queue")
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator(".said")).to_contain_text("1 item acknowledged")
    assert console.desk.reader.count(Query(reviews=("acknowledged",))) == 1

    page.goto(f"/campaigns/{campaign(1).id}")
    page.keyboard.press("a")
    expect(page.locator(".said")).to_contain_text("Acknowledged")
    found = console.desk.reader.summary(campaign(1).id)
    assert found is not None
    assert (found.review, found.assignee) == ("acknowledged", "local")


def test_n_says_what_it_is_instead(console: WebConsole, page: Page) -> None:
    """The reason is required, and the next item follows."""
    page.goto("/queue")
    page.keyboard.press("j")
    page.keyboard.press("n")
    expect(page.locator("#reason")).to_be_focused()
    judged = page.locator("#campaign").get_attribute("data-id")
    assert judged is not None
    page.keyboard.type("A petition that newspapers linked to.")
    page.get_by_role("button", name="Record the verdict").click()

    expect(page.locator(".said")).to_contain_text("Recorded: organic reaction")
    expect(page.locator("#campaign")).to_be_visible()
    assert page.locator("#campaign").get_attribute("data-id") != judged
    found = console.desk.reader.summary(judged)
    assert found is not None
    assert (found.verdict, found.review) == ("organic_reaction", "closed")


def test_several_at_once_are_confirmed(console: WebConsole, page: Page) -> None:
    """X chooses; nothing is done before the number is typed."""
    page.goto("/queue")
    for _ in range(2):
        page.keyboard.press("j")
        page.keyboard.press("x")
    expect(page.locator("#chosen")).to_have_text("2 chosen")
    page.get_by_role("button", name="Close", exact=True).last.click()
    expect(page.locator("h1")).to_contain_text("Close 2 items?")
    assert console.desk.reader.count(Query(reviews=("closed",))) == 0

    page.get_by_label("Type the number of items").fill("2")
    page.get_by_role("button", name="Close", exact=True).last.click()
    expect(page.locator(".said")).to_contain_text("2 items closed")
    assert console.desk.reader.count(Query(reviews=("closed",))) == 2


def test_the_address_holds_the_view(console: WebConsole, page: Page) -> None:
    """The slash filters without a load, and the address can be given to somebody else."""
    page.goto("/queue")
    page.keyboard.press("/")
    expect(page.locator("#filter-text")).to_be_focused()
    page.keyboard.type("Meera")
    expect(page.locator("table.queue tbody tr")).to_have_count(1)
    page.wait_for_url("**/queue?**q=Meera**")
    address = page.url

    page.goto("/verdicts")
    page.goto(address)
    expect(page.locator("table.queue tbody tr")).to_have_count(1)
    expect(page.locator("#filter-text")).to_have_value("Meera")


def test_the_palette_goes_anywhere(console: WebConsole, page: Page) -> None:
    """Ctrl-K, some letters, Enter."""
    page.goto("/")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-text")).to_be_focused()
    page.keyboard.type("steppe_0000")
    expect(page.locator("#palette-found a").first).to_contain_text("@steppe_0000")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("@steppe_0000")


def test_the_question_mark_shows_the_keys(console: WebConsole, page: Page) -> None:
    """And Escape closes them."""
    page.goto("/")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()


def test_keys_do_nothing_while_somebody_writes(console: WebConsole, page: Page) -> None:
    """An a in a note acknowledges nothing."""
    page.goto(f"/campaigns/{campaign(0).id}")
    page.locator("#reason").fill("")
    page.locator("#reason").press_sequentially("a n j k u ?")
    assert console.desk.reader.count(Query(reviews=("acknowledged",))) == 0
    expect(page.locator("#help")).to_be_hidden()
