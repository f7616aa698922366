"""An array and objects over several lines give their values, wherever chunks break."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.archives.compressed import DamagedError
from agents.archives.json_values import split_values

LONGEST = 10_000

_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text('a"\\[]{},\n é', max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text('a"\\]', max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


def pieces(content: bytes, size: int) -> Iterator[bytes]:
    """Yield a content in pieces of a size."""
    return (content[at : at + size] for at in range(0, len(content), size))


@given(st.lists(_values, max_size=8), st.integers(1, 20), st.sampled_from([None, 0, 2]))
def test_the_elements_of_an_array_come_one_by_one(values: list[Any], size: int, indent: int | None) -> None:
    """Whatever is in them, and however the array is laid out."""
    content = json.dumps(values, indent=indent).encode() + b" \n"
    assert [json.loads(value) for value in split_values(pieces(content, size), LONGEST)] == values


@given(
    st.lists(st.dictionaries(st.text(max_size=3), _values, max_size=3), max_size=8),
    st.integers(1, 20),
    st.sampled_from(["", "\n", " \n\n", ",\n"]),
)
def test_objects_over_several_lines_come_one_by_one(
    values: list[dict[str, Any]], size: int, between: str
) -> None:
    """As a tool writes them that prints for people."""
    content = between.join(json.dumps(value, indent=2) for value in values).encode()
    found = list(split_values(pieces(content, size), LONGEST))
    assert [json.loads(value.lstrip(b",")) for value in found] == values


@given(st.integers(1, 70), st.integers(1, 20))
def test_an_array_cut_short_gives_its_whole_elements(kept: int, size: int) -> None:
    """And says that it is cut."""
    content = json.dumps([{"n": number, "text": "] [,"} for number in range(3)]).encode()[:kept]
    found: list[bytes] = []
    with pytest.raises(DamagedError, match="cut short, in the middle of an array"):
        found.extend(split_values(pieces(content, size), LONGEST))
    assert [json.loads(value)["n"] for value in found] == list(range(content.count(b'"}')))


@pytest.mark.parametrize(
    ("content", "whole", "why"),
    [
        (b"[1, 2] 3", 2, "what follows the last value is no JSON"),
        (b'{"a": 1}}', 1, "a bracket closes that was never opened"),
        (b'{"a": [1', 0, "cut short, in the middle of an object"),
        (b"[1, " + b"2" * 20_000 + b"]", 1, "a value is longer than 10000 bytes"),
        (b'[1, "' + b"x" * 20_000, 1, "a value is longer than 10000 bytes"),
    ],
)
def test_what_is_wrong_is_said_after_what_came_before(content: bytes, whole: int, why: str) -> None:
    """Nothing before it is lost, and memory stays bounded."""
    found: list[bytes] = []
    with pytest.raises(DamagedError, match=why):
        found.extend(split_values(pieces(content, 300), LONGEST))
    assert len(found) == whole


@given(
    st.lists(st.lists(st.integers() | st.text("a[]{},", max_size=4), max_size=3), max_size=4),
    st.integers(1, 9),
)
def test_arrays_in_a_row_give_all_their_elements(arrays: list[list[Any]], size: int) -> None:
    """As a tool writes them that saves a page a line."""
    content = "\n".join(json.dumps(array) for array in arrays).encode()
    found = [json.loads(value) for value in split_values(pieces(content, size), LONGEST)]
    assert found == [value for array in arrays for value in array]


@pytest.mark.parametrize(
    "content", [b'{"a": 1} junk {"b": 2}', b'[{"a": 1}] junk [{"b": 2}]', b'junk {"a": 1}{"b": 2}']
)
def test_junk_between_values_is_a_value_of_its_own(content: bytes) -> None:
    """So that it costs none of them."""
    assert sorted(split_values(iter([content]), LONGEST)) == [b"junk", b'{"a": 1}', b'{"b": 2}']


def test_an_empty_element_is_a_value_that_is_none() -> None:
    """It is counted as bad where posts are decoded."""
    assert list(split_values(iter([b"[1,,2]"]), LONGEST)) == [b"1", b"", b"2"]
    assert list(split_values(iter([b" [ ] "]), LONGEST)) == []
    assert list(split_values(iter([b""]), LONGEST)) == []
