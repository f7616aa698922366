"""Keeps words that blame people, or that nobody outside knows, out of what users read.

Run ``python -m tools.words``; ``make check`` does. It reads the documents and the string literals of the modules that
write alerts and messages. Code in documents is left out: blocks between fences show what a command prints, and names
between backticks are those of the code.
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
    "nats": "surprise, weight, or a chance in words",
    "anew": "again",
    "aloud": "in the log",
    "guilt": "nothing: Pileon does not judge",
}
"""Each banned word, and what to write in its place."""

FIRST_RECORD: Final = 10
"""Decision records before this one are history, which is not rewritten."""

_BANNED: Final = re.compile(
    r"\b(?P<word>gang|innocent|accused|nats|anew|aloud|guilt)(?:s|ly|y)?\b", re.IGNORECASE
)
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
    return [root / "pipeline/campaigns/explain.py", *sorted((root / "agents/delivery").rglob("*.py"))]


def in_document(text: str) -> Iterator[tuple[int, str]]:
    r"""Yield line and word of every banned word in a document's prose.

    >>> list(in_document("A gang.\nThe folder `gangs`."))
    [(1, 'gang')]
    """
    fenced = False
    for number, line in enumerate(text.splitlines(), 1):
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced:
            yield from _in_line(number, _LINK_TARGET.sub("]", _CODE.sub("", line)))


def in_module(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and word of every banned word in a module's string literals, but for docstrings.

    >>> list(in_module("TEXT = 'an innocent account'"))
    [(1, 'innocent')]
    """
    tree = ast.parse(source)
    docstrings = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield from _in_line(node.lineno, node.value)


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
    return findings


def main() -> int:
    """Print what was found; returns 1 if anything was."""
    findings = check()
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
