"""Which chances pass when false discoveries are controlled, while they come and go."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.detectors.discoveries import Discoveries


def _greatest(chances: Iterable[float], tests: int, rate: float) -> float:
    kept = Discoveries(rate)
    for chance in chances:
        kept.add(chance)
    return kept.greatest(tests)


def test_discoveries_are_those_of_benjamini_and_hochberg() -> None:
    """The worked example: of ten tests at a rate of one in twenty, the two least chances pass."""
    chances = [0.001, 0.008, 0.039, 0.041, 0.042]
    assert _greatest(chances, tests=10, rate=0.05) == 0.008


def test_a_later_chance_can_carry_earlier_ones() -> None:
    """The step-up rule looks for the last that passes, not for the first that fails."""
    assert _greatest([0.019, 0.02], tests=2, rate=0.02) == 0.02


def test_without_small_chances_nothing_is_discovered() -> None:
    """The bound then lies below every chance."""
    assert _greatest([0.5, 0.9], tests=2, rate=0.05) == -1.0
    assert _greatest([], tests=10, rate=0.05) == -1.0


def test_few_are_discovered_where_there_is_nothing() -> None:
    """Among chances drawn at random, the share of runs with any discovery is at most the rate."""
    dice = np.random.default_rng(2)
    runs = [_greatest(list(dice.uniform(size=50)), tests=50, rate=0.05) > 0 for _ in range(2_000)]
    assert np.mean(runs) < 0.065


_chances = st.lists(st.integers(0, 70), max_size=60)


@given(_chances, st.lists(st.integers(0, 59), max_size=60), st.integers(0, 500))
@example([0, 0, 0, 0, 1], [], 0)
@example([0, 0, 0, 0, 0, 0, 0, 0, 1, 2], [0, 8], 0)
def test_it_is_the_rule_applied_to_all_that_is_left(
    thousandths: list[int], dropped: list[int], more: int
) -> None:
    """In whatever way chances came and went."""
    kept, left = Discoveries(0.05), []
    for number in thousandths:
        kept.add(number / 1000)
        left.append(number / 1000)
    for place in dropped:
        if place < len(left):
            kept.remove(left.pop(place))
    tests = max(len(left) + more, 1)
    passed = [chance for rank, chance in enumerate(sorted(left), start=1) if chance <= 0.05 * rank / tests]
    assert kept.greatest(tests) == (passed[-1] if passed else -1.0)
