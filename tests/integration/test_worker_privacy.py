"""No personal datum of a test set comes out of a worker that runs: not in its log, its metrics or its alerts."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.request import urlopen

import pytest

from lab.threats import doxxing_set
from schemas import topics
from schemas.codec import decode_alert, encode_post
from schemas.post import Post
from tests.support.brokers import Broker, eventually
from tests.support.installation import Installation, stop
from tests.support.threats import WATCHLIST, said

PORT: Final = 18_917


def _cases() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield texts of both halves that expose somebody, with all spellings of what they expose."""
    for half in ("tuned", "held"):
        for case in doxxing_set.cases(half, rounds=1):
            if case.exposes:
                yield case.text, tuple({*case.data, *(datum.replace(" ", "") for datum in case.data)})


def _records(posts: list[Post]) -> Iterator[bytes]:
    """Yield good records, and broken ones of each sort that a worker says something of."""
    for post in posts:
        good = encode_post(post)
        yield good
        yield good[:-1]
        yield good.replace(b'"created_at":"', b'"created_at":"x')
        yield good.replace(b'"platform":"x"', b'"platform":[' + json.dumps(post.text).encode() + b"]")


def _metrics() -> str:
    with urlopen(f"http://127.0.0.1:{PORT}/metrics", timeout=60) as answer:
        return bytes(answer.read()).decode()


@pytest.mark.parametrize("form", ["json", pytest.param("console", marks=pytest.mark.long)])
async def test_no_datum_is_in_what_a_worker_writes(
    broker: Broker, prefix: str, tmp_path: Path, form: str
) -> None:
    """A worker with all agents, at the lowest level, in both forms, with good and broken posts, until it stops."""
    cases = list(_cases())
    posts = [
        said(str(number), number * 2, f"u{number}", text, at="a_rathwalkar")
        for number, (text, _) in enumerate(cases)
    ]
    installation = Installation(
        broker,
        prefix,
        tmp_path,
        WATCHLIST,
        log_level="debug",
        log_format=form,
        metrics_port=PORT,
        emerging=True,
    )
    output = tmp_path / "output.txt"
    with installation.worker(output=output) as worker:
        installation.produce(topics.POSTS, ((None, b"u", record) for record in _records(posts)))

        async def told() -> bool:
            return len(await installation.read(topics.ALERTS)) > 0

        async def refused() -> bool:
            return len(await installation.read(topics.DEAD_LETTERS)) >= 3 * len(posts)

        await eventually(refused)
        await eventually(told)
        metrics = await asyncio.to_thread(_metrics)
        assert await asyncio.to_thread(stop, worker) == 0
    published = await installation.read(topics.ALERTS)
    assert "doxxing" in {decode_alert(record.value or b"").kind for record in published}
    places = {
        "log": output.read_text(errors="replace"),
        "metrics": metrics,
        "alerts": b"\n".join(record.value or b"" for record in published).decode(),
        "names of dead letters": repr(
            [record.headers for record in await installation.read(topics.DEAD_LETTERS)]
        ),
    }
    assert "pileon" in places["metrics"]
    assert len(places["log"]) > 1_000
    for text, data in cases:
        for datum in data:
            for spelling in (datum, json.dumps(datum)[1:-1]):
                for place, content in places.items():
                    assert spelling not in content, f"{place} shows {datum!r} of {text!r}"
