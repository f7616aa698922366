"""Who addresses whom, and what a campaign's accounts did together."""

from __future__ import annotations

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from pipeline.campaigns.interactions import Address, acquainted, campaign_graph, interaction_graph
from pipeline.detectors.meetings import Meeting
from schemas.stages import ObjectKey, Relation


def _address(
    account: str, target: str, relation: Relation | None = "reply", first: int = 0, last: int = 0
) -> Address:
    return Address(f"x:id-{account}", account, f"x:{target}", relation, first, last)


def test_one_graph_holds_one_relation() -> None:
    """Replies are told from mentions, and what is not known is in neither."""
    addresses = [_address("ana", "ben"), _address("ana", "cem", "mention"), _address("ana", "dee", None)]
    assert list(interaction_graph(addresses, "reply").edges) == [("x:id-ana", "x:ben")]
    assert list(interaction_graph(addresses, "mention").edges) == [("x:id-ana", "x:cem")]


def test_edges_go_from_who_talks_to_who_is_talked_to() -> None:
    """They count sessions and carry the first and the last time; nodes carry handles."""
    graph = interaction_graph(
        [
            _address("ana", "ben", first=50, last=60),
            _address("ana", "ben", first=10, last=20),
            _address("ben", "ana"),
        ],
        "reply",
        {"x:ben": "x:id-ben"},
    )
    assert graph.edges["x:id-ana", "x:id-ben"] == {"count": 2, "first": 10, "last": 60}
    assert not graph.has_edge("x:id-ben", "x:id-ana")
    assert {node: named["handle"] for node, named in graph.nodes(data=True)} == {
        "x:id-ana": "ana",
        "x:id-ben": "ben",
        "x:ana": "ana",
    }


def test_nobody_is_acquainted_with_themselves() -> None:
    """An account that is reached under a key of its own is no other."""
    keys = {"x:ana": "x:id-ana"}
    graph = interaction_graph([_address("ana", "ana")], "reply", keys)
    assert acquainted([graph], {"x:id-ana"}) == set()


def test_acquainted_are_both_who_talks_and_who_is_talked_to() -> None:
    """Across all graphs, among the accounts asked for only."""
    keys = {f"x:{name}": f"x:id-{name}" for name in ("ana", "ben", "cem", "dee")}
    replies = interaction_graph([_address("ana", "ben"), _address("cem", "stranger")], "reply", keys)
    mentions = interaction_graph([_address("ben", "dee", "mention")], "mention", keys)
    named = {"x:id-ana", "x:id-ben", "x:id-cem"}
    assert acquainted([replies, mentions], named) == {"x:id-ana", "x:id-ben"}
    assert acquainted([replies, mentions], {*named, "x:id-dee"}) == {"x:id-ana", "x:id-ben", "x:id-dee"}


_names = st.sampled_from("abcd")


@given(st.lists(st.builds(_address, _names, _names, st.sampled_from(["reply", "mention"])), max_size=30))
def test_the_order_of_addresses_does_not_matter(addresses: list[Address]) -> None:
    """The same addresses give the same graph, whose counts add up to theirs but for monologues."""
    keys = {f"x:{name}": f"x:id-{name}" for name in "ab"}
    one, other = (interaction_graph(list_, "reply", keys) for list_ in (addresses, addresses[::-1]))
    assert nx.utils.graphs_equal(one, other)
    replies = [entry for entry in addresses if entry.relation == "reply"]
    monologues = [entry for entry in replies if keys.get(entry.target) == entry.account]
    assert sum(edge["count"] for _, _, edge in one.edges(data=True)) == len(replies) - len(monologues)


def test_a_campaign_s_graph_tells_meetings_and_shared_objects() -> None:
    """Edges carry where and when two met, and how many objects of each kind they share; strangers are left out."""
    meetings: nx.Graph[str] = nx.Graph()
    met = [Meeting("x:t", 5, 4, 1), Meeting("x:u", 9, 6, 2)]
    meetings.add_edge("b", "a", meetings=met, surprise=10.0, chance=0.001)
    meetings.add_edge("a", "stranger", meetings=met, surprise=10.0, chance=0.001)
    shared: list[dict[str, set[ObjectKey]]] = [
        {"a": {("link", 1), ("text", 1)}, "b": {("link", 1)}, "stranger": {("link", 1)}},
        {"a": {("link", 1), ("text", 2)}, "c": {("text", 2)}},
    ]
    graph = campaign_graph({name: {"handle": name.upper()} for name in "abcd"}, meetings, shared)
    assert {node: named["handle"] for node, named in graph.nodes(data=True)} == {
        "a": "A",
        "b": "B",
        "c": "C",
        "d": "D",
    }
    assert {frozenset(pair) for pair in graph.edges} == {frozenset("ab"), frozenset("ac")}
    assert graph.edges["a", "b"] == {"meetings": met, "surprise": 10.0, "shared": {"link": 1}}
    assert graph.edges["a", "c"] == {"meetings": [], "surprise": 0.0, "shared": {"text": 1}}


def test_a_campaign_s_graph_is_no_view() -> None:
    """What is drawn of a graph must not change what the detector knows."""
    meetings: nx.Graph[str] = nx.Graph()
    meetings.add_edge("a", "b", meetings=[Meeting("x:t", 5, 4, 1)], surprise=4.0, chance=0.1)
    graph = campaign_graph({"a": {}, "b": {}}, meetings, [{"a": {("link", 1)}, "b": {("link", 1)}}])
    graph.edges["a", "b"]["meetings"].clear()
    assert meetings.edges["a", "b"] == {"meetings": [Meeting("x:t", 5, 4, 1)], "surprise": 4.0, "chance": 0.1}
