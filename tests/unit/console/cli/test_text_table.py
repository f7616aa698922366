"""Tables of plain text: nothing is lost, and nothing is wider than the screen."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from console.cli.text_table import cells, fold, table

WORDS = st.text(st.sampled_from("ab 漢字é\u0301👩🏽"), max_size=60)


@given(text=WORDS, width=st.integers(4, 40))
def test_what_is_folded_fits_and_is_whole(text: str, width: int) -> None:
    """White space between words may become the end of a line."""
    lines = fold(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)


@given(names=st.lists(WORDS, max_size=5), width=st.integers(50, 120))
def test_a_table_fits_the_screen(names: list[str], width: int) -> None:
    """Whatever people are called."""
    rows = [(f"{number:,}", name, "open") for number, name in enumerate(names, 999)]
    below = {0: ["a sentence that is longer than the screen is wide " * 4]}
    lines = table(
        ("number", "name", "status"), rows, width=width, folded=1, right=frozenset({0}), below=below
    )
    assert all(cell_len(line) <= width for line in lines)
    assert lines[0].split() == ["number", "name", "status"]
    assert sum(line.endswith("open") for line in lines) == len(names)


def test_colours_take_no_room() -> None:
    """And are those of the cell's word."""
    rows = [("high", "A"), ("low", "B")]
    plain = table(("severity", "name"), rows, width=80, folded=1)
    coloured = table(("severity", "name"), rows, width=80, folded=1, coloured=0, colours={"high": "31"})
    assert coloured == [plain[0], plain[1].replace("high", "\x1b[31mhigh\x1b[0m"), plain[2]]


def test_wide_letters_count_twice() -> None:
    """As a terminal shows them."""
    assert (cells("ab"), cells("漢字"), cells("é")) == (2, 4, 1)
