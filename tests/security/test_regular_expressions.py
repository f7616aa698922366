"""No text makes a pattern of ours cost more than in proportion to its length."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec import Struct

from tests.security.backtracking import StepCounter, TooManyStepsError

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("schemas", "pipeline", "agents", "console")

LENGTHS = (150, 300)
"""How long texts are; the longer ones are for patterns that look so far ahead that the shorter ones prove nothing."""

CHEAP = 60
"""Steps that a character may cost without more ado."""

DEAR = 1_500
"""Steps that no character may cost; patterns look ahead by bounded numbers only."""

GROWTH = 1.3
"""Another stretch of text may cost so many times the one before it; quadratic growth makes it 1.67 times."""


def _held(name: str, value: object) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Yield the patterns that a module's name stands for: one, or those of a table."""
    if isinstance(value, re.Pattern):
        yield name, value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _held(f"{name}[{key!r}]", one)
    elif isinstance(value, tuple | list | set | frozenset):
        fields = getattr(value, "_fields", None)
        for place, one in enumerate(value):
            yield from _held(f"{name}.{fields[place]}" if fields else f"{name}[{place}]", one)
    elif isinstance(value, Struct):
        for field in value.__struct_fields__:
            yield from _held(f"{name}.{field}", getattr(value, field))


def _patterns() -> Iterator[tuple[str, re.Pattern[Any]]]:
    seen: set[re.Pattern[Any]] = set()
    for package in PACKAGES:
        top = importlib.import_module(package)
        for info in pkgutil.walk_packages(top.__path__, f"{package}."):
            if info.name.endswith("__main__") or ".migrations" in info.name:
                continue
            module = importlib.import_module(info.name)
            for name, value in vars(module).items():
                for called, pattern in _held(f"{info.name}.{name}", value):
                    if pattern not in seen:
                        seen.add(pattern)
                        yield called, pattern


PATTERNS = dict(_patterns())


counter = cache(StepCounter)


def cost(pattern: re.Pattern[Any], text: str) -> int:
    """Return the steps of finding all matches."""
    whole: Any = text if isinstance(pattern.pattern, str) else text.encode()
    return counter(pattern).search_all(whole, DEAR * len(whole))


def is_linear(pattern: re.Pattern[Any], unit: str, end: str, length: int) -> bool:
    """Whether a text costs in proportion to how often it is so long."""
    first, second, third = (
        (unit * (times * length // len(unit) + 1))[: times * length] + end for times in (1, 2, 3)
    )
    once = cost(pattern, first)
    if once <= CHEAP * length:
        return True
    twice = cost(pattern, second)
    return cost(pattern, third) - twice <= GROWTH * (twice - once)


def check(pattern: re.Pattern[Any], unit: str, end: str) -> None:
    """Fail when a text that begins to match over and over costs more than in proportion to its length."""
    assert any(is_linear(pattern, unit, end, length) for length in LENGTHS), (
        f"{unit!r} over and over, then {end!r}"
    )


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"(a+)+$", "a"),
        (r"(?:a|a)*b", "a"),
        (r"\s+$", " "),
        (r"(\w+\s?)+:", "word "),
        (r"[^>]*>", "<"),
    ],
)
def test_slow_patterns_are_recognised(pattern: str, text: str) -> None:
    """Known ways to write a pattern that a hostile text makes slow are told from those that are only thorough."""
    with pytest.raises((TooManyStepsError, AssertionError)):
        check(re.compile(pattern), text, "!")


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"ab+c", "abbbc ab c abc"),
        (r"(x)\1|(?<=a)b$", "xx ab"),
        (r"\b\w{2,3}\b", "to the moon in may"),
        (r"a++b|a*+c", "aaab aac aa"),
        (r"(?>a|ab)c|(?>x+)y", "ac abc xxy"),
        (r"<(?:\w\d?)+?>|\(.{1,2}?\)", "<a1b> <> (ab) (abc) <x"),
    ],
)
def test_the_counter_matches_as_the_engine_does(pattern: str, text: str) -> None:
    """It goes the engine's way, or its counts would mean nothing."""
    compiled = re.compile(pattern)
    counted = StepCounter(compiled)
    for _ in range(2):
        counted.search_all(text, 100_000)
        assert counted.found == [match.span() for match in compiled.finditer(text)]
        assert counted.found


def test_there_are_patterns() -> None:
    """The search finds those that are known to be there, in tables too."""
    assert len(PATTERNS) > 150
    assert "pipeline.privacy.personal_data._PHONE_CUE" in PATTERNS
    assert "pipeline.threats.doxxing.identity_numbers._SHAPES[0].cue" in PATTERNS
    assert "pipeline.threats.doxxing.phones._WRITTEN['GB']" in PATTERNS


COMPILING = {"compile", "sub", "subn", "match", "search", "fullmatch", "split", "findall", "finditer"}

FOR_TABLES = {("pipeline/threats/doxxing/identity_numbers.py", "_words")}
"""Functions that write patterns for their module's own table, where this test sees them."""


def _is_literal(pattern: ast.expr) -> bool:
    """Whether a pattern is a text taken as it is, with nothing around it that repeats."""
    return isinstance(pattern, ast.JoinedStr) and all(
        not set(str(part.value)) & set("*+{")
        if isinstance(part, ast.Constant)
        else isinstance(part, ast.FormattedValue) and ast.unparse(part.value).startswith("re.escape(")
        for part in pattern.values
    )


def test_every_pattern_is_compiled_where_this_test_sees_it() -> None:
    """None is hidden in a function: modules hold them all."""
    hidden = [
        f"{name}:{node.lineno}"
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        for name in (path.relative_to(ROOT).as_posix(),)
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        and (name, function.name) not in FOR_TABLES
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and node.func.attr in COMPILING
        and not _is_literal(node.args[0])
    ]
    assert hidden == []


# Hypothesis writes a class of a million characters out one by one; the test below asks those too.
@pytest.mark.parametrize("name", [name for name in PATTERNS if not counter(PATTERNS[name]).is_one_class])
@settings(
    max_examples=5,
    phases=[Phase.generate],
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
@given(data=st.data())
def test_a_pattern_costs_no_more_than_its_text_is_long(name: str, data: st.DataObject) -> None:
    """Texts made of what the pattern likes, over and over, and broken off where it hurts."""
    pattern = PATTERNS[name]
    liked: Any = data.draw(st.from_regex(pattern))
    unit = liked if isinstance(liked, str) else liked.decode("latin-1")
    unit = unit[: data.draw(st.integers(1, max(1, min(len(unit), 80))))] or "a"
    check(pattern, unit, data.draw(st.sampled_from(["", "\0", "!", "\n", "9", "a"])))


HOSTILE: tuple[str, ...] = (
    "0", "9 ", "(", "+1-", "a.", "@a.", "1.", "call ", " ", "<a ", "A1 ", "://", "&", "::",
)  # fmt: skip


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_stands_what_hostile_posts_are_made_of(name: str) -> None:
    """Long runs of one thing, with an end that does not fit."""
    for unit in HOSTILE:
        check(PATTERNS[name], unit, "!")
