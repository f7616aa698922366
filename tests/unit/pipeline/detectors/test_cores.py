"""From ties to groups: who is tied to several others, who are tied to one another."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from pipeline.detectors.cores import CORE, SMALLEST, cores
from pipeline.detectors.meetings import Meeting


def _graph(*edges: tuple[str, str]) -> nx.Graph[str]:
    """Return a graph as recurrence gives it, of accounts that met few others."""
    graph: nx.Graph[str] = nx.Graph(edges)
    for one, other in graph.edges:
        graph.edges[one, other]["meetings"] = [Meeting("t", 0, 5, 3), Meeting("u", 0, 5, 3)]
    graph.graph["chance"] = 1e-6
    for account in graph:
        graph.nodes[account]["partners"] = 10
    return graph


def _clique(letters: str) -> list[tuple[str, str]]:
    return list(combinations(letters, 2))


def test_accounts_all_tied_together_are_a_group() -> None:
    """Three that are all tied to one another are the smallest group."""
    assert cores(_graph(*_clique("cba"))) == [["a", "b", "c"]]
    assert cores(_graph(*_clique("ab"))) == []


def test_who_is_tied_to_one_member_is_not_in_it() -> None:
    """A hanger-on, and a chain of hangers-on, are taken away."""
    assert cores(_graph(*_clique("abcd"), ("d", "e"), ("e", "f"))) == [["a", "b", "c", "d"]]


def test_a_chain_is_no_group() -> None:
    """Friends of friends of friends do not make a gang."""
    assert cores(_graph(*[(f"a{n}", f"a{n + 1}") for n in range(30)])) == []


def test_groups_come_largest_first() -> None:
    """Of several, the largest leads, and each is sorted."""
    assert cores(_graph(*_clique("abcd"), *_clique("vwxyz"))) == [list("vwxyz"), list("abcd")]


def test_who_is_followed_around_is_no_member() -> None:
    """One who came before all five of them at two targets has been followed; at one target that is chance."""
    for targets, members in ((2, list("bcdef")), (1, list("abcdef"))):
        graph = _graph(*_clique("abcdef"))
        for other in "bcdef":
            graph.edges["a", other]["meetings"] = [Meeting(f"t{n}", 0, 5, 2) for n in range(targets)]
        assert cores(graph) == [members]


def test_who_was_tied_only_to_one_that_is_followed_is_no_member_either() -> None:
    """Without those who came before all, two that were tied to them alone have nobody left."""
    graph = _graph(*_clique("abcde"), ("a", "x"), ("b", "x"))
    for one in "ab":
        for other in "cdex":
            graph.edges[one, other]["meetings"] = [Meeting(f"t{n}", 0, 5, 2) for n in range(4)]
    assert cores(graph) == [list("cde")]


def test_who_meets_everybody_has_ties_by_chance() -> None:
    """An account with twenty thousand partners has four ties in a group of five, where chance gives it two."""
    graph = _graph(*_clique("abcde"))
    graph.graph["chance"] = 1e-4
    assert cores(graph) == [list("abcde")]
    graph.nodes["a"]["partners"] = 20_000
    assert cores(graph) == [list("bcde")]


_pairs = st.tuples(st.sampled_from("abcdefghij"), st.sampled_from("abcdefghij")).filter(
    lambda pair: pair[0] != pair[1]
)


@given(st.lists(_pairs, max_size=40))
def test_members_are_tied_to_several_of_their_group(pairs: list[tuple[str, str]]) -> None:
    """Whatever the graph: every member has enough ties inside its group, no two groups share one, none is small."""
    graph = _graph(*pairs)
    before = set(graph.edges)
    groups = cores(graph)
    for group in groups:
        assert len(group) >= SMALLEST
        assert all(degree >= CORE for _, degree in graph.subgraph(group).degree)
    members = [account for group in groups for account in group]
    assert len(members) == len(set(members))
    assert set(graph.edges) == before


@given(st.lists(_pairs, max_size=40))
def test_groups_do_not_depend_on_the_order_of_ties(pairs: list[tuple[str, str]]) -> None:
    """The same ties in any order give the same groups."""
    assert cores(_graph(*pairs)) == cores(_graph(*sorted(pairs)))
