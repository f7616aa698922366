"""``pileon evaluate`` runs what it is told, writes what it measured, and repeats itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agents.ops.errors import ConfigurationError
from lab.evaluation import runs
from lab.evaluation.command import STANDARD, evaluate
from lab.evaluation.methods import BASELINES, METHODS, OURS, TOOLKIT, WATCHING
from lab.evaluation.report import markdown
from lab.evaluation.runs import Plan, run
from lab.evaluation.streams import StreamSource, simulated
from lab.simulation.scenario import STYLES
from schemas.codec import encode_post
from tests.unit.lab.evaluation.conversation import NOON, reply

GANG = ["a", "b", "c", "d", "e"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two small streams: a gang that hits two targets, and ten people who never meet twice."""
    raid = [
        reply(3600 * n + place, one, target)
        for n, target in enumerate("vw")
        for place, one in enumerate(GANG)
    ]
    quiet = [reply(100 * number, f"p{number}", "v") for number in range(10)]
    start = NOON.timestamp()
    key = {
        "coordinated": GANG,
        "raids": [{"target": "v", "start": start, "end": start + 4, "accounts": GANG, "style": "flood"}],
    }
    for name, posts, truth in (("raid", raid, key), ("quiet", quiet, {"coordinated": [], "raids": []})):
        (tmp_path / f"{name}.jsonl").write_bytes(b"".join(encode_post(post) + b"\n" for post in posts))
        (tmp_path / f"{name}.truth.json").write_text(json.dumps(truth))
    return tmp_path


def test_writes_tables_data_and_pictures(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Markdown, JSON and both pictures appear; the table is printed too; progress goes to standard error."""
    out = tmp_path / "out"
    evaluate(folder, method=["recurrence", "burst"], out=out)
    printed = capsys.readouterr()
    assert (out / "evaluation.md").read_text(encoding="utf-8").strip() == printed.out.strip()
    assert "| recurrence | 2 | 1.000" in printed.out
    assert (
        "raid: recurrence 5/5 flagged, 0 false positives; burst 5/5 flagged, 0 false positives" in printed.err
    )
    data = json.loads((out / "evaluation.json").read_bytes())
    assert [one["name"] for one in data] == ["recurrence", "burst"]
    assert data[0]["overall"]["found"] == 1
    assert data[1]["overall"]["innocent"] == 10
    for picture in ("precision-recall.png", "recall-by-style.png"):
        assert (out / picture).read_bytes().startswith(b"\x89PNG")


def test_jobs_change_no_result(folder: Path) -> None:
    """Two processes give the same summary as one."""
    sources = tuple(StreamSource(name, path=folder / f"{name}.jsonl") for name in ("quiet", "raid"))
    plan = Plan(("hashtag", "co-reply"), sources)
    lines: list[str] = []
    assert run(plan, 1) == run(plan, 2, lines.append)
    assert [line.partition(":")[0] for line in lines] == ["quiet", "raid"]


def test_our_detector_runs_with_and_without_a_watchlist() -> None:
    """Both ways take a simulated stream and give a summary of it."""
    summaries = run(Plan((OURS, WATCHING), tuple(simulated(["afternoon"], 1))))
    assert [one.overall.raids for one in summaries] == [2, 2]
    assert summaries[1].streams[0].wanted == 38
    assert "## pileon, attacks by style" in markdown(summaries)


def test_watching_needs_a_watchlist(folder: Path) -> None:
    """A stream without one is refused for the method that needs it."""
    with pytest.raises(ConfigurationError, match=r"needs a NAME\.watchlist\.yaml"):
        run(Plan((WATCHING,), (StreamSource("raid", path=folder / "raid.jsonl"),)))


def test_an_unknown_method_is_refused(folder: Path) -> None:
    """The message lists what there is."""
    with pytest.raises(ConfigurationError, match="no method is called 'magic'; there are pileon"):
        run(Plan(("magic",), (StreamSource("raid", path=folder / "raid.jsonl"),)))


def test_the_names_of_methods_are_those_that_run() -> None:
    """The list that help shows without loading any of them leaves none out."""
    assert tuple(runs.BASELINES) == BASELINES
    assert set(METHODS) == {OURS, WATCHING, *BASELINES, TOOLKIT}


def test_the_standard_presets_hold_every_style_and_crowd() -> None:
    """Without a folder or presets everything but the growth streams is run."""
    assert {*STYLES, *(f"{style}-in-surge" for style in STYLES)} < set(STANDARD)
    assert {"quiet", "fans", "petition", "two-surges", "surge-5000"} < set(STANDARD)
    assert not any(name.startswith("growth") for name in STANDARD)
