"""Which handles are of one pattern, and which only look so."""

from __future__ import annotations

import pytest

from pipeline.detectors.handle_patterns import of_one_pattern

OTHERS = ("Maria_k", "old.tom", "river1984", "kim", "blue_sky", "jo77")


def _named(*handles: str, others: tuple[str, ...] = OTHERS) -> int:
    return len(of_one_pattern({f"x:{handle}": handle for handle in handles}, lambda: others))


@pytest.mark.parametrize(
    ("handles", "count"),
    [
        (("fan0012", "fan0019", "fan0024", "FAN0031"), 4),
        (("ana48201", "ben11327", "cleo90211", "dan77120"), 4),
        (("fan0012", "fan0019", "fan0024", "fan0031", "river"), 4),
        (("fan0012", "fan0019", "river", "hill"), 0),
        (("ana1984", "ben1990", "cleo2001", "dan1975"), 0),
        (("ana", "ben", "cleo", "dan"), 0),
        (("12345", "23456", "34567", "45678"), 4),
        ((), 0),
    ],
    ids=["one name", "as many digits", "one other", "half", "years", "names", "numbers", "nobody"],
)
def test_one_name_with_numbers_or_as_many_digits(handles: tuple[str, ...], count: int) -> None:
    """Four of five are enough, half is not; years of birth are no pattern."""
    assert _named(*handles) == count


def test_what_everybody_is_named_after_is_no_pattern() -> None:
    """The handles that a platform proposes."""
    others = ("eve20117", "finn44120", "gita90817", "kim")
    assert _named("ana48201", "ben11327", "cleo90211", "dan77120", others=others) == 0
