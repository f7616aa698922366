"""No personal datum of a test set comes out anywhere but in the posts themselves."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Final

import msgspec
import pytest
from rich.console import Console, RenderableType
from structlog.testing import capture_logs

from agents.delivery.render import plain
from agents.delivery.render.slack import digest, render, reply
from agents.ops.metrics import exposition
from agents.runtime.dead_letters import dead_letter, read_dead_letter
from console.cli import dead_letters, terminal
from console.cli.export import csv_table, json_lines
from lab.threats import doxxing_set
from lab.threats.doxxing_set import Half
from pipeline.detector import Detector
from schemas.alert import Alert
from schemas.codec import BadRecordError, decode_post, encode_alert, encode_post
from tests.support.fakes import record
from tests.support.threats import KEY, WATCHLIST, said
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


def _listing(alerts: list[Alert]) -> terminal.Listing:
    return terminal.Listing([terminal.row_of(alert) for alert in alerts], len(alerts), 0)


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
        "list": _screen(terminal.overview(_listing(alerts))),
        "lines": _screen(terminal.lines(_listing(alerts))),
        "alerts in the terminal": "\n".join(_screen(terminal.detail(alert)) for alert in alerts),
        "logs": repr(logs),
        "metrics": exposition().decode(),
    }
    for text, data in _data(half):
        for datum in data:
            for place, content in places.items():
                assert datum not in content, f"{place} show {datum!r} of {text!r}"


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
