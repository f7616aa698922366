"""Every setting, topic, metric, command and make target is documented, as it is."""

from __future__ import annotations

import re

import pytest

from agents.ops.metrics import catalogue
from console.cli.main import COMMANDS
from tools.docs.tables import DOCS, ROOT, generated, in_docs

TABLES = generated()


@pytest.mark.parametrize(("file", "name"), TABLES, ids=str)
def test_a_table_says_what_the_code_says(file: str, name: str) -> None:
    """No row is missing or out of date; ``python -m tools.docs`` writes the tables anew."""
    assert in_docs(file, name) == TABLES[file, name]


def test_tables_are_not_empty() -> None:
    """The tables hold as many rows as there are things to document."""
    assert TABLES["metrics.md", "metrics"].count("\n") == len(catalogue.definitions) + 1
    assert all(("commands.md", name) in TABLES for name in COMMANDS)
    assert "`--alerts`" in TABLES["commands.md", "replay"]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_section(name: str) -> None:
    """A command is explained in words, not only by its options."""
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    _, found, section = text.partition(f"## pileon {name}\n")
    assert found
    assert len(section.partition("<!--")[0].strip()) > 20


def test_metrics_that_nothing_feeds_are_said_to_be_so() -> None:
    """A metric that stays at zero is listed as such, and no other is."""
    code = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("agents", "console")
        for path in (ROOT / folder).rglob("*.py")
        if path != ROOT / "agents" / "metrics.py"
    )
    unfed = {
        metric.name
        for metric in catalogue.definitions
        if not re.search(rf"metrics\.{metric.name.removeprefix('pileon_')}\b", code)
    }
    text = (DOCS / "metrics.md").read_text(encoding="utf-8")
    _, _, section = text.partition("## Defined, but not fed yet\n")
    told = set(re.findall(r"`(pileon_\w+)`", section.partition("\n## ")[0]))
    assert told == unfed
