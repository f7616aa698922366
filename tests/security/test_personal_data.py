"""No personal datum of a test set comes out anywhere but in the posts themselves."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote

import msgspec
import pytest
from rich.console import Console, RenderableType
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from agents.delivery.render import plain
from agents.delivery.render.slack import digest, render, reply
from agents.ops.metrics import exposition
from agents.runtime.dead_letters import dead_letter, read_dead_letter
from agents.stages.watch import WatchHandler
from agents.store import AlertStore
from console.cli import dead_letters, listings, terminal
from console.cli.export import csv_table, json_lines
from console.web.app import Application
from lab.threats import doxxing_set
from lab.threats.doxxing_set import Half
from pipeline.detector import Detector
from pipeline.match.matcher import Matcher, WatchlistMatcher
from pipeline.match.stage import WatchStage
from schemas.alert import Alert
from schemas.codec import BadRecordError, decode_post, encode_alert, encode_post
from tests.support.fakes import FakeLog, record, records
from tests.support.threats import KEY, WATCHLIST, said
from tests.support.web_console import application
from tests.unit.agents.delivery.render.test_slack import message

HALVES: Final[tuple[Half, ...]] = ("tuned", "held")


def _data(half: Half) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield texts that expose somebody, with all spellings of what they expose."""
    for case in doxxing_set.cases(half, rounds=1):
        if case.exposes:
            yield case.text, tuple({*case.data, *(datum.replace(" ", "") for datum in case.data)})


def _alerts(half: Half) -> list[Alert]:
    detector = Detector(watchlist=WATCHLIST, contact_key=KEY)
    posts = [
        said(str(number), number * 2, f"u{number}", text, at="a_rathwalkar")
        for number, (text, _) in enumerate(_data(half))
    ]
    return list(detector.feed_all(posts))


def _said(body: object) -> str:
    return json.dumps(msgspec.to_builtins(body), ensure_ascii=False)


def _listing(alerts: list[Alert]) -> listings.Listing:
    return listings.Listing([listings.row_of(alert) for alert in alerts], len(alerts), 0)


def _screen(shown: RenderableType) -> str:
    """Return what a terminal shows, lines that wrap as one: a datum must not hide behind the end of a line."""
    screen = Console(file=io.StringIO(), width=4_000)
    with screen.capture() as taken:
        screen.print(shown)
    return taken.get()


@pytest.mark.parametrize("half", HALVES)
def test_no_datum_is_in_a_listing_of_dead_letters(half: Half) -> None:
    """Neither in the list nor in what one of them shows, whatever the record was refused for."""
    for number, (text, data) in enumerate(_data(half)):
        value = encode_post(said(str(number), 0, "u", text, at="a_rathwalkar"))
        broken = value.replace(b'"created_at":', b'"created":')
        escaped = json.dumps(json.loads(broken)).encode()
        for form in (broken, escaped):
            outgoing = dead_letter(
                "dead-letters", "watch", record(form, number), BadRecordError("missing_field", "x")
            )
            letter = read_dead_letter(record(outgoing.value, number, headers=tuple(outgoing.headers)))
            listing = "\n".join([dead_letters.listed(letter), *dead_letters.shown(letter)])
            for datum in data:
                for spelling in (datum, json.dumps(datum)[1:-1]):
                    assert spelling not in listing, f"the listing shows {datum!r} of {text!r}"


@pytest.mark.parametrize("half", HALVES)
def test_no_datum_comes_out(half: Half) -> None:
    """Not in alerts of any kind, messages of any sink, exports, the terminal, logs or metrics."""
    with capture_logs() as logs:
        alerts = _alerts(half)
    kinds = {alert.kind for alert in alerts}
    assert {"doxxing", "pile_on"} <= kinds
    places = {
        "alerts": b"\n".join(map(encode_alert, alerts)).decode(),
        "messages": "\n".join(_said(render(message(alert))) for alert in alerts),
        "replies": "\n".join(_said(reply(message(alert))) for alert in alerts),
        "digest": _said(digest([message(alert) for alert in alerts])),
        "e-mail": plain.text([message(alert) for alert in alerts])
        + plain.subject([message(alert) for alert in alerts]),
        "exports": b"".join(
            [json_lines(alerts), *(csv_table(alerts, table) for table in ("alerts", "accounts"))]
        ).decode(),
        "list": terminal.overview(_listing(alerts), 80),
        "lines": terminal.lines(_listing(alerts)),
        "alerts in the terminal": "\n".join(_screen(terminal.detail(alert)) for alert in alerts),
        "logs": repr(logs),
        "metrics": exposition().decode(),
    }
    for text, data in _data(half):
        for datum in data:
            for place, content in places.items():
                assert datum not in content, f"{place} show {datum!r} of {text!r}"


