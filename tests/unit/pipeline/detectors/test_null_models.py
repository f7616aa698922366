"""What chance gives, checked against chance itself."""

from __future__ import annotations

from math import exp, inf, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pipeline.detectors.null_models import FLOOR, at_least, coincidence, combined

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
