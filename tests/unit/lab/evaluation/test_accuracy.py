"""What is measured is written as JSON, small, and read back."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab.evaluation import accuracy, worlds
from lab.evaluation.accuracy import Searched, load_search, load_summaries, load_worlds, main, slim
from lab.evaluation.scoring import StreamScore
from lab.evaluation.summary import Summary, summarise
from lab.worlds.judge import Outcome, Ticket
from lab.worlds.search import Bad, Found
from lab.worlds.tiny import Failure

SCORE = StreamScore("quiet-1", "quiet", 1, 0, 0, 0, 0, [], [(0.9, False, False)])


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let results be written elsewhere, of fakes that need no time."""
    for name in ("PRESETS", "METHODS_MEASURED", "DATA", "WORLDS", "HELD_OUT", "SEARCH"):
        monkeypatch.setattr(accuracy, name, tmp_path / getattr(accuracy, name).name)

    def judged(tickets: list[Ticket], jobs: int) -> list[Outcome]:
        return [Outcome(ticket.family, ticket.seed, 10, 0, 0, 0, 0, 0, ()) for ticket in tickets]

    def told(plan: object, jobs: int, progress: object) -> list[Summary]:
        return [summarise(name, [SCORE]) for name in ("pileon-watchlist", "pileon")]

    monkeypatch.setattr(accuracy, "judge_many", judged)
    monkeypatch.setattr(accuracy, "run", told)
    monkeypatch.setattr(
        accuracy, "search", lambda families, tries, jobs: Found(tries, 1, 1, (Bad("memes", 1, {}, 9),))
    )
    monkeypatch.setattr(accuracy, "failures", lambda seeds, jobs: iter([Failure(1, "x")]))
    return tmp_path


def test_all_that_is_asked_for_is_written(results: Path) -> None:
    """Worlds, presets, other methods, and search each go into a file of their own."""
    main(each=2, seeds=1, data=None, tries=5, tiny=7, held_out=False, compare=1, toolkit_python=None, jobs=1)
    told = load_worlds(accuracy.WORLDS)
    assert told is not None
    assert (told.first, told.each) == (0, 2)
    assert not any(row.held_out for row in told.rows)
    assert [one.name for one in load_summaries(accuracy.PRESETS)] == ["pileon-watchlist", "pileon"]
    assert load_summaries(accuracy.METHODS_MEASURED)
    assert load_search(accuracy.SEARCH) == Searched(5, 1, 9, 7, 1)
    assert not accuracy.HELD_OUT.exists()
    assert not accuracy.DATA.exists()


def test_held_out_worlds_are_written_apart(results: Path) -> None:
    """They hold all families, with seeds from a million on, and leave the other files alone."""
    main(each=1, seeds=3, data=None, tries=0, tiny=0, held_out=True, compare=0, toolkit_python=None, jobs=1)
    told = load_worlds(accuracy.HELD_OUT)
    assert told is not None
    assert told.first == 1_000_000
    assert any(row.held_out for row in told.rows)
    assert any(not row.held_out for row in told.rows)
    assert not accuracy.WORLDS.exists()
    assert not accuracy.PRESETS.exists()


def test_nothing_is_there_before_the_first_time(results: Path) -> None:
    """Files that are missing read as nothing."""
    assert load_summaries(accuracy.PRESETS) == []
    assert load_worlds(accuracy.WORLDS) is None
    assert load_search(accuracy.SEARCH) is None


def test_scores_of_accounts_are_left_out() -> None:
    """A summary keeps its rows and loses what is large."""
    whole = summarise("pileon", [SCORE])
    small = slim([whole])[0]
    assert whole.streams
    assert not small.streams
    assert small.groups == whole.groups


def test_the_files_in_the_repository_can_be_read() -> None:
    """What was committed is of the present form."""
    load_summaries(accuracy.PRESETS)
    load_summaries(accuracy.METHODS_MEASURED)
    load_summaries(accuracy.DATA)
    load_search()
    for path in (accuracy.WORLDS, accuracy.HELD_OUT):
        told = load_worlds(path)
        assert told is None or worlds.markdown(told)
