"""``pileon dead-letters``: records that were refused, and writing them again once the cause is fixed."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from agents.ops.errors import ConfigurationError, RunError

if TYPE_CHECKING:
    from agents.letters import Choice
    from agents.ops.settings import Settings
    from agents.runtime.dead_letters import DeadLetter

Action = Literal["list", "show", "replay"]

_ESCAPED: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|[bfnrt])")
"""A character as JSON may write it."""


def dead_letters(
    action: Annotated[Action, typer.Argument(help="list, show or replay.")] = "list",
    places: Annotated[
        list[str] | None,
        typer.Argument(metavar="PLACE", help="Where records stood: TOPIC/PARTITION/OFFSET, as listed."),
    ] = None,
    *,
    reason: Annotated[str | None, typer.Option(help="Only those refused for this reason.")] = None,
    stage: Annotated[str | None, typer.Option(help="Only those that this stage refused.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="With list: most letters listed.")] = 20,
    raw: Annotated[
        bool,
        typer.Option("--raw", help="With show: write the records' bytes as they are, personal data too."),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With replay: say what would be written, and write nothing.")
    ] = False,
) -> None:
    """List the records that were refused, show them, or write them to their topic again after a fix.

    A record that would still be refused is not written again, and the command ends with 1. One that was taken before is
    known as a duplicate. A post that is older than PILEON_ALLOWED_LATENESS_MS no longer counts live: replay it from an
    archive.
    """
    from agents.letters import Choice
    from agents.ops.settings import load

    settings = load(os.environ)
    choice = Choice(places=frozenset(places or ()), reason=reason, stage=stage)
    if action == "list":
        _list(settings, choice, limit)
    elif action == "show":
        _show(settings, choice, raw=raw)
    else:
        _replay(settings, choice, dry_run=dry_run)


def _list(settings: Settings, choice: Choice, limit: int) -> None:
    from agents.letters import newest

    found = asyncio.run(newest(settings, choice, limit))
    for letter in found:
        typer.echo(listed(letter))
    if not found:
        typer.echo("no record was refused" if not choice.places else "there is no such dead letter")


def _show(settings: Settings, choice: Choice, *, raw: bool) -> None:
    if not choice.places:
        raise ConfigurationError("say which to show: PLACE, as `pileon dead-letters list` prints it")
    for letter in _found(settings, choice):
        if raw:
            sys.stdout.buffer.write((letter.value or b"") + b"\n")
            sys.stdout.buffer.flush()
            continue
        for line in shown(letter):
            typer.echo(line)


def _replay(settings: Settings, choice: Choice, *, dry_run: bool) -> None:
    from agents.letters import refusal, write_again

    again, refused = [], []
    for letter in _found(settings, choice):
        why = refusal(letter, settings)
        if why is None:
            again.append(letter)
        else:
            refused.append(f"{letter.place}: {_clean(why)}")
    for line in refused:
        typer.echo(f"still refused: {line}", err=True)
    if dry_run:
        typer.echo(f"{len(again):,} would be written again")
    else:
        typer.echo(f"{asyncio.run(write_again(settings, again)):,} written again")
    if refused:
        raise RunError(f"{len(refused):,} of {len(refused) + len(again):,} records would still be refused")


def _found(settings: Settings, choice: Choice) -> list[DeadLetter]:
    """Return the letters wanted, one for each place.

    Raises:
        ConfigurationError: If there is none at a place.
    """
    from agents.letters import chosen

    async def read() -> dict[str, DeadLetter]:
        return {letter.place: letter async for letter in chosen(settings, choice)}

    found = asyncio.run(read())
    missing = sorted(choice.places - found.keys())
    if missing:
        raise ConfigurationError(f"there is no dead letter of {missing[0]}")
    return list(found.values())


def listed(letter: DeadLetter) -> str:
    """Return a letter's line."""
    at = datetime.fromtimestamp(letter.time_ms / 1000, UTC)
    detail = _clean(letter.detail)
    return f"{at:%Y-%m-%d %H:%M:%S}  {letter.place}  {letter.stage}  {letter.reason}  {detail}"


def shown(letter: DeadLetter) -> list[str]:
    """Return all there is of a letter, for people: its text without personal data."""
    value = "none" if letter.value is None else _clean(letter.value.decode(errors="replace"), 4_000)
    headers = " ".join(f"{name}={_clean(text.decode(errors='replace'))}" for name, text in letter.headers)
    return [
        listed(letter),
        f"  {letter.size:,} bytes, sha256 {letter.sha256}{'' if letter.is_whole else ', not all of it kept'}",
        *([f"  headers: {headers}"] if headers else []),
        f"  {value}",
    ]


def _clean(text: str, length: int = 300) -> str:
    from console.letters import printable
    from pipeline.privacy.redact import excerpt
    from pipeline.threats.doxxing.detect import read

    # As quotes in alerts are: what is spelt out in words or other digits is found by the look for doxxing alone. What
    # JSON has escaped is text as well.
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else "\n", text)
    plain = plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return printable(excerpt(read(plain).masked or plain, length))
