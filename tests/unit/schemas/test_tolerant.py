"""Decoded JSON is fitted to any shape, save for what must be there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.tolerant import Tolerance


class Inner(msgspec.Struct):
    """An object with something that it must have."""

    must: str
    may: float | None = None
    inner: Inner | None = None


class Outer(msgspec.Struct):
    """One of each kind of field."""

    must: str
    when: datetime
    needed: Inner
    either: str | int | None = None
    parts: str | list[str | Inner] = ""
    by_name: dict[str, str] = {}
    inner: Inner | None = None
    inners: list[Inner] = []


GOOD: dict[str, Any] = {"must": "a", "when": "2026-01-01T00:00:00Z", "needed": {"must": "b"}}
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["must", "may", "inner"]), inner)
    ),
    max_leaves=8,
)


def fitted(payload: Any, *, required: bool = True) -> Outer:
    """Fit a payload after mending."""
    return msgspec.convert(Tolerance(required=required).mended(payload, Outer), Outer)


@given(st.dictionaries(st.sampled_from(["either", "parts", "by_name", "inner", "inners"]), json_values))
def test_whatever_may_be_absent_fits(odd: dict[str, Any]) -> None:
    """Unions, objects within objects and lists of them are mended too."""
    assert fitted(GOOD | odd).must == "a"


def test_a_union_keeps_what_is_one_of_its_types() -> None:
    """A number is not made text where numbers are taken."""
    assert fitted(GOOD | {"either": 5}).either == 5
    assert fitted(GOOD | {"either": "5"}).either == "5"
    assert fitted(GOOD | {"parts": ["a", {"must": 1}, {}, None]}).parts == ["a", Inner("1")]
    assert fitted(GOOD | {"parts": None}).parts == ""


def test_an_item_without_what_it_must_have_is_left_out() -> None:
    """One bad item does not cost the others."""
    assert fitted(GOOD | {"inners": [{"must": "x"}, {"may": 1}, {"must": {}}]}).inners == [Inner("x")]
    assert fitted(GOOD | {"inner": {"must": "x", "inner": {"must": None}}}).inner == Inner("x")


def test_required_fields_are_mended_only_if_asked_for() -> None:
    """Platforms write ids as numbers; the outside format says that they are text."""
    assert fitted(GOOD | {"must": 7}).must == "7"
    with pytest.raises(msgspec.ValidationError, match=r"\$\.must"):
        fitted(GOOD | {"must": 7}, required=False)
    with pytest.raises(msgspec.ValidationError, match=r"\$\.needed\.must"):
        fitted(GOOD | {"needed": {"must": []}})
    with pytest.raises(msgspec.ValidationError, match=r"\$\.needed"):
        fitted(GOOD | {"needed": 7})


def test_an_event_time_is_never_guessed() -> None:
    """A day is no time at which a post was written."""
    with pytest.raises(msgspec.ValidationError, match=r"\$\.when"):
        fitted(GOOD | {"when": "2026-01-01"})
