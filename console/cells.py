"""Cells of CSV files, as a spreadsheet leaves them."""

from __future__ import annotations

import re
from typing import Final

Cell = str | int | float

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A spreadsheet takes a cell that begins so for a formula, and handles are chosen by strangers (OWASP)."""

_AFTER_SEPARATOR: Final = re.compile(r"([;\t\r\n|]) ?(?=[=+\-@＝＋－＠])")
"""Where a spreadsheet that splits cells at other signs than commas, as in much of Europe, would see a formula begin."""

_GUARDED: Final = r"\1'"

_CHANGED: Final = re.compile(
    r"[+-]?0\d+(\.\d*)?"  # loses its zeros
    r"|[+-]?\d{16,}(\.\d*)?"  # is rounded to fifteen digits
    r"|[+-]?\d+(\.\d*)?[eE][+-]?\d+"  # becomes another number
    r"|(jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*[ ./-]?\d{1,4}"  # becomes a day
    r"|\d{1,4}[./-](\d{1,2}|[a-z]{3,9})([./-]\d{1,4})?"
    r"|true|false",
    re.IGNORECASE,
)
"""What a spreadsheet takes for a number or a day and changes when it opens a file: ids and handles are such texts."""


def safe_cell(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula."""
    if not isinstance(cell, str):
        return cell
    plain = cell.replace("\0", "\ufffd")
    if _CHANGED.fullmatch(plain.strip()):
        return f"'{plain}"
    if plain.lstrip(" ").startswith(FORMULA_STARTS):
        return f"'{plain[0]}{_AFTER_SEPARATOR.sub(_GUARDED, plain[1:])}"
    return _AFTER_SEPARATOR.sub(_GUARDED, plain)
