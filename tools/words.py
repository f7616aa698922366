"""Keeps words that blame people, or that nobody outside knows, out of what users read.

Run ``python -m tools.words``; ``make check`` does. It reads the documents, the console's pages, and the string literals
of the modules that write alerts, messages, log events and what commands print. Names of the code are left out: what
stands between backticks or fences, and in modules the keys of mappings and the names of options. Output of a command
that a document shows, between fences marked ``console``, is read.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parent.parent

INSTEAD: Final = {
    "gang": "coordinated group",
    "innocent": "organic account, or false positive",
    "accused": "flagged",
    "accuse": "flag",
    "raid": "coordinated reply attack, or attack",
    "nats": "surprise, weight, or a chance in words",
    "anew": "again",
    "aloud": "in the log",
    "guilt": "nothing: Pileon does not judge",
}
"""Each banned word, and what to write in its place."""

FIRST_RECORD: Final = 10
"""Decision records before this one are history, which is not rewritten."""

_BANNED: Final = re.compile(rf"\b(?P<word>{'|'.join(INSTEAD)})(?:s|ly|y)?\b", re.IGNORECASE)
_OUTPUT: Final = re.compile(r"^\s*(```|~~~)console\s*$")
_COMMENT: Final = re.compile(r"<!--.*?-->|\{#.*?#\}")
_EXPRESSION: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_TAG: Final = re.compile(r"<[^>]*>")
_READ_OUT: Final = re.compile(r"(?:title|aria-label|alt|placeholder|data-confirm)=\"([^\"]*)\"")
_IDENTIFIER: Final = re.compile(r"[A-Za-z_]\w*")
_OPTION: Final = re.compile(r"--[a-z-]+")
PLACES: Final = (
    "pipeline/campaigns",
    "agents",
    "console",
    "lab/demo",
    "lab/evaluation",
    "lab/simulation",
)
"""Folders whose modules write alerts, messages, log events or what commands print."""

_FENCE: Final = re.compile(r"^\s*(```|~~~)")
_CODE: Final = re.compile(r"`[^`\n]*`")
_LINK_TARGET: Final = re.compile(r"\]\([^)\s]*\)")


class Finding(NamedTuple):
    """A banned word, where it stands and what to write instead."""

    path: Path
    line: int
    word: str

    def __str__(self) -> str:
        """Say it in one line, as compilers do."""
        return f'{self.path}:{self.line}: do not write "{self.word}"; write: {INSTEAD[self.word]}'


def documents(root: Path = ROOT) -> list[Path]:
    """Return the documents that users read."""
    records = [
        path for path in sorted((root / "docs" / "adr").glob("0*.md")) if int(path.name[:4]) >= FIRST_RECORD
    ]
    pages = [*sorted((root / "docs").glob("*.md")), *sorted((root / "docs" / "howto").glob("*.md"))]
    runbooks = sorted((root / "docs" / "runbooks").glob("*.md"))
    return [root / "README.md", root / "ARCHITECTURE.md", *pages, *runbooks, *records]


def modules(root: Path = ROOT) -> list[Path]:
    """Return the modules whose strings users read."""
    return [path for place in PLACES for path in sorted((root / place).rglob("*.py"))]


def pages(root: Path = ROOT) -> list[Path]:
    """Return the templates of the console's pages."""
    return sorted((root / "console/web/templates").glob("*.html"))


def in_document(text: str) -> Iterator[tuple[int, str]]:
    r"""Yield line and word of every banned word in a document's prose.

    >>> list(in_document("A gang.\nThe folder `gangs`."))
    [(1, 'gang')]
    """
    fenced = output = False
    for number, line in enumerate(text.splitlines(), 1):
        if _FENCE.match(line):
            output = not fenced and _OUTPUT.match(line) is not None
            fenced = not fenced
        elif not fenced:
            yield from _in_line(number, _COMMENT.sub("", _LINK_TARGET.sub("]", _CODE.sub("", line))))
        elif output and not line.startswith("$"):
            yield from _in_line(number, line)


def in_page(text: str) -> Iterator[tuple[int, str]]:
    r"""Yield line and word of every banned word that a template shows.

    >>> list(in_page("<p class='gang'>{{ gang }}</p>\n<p>A gang</p>"))
    [(2, 'gang')]
    """
    for number, line in enumerate(text.splitlines(), 1):
        plain = _EXPRESSION.sub(" ", _COMMENT.sub("", line))
        yield from _in_line(number, _TAG.sub(_read_out, plain))


def _read_out(tag: re.Match[str]) -> str:
    """Return what a tag shows or tells to people who hear the page."""
    return " ".join(("", *_READ_OUT.findall(tag[0]), ""))


def in_module(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and word of every banned word in a module's string literals, but for docstrings.

    >>> list(in_module("TEXT = 'an innocent account'"))
    [(1, 'innocent')]
    """
    tree = ast.parse(source)
    left_out = set(_unread(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            yield from _in_line(node.lineno, node.value)


def _unread(tree: ast.AST) -> Iterator[int]:
    """Yield the ids of literals that nobody reads: docstrings, and names of the code."""
    for node in ast.walk(tree):
        names: list[ast.expr | None] = []
        if isinstance(node, ast.Expr):
            yield id(node.value)
        elif isinstance(node, ast.Dict):
            names = list(node.keys)
        elif isinstance(node, ast.Subscript):
            names = [node.slice]
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.List):
            exported = any(isinstance(one, ast.Name) and one.id == "__all__" for one in node.targets)
            names = list(node.value.elts) if exported else []
        elif isinstance(node, ast.Call):
            names = [one for one in node.args if _is_text(one, _OPTION)]
        for name in names:
            if _is_text(name, _IDENTIFIER) or _is_text(name, _OPTION):
                yield id(name)


def _is_text(node: ast.expr | None, shape: re.Pattern[str]) -> bool:
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and shape.fullmatch(node.value) is not None
    )


def _in_line(number: int, line: str) -> Iterator[tuple[int, str]]:
    for match in _BANNED.finditer(line):
        yield number, match["word"].lower()


def check(root: Path = ROOT) -> list[Finding]:
    """Return every banned word in what users read."""
    findings: list[Finding] = []
    for path in documents(root):
        text = path.read_text(encoding="utf-8")
        findings += [Finding(path.relative_to(root), *found) for found in in_document(text)]
    for path in modules(root):
        text = path.read_text(encoding="utf-8")
        findings += [Finding(path.relative_to(root), *found) for found in in_module(text)]
    for path in pages(root):
        text = path.read_text(encoding="utf-8")
        findings += [Finding(path.relative_to(root), *found) for found in in_page(text)]
    return findings


def main() -> int:
    """Print what was found; returns 1 if anything was."""
    findings = check()
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
