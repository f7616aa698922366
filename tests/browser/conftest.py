"""Chromium for the console's tests; whatever a page complains of makes its test fail."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from lab.samples import campaign, pile_on
from tests.support.web_console import WebConsole, served

NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
OPTIONS: Final = (
    "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist",
)  # fmt: skip
"""Without a graphics card, WebGL is calculated by the processor."""

PATIENCE_MS: Final = 60_000

expect.set_options(timeout=PATIENCE_MS // 2)

WATCHLIST: Final = """targets:
  - id: foreign-secretary
    name: Arvind Rathwalkar
    accounts: {x: [rathwalkar]}
    aliases: [Rathwalkar]
"""


def program() -> str | None:
    """Return the browser's program, or None."""
    named = os.environ.get("CHROMIUM")
    return named or next((found for found in map(shutil.which, NAMES) if found), None)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """A browser for the tests of this folder; without one they are skipped, under ``CI=true`` they fail.

    Playwright keeps an event loop current in the thread as long as it runs, and tests of coroutines cannot
    have one of their own then: the browser must be gone before a test of another folder begins.
    """
    path = program()
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("there is no chromium")
        pytest.skip("there is no chromium: install Debian's package, or name the program in CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(OPTIONS))
        yield browser
        browser.close()


@pytest.fixture
def console(tmp_path: Path) -> Iterator[WebConsole]:
    """A console with two campaigns of the same accounts, another one, and a pile-on."""
    watchlist = tmp_path / "watchlist.yaml"
    watchlist.write_text(WATCHLIST)
    alerts = [campaign(0), campaign(5, named=12), campaign(1, named=8), pile_on(3)]
    with served(tmp_path, alerts, watchlist=watchlist) as found:
        yield found


@pytest.fixture
def context(chromium: Browser, console: WebConsole) -> Iterator[BrowserContext]:
    """A browser profile that has seen the tour."""
    context = chromium.new_context(
        base_url=console.url,
        viewport={"width": 1280, "height": 900},
        locale="en-GB",
        timezone_id="Asia/Kolkata",
    )
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script("localStorage.setItem('pileon-tour', 'seen')")
    yield context
    context.close()


@pytest.fixture
def complaints() -> list[str]:
    """What pages complained of; a test that expects something removes it."""
    return []


@pytest.fixture
def page(context: BrowserContext, console: WebConsole, complaints: list[str]) -> Iterator[Page]:
    """A page that must run without an error, without a request elsewhere, and without a breach of the policy."""
    page = context.new_page()

    def heard(message: ConsoleMessage) -> None:
        if (
            message.type in {"error", "warning"}
            and "GPU stall" not in message.text
            and "GroupMarker" not in message.text
        ):
            complaints.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((console.url, "data:", "blob:"))
            else complaints.append(f"a request to {request.url}")
        ),
    )
    yield page
    assert complaints == []
    assert console.application.violations == []
