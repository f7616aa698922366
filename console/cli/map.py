"""``pileon map``: a platform's payloads to posts, with every one accounted for."""

from __future__ import annotations

import contextlib
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, Final

import typer

from agents.ops.errors import ConfigurationError, RunError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agents.archives.payloads import Payload
    from schemas.codec import BadRecordError

SHOWN: Final = 20
"""Reasons that are listed, the most frequent first; how many more there are is said."""

_PLACE: Final = re.compile(r"\[\d+\]")


def map_(
    format_: Annotated[
        str,
        typer.Argument(metavar="FORMAT", help="What the payloads are: native or the name of a platform."),
    ],
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="JSON lines, a JSON document that holds several, or an export; .gz and .zst are unpacked.",
        ),
    ],
    *,
    out: Annotated[
        str, typer.Option(metavar="FILE", help="Where to write the posts; - is standard output.")
    ] = "-",
    deletions: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write what payloads say is deleted; it is counted in any case."),
    ] = None,
) -> None:
    """Turn a platform's payloads into posts, as JSON lines.

    How many were mapped, are no post, delete one or were refused, and for which reasons, goes to standard error.
    """
    from pipeline.sources.registry import MAPPERS

    if format_ not in MAPPERS:
        raise ConfigurationError(f"there is no format {format_!r}; known are {', '.join(sorted(MAPPERS))}")
    for file in files:
        if not file.exists():
            raise ConfigurationError(f"{file}: no such file")
        if file.is_dir():
            raise ConfigurationError(f"{file}: a folder; name the files in it")
    with contextlib.ExitStack() as stack:
        posts = _opened(out, files, stack)
        run = Run(format_, posts, None if deletions is None else _opened(deletions, files, stack))
        for file in files:
            run.take(file)
    for line in run.summary():
        print(line, file=sys.stderr)
    run.judge()


class Run:
    """One run: maps payloads, writes posts and counts.

    Args:
        source: Name of the format.
        out: Takes one JSON line a post.
        deletions: Takes one JSON line a deletion.
    """

    def __init__(self, source: str, out: BinaryIO, deletions: BinaryIO | None = None) -> None:
        self._source = source
        self._out = out
        self._deletions = deletions
        self.mapped = 0
        self.no_post = 0
        self.deleted = 0
        self.refused: Counter[str] = Counter()
        self._first: dict[str, str] = {}
        self._damaged: list[str] = []

    def take(self, file: Path) -> None:
        """Map the payloads of a file; damage is remembered, and what came before it counts."""
        from agents.archives.compressed import DamagedError
        from agents.archives.payloads import read_payloads

        try:
            self.take_payloads(str(file), read_payloads(file, self._source))
        except DamagedError as error:
            self._damaged.append(f"{file}: the rest cannot be read: {error}")

    def take_payloads(self, name: str, payloads: Iterable[Payload]) -> None:
        """Map payloads that stand in a file of this name."""
        from agents.archives.payloads import several
        from pipeline.sources.registry import map_payload
        from schemas.codec import BadRecordError, encode_post
        from schemas.deletion import Deletion, encode_deletion

        for payload in payloads:
            try:
                mapped = map_payload(self._source, payload.value)
            except BadRecordError as error:
                inner = several(self._source, payload)
                if inner is None:
                    self._refuse(f"{name}, {payload.place}", error)
                else:
                    self.take_payloads(name, inner)
                continue
            if mapped is None:
                self.no_post += 1
            elif isinstance(mapped, Deletion):
                self.deleted += 1
                if self._deletions is not None:
                    self._deletions.write(encode_deletion(mapped) + b"\n")
            else:
                self.mapped += 1
                self._out.write(encode_post(mapped.post) + b"\n")

    def _refuse(self, place: str, error: BadRecordError) -> None:
        reason = _PLACE.sub("[]", str(error))
        self.refused[reason] += 1
        self._first.setdefault(reason, place)

    def summary(self) -> list[str]:
        """Return the counts on one line, and a line for each reason."""
        refused = self.refused.total()
        lines = [f"mapped {self.mapped}, no post {self.no_post}, deleted {self.deleted}, refused {refused}"]
        for reason, count in self.refused.most_common(SHOWN):
            lines.append(f"  {count} refused, {reason} (first at {self._first[reason]})")
        if len(self.refused) > SHOWN:
            lines.append(f"  and {len(self.refused) - SHOWN} more reasons")
        return lines

    def judge(self) -> None:
        """Complain about a run that gave less than was asked for.

        Raises:
            RunError: If a file is damaged, if there was no payload, or if none could be taken.
        """
        if self._damaged:
            more = f" (and {len(self._damaged) - 1} more)" if len(self._damaged) > 1 else ""
            raise RunError(f"damaged file: {self._damaged[0]}{more}")
        if self.mapped or self.no_post or self.deleted:
            return
        if not self.refused:
            raise RunError("the files hold no payload")
        reason = next(iter(self.refused))
        raise RunError(f"no payload could be taken; the first: {reason} at {self._first[reason]}")


def _opened(out: str, files: list[Path], stack: contextlib.ExitStack) -> BinaryIO:
    if out == "-":
        return sys.stdout.buffer
    path = Path(out)
    if path.exists() and any(path.samefile(file) for file in files):
        raise ConfigurationError(f"{out} is read too; it would be overwritten before that")
    try:
        return stack.enter_context(path.open("wb"))
    except OSError as error:
        raise ConfigurationError(f"{out}: {error.strerror}") from None