def _pages(alerts: list[Alert]) -> Iterator[str]:
    """Yield the address of every page that these alerts have, and of every part and download."""
    yield from (
        "/",
        "/now/part",
        "/queue",
        "/queue/part",
        "/watchlist",
        "/verdicts",
        "/verdicts.csv",
        "/verdicts.jsonl",
    )
    yield from ("/spared.jsonl", "/audit", "/search", "/search?q=her+number", "/search?q=her+number&part=1")
    for alert in alerts:
        page = f"/campaigns/{quote(alert.id)}"
        yield from (page, f"{page}/graph.json", f"{page}/timeline.json")
    yield from sorted(
        {
            f"/accounts/{account.platform}/{quote(account.id)}"
            for alert in alerts
            for account in (*alert.accounts, *alert.leads)
        }
    )
    yield from sorted({f"/targets/{quote(alert.target.id)}" for alert in alerts if alert.target.id})


@pytest.mark.parametrize("half", HALVES)
def test_no_datum_is_in_the_console(half: Half, tmp_path: Path) -> None:
    """On no page, in no part that pages load or are sent, in no download; nor in the posts that somebody unblurs."""
    alerts = _alerts(half)
    shown: dict[str, str] = {}
    with application(tmp_path, alerts) as (store, console):
        with TestClient(console.asgi, "http://127.0.0.1") as client:
            for page in _pages(alerts):
                answer = client.get(page)
                assert answer.status_code == 200, page
                shown[page] = answer.text
            token = re.search(r'name="csrf-token" content="([^"]+)"', shown["/queue"])
            assert token is not None
            for alert in alerts:
                page = f"/campaigns/{quote(alert.id)}/posts"
                shown[page] = client.post(page, data={"csrf": token[1]}).text
        shown["/events"] = asyncio.run(_events(console, store, alerts))
    assert len(shown) > 20
    for text, data in _data(half):
        for datum in data:
            for page, content in shown.items():
                assert datum not in content, f"{page} shows {datum!r} of {text!r}"


async def _events(console: Application, store: AlertStore, alerts: list[Alert]) -> str:
    """Return what open pages are sent when alerts change."""
    said = []
    with console.broadcaster.following("somebody", "/now/part") as waiting:
        assert waiting is not None
        await console.broadcaster.begun.wait()
        for alert in alerts:
            store.upsert(msgspec.structs.replace(alert, revision=alert.revision + 1))
        async with asyncio.timeout(60):
            said.append((await waiting.get()).decode())
    await console.broadcaster.close()
    return "".join(said)


@pytest.mark.parametrize("half", HALVES)
async def test_no_datum_is_in_the_logs_of_a_worker(half: Half, caplog: pytest.LogCaptureFixture) -> None:
    """At any level, of good records and of bad ones."""
    log = FakeLog()

    def make(matcher: Matcher, partition: int) -> WatchStage:
        return WatchStage(matcher, source=partition, sources=1, partitions=2, lateness=0, hop=1_000)

    handler = WatchHandler(
        "targeted", "dead-letters", log, make=make, watchlist=None, idle_seconds=5.0, clock=lambda: 60_000
    )
    values = [
        encode_post(said(str(number), number, "u", text, at="a_rathwalkar"))
        for number, (text, _) in enumerate(_data(half))
    ]
    broken = [value.replace(b'"created_at":', b'"created":') for value in values]
    with caplog.at_level(logging.DEBUG), capture_logs() as logs:
        await handler.assigned({0: None})
        await handler.take(0, records([*values, *broken, *(value[:-1] for value in values)]))
        list(Detector(watchlist=WATCHLIST, contact_key=KEY).feed_all(map(decode_post, values)))
    assert WatchlistMatcher(WATCHLIST).candidates([decode_post(values[0])])
    content = f"{logs!r}{caplog.text}"
    assert len(log.of("dead-letters")) == 2 * len(values)
    for text, data in _data(half):
        for datum in data:
            assert datum not in content, f"logs show {datum!r} of {text!r}"


def test_no_datum_is_in_the_reason_of_a_dead_letter() -> None:
    """What lists dead letters shows reasons, never values."""
    good = encode_post(said("1", 0, "bad", "her number 98230 54321", at="a_rathwalkar", kind="reply"))
    broken = [good[:-1], good + b"98230 54321"]
    broken += [
        good.replace(b'"created_at":"', b'"created_at":"98230 54321'),
        good.replace(b'"id":"1"', b'"id":{}'),
    ]
    for value in broken:
        with pytest.raises(BadRecordError) as error:
            decode_post(value)
        assert "98230" not in str(error.value)
