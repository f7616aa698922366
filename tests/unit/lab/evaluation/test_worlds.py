"""Tables of worlds say what the outcomes say."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from agents.ops.errors import ConfigurationError, RunError
from lab.evaluation import worlds, worlds_run
from lab.evaluation.command import evaluate
from lab.evaluation.intervals import upper_bound
from lab.worlds.judge import GroupOutcome, Outcome
from lab.worlds.tiny import Failure

OUTCOMES = [
    Outcome("memes", 1, 100, 0, 0, 0, 0, 0, ()),
    Outcome("memes", 2, 300, 7, 0, 0, 0, 1, ()),
    Outcome("quiet", 1, 50, 0, 0, 0, 0, 0, (), "IndexError: x"),
    Outcome("flood", 1, 500, 9, 8, 10, 0, 0, (GroupOutcome("flood", 10, 8, 60.0),)),
    Outcome("flood", 2, 500, 0, 0, 10, 0, 0, (GroupOutcome("flood", 10, 0, None),)),
]


def test_rows_pool_the_worlds_of_a_family() -> None:
    """Precision, recall, groups and delay of campaigns; named worlds and people of organic families."""
    told = worlds.report(OUTCOMES)
    assert [row.family for row in told.rows] == ["memes", "quiet", "flood"]
    flood = told.rows[-1]
    assert (flood.precision, flood.recall, flood.groups, flood.found, flood.delay) == (8 / 9, 0.4, 2, 1, 60.0)
    assert (flood.organic, flood.named_worlds) == (1, 1)
    assert (told.organic_worlds, told.organic_named, told.people, told.posts) == (3, 1, 7, 450)
    assert told.bound == upper_bound(1, 3)
    assert told.rows[1].errors == 1


def test_markdown_holds_both_tables_and_the_bound() -> None:
    """What is printed names the share of organic worlds, its bound, and every family."""
    text = worlds.markdown(worlds.report(OUTCOMES))
    assert "named in 1 of 3 organic worlds" in text
    assert "86.46%" in text
    assert "| flood | 2 | 0.889 | 0.400 [0.000, 0.800] | 1 of 2 | 60 s | 1 |" in text
    assert "| **all** | 3 | 450 | 1 | 7 |" in text


@pytest.mark.parametrize(
    ("hits", "total", "bound"), [(0, 500, 0.00597), (3, 3, 1.0), (1, 100, 0.04656), (0, 0, 1.0)]
)
def test_the_bound_is_exact(hits: int, total: int, bound: float) -> None:
    """The upper bound is that of Clopper and Pearson."""
    assert upper_bound(hits, total) == pytest.approx(bound, abs=1e-5)


def test_worlds_are_judged_and_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command prints tables and writes them as JSON; an exception in a world is an error of the run, afterwards."""
    monkeypatch.setattr(worlds_run, "judge_many", lambda tickets, jobs: iter(OUTCOMES))
    with pytest.raises(RunError, match="ended in 1 worlds; the first is quiet 1: IndexError: x"):
        evaluate(worlds=2, family=["memes", "quiet", "flood"], first=1, out=tmp_path)
    told = msgspec.json.decode((tmp_path / "worlds.json").read_bytes(), type=worlds.WorldsReport)
    assert told == worlds.report(OUTCOMES)
    shown = capsys.readouterr()
    assert shown.out.startswith("Somebody was named in 1 of 3")
    assert "memes 2: 7 people named" in shown.err


def test_tiny_streams_that_end_the_detector_fail_the_run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The seed is named; without a failure the command says so."""
    monkeypatch.setattr(
        worlds_run, "failures", lambda seeds, jobs: iter([Failure(seeds[3], "IndexError: x")])
    )
    with pytest.raises(RunError, match="ended in 1 tiny streams; the first is 13: IndexError: x"):
        evaluate(tiny=20, first=10)
    monkeypatch.setattr(worlds_run, "failures", lambda seeds, jobs: iter(()))
    evaluate(tiny=20)
    assert "20 tiny streams without an exception" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"worlds": 1, "family": ["two-camps"]}, "'two-camps' is held out"),
        ({"worlds": 1, "family": ["nothing"]}, "no family is called 'nothing'"),
        ({"worlds": 1, "first": 1_000_000}, "seeds from 1,000,000 on are held out"),
        ({"search": 1, "preset": ["quiet"]}, "make their own streams"),
        ({"tiny": 1, "method": ["pileon"]}, "make their own streams"),
    ],
)
def test_wrong_usage_is_refused(arguments: dict[str, object], message: str) -> None:
    """Held-out worlds need their flag, and streams cannot be mixed in."""
    with pytest.raises(ConfigurationError, match=message):
        evaluate(**arguments)  # type: ignore[arg-type]  # of several types


def test_a_search_is_told_and_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A search writes what it found, and says the bound of the worlds that it did not change."""
    evaluate(search=2, family=["neighbours"], first=3, out=tmp_path)
    assert "of 2 worlds are bad" in capsys.readouterr().out
    assert (tmp_path / "search.json").exists()
