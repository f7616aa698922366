"""Take the pictures of docs/pictures anew: ``make screenshots``. They show made-up alerts, and need Chromium."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path
from typing import Final

from msgspec import structs
from playwright.sync_api import Browser, Page, sync_playwright

from agents.ops.clock import now_ms
from console.web.pulse import KEPT, MINUTE_MS, SHOWN, Pulse
from lab.samples import TARGETS, campaign, pile_on
from schemas.alert import Alert
from schemas.stages import Account, Action, Hop
from tests.browser.conftest import OPTIONS, PATIENCE_MS, WATCHLIST, program
from tests.support.web_console import WebConsole, served

PICTURES: Final = Path(__file__).parents[2] / "docs" / "pictures"
SIZE: Final = {"width": 1280, "height": 860}


def alerts() -> list[Alert]:
    """Return what the pictures show: a campaign that grew, others, crowds."""
    grown = [
        structs.replace(last, revision=revision, accounts=last.accounts[:named])
        for last in [campaign(0)]
        for revision, named in ((1, 4), (2, 9), (3, 17), (4, 24))
    ]
    others = [campaign(1, named=8), campaign(5, named=19, crowd=412), campaign(9, named=52, crowd=1310)]
    return [*grown, *others, *(structs.replace(pile_on(number), status="closed") for number in (2, 3, 4))]


def listen(pulse: Pulse) -> None:
    """Feed a pulse with some hours of posts, with a burst in the end."""
    end = now_ms() // MINUTE_MS * MINUTE_MS
    keys = {target.id or f"{target.platform}:{target.handle}": target for target in TARGETS[:1] + TARGETS[2:]}
    for minute in range(KEPT + SHOWN):
        at = end - (KEPT + SHOWN - minute) * MINUTE_MS
        actions = [
            _action(key, at + number)
            for place, key in enumerate(keys)
            for number in range(_posts(place, minute))
        ]
        pulse.take(Hop(0, 1, at + MINUTE_MS, actions, names=keys))


def _posts(place: int, minute: int) -> int:
    usual = 3 + place + 2 * math.sin(minute / (7 + place))
    burst = 40 * math.exp(-((minute - KEPT - 45) ** 2) / 60) if place == 0 else 0
    return max(0, round(usual + burst))


def _action(key: str, at: int) -> Action:
    return Action(key, at, str(at), Account("x", "1", "a"), "mention", True)


def main() -> None:
    """Take all pictures."""
    path = program()
    if path is None:
        raise SystemExit("make screenshots: there is no chromium; install Debian's package")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        watchlist = Path(folder) / "watchlist.yaml"
        watchlist.write_text(WATCHLIST)
        with served(Path(folder), alerts(), watchlist=watchlist) as console, sync_playwright() as playwright:
            listen(console.application.site.pulse)
            browser = playwright.chromium.launch(executable_path=path, args=list(OPTIONS))
            _take(console, browser)
            browser.close()


def _take(console: WebConsole, browser: Browser) -> None:
    page = _page(console, browser, "light")
    page.goto("/")
    _save(page, "console-now")
    page.goto("/queue")
    page.keyboard.press("j")
    _save(page, "console-queue")
    page.goto(f"/campaigns/{campaign(0).id}")
    page.wait_for_selector("#graph-picture[data-drawn]")
    page.wait_for_selector("#timeline[data-drawn]")
    # Whole, from the claim to who acted with whom; what a reviewer fills in is not of interest here.
    page.evaluate("document.querySelector('.actions').hidden = true")
    page.set_viewport_size({"width": SIZE["width"], "height": 1760})
    page.wait_for_timeout(500)
    _save(page, "console-campaign")
    page.set_viewport_size(SIZE)  # type: ignore[arg-type] # it has both fields
    page.locator("#time").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('#graph').scrollIntoView({ block: 'start' }); scrollBy(0, -70)")
    page.locator("[data-pick]").first.click()
    page.wait_for_timeout(500)
    _save(page, "console-graph")
    dark = _page(console, browser, "dark")
    dark.goto(f"/campaigns/{campaign(9).id}")
    dark.wait_for_selector("#graph-picture[data-drawn]")
    dark.evaluate("document.querySelector('#time').scrollIntoView({ block: 'start' }); scrollBy(0, -70)")
    dark.wait_for_timeout(500)
    _save(dark, "console-dark")


def _page(console: WebConsole, browser: Browser, scheme: str) -> Page:
    context = browser.new_context(
        base_url=console.url,
        viewport=SIZE,  # type: ignore[arg-type] # it has both fields
        color_scheme="dark" if scheme == "dark" else "light",
        timezone_id="UTC",
    )
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script("localStorage.setItem('pileon-tour', 'seen')")
    return context.new_page()


def _save(page: Page, name: str) -> None:
    page.wait_for_timeout(300)
    page.screenshot(path=PICTURES / f"{name}.png")
    print(f"docs/pictures/{name}.png")


if __name__ == "__main__":
    main()
