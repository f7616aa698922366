"""Half a letter in YAML is refused where it stands; whole ones are taken in any spelling."""

from __future__ import annotations

import pytest
import yaml

from agents.ops.yaml_letters import WholeLetters


def _read(text: str) -> object:
    return yaml.load(text, WholeLetters)  # noqa: S506 # a safe loader


@pytest.mark.parametrize("text", ['a: "x\\ud83d"', '"\\ud83d": a', 'a: ["\\udc00"]', 'a: "\\ud83d\\ude00"'])
def test_half_a_letter_is_refused_with_its_place(text: str) -> None:
    """In a value or a key; two halves side by side are two halves to YAML."""
    with pytest.raises(yaml.MarkedYAMLError, match="half a letter stands in") as refused:
        _read(text)
    assert refused.value.problem_mark is not None
    str(refused.value).encode()


def test_whole_letters_are_taken() -> None:
    """As they are, or by YAML's own escape; where nothing is escaped, a backslash is a backslash."""
    assert _read("a: \U0001f600") == _read('a: "\\U0001F600"') == {"a": "\U0001f600"}
    assert _read(r"a: x\ud83d") == {"a": r"x\ud83d"}
