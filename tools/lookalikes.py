"""Writes ``pipeline/text/lookalikes.py``: which letters pass for a Latin one, from the data of UTS #39.

Run ``python -m tools.lookalikes`` after a new release of ``confusable-homoglyphs``, which carries the data.
"""

from __future__ import annotations

import json
import string
import unicodedata
from contextlib import suppress
from importlib import resources
from pathlib import Path
from typing import Final

TARGET: Final = Path(__file__).parent.parent / "pipeline/text/lookalikes.py"

_SCRIPTS: Final = (
    "LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU", "CANADIAN", "DESERET", "WARANG",
    "OLD ITALIC", "TIFINAGH", "GOTHIC", "CARIAN", "LYCIAN", "LYDIAN", "ELBASAN", "OSAGE",
)  # fmt: skip
"""Scripts that disguises are made of. A letter of a script like Arabic is like a Latin one by its stroke alone."""

_BY_HAND: Final = {
    "a": "ᗩ", "b": "Ь", "e": "ᗴǝə", "f": "ƒ", "g": "ᘜ", "h": "н", "n": "ᑎп", "r": "г", "s": "ᔕ",
    "w": "ᗯωш", "z": "ᘔ",
}  # fmt: skip
"""Pairs that people use and the data leave out."""

_HEADER: Final = '''"""Which letters pass for a Latin one. Written by ``python -m tools.lookalikes``; do not edit.

From the confusables of Unicode Technical Standard #39, (c) Unicode, Inc., under the Unicode licence.
"""

from __future__ import annotations

from typing import Final

LOOKALIKES: Final = {
'''


def lookalikes() -> dict[str, str]:
    """Return, for each Latin letter, the lower-case letters that one of its two cases may be taken for."""
    data = json.loads(
        resources.files("confusable_homoglyphs").joinpath("confusables.json").read_text("utf-8")
    )
    return {letter: "".join(sorted(_alike(data, letter))) for letter in string.ascii_lowercase}


def _alike(data: dict[str, list[dict[str, str]]], letter: str) -> set[str]:
    found = {other.casefold() for other in _BY_HAND.get(letter, "")}
    for case in (letter, letter.upper()):
        for other in (entry["c"] for entry in data.get(case, [])):
            if len(other) == 1 and not other.isascii() and _is_disguise(other):
                found.add(other.casefold())
    with suppress(KeyError):  # X has none
        found.add(unicodedata.lookup(f"LATIN LETTER SMALL CAPITAL {letter.upper()}"))
    return {other for other in found if len(other) == 1 and not other.isascii()}


def _is_disguise(char: str) -> bool:
    return (
        unicodedata.category(char).startswith("L")
        and unicodedata.normalize("NFKC", char) == char
        and unicodedata.name(char, "").startswith(_SCRIPTS)
    )


def main() -> None:
    """Write the module."""
    lines = "".join(f'    "{letter}": "{others}",\n' for letter, others in lookalikes().items())
    TARGET.write_text(f"{_HEADER}{lines}}}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
