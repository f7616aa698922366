"""What the documents point at is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools.docs.tables import DOCS, ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
DECISIONS = sorted((DOCS / "adr").glob("0*.md"))

_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
_PATH = re.compile(r"`((?:schemas|pipeline|agents|console|tests|bench|deploy|docs)/[\w./*-]*)`")


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_links_lead_somewhere(document: Path) -> None:
    """Every link within the repository leads to a file."""
    links = [link for link in _LINK.findall(document.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_paths_exist(document: Path) -> None:
    """Every path of ours that is named is there, so that a file that moves takes its mentions along."""
    paths = _PATH.findall(document.read_text(encoding="utf-8"))
    made_on_the_way = ("deploy/secrets",)
    assert [
        path
        for path in paths
        if not path.startswith(made_on_the_way) and not list(ROOT.glob(path.rstrip("/")))
    ] == []


@pytest.mark.parametrize("decision", DECISIONS, ids=_name)
def test_decisions_have_one_form(decision: Path) -> None:
    """A record has number, status, context, decision and consequences, and stands in the list."""
    text = decision.read_text(encoding="utf-8")
    assert text.startswith(f"# {int(decision.name[:4])}. ")
    assert re.search(r"^Status: (accepted|replaced)", text, flags=re.MULTILINE)
    assert re.findall(r"^## (\w+)$", text, flags=re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert decision.name in (DOCS / "adr" / "README.md").read_text(encoding="utf-8")


def test_there_are_documents() -> None:
    """The patterns find what they are for."""
    names = {_name(path) for path in DOCUMENTS}
    assert {
        "README.md",
        "ARCHITECTURE.md",
        "docs/glossary.md",
        "docs/invariants.md",
        "docs/gotchas.md",
    } <= names
    assert len(DECISIONS) >= 8
    assert len(_PATH.findall((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"))) > 20
