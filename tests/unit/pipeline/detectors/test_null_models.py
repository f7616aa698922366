"""What chance gives, checked against chance itself."""

from __future__ import annotations

from itertools import product
from math import exp, inf, log, prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pipeline.detectors.null_models import (
    FLOOR,
    at_least,
    beyond,
    binomial,
    coincidence,
    combined,
    first_so_often,
)

_share = st.floats(1e-12, 1.0)


def test_coincidence_is_the_chance_of_being_among_the_crowd() -> None:
    """Drawing the crowd at random from all actions meets an account as often as the formula says."""
    dice = np.random.default_rng(1)
    crowd, share, trials = 40, 0.02, 40_000
    met = (dice.binomial(crowd, share, size=trials) > 0).mean()
    assert exp(-coincidence(crowd, share)) == pytest.approx(met, rel=0.03)


@given(st.integers(1, 10_000), st.integers(1, 10_000), _share)
def test_larger_crowds_surprise_less(one: int, other: int, share: float) -> None:
    """To meet an account in a large crowd says less than in a small one; surprise is never negative."""
    low, high = sorted((one, other))
    assert coincidence(low, share) >= coincidence(high, share) >= 0.0


@given(st.integers(1, 100), _share, _share)
def test_busy_accounts_surprise_less(crowd: int, one: float, other: float) -> None:
    """Who is everywhere is met by chance."""
    low, high = sorted((one, other))
    assert coincidence(crowd, low) >= coincidence(crowd, high)


def test_the_impossible_has_a_bound() -> None:
    """An account never seen before gives the greatest surprise there is, not an error."""
    assert coincidence(1, 0.0) == -log(FLOOR)


def test_combined_surprises_are_fisher_s() -> None:
    """The chance is that of Fisher's method for independent p-values."""
    chances = [0.02, 0.1, 0.4]
    total = sum(-log(chance) for chance in chances)
    expected = stats.combine_pvalues(chances, method="fisher").pvalue
    assert combined(total, 3) == pytest.approx(expected, rel=1e-9)


def test_one_surprise_alone_is_its_own_chance() -> None:
    """Nothing is gained by combining one."""
    assert combined(-log(0.03), 1) == pytest.approx(0.03)


def test_many_unsurprising_meetings_are_no_surprise() -> None:
    """A sum over many is judged against as many."""
    assert combined(10.0, 10) > 0.4 > 0.01 > combined(10.0, 1)


@pytest.mark.parametrize(("seen", "expected"), [(5, 1.0), (12, 3.5), (40, 10.0)])
def test_at_least_is_the_poisson_tail(seen: int, expected: float) -> None:
    """The surprise is that of the Poisson tail, as another implementation has it."""
    assert at_least(seen, expected) == pytest.approx(-stats.poisson.logsf(seen - 1, expected), rel=1e-9)


@given(st.integers(0, 1_000), st.integers(0, 1_000), st.floats(1e-6, 500))
def test_more_than_expected_surprises_more(one: int, other: int, expected: float) -> None:
    """Surprise grows with the count, and is none up to the mean."""
    low, high = sorted((one, other))
    assert 0.0 <= at_least(low, expected) <= at_least(high, expected) < inf
    assert at_least(int(expected), expected) == 0.0


@pytest.mark.parametrize(
    ("seen", "trials", "chance"), [(3, 10, 0.1), (40, 60, 0.3), (8, 8, 0.01), (1, 500, 0.001)]
)
def test_binomial_is_the_binomial_tail(seen: int, trials: int, chance: float) -> None:
    """The surprise is that of the tail, as another implementation has it."""
    assert binomial(seen, trials, chance) == pytest.approx(
        -stats.binom.logsf(seen - 1, trials, chance), rel=1e-9
    )


def test_binomial_keeps_to_its_bounds() -> None:
    """What was to be expected is no surprise; what cannot be is the greatest there is, never an error."""
    assert binomial(0, 0, 0.5) == binomial(5, 10, 0.5) == binomial(3, 3, 1.0) == 0.0
    assert binomial(1, 10, 0.0) == binomial(11, 10, 0.5) == -log(FLOOR)


def test_beyond_is_never_surer_than_the_trials_themselves() -> None:
    """Against every outcome listed: unequal chances surprise no less than their binomial says."""
    chances = [0.05, 0.2, 0.4, 0.1, 0.0]
    for seen in range(2, 5):
        exact = sum(
            prod(chance if hit else 1 - chance for hit, chance in zip(hits, chances, strict=True))
            for hits in product((0, 1), repeat=len(chances))
            if sum(hits) >= seen
        )
        assert 0.0 < beyond(seen, chances) <= -log(exact)
    assert beyond(1, []) == -log(FLOOR)


@given(st.lists(st.tuples(st.booleans(), st.floats(0.0, 1.0)), max_size=8))
def test_first_so_often_counts_every_way_to_be_first(places: list[tuple[bool, float]]) -> None:
    """Summed over all outcomes with at least as many first places."""
    times = sum(first for first, _ in places)
    every = sum(
        prod(chance if won else 1 - chance for won, (_, chance) in zip(outcome, places, strict=True))
        for outcome in product((False, True), repeat=len(places))
        if sum(outcome) >= times
    )
    assert first_so_often(places) == pytest.approx(every, abs=1e-9)


def test_first_so_often_is_the_binomial_tail_of_equal_chances() -> None:
    """As scipy has it."""
    places = [(number < 3, 0.2) for number in range(9)]
    assert first_so_often(places) == pytest.approx(stats.binom.sf(2, 9, 0.2))
