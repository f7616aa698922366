"""Lists of spellings and near misses, and what is made of them."""

from __future__ import annotations

import json

import pytest

from lab.names.__main__ import main
from lab.names.measure import cases, measure, names_of, watched, watchlist
from lab.names.pools import POOLS
from lab.names.report import as_json, tables
from lab.names.second_pools import SECOND_POOLS


def test_the_halves_share_no_name() -> None:
    """What is held out was not seen."""
    for pool in POOLS:
        development, held_out = (names_of(pool, "development"), names_of(pool, "held out"))
        assert not {name.first for name in development} & {name.first for name in held_out}
        assert not {name.last for name in development} & {name.last for name in held_out}


def test_the_second_list_holds_no_name_of_the_first() -> None:
    """It has the same languages."""
    for first, second in zip(POOLS, SECOND_POOLS, strict=True):
        assert first.script == second.script
        assert len(names_of(second, "second held out")) == len(names_of(first, "held out"))
        for known, fresh in (
            (first.firsts, second.firsts),
            (first.lasts, second.lasts),
            (first.strangers, second.strangers),
        ):
            assert not set(known) & set(fresh)


def test_half_of_the_names_are_namesakes_of_the_others() -> None:
    """Each of them shares a first name and a surname with people on the watchlist."""
    for pool in POOLS:
        on_list = watched(pool, "development")
        others = [name for name in names_of(pool, "development") if name not in on_list]
        assert len(on_list) == len(others) == 8
        assert {name.first for name in others} <= {name.first for name in on_list}
        assert {name.last for name in others} <= {name.last for name in on_list}


def test_cases_are_the_same_each_time() -> None:
    """The dice are thrown from a seed."""
    assert list(cases("development", 1)) == list(cases("development", 1))


def test_the_development_half_stands_at_the_bars() -> None:
    """Recall of .99 and precision of .999, over all scripts together, and no script far behind."""
    result = measure("development", 1)
    assert result.total.recall >= 0.99
    assert result.total.precision >= 0.999
    assert len(result.by_script) >= 18
    assert all(score.recall >= 0.95 and score.precision >= 0.99 for score in result.by_script.values())
    shown = tables(json.loads(as_json({"development": result})))
    assert "| Ethiopic |" in shown


def test_each_target_is_on_the_watchlist_once() -> None:
    """Ids are made of names."""
    ids = [target.id for target in watchlist("held out").targets]
    assert len(ids) == len(set(ids)) == 8 * len(POOLS)


def test_the_command_says_what_it_measured(capsys: pytest.CaptureFixture[str]) -> None:
    """With ``--json`` it writes no file."""
    assert main(["--json", "--rounds", "1"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["development"]["total"]["recall"] >= 0.99
    assert printed.err.startswith("development: recall ")
