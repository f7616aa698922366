"""Words that blame people stay out of what users read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import words


def _project(
    root: Path,
    readme: str = "",
    page: str = "",
    record: str = "",
    explain: str = "",
    agents: str = "",
    demo: str = "",
    template: str = "",
) -> Path:
    files = {
        "README.md": readme,
        "ARCHITECTURE.md": "",
        "docs/page.md": page,
        "docs/adr/0009-old.md": "A gang.",
        "docs/adr/0010-new.md": record,
        "pipeline/campaigns/explain.py": explain,
        "agents/delivery/render.py": agents,
        "lab/demo/view.py": demo,
        "console/web/templates/page.html": template,
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def test_nothing_that_users_read_has_a_banned_word() -> None:
    """The documents and messages of this version are clean."""
    assert [str(finding) for finding in words.check()] == []


@pytest.mark.parametrize("word", words.INSTEAD)
@pytest.mark.parametrize("place", ["readme", "page", "record"])
def test_every_banned_word_is_found_in_a_document(tmp_path: Path, word: str, place: str) -> None:
    """Each word, however it is written; decisions of old may have it."""
    root = _project(tmp_path, **{place: f"Clean.\nHere {word.upper()} stands."})
    assert [(finding.line, finding.word) for finding in words.check(root)] == [(2, word)]


@pytest.mark.parametrize("word", words.INSTEAD)
@pytest.mark.parametrize("place", ["explain", "agents", "demo"])
def test_every_banned_word_is_found_in_a_string(tmp_path: Path, word: str, place: str) -> None:
    """Also in a part of a formatted string: of an alert, a log event, or what the demo prints."""
    root = _project(tmp_path, **{place: f'count = 1\nTEXT = f"{{count}} {word} here"\n'})
    assert [(finding.line, finding.word) for finding in words.check(root)] == [(2, word)]


@pytest.mark.parametrize("word", words.INSTEAD)
def test_every_banned_word_is_found_on_a_page(tmp_path: Path, word: str) -> None:
    """What a template shows, not what its expressions and attributes are called."""
    page = f'<p class="{word}">{{{{ {word} }}}}</p>\n<p>One {word}</p>\n<p title="A {word}">One</p>\n'
    root = _project(tmp_path, template=page)
    assert [(finding.line, finding.word) for finding in words.check(root)] == [(2, word), (3, word)]


def test_output_that_a_document_shows_is_read(tmp_path: Path) -> None:
    """A block of a console holds what people will see."""
    root = _project(tmp_path, readme="```console\n$ pileon demo\none gang found\n```\n")
    assert [(finding.line, finding.word) for finding in words.check(root)] == [(3, "gang")]


@pytest.mark.parametrize(
    "source", ['{"gang": 1}', 'row["raids"]', '__all__ = ["Raid"]', 'option("--raids", help="Attacks.")']
)
def test_names_of_the_code_are_left_alone(source: str) -> None:
    """Keys and options are no words that somebody reads."""
    assert list(words.in_module(source)) == []


@pytest.mark.parametrize(
    "text", ["gangs", "Gang's", "innocents", "guilty", "| innocent |", "[gang](docs/page.md)"]
)
def test_forms_of_a_word_are_found(text: str) -> None:
    """Plurals, capitals and punctuation hide nothing."""
    assert len(list(words.in_document(text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "the Ganges",
        "`lab/gangs`",
        "`PILEON_NATS`",
        "[link](gang.md)",
        "```\ngang\n```",
        "```console\n$ ls gangs\n```",
        "<!-- table gangs -->",
        "signature alarms",
    ],
)
def test_code_and_other_words_are_left_alone(text: str) -> None:
    """Names of the code and what a command printed are as they are."""
    assert list(words.in_document(text)) == []


def test_docstrings_are_left_alone() -> None:
    """Users do not read them."""
    assert list(words.in_module('"""In nats."""\n\ndef f():\n    """In nats."""\n    return "fine"\n')) == []


def test_a_finding_says_what_to_write() -> None:
    """The line leads to the place, and names the word to use."""
    finding = words.Finding(Path("README.md"), 3, "gang")
    assert str(finding) == 'README.md:3: do not write "gang"; write: coordinated group'
