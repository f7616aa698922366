"""The JSON values of a file that is no JSON lines: the elements of arrays, or objects over several lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from agents.archives.compressed import DamagedError

_TOKEN: Final = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{},"]', re.DOTALL)
"""What structure goes by: whole strings, so that no bracket in one counts, and a quote whose string goes on."""


def split_values(chunks: Iterator[bytes], longest: int) -> Iterator[bytes]:
    """Yield the elements of arrays, and objects that follow one another, without looking into them.

    What stands between them and is neither comes as a value too, for whoever decodes it to refuse.

    Args:
        chunks: The file's bytes, in pieces.
        longest: Bytes of the longest value taken; with a chunk, the most that is held.

    Raises:
        DamagedError: Where an array does not end, or a value is too long; all values before were given.
    """
    held, begin, at, depth = b"", 0, 0, 0
    outer: int | None = None  # the depth that values are at: 1 in an array, 0 for objects in a row
    for chunk in chunks:
        held, at, begin = held[begin:] + chunk, at - begin, 0
        for token in _TOKEN.finditer(held, at):
            at, kind = token.end(), token[0]
            if kind == b'"':
                at = token.start()
                break
            if kind in (b"[", b"{"):
                if depth == 0:
                    between = held[begin : token.start()].strip()
                    if between and (between != b"," or outer is None):
                        yield between
                    outer, begin = (1, at) if kind == b"[" else (0, token.start())
                depth += 1
            elif kind in (b"]", b"}"):
                depth -= 1
                if depth < 0:
                    raise DamagedError("a bracket closes that was never opened")
                if depth == 0:
                    value = held[begin : at if outer == 0 else token.start()].strip()
                    if value:
                        yield value
                    begin = at
            elif kind == b"," and depth == 1 and outer == 1:
                yield held[begin : token.start()].strip()
                begin = at
        else:
            at = len(held)
        if len(held) - begin > longest:
            raise DamagedError(f"a value is longer than {longest} bytes")
    last = held[begin:].strip()
    if depth == 1 and outer == 1 and last.endswith(b"}"):
        yield last  # its brackets are closed, so that it is whole
    if depth:
        raise DamagedError(
            "the file is cut short, in the middle of " + ("an array" if outer else "an object")
        )
    if last:
        raise DamagedError("what follows the last value is no JSON")
