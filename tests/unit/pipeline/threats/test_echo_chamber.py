"""How closed a circle is."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.threats.echo_chamber import LEAST_EDGES, closure, in_words

GROUP = [f"g{number}" for number in range(6)]


def test_a_closed_circle_is_seen() -> None:
    """Members answer one another and hardly anybody else."""
    edges = [(one, other) for one in GROUP for other in GROUP if one != other]
    edges += [(f"o{number}", f"o{number + 1}") for number in range(20)] + [("g0", "o1")]
    found = closure(edges, GROUP)
    assert found is not None
    assert found.inside > 0.9
    assert found.ei_index < -0.8
    assert found.reciprocity == 1.0
    assert found.modularity > 0.3
    assert in_words(found).startswith("Members mostly speak to one another")


def test_an_open_one_too() -> None:
    """Members shout at others and are not answered."""
    edges = [(one, f"victim{number}") for one in GROUP for number in range(4)]
    found = closure(edges, GROUP)
    assert found is not None
    assert (found.inside, found.ei_index, found.reciprocity) == (0.0, 1.0, 0.0)
    assert "hardly" in in_words(found)


def test_too_little_says_nothing() -> None:
    """A handful of replies measures nothing."""
    assert closure([("g0", "g1")], GROUP) is None


@given(
    st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), min_size=LEAST_EDGES),
    st.sets(st.sampled_from("abcdefgh"), min_size=1),
)
def test_modularity_is_that_of_networkx(edges: list[tuple[str, str]], group: set[str]) -> None:
    """The two parts are the group and all others, ties have no direction and count as often as they occur."""
    found = closure(edges, group)
    if found is None:
        return
    graph: nx.Graph[str] = nx.Graph()
    for one, other in edges:
        if one != other:
            weight = graph.get_edge_data(one, other, {"weight": 0})["weight"]
            graph.add_edge(one, other, weight=weight + 1)
    parts = [part for part in (set(graph) & group, set(graph) - group) if part]
    expected = nx.community.modularity(graph, parts, weight="weight")
    assert found.modularity == pytest.approx(expected, abs=1e-4)
