"""The list of mutants fits the code, and its results are those of all of them."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import get_args

import pytest

from tests.mutation.mutant import Mutant, Tier
from tests.mutation.mutants import MUTANTS
from tests.mutation.runner import ROOT, TABLE, MutantError, Result, mutated, named, table

JUDGING: dict[str, set[str]] = {
    "detectors": {
        "account_patterns", "association", "co_sharing", "co_targeting", "cohort", "cores", "correspondence",
        "discoveries", "disguise", "items", "lockstep", "looks", "null_models", "panel", "pools", "repost_ring",
        "shared_pool", "spray",
    },
    "campaigns": {
        "campaign_alerts", "engine", "identity", "leads", "pile_on_alerts", "registry", "stage",
    },
}  # fmt: skip


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_mutant_still_applies(mutant: Mutant) -> None:
    """What it replaces stands there exactly once, and what comes of it is another program."""
    text = (ROOT / mutant.file).read_text(encoding="utf-8")
    assert ast.dump(ast.parse(mutated(mutant))) != ast.dump(ast.parse(text))
    for test in mutant.tests.split():
        path = test.partition("::")[0]
        assert (ROOT / path).exists()
        assert path.startswith(f"tests/{mutant.tier}/")


@pytest.mark.parametrize("room", ["detectors", "campaigns"])
def test_whatever_judges_people_has_mutants(room: str) -> None:
    """Each module of these rooms that holds a detector, a null model or a registry."""
    files = {mutant.file for mutant in MUTANTS}
    judging = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "pipeline" / room).glob("*.py")
        if path.stem in JUDGING[room]
    }
    assert len(judging) == len(JUDGING[room])
    assert judging <= files


def test_every_tier_has_mutants_to_catch() -> None:
    """None of them twice, and enough of them."""
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS) >= 20
    assert {mutant.tier for mutant in MUTANTS} == set(get_args(Tier))


def test_the_table_tells_of_every_mutant_and_why_any_survives() -> None:
    """Whoever adds a mutant runs them."""
    rows = [
        line.split(" | ") for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")
    ]
    found = {row[0].removeprefix("| "): row[4] for row in rows[2:]}
    assert found.keys() == {mutant.name for mutant in MUTANTS}
    reasons = {mutant.name: mutant.reason for mutant in MUTANTS}
    assert not [name for name, result in found.items() if result != "caught" and not reasons[name]]


def test_a_mutant_that_fits_no_more_is_refused(tmp_path: Path) -> None:
    """A mutant that changes nothing would prove nothing."""
    mutant = Mutant("m", "code.py", "old", "new", "harm", "unit", "tests/unit/x.py")
    for text, times in (("none", 0), ("old old", 2)):
        (tmp_path / "code.py").write_text(text)
        with pytest.raises(MutantError, match=f"m: code.py has its search text {times} times"):
            mutated(mutant, tmp_path)
    with pytest.raises(MutantError, match="there is no mutant nobody"):
        named(["nobody"])


def test_a_mutant_that_survived_shows() -> None:
    """The table counts only those that a test has noticed, and keeps the lines of those not run."""
    first, second = MUTANTS[:2]
    before = table([Result(one, "survived", "", 1.0) for one in (first, second)])
    told = table([Result(first, "caught", "tests/x.py::test_it", 1.0)], before)
    assert "1 of 2 are caught." in told
    assert f"| {first.name} | `{first.file}` | {first.harm} | {first.tier} | caught | `test_it` |" in told
    assert f"| {second.tier} | survived |" in told
