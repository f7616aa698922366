"""Text of strangers who know that it will be shown here: it does nothing but be read."""

from __future__ import annotations

import itertools
from datetime import timedelta

from msgspec import structs
from playwright.sync_api import Page, expect

from lab.samples import campaign
from schemas.alert import Alert, AlertTarget, Evidence, NamedAccount, SamplePost
from tests.support.web_console import WebConsole

SCRIPT = '<script>window.owned=1</script><img src=x onerror="window.owned=1"><svg onload="window.owned=1">'
HTMX = '"><a hx-get="/audit" hx-trigger="load" hx-on:click="window.owned=1" data-do="theme">x</a>'
OVERRIDE = "\u202egnp.exe\u2066 \u200fevil\u2069"
MARKS = "Z" + "\u0335\u0489" * 5_000
JAVASCRIPT = "javascript:window.owned=1"
TEMPLATE = "{{ 7*7 }} {% raw %} ${7*7} <%= 7*7 %>"
CONTROL = "\x1b[2J\x00\x07 bell"


def hostile() -> Alert:
    """Return a campaign in which every text is an attack."""
    like = campaign(0)
    texts = [
        SCRIPT,
        HTMX,
        OVERRIDE,
        MARKS,
        JAVASCRIPT,
        TEMPLATE,
        CONTROL,
        "</script><script>window.owned=1</script>",
    ]
    accounts = [
        NamedAccount("x", f"{place}/../'\"<", name[:400], 0.9, ["recurrence", SCRIPT])
        for place, name in enumerate(texts)
    ]
    links = (
        JAVASCRIPT,
        "data:text/html,<script>1</script>",
        "http://plain.example/",
        "https://u:p@evil.example/",
    )
    posts = [
        SamplePost(
            "x", f"p{place}", account.handle, like.opened_at + timedelta(seconds=place), text,
            links[place % 4],
        )
        for place, (account, text) in enumerate(zip(accounts, texts, strict=True))
    ]  # fmt: skip
    keys = [f"x:{account.id}" for account in accounts]
    ties = [
        structs.replace(like.ties[0], one=one, other=other, statement=SCRIPT + OVERRIDE)
        for one, other in itertools.pairwise(keys)
    ]
    return structs.replace(
        like,
        id="hostile'\"<script>&?#",
        target=AlertTarget(id="fs<script>", name=SCRIPT + OVERRIDE + HTMX),
        accounts=accounts,
        leads=[],
        posts=posts,
        ties=ties,
        evidence=[Evidence("recurrence", SCRIPT + HTMX + MARKS, 3.0), Evidence(SCRIPT, OVERRIDE, 2.0)],
    )


def harmless(page: Page) -> None:
    """Make sure that nothing of a stranger's ran, and that their signs turn nothing around."""
    assert page.evaluate("window.owned") is None
    assert page.locator("[hx-on\\:click]").count() == 0
    assert page.locator("main script, main img, main svg[onload]").count() == 0
    content = page.content()
    assert not set(content) & set("\u202e\u2066\u2069\u200f\x1b\x07")
    for link in page.locator("main a").all():
        assert (link.get_attribute("href") or "#").startswith(("/", "#", "?")), link.get_attribute("href")


def test_a_hostile_campaign_is_harmless(console: WebConsole, page: Page) -> None:
    """On its own page, with its posts shown, its picture drawn and its accounts chosen."""
    console.store.upsert(hostile())
    page.goto("/queue")
    page.locator("tr", has_text="<script>").get_by_role("link").first.click()
    page.wait_for_selector("#graph-picture[data-drawn]")
    page.get_by_role("button", name="Show the posts").click()
    expect(page.locator("#post-1 .text")).to_contain_text("<script>window.owned=1</script>")
    page.locator("[data-pick]").first.click()
    page.keyboard.press("Escape")
    harmless(page)
    expect(page.locator("#post-6 .text")).to_contain_text("{{ 7*7 }}")


def test_marks_stay_on_their_line(console: WebConsole, page: Page) -> None:
    """Ten thousand combining marks are left out, and it is said how many; no post is higher than its box."""
    console.store.upsert(hostile())
    page.goto("/queue")
    page.locator("tr", has_text="<script>").get_by_role("link").first.click()
    page.get_by_role("button", name="Show the posts").click()
    marked = page.locator("#post-4 .text")
    expect(marked).to_contain_text("9,996 marks left out")
    box = marked.bounding_box()
    assert box is not None
    assert box["height"] < 120


def test_hostile_names_are_harmless_everywhere(console: WebConsole, page: Page) -> None:
    """In lists, on the pages of the account and of the target, and in the palette."""
    console.store.upsert(hostile())
    for address in ("/", "/queue", "/search?q=%3Cscript%3E", "/targets/fs%3Cscript%3E", "/audit"):
        page.goto(address)
        harmless(page)
    page.goto("/queue")
    page.locator("tr", has_text="<script>").get_by_role("link").first.click()
    page.locator("tr.named a").first.click()
    expect(page.locator("h1")).to_contain_text("@<script>")
    harmless(page)


def test_the_gate_lets_no_attribute_of_others_in(
    console: WebConsole, page: Page, complaints: list[str]
) -> None:
    """Even markup that got into the page could send nothing: without this answer's nonce htmx drops it."""
    page.goto("/queue")
    page.evaluate(
        """() => {
          const intruder = document.createElement("button");
          intruder.id = "intruder";
          intruder.setAttribute("hx-get", "/audit");
          intruder.setAttribute("hx-trigger", "load");
          document.querySelector("main").append(intruder);
          htmx.process(intruder);
        }"""
    )
    page.wait_for_timeout(300)
    assert page.locator("#intruder").get_attribute("hx-get") is None
    assert any("hx-csp" in one for one in complaints)
    complaints.clear()


def test_the_policy_keeps_a_script_from_running(
    console: WebConsole, page: Page, complaints: list[str]
) -> None:
    """A script or markup put into the page by force is refused, and the refusal is reported to us."""
    page.goto("/")
    with page.expect_response("**/csp-report"):
        refused = page.evaluate(
            """() => {
              const script = document.createElement("script");
              let refused = 0;
              try { script.textContent = "window.owned = 1"; } catch { refused += 1; }
              try { document.querySelector("main").innerHTML = "<b>x</b>"; } catch { refused += 1; }
              document.head.append(script);
              return refused;
            }"""
        )
    assert refused == 2
    assert page.evaluate("window.owned") is None
    assert console.application.violations
    console.application.violations.clear()
    complaints.clear()
