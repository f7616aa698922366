"""Applies mutants to a copy of the code and looks whether the tests notice."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal

from msgspec import Struct

from tests.mutation.mutant import Mutant
from tests.mutation.mutants import MUTANTS

ROOT: Final = Path(__file__).parents[2]
TABLE: Final = ROOT / "docs" / "mutants.md"
LIMIT_SECONDS: Final = 900.0

HEAD: Final = (
    "# Mutants",
    "",
    "Mistakes that somebody could make in our code, put in one at a time; the tests of the tier named must",
    "notice each. `make mutants` puts them in again and writes this table; the list is",
    "[tests/mutation/mutants.py](../tests/mutation/mutants.py), and for what judges people",
    "[tests/mutation/detector_mutants.py](../tests/mutation/detector_mutants.py). One that survives says why it may.",
    "",
)
COLUMNS: Final = (
    "| Mutant | In | What would go wrong | Tier | Result | By |",
    "| --- | --- | --- | --- | --- | --- |",
)

_COPIED: Final = ("schemas", "pipeline", "agents", "console", "tests", "pyproject.toml", "README.md", "docs")
_PASSED: Final = 0
_FAILED: Final = 1

Verdict = Literal["caught", "survived", "broken"]


class MutantError(Exception):
    """A mutant does not fit the code any more."""


class Result(Struct, frozen=True):
    """What became of a mutant.

    Attributes:
        mutant: Which.
        verdict: ``caught`` by a failing test, ``survived``, or ``broken`` when the tests could not even run.
        test: The first test that failed.
        seconds: How long it took.
    """

    mutant: Mutant
    verdict: Verdict
    test: str
    seconds: float


def mutated(mutant: Mutant, root: Path = ROOT) -> str:
    """Return a file's text with a mutant in it.

    Raises:
        MutantError: If what it replaces is not there exactly once.
    """
    text = (root / mutant.file).read_text(encoding="utf-8")
    found = text.count(mutant.search)
    if found != 1:
        raise MutantError(f"{mutant.name}: {mutant.file} has its search text {found} times")
    return text.replace(mutant.search, mutant.replace)


def run_all(mutants: Sequence[Mutant], jobs: int) -> Iterator[Result]:
    """Yield what becomes of mutants, after the tests have passed without any.

    Raises:
        MutantError: If a mutant does not fit, or the tests fail without it.
    """
    for mutant in mutants:
        mutated(mutant)
    with TemporaryDirectory(prefix="mutants-") as folder, ThreadPoolExecutor(jobs) as pool:
        code, told = _tests(
            _copy(Path(folder) / "none"),
            sorted({test for mutant in mutants for test in mutant.tests.split()}),
        )
        if code != _PASSED:
            raise MutantError(f"the tests fail without any mutant:\n{told}")
        yield from pool.map(lambda mutant: _run(mutant, Path(folder) / mutant.name), mutants)


def _run(mutant: Mutant, folder: Path) -> Result:
    begin = time.monotonic()
    copy = _copy(folder)
    (copy / mutant.file).write_text(mutated(mutant, copy), encoding="utf-8")
    code, told = _tests(copy, mutant.tests.split())
    shutil.rmtree(folder)
    verdict: Verdict = {_PASSED: "survived", _FAILED: "caught"}.get(code, "broken")  # type: ignore[assignment] # of literals
    failed = [line.split(" ", 2)[1] for line in told.splitlines() if line.startswith("FAILED ")]
    return Result(mutant, verdict, failed[0] if failed else told[-300:], time.monotonic() - begin)


def _copy(folder: Path) -> Path:
    for name in _COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__", "results"))
        else:
            shutil.copy(source, folder / name)
    return folder


def _tests(folder: Path, tests: Iterable[str]) -> tuple[int, str]:
    """Run tests in a copy of the code; returns pytest's exit code and what it printed."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(folder),
        "HYPOTHESIS_STORAGE_DIRECTORY": str(folder / ".h"),
    }
    options = ["-x", "-q", "-rf", "--no-header", "-p", "no:cacheprovider", "--hypothesis-seed=1"]
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *options, *tests],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=LIMIT_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return _FAILED, f"FAILED {next(iter(tests))} - it did not end"
    return done.returncode, done.stdout + done.stderr


def row(result: Result) -> str:
    """Return a mutant's line of the table."""
    mutant = result.mutant
    by = result.test.partition("::")[2] or result.test
    shown = f"`{by}`" if result.verdict != "survived" else mutant.reason
    cells = (mutant.name, f"`{mutant.file}`", mutant.harm, mutant.tier, result.verdict, shown)
    return f"| {' | '.join(cells)} |"


def table(results: Iterable[Result], before: str = "") -> str:
    """Return the document that tells what became of each mutant.

    Args:
        results: What became of some; the others keep the lines that they have.
        before: The document as it is.
    """
    rows = {line.split(" | ")[0][2:]: line for line in before.splitlines() if line.startswith("| ")}
    rows |= {result.mutant.name: row(result) for result in results}
    shown = [rows[mutant.name] for mutant in MUTANTS if mutant.name in rows]
    caught = sum("| caught |" in line for line in shown)
    return "\n".join([*HEAD, f"{caught} of {len(shown)} are caught.", "", *COLUMNS, *shown, ""])


def named(names: Sequence[str]) -> list[Mutant]:
    """Return mutants by name, all when none is given.

    Raises:
        MutantError: If there is none of a name.
    """
    known = {mutant.name: mutant for mutant in MUTANTS}
    if unknown := sorted(set(names) - set(known)):
        raise MutantError(f"there is no mutant {', '.join(unknown)}")
    return [known[name] for name in names] if names else list(MUTANTS)
