"""Unit tests of who has been where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from pipeline.sessions.packed import unpack_account
from pipeline.sessions.visitors import Visitors
from schemas.stages import Account

ANA = Account("x", "1", "ana", 5, 7, "portrait")


def _copy(account: Account) -> Account:
    return structs.replace(account)


def test_one_account_is_kept_once() -> None:
    """Who comes again as before is given as the object that is there; only the first time is new."""
    visitors = Visitors()
    key, packed, is_new = visitors.note(ANA, "x:t")
    assert (key, unpack_account(packed), is_new) == ("x:1", ANA, True)
    again, same, is_new = visitors.note(_copy(ANA), "x:u")
    assert again is key
    assert (same is packed, is_new) == (True, False)
    assert len(visitors) == 1


def test_the_newest_description_counts() -> None:
    """Who has another name now is that from now on."""
    visitors = Visitors()
    visitors.note(ANA, "x:t")
    renamed = structs.replace(ANA, handle="nobody")
    packed = visitors.note(renamed, "x:t")[1]
    assert unpack_account(packed) == renamed
    assert visitors.note(_copy(renamed), "x:t")[1] is packed


@pytest.mark.parametrize("many", [1, 3, 16, 17, 40])
def test_places_are_counted_once_each(many: int) -> None:
    """It does not matter how many there are, nor how often one is there."""
    visitors = Visitors()
    for _ in range(2):
        for number in range(many):
            visitors.note(ANA, f"x:t{number}")
    assert sorted(visitors.places("x:1")) == sorted(f"x:t{number}" for number in range(many))
    assert len(visitors.places("x:1")) == many
    assert visitors.places("x:2") == ()


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 30)), max_size=120), st.sets(st.integers(0, 30)))
def test_forgetting_keeps_what_is_left(visits: list[tuple[int, int]], left: set[int]) -> None:
    """What was forgotten is as if it had never been."""
    visitors = Visitors()
    plain: dict[str, set[str]] = {}
    for who, where in visits:
        visitors.note(Account("x", str(who), f"a{who}"), f"t{where}")
        if where in left:
            plain.setdefault(f"x:{who}", set()).add(f"t{where}")
    visitors.forget({f"t{where}" for where in left})
    assert len(visitors) == len(plain)
    for who in range(4):
        places = visitors.places(f"x:{who}")
        assert set(places) == plain.get(f"x:{who}", set())
        assert len(places) == len(set(places))
