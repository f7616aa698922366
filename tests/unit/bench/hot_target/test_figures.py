"""The minute's figures are taken from the minute."""

from __future__ import annotations

import json
from pathlib import Path

from bench.hot_target.__main__ import failures, ratios, summed_up
from bench.hot_target.streams import BEGIN
from bench.hot_target.worker import main
from bench.processes import Usage
from lab.evaluation.scoring import RaidScore, StreamScore
from schemas.codec import encode_post
from tests.support.stream import reply

HOTTEST = BEGIN.timestamp() // 60


def _score(named: int) -> StreamScore:
    raids = [RaidScore("flood", 40, 0, named, 10.04)]
    return StreamScore("hot", "hot", named, named, 40, named, 0, raids, [])


def _figures(cpu: float, named: int = 30, peak: float = 800.0) -> dict[str, dict[str, float]]:
    minutes = [
        {"minute": HOTTEST - 1, "cpu_seconds": 100.0, "hits": 1},
        {"minute": HOTTEST, "cpu_seconds": cpu, "hits": 100_000},
        {"minute": HOTTEST + 1, "cpu_seconds": 0.5, "hits": 1},
    ]
    quiet = [{"minute": 0, "cpu_seconds": 2.0, "hits": 2_000}]
    return summed_up(
        (Usage(50.0, 50.0, peak), minutes), (Usage(2.0, 2.0, 400.0), quiet), 90_000, _score(named)
    )


def test_figures_of_the_minute() -> None:
    """What came before it counts for nothing; what came after is told apart."""
    figures = _figures(40.0)
    assert figures["hot"]["posts_per_cpu_second"] == 2_500
    assert figures["hot"]["cpu_seconds_of_dearest_minute_after"] == 0.5
    assert figures["gang"]["seconds_from_fifth_account"] == 10.0
    assert ratios(figures) == {
        "processor time of a hot post over a quiet one": 0.4,
        "minute over the processor time that it took": 1.5,
        "memory of the hot stream over the quiet one": 2.0,
    }
    assert failures(figures) == []


def test_each_figure_that_falls_short_is_told() -> None:
    """A minute has sixty seconds, memory has a limit, and half a gang is no find."""
    assert len(failures(_figures(60.5))) == 1
    assert len(failures(_figures(40.0, named=19))) == 1
    assert len(failures(_figures(40.0, peak=4_000.0))) == 1


def test_the_worker_tells_of_every_minute(tmp_path: Path) -> None:
    """Posts at somebody are counted in the minute in which they were written."""
    posts = [reply(1, 0), reply(2, 59_000, by="bea"), reply(3, 61_000, by="cid")]
    stream, alerts, minutes = tmp_path / "s.jsonl", tmp_path / "a.jsonl", tmp_path / "m.json"
    stream.write_bytes(b"".join(encode_post(post) + b"\n" for post in posts))
    main(stream, alerts, minutes)
    assert [one["hits"] for one in json.loads(minutes.read_text())] == [2, 1]
    assert alerts.read_bytes() == b""
