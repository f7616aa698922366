"""A campaign's graph as a file: whatever strangers call themselves, it is XML and reads back."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from itertools import pairwise
from xml.etree import ElementTree as ET

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from pipeline.campaigns.gexf import encode
from pipeline.campaigns.interactions import campaign_graph
from pipeline.detectors.meetings import Meeting

DAY = date(2026, 3, 4)


def _graph(handles: dict[str, str], target: str = "x:t") -> nx.Graph[str]:
    """Return the graph of accounts all of which met, and shared a link."""
    meetings: nx.Graph[str] = nx.Graph()
    keys = sorted(handles)
    for one, other in pairwise(keys):
        meetings.add_edge(
            one, other, meetings=[Meeting(target, 5_000, 4, 1), Meeting("x:u", 9_000, 6, 2)], surprise=10.0
        )
    accounts: dict[str, dict[str, str | float]] = {
        key: {"handle": handle, "platform": "x", "score": 0.5, "cluster": "c-1"}
        for key, handle in handles.items()
    }
    return campaign_graph(accounts, meetings, [{key: {("link", 1), ("text", 2)} for key in keys[:2]}])


def _read(content: bytes) -> nx.Graph[str]:
    read: nx.Graph[str] = nx.read_gexf(BytesIO(content), version="1.2draft")
    return read


def _parsed(content: bytes) -> ET.Element:
    return ET.fromstring(content)  # noqa: S314 # written by ourselves a moment ago


def test_it_reads_back() -> None:
    """Nodes and edges come back with their attributes, each of its type."""
    graph = _read(encode(_graph({"x:1": "ana", "x:2": "ben", "x:3": "cem"}), DAY))
    assert graph.nodes["n0"] == {
        "label": "ana",
        "account": "x:1",
        "handle": "ana",
        "platform": "x",
        "score": 0.5,
        "cluster": "c-1",
    }
    edge = graph.edges["n0", "n1"]
    edge.pop("id")
    assert edge == {
        "weight": 4.0,
        "meetings": 2,
        "met_at": "x:t 1970-01-01T00:00:05Z; x:u 1970-01-01T00:00:09Z",
        "surprise": 10.0,
        "shared": "link 1, text 1",
    }
    assert graph.edges["n1", "n2"]["shared"] == ""
    assert {type(edge["meetings"]) for _, _, edge in graph.edges(data=True)} == {int}
    assert {type(edge["weight"]) for _, _, edge in graph.edges(data=True)} == {float}


def test_every_attribute_is_declared_once() -> None:
    """An attribute of changing type would be declared twice, and programs would show two columns."""
    root = _parsed(encode(_graph({"x:1": "ana", "x:2": "ben", "x:3": "cem"}), DAY))
    for kind in ("node", "edge"):
        titles = [
            one.get("title") for one in root.iterfind(f".//{{*}}attributes[@class='{kind}']/{{*}}attribute")
        ]
        assert len(titles) == len(set(titles)) > 0


def test_the_same_graph_gives_the_same_bytes() -> None:
    """The file's date is that of the alert, not of the day on which it is written."""
    graph = _graph({"x:1": "ana", "x:2": "ben"})
    assert encode(graph, DAY) == encode(_graph({"x:2": "ben", "x:1": "ana"}), DAY)
    assert b'lastmodifieddate="2026-03-04"' in encode(graph, DAY)


@given(
    st.dictionaries(st.text(st.characters()), st.text(st.characters()), min_size=1, max_size=4),
    st.text(st.characters()),
)
def test_whatever_handles_hold_the_file_is_xml(handles: dict[str, str], target: str) -> None:
    """Control characters, surrogates and markup neither break the file nor change how many accounts are in it."""
    content = encode(_graph(handles, target), DAY)
    root = _parsed(content)
    assert len(root.findall(".//{*}node")) == len(handles)
    graph = _read(content)
    assert len(graph) == len(handles)
    for number, key in enumerate(sorted(handles)):
        kept = "".join(char for char in handles[key] if char.isprintable())
        shown = graph.nodes[f"n{number}"]["handle"]
        assert "".join(char for char in shown if char.isprintable()) == kept
