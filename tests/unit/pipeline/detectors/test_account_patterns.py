"""Which accounts are of one pattern, and which only look so."""

from __future__ import annotations

import pytest

from pipeline.detectors.account_patterns import SEEN, of_one_pattern
from schemas.stages import Account

OTHERS = ("Maria_k", "old.tom", "river1984", "kim", "blue_sky", "jo77")


def _named(*handles: str, others: tuple[str, ...] = OTHERS) -> int:
    own = {f"x:{handle}": Account("x", handle, handle) for handle in handles}
    return len(of_one_pattern(own, lambda: [Account("x", other, other) for other in others]))


def _alike(field: str, others: int, showing: int, own: int = 8) -> int:
    """Return how many of ten accounts are of one pattern if ``own`` show something, and so many of the others."""
    shown: dict[str, object] = {field: "4fb1" if field == "avatar" else 77}

    def some(count: int, with_it: int, letters: str) -> list[Account]:
        names = [f"{letters}{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(count)]
        return [
            Account("x", name, name, **(shown if number < with_it else {}))  # type: ignore[arg-type]
            for number, name in enumerate(names)
        ]

    accounts = {account.key: account for account in some(10, own, "g")}
    return len(of_one_pattern(accounts, lambda: some(others, showing, "o")))


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


@pytest.mark.parametrize("field", ["avatar", "bio"])
def test_one_picture_or_the_same_words_about_themselves(field: str) -> None:
    """Where nobody else shows them, and enough others came to tell."""
    assert _alike(field, SEEN, 0) == 8
    assert _alike(field, SEEN, 0, own=7) == 0
    assert _alike(field, SEEN - 1, 0) == 0


@pytest.mark.parametrize("field", ["avatar", "bio"])
def test_what_others_show_as_well_is_no_pattern(field: str) -> None:
    """The picture that a platform gives to new accounts, or the badge of a cause."""
    assert _alike(field, 100, 2) == 8
    assert _alike(field, 100, 3) == 0
