"""Values that need no conversion: the same as Typer gives, and whatever is wrong is refused by Typer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st

from console.cli.plain_values import PlainCommand

Colour = Literal["red", "green"]


def _called(words: list[str], cls: type[Any] | None) -> object:
    """Return what a command is called with, or the message that refuses it."""
    app, found = typer.Typer(pretty_exceptions_enable=False), []

    @app.command(cls=cls)
    def taken(
        names: Annotated[list[str] | None, typer.Argument()] = None,
        *,
        text: str = "nothing",
        number: Annotated[int, typer.Option(min=1, max=500)] = 50,
        share: float = 1.5,
        file: Path | None = None,
        colour: Colour = "red",
        many: Annotated[list[Path] | None, typer.Option()] = None,
        switch: Annotated[bool, typer.Option("--switch")] = False,
        either: bool = True,
    ) -> None:
        """Take everything."""
        found.append((names, text, number, share, file, colour, many, switch, either))

    try:
        typer.main.get_command(app).main(words, prog_name="taken", standalone_mode=False)
    except typer.TyperException as error:
        return error.format_message()
    [called] = found
    return called


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--text", ""],
        ["--number", "500"],
        ["--number", "501"],
        ["--number", "0"],
        ["--number", " 7"],
        ["--number", "+7"],
        ["--number", "٧"],
        ["--number", "7.0"],
        ["--number", "1_0"],
        ["--number", "007"],
        ["--number", "9" * 30],
        ["--share", "2"],
        ["--share", "two"],
        ["--file", "."],
        ["--file", ""],
        ["--file", "absent/x"],
        ["--colour", "green"],
        ["--colour", "GREEN"],
        ["--colour", "blue"],
        ["--many", "a", "--many", "b"],
        ["--switch", "--no-either", "one", "two"],
    ],
)
def test_a_command_is_called_as_by_typer(words: list[str]) -> None:
    """With the same values, or refused in the same words."""
    assert _called(words, PlainCommand) == _called(words, None)


@settings(max_examples=40)
@given(
    option=st.sampled_from(["--text", "--number", "--file", "--colour", "--many"]),
    value=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=5)
    | st.integers(-600, 600).map(str),
)
def test_no_text_makes_a_difference(option: str, value: str) -> None:
    """Whatever follows an option."""
    words = [f"{option}={value}"]
    assert _called(words, PlainCommand) == _called(words, None)


def test_what_is_plain_loads_no_pydantic(tmp_path: Path) -> None:
    """Which is what it is for; nor do the settings that can hold nothing wrong."""
    program = (
        "import sys, os; from console.cli import main as cli\n"
        "codes = [cli.run(words) for words in (['console', '--once', '--limit', '5', '--status', 'open'],"
        " ['query', '--account', 'x:a', '--kind', 'pile_on', '--json'], ['--help'], ['console', '--help'])]\n"
        "print(codes, [one for one in ('pydantic', 'sqlalchemy', 'rich.console') if one in sys.modules], "
        "file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"PILEON_DATA_DIR": str(tmp_path), "PILEON_ALL_TARGETS": "true"},
        cwd=Path(__file__).parents[4],
    )
    assert done.stderr.strip() == "[0, 0, 0, 0] []"
