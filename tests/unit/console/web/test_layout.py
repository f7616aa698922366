"""Places of accounts: the same for everybody, whatever the order in which they come."""

from __future__ import annotations

import math
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from console.web.layout import places

NODES = [f"x:{number}" for number in range(30)]
TIES = st.dictionaries(
    st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), st.floats(0.1, 50), max_size=60
)


@settings(max_examples=40, deadline=None)
@given(TIES, st.randoms(use_true_random=False))
def test_places_do_not_depend_on_order(ties: dict[tuple[str, str], float], shuffle: random.Random) -> None:
    """Nor on which account of a pair is named first."""
    nodes, items = list(NODES), list(ties.items())
    first = places(nodes, ties)
    shuffle.shuffle(nodes)
    shuffle.shuffle(items)
    assert places(nodes, dict(items)) == first
    assert set(first) == set(NODES)
    assert all(math.isfinite(at.x) and math.isfinite(at.y) for at in first.values())


def test_two_groups_are_two_communities() -> None:
    """Apart from each other, each together; who is tied to nobody is in neither."""
    groups = (NODES[:10], NODES[10:20])
    ties = {(one, other): 1.0 for group in groups for one in group for other in group if one < other}
    ties[NODES[0], NODES[10]] = 0.1
    found = places(NODES, ties)
    assert len({found[node].community for node in groups[0]}) == 1
    assert len({found[node].community for node in NODES}) == 3
    assert found[NODES[25]].degree == 0
    middles = [
        (sum(found[node].x for node in group) / 10, sum(found[node].y for node in group) / 10)
        for group in groups
    ]
    assert math.dist(*middles) > max(math.dist(middles[0], (found[n].x, found[n].y)) for n in groups[0])


def test_nobody_is_no_trouble() -> None:
    """Nor are ties of accounts that are not there."""
    assert places([], {}) == {}
    assert set(places(["a"], {("b", "c"): 1.0})) == {"a"}
