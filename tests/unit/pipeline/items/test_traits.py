"""Profiles that were made at one time after one pattern."""

from __future__ import annotations

import pytest

from pipeline.items.traits import BIRTH_MS, MADE, TraitCounts, birth_of, traits_of
from schemas.stages import Account

BORN = 1_000 * BIRTH_MS


def _account(
    handle: str = "nina4711", created: int | None = BORN, bio: int | None = None, avatar: str = ""
) -> Account:
    return Account("x", handle, handle, created, bio, avatar or None)


def test_a_batch_shares_its_birth_with_name_bio_and_picture() -> None:
    """Accounts opened in one span under numbered names share a trait for each thing that is alike."""
    one = traits_of(_account("Nina_0017", BORN + 5, bio=7, avatar="ff"))
    other = traits_of(_account("nina_4242", BORN + BIRTH_MS - 1, bio=7, avatar="ff"))
    assert one == other
    assert [kind for kind, _ in one] == [MADE] * 3
    assert len(set(one)) == 3


@pytest.mark.parametrize(
    "other",
    [
        _account("nina4242", BORN + BIRTH_MS),
        _account("nora4242"),
        _account("nina"),
        _account("nina7"),
        _account("nina4242", None),
    ],
)
def test_one_likeness_alone_is_none(other: Account) -> None:
    """Another birth, another name, no number worth the name, or a birth that is not known: nothing in common."""
    assert not set(traits_of(_account())) & set(traits_of(other))


def test_all_traits_tell_the_birth() -> None:
    """Those of one account, and of all that are of its age, have that in common; those of others have not."""
    one = traits_of(_account("nina0017", BORN, bio=7, avatar="ff"))
    peer = traits_of(_account("ole22", BORN + BIRTH_MS - 1, bio=9))
    older = traits_of(_account("nina0017", BORN - 1, bio=7, avatar="ff"))
    assert len({birth_of(trait) for trait in [*one, *peer]}) == 1
    assert not {birth_of(trait) for trait in one} & {birth_of(trait) for trait in older}


def test_absent_traits_link_nobody() -> None:
    """No bio, no picture and a name without a number are no pattern."""
    assert traits_of(_account("nina")) == traits_of(_account("x99")) == []


def test_traits_are_counted_by_account() -> None:
    """Of all accounts seen, never too few have a trait; a copy of the state counts on."""
    counts, copy = TraitCounts(10**9), TraitCounts(10**9)
    traits = traits_of(_account(bio=3))
    for _ in range(5):
        counts.add(traits)
    counts.add([])
    copy.load(counts.state())
    for one in (counts, copy):
        assert one.accounts == 6
        assert all(one.of(trait) >= 5 for trait in traits)
        assert one.of((MADE, 12345)) == 0


def test_counts_are_forgotten_after_two_spans() -> None:
    """What was counted in this span and the one before is known, and nothing older."""
    counts = TraitCounts(1_000)
    (trait,) = traits_of(_account())
    counts.expire(5_500)
    counts.add([trait])
    counts.expire(6_999)
    assert (counts.of(trait), counts.accounts) == (1, 1)
    counts.expire(7_000)
    assert (counts.of(trait), counts.accounts) == (0, 0)
