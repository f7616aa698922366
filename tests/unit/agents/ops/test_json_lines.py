"""Files of JSON lines are read whole, or refused with the line that is wrong."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.ops.errors import ConfigurationError
from agents.ops.json_lines import json_lines


class Thing(msgspec.Struct):
    """What a line holds."""

    name: str
    count: int = 0


DECODER = msgspec.json.Decoder(Thing)


def written(folder: Path, content: bytes) -> Path:
    """Write a file."""
    path = folder / "things.jsonl"
    path.write_bytes(content)
    return path


@given(names=st.lists(st.text()), gaps=st.lists(st.sampled_from([b"", b"  ", b"\r"]), max_size=3))
def test_every_line_is_read(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], gaps: list[bytes]
) -> None:
    """Whatever letters it holds, with the number that an editor shows; empty lines are passed over."""
    lines = [*gaps, *(msgspec.json.encode(Thing(name)) for name in names)]
    path = written(tmp_path_factory.mktemp("lines"), b"\n".join(lines))
    numbered = list(enumerate(names, len(gaps) + 1))
    assert [(number, thing.name) for number, thing in json_lines(path, DECODER)] == numbered


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (b"{", "Input data was truncated"),
        (b"[]", "Expected `object`, got `array`"),
        (b'{"count": 1}', "missing required field `name`"),
        (b'{"name": "a", "count": "x"}', r"Expected `int`, got `str` - at `\$.count`"),
        (b'{"name": "\xff"}', "UTF-8"),
        (b"\xff\xfe", "JSON is malformed"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: bytes, complaint: str) -> None:
    """With the file, the line and the field."""
    path = written(tmp_path, b'{"name": "good"}\n\n' + line + b"\n")
    reading = json_lines(path, DECODER)
    assert next(reading) == (1, Thing("good"))
    with pytest.raises(ConfigurationError, match=rf"things\.jsonl:3: .*{complaint}") as refused:
        next(reading)
    assert "\n" not in str(refused.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """Also where it is a folder."""
    for path in (tmp_path / "none.jsonl", tmp_path):
        with pytest.raises(ConfigurationError, match=f"^{path}: (No such file|Is a directory)"):
            list(json_lines(path, DECODER))
