"""Tables of plain text that fit a screen, without Rich, which takes longer to load than a list may take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

GAP: Final = "  "
NARROWEST: Final = 12
"""Columns that the folded column keeps on the narrowest screen."""


def table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    width: int,
    folded: int,
    right: frozenset[int] = frozenset(),
    below: Mapping[int, Sequence[str]] | None = None,
    coloured: int | None = None,
    colours: Mapping[str, str] | None = None,
) -> list[str]:
    """Lay out rows under a header; one column gives way where the screen is too narrow, and goes on in further lines.

    Args:
        header: The columns' names.
        rows: As many cells each.
        width: Columns of the screen.
        folded: Which column gives way.
        right: Which columns are set to the right.
        below: Sentences that belong under a row, by its place.
        coloured: Which column is coloured; none by default.
        colours: Codes of its colours, by what a cell says.

    Returns:
        The lines, without white space at their ends.
    """
    widths = [max(map(cells, column)) for column in zip(header, *rows, strict=True)]
    others = sum(widths) - widths[folded] + len(GAP) * (len(widths) - 1)
    widths[folded] = max(NARROWEST, min(widths[folded], width - others))
    lines = [_line(header, widths, right)]
    for place, row in enumerate(rows):
        parts = fold(row[folded], widths[folded])
        for number, part in enumerate(parts):
            shown = ["" if number else cell for cell in row]
            shown[folded] = part
            line = _line(shown, widths, right)
            if coloured is not None and not number:
                line = _in_colour(line, row[coloured], (colours or {}).get(row[coloured]))
            lines.append(line)
        for sentence in (below or {}).get(place, ()):
            lines += [f"    {part}" for part in fold(sentence, width - 4)]
    return lines


def _in_colour(line: str, cell: str, code: str | None) -> str:
    return line if code is None else line.replace(cell, f"\x1b[{code}m{cell}\x1b[0m", 1)


def fold(text: str, width: int) -> list[str]:
    """Cut a text into pieces that are at most so wide, between words where it can be."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if cells(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *whole, line = _chopped(word, width)
        lines += whole
    return [*lines, line] if line or not lines else lines


def cells(text: str) -> int:
    """Return how many columns of a screen a text takes: some letters take two, some none."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _chopped(word: str, width: int) -> list[str]:
    if cells(word) <= width:
        return [word]
    from rich.cells import chop_cells

    return chop_cells(word, width)


def _line(row: Sequence[str], widths: Sequence[int], right: frozenset[int]) -> str:
    shown = []
    for place, (cell, width) in enumerate(zip(row, widths, strict=True)):
        space = " " * (width - cells(cell))
        shown.append(f"{space}{cell}" if place in right else f"{cell}{space}")
    return GAP.join(shown).rstrip()
