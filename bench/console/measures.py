"""What is measured of a console that runs, each as plain figures."""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import httpx2
from playwright.sync_api import sync_playwright

from agents.store import AlertStore
from bench.console.server import Server
from lab.samples import campaign
from tests.browser.conftest import OPTIONS, PATIENCE_MS, program

BIG: Final = 90_001
"""The number of the campaign with two thousand accounts and ten thousand ties."""


def pages(server: Server, addresses: Mapping[str, str], rounds: int) -> dict[str, dict[str, float]]:
    """Return what each page takes: wall time as it is asked for, and the server's processor time, ms."""
    found: dict[str, dict[str, float]] = {}
    with httpx2.Client(base_url=server.url, timeout=60) as client:
        for name, address in addresses.items():
            client.get(address).raise_for_status()
            # A first opening lays its picture out when it has answered; that is in the figures of the graph.
            _idle(server)
            walls = []
            before = server.cpu_seconds()
            for _ in range(rounds):
                begin = time.perf_counter()
                client.get(address)
                walls.append((time.perf_counter() - begin) * 1000)
            cpu = (server.cpu_seconds() - before) * 1000 / rounds
            found[name] = {
                "median_ms": round(statistics.median(walls), 1),
                "worst_ms": round(max(walls), 1),
                "cpu_ms": round(cpu, 1),
            }
    return found


def _idle(server: Server) -> None:
    """Wait until the server has nothing more to do."""
    before = -1.0
    while (now := server.cpu_seconds()) > before + 0.01:
        before = now
        time.sleep(0.3)


def updates(server: Server, store: AlertStore, rounds: int) -> dict[str, float]:
    """Return how long after the store has it a new alert is on the screen of an open browser, ms."""
    taken = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=list(OPTIONS))
        page = browser.new_page(base_url=server.url)
        page.set_default_timeout(PATIENCE_MS)
        page.add_init_script("localStorage.setItem('pileon-tour', 'seen')")
        page.goto("/")
        page.wait_for_selector("#live[data-state=on]")
        page.wait_for_timeout(1000)
        unused = store.count()
        for number in range(unused, unused + rounds):
            # The browser's own clock would count the test's way to it; it sees each change at once.
            identifier = campaign(0, seed=50 + number).id
            page.evaluate(
                """id => { window.seen = new Promise(done => {
                  const now = document.querySelector("#now");
                  const look = () => now.querySelector(`[data-id="${id}"]`) && done(Date.now());
                  new MutationObserver(look).observe(now, { childList: true, subtree: true });
                }); }""",
                identifier,
            )
            store.upsert(campaign(0, named=60 + number % 20, seed=50 + number))
            stored = time.time_ns() // 1_000_000
            taken.append(page.evaluate("window.seen") - stored)
            page.wait_for_timeout(700)
        browser.close()
    return {"median_ms": statistics.median(taken), "worst_ms": max(taken)}


def many_open(server: Server, store: AlertStore, consoles: int, seconds: float) -> dict[str, float]:
    """Return the share of a core that open consoles take while something changes every two seconds.

    Each does as the page's script does: it follows the stream, which brings what changes on the page along.
    """
    return asyncio.run(_many_open(server, store, consoles, seconds))


async def _many_open(server: Server, store: AlertStore, consoles: int, seconds: float) -> dict[str, float]:
    came = 0

    async def one() -> None:
        nonlocal came
        parts = urlsplit(server.url)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port, limit=1 << 22)
        writer.write(f"GET /events?part=/now/part HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
        try:
            while line := await reader.readline():
                came += line.startswith(b"data: ") and b'"content":' in line
        finally:
            writer.close()

    tasks = [asyncio.create_task(one()) for _ in range(consoles)]
    await asyncio.sleep(3)
    idle_cpu, begin = server.cpu_seconds(), time.monotonic()
    await asyncio.sleep(seconds / 2)
    idle = (server.cpu_seconds() - idle_cpu) / (time.monotonic() - begin)
    cpu, begin = server.cpu_seconds(), time.monotonic()
    stored = store.reader.summary(campaign(0).id)
    revision = stored.revision if stored is not None else 0
    while time.monotonic() - begin < seconds:
        revision += 1
        await asyncio.to_thread(store.upsert, campaign(0, revision=revision))
        await asyncio.sleep(2)
    share = (server.cpu_seconds() - cpu) / (time.monotonic() - begin)
    failed = [task.exception() for task in tasks if task.done()]
    if failed:
        raise RuntimeError(f"{len(failed)} consoles ended: {failed[0]!r}")
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return {"idle_core": round(idle, 4), "busy_core": round(share, 4), "parts_that_came": came}


def openings(server: Server, times: int, tell: Callable[[str], None]) -> dict[str, float]:
    """Return how much memory a console gains while it is opened and closed so often."""
    parts = urlsplit(server.url)

    async def once() -> None:
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        writer.write(f"GET /events HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
        await reader.readline()
        writer.close()

    def some(number: int) -> None:
        with httpx2.Client(base_url=server.url, timeout=60) as client:
            for place in range(number):
                client.get("/" if place % 2 else f"/campaigns/{campaign(place % 60 // 3 * 3).id}")
                asyncio.run(once())

    some(max(50, times // 4))
    before = server.resident_mib()
    some(times)
    after = server.resident_mib()
    tell(f"memory {before:.0f} MiB, after {times} openings {after:.0f} MiB")
    return {
        "before_mib": round(before, 1),
        "after_mib": round(after, 1),
        "gained_mib": round(after - before, 1),
    }


def graph(server: Server, rounds: int) -> dict[str, Any]:
    """Return how long a graph of two thousand accounts and ten thousand ties takes to its first frame, ms.

    Measured by the page itself, from when its script begins to ask for the graph; the first time the server also
    lays it out. The first frame shows all accounts and the strongest lines; the others follow. Software draws it here:
    a graphics card does it in less.
    """
    taken, whole = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=list(OPTIONS))
        for _ in range(rounds):
            page = browser.new_page(base_url=server.url)
            page.set_default_timeout(PATIENCE_MS)
            page.add_init_script("localStorage.setItem('pileon-tour', 'seen')")
            page.goto(f"/campaigns/{campaign(BIG).id}", wait_until="commit")
            page.wait_for_selector("#graph-picture[data-complete]")
            taken.append(int(page.get_attribute("#graph-picture", "data-drawn") or 0))
            whole.append(int(page.get_attribute("#graph-picture", "data-complete") or 0))
            page.close()
        browser.close()
    return {
        "first_ms": taken[0],
        "median_ms": statistics.median(taken),
        "all_ms": taken,
        "with_every_line_ms": statistics.median(whole),
        "load": round(os.getloadavg()[0], 1),
    }
