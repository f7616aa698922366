"""No personal datum of a test set comes out anywhere but in the posts themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

import msgspec
import pytest
from prometheus_client import generate_latest
from structlog.testing import capture_logs

from agents.delivery.render.slack import render
from console.cli.export import csv_table
from lab.threats import doxxing_set
from lab.threats.doxxing_set import Half
from pipeline.detector import Detector
from schemas.alert import Alert
from schemas.codec import BadRecordError, decode_post, encode_alert, encode_post
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


@pytest.mark.parametrize("half", HALVES)
def test_no_datum_comes_out(half: Half) -> None:
    """Not in alerts of any kind, messages, exports, logs or metrics."""
    with capture_logs() as logs:
        alerts = _alerts(half)
    kinds = {alert.kind for alert in alerts}
    assert {"doxxing", "pile_on"} <= kinds
    places = {
        "alerts": b"\n".join(map(encode_alert, alerts)).decode(),
        "messages": "\n".join(
            json.dumps(msgspec.to_builtins(render(message(alert))), ensure_ascii=False) for alert in alerts
        ),
        "csv": (csv_table(alerts, "alerts") + csv_table(alerts, "accounts")).decode(),
        "logs": repr(logs),
        "metrics": generate_latest().decode(),
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
