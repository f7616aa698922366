"""A campaign's graph as GEXF 1.2, which Gephi and other programs for graphs read.

Handles are chosen by strangers: whatever they hold, the file is XML, and no name in it is made of them.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Final

import networkx as nx

from pipeline.detectors.meetings import Meeting

_NOT_XML: Final = re.compile("[^\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 does not allow or does not keep in attributes: control characters, surrogates, non-characters."""

_DATE: Final = re.compile(rb'lastmodifieddate="[^"]*"')


def encode(graph: nx.Graph[str], day: date) -> bytes:
    """Return a graph of ``pipeline.campaigns.interactions.campaign_graph`` as GEXF.

    Nodes are numbered in order of their keys and have ``account``, and their attributes, of which ``handle`` is the
    label. Edges have ``weight`` (meetings and shared items), ``meetings``, ``met_at``, ``surprise`` and
    ``shared``, each always of the same type.

    Args:
        graph: The graph.
        day: What the file gives as its date.
    """
    plain: nx.Graph[str] = nx.Graph()
    numbers = {account: f"n{number}" for number, account in enumerate(sorted(graph))}
    for account, number in numbers.items():
        attributes = {name: _clean(value) for name, value in graph.nodes[account].items()}
        plain.add_node(number, label=attributes.get("handle", ""), account=_clean(account), **attributes)
    for one, other, edge in graph.edges(data=True):
        meetings: list[Meeting] = edge["meetings"]
        shared: dict[str, int] = edge["shared"]
        plain.add_edge(
            numbers[one],
            numbers[other],
            weight=float(len(meetings) + sum(shared.values())),
            meetings=len(meetings),
            met_at=_clean("; ".join(_met(meeting) for meeting in meetings)),
            surprise=float(edge["surprise"]),
            shared=", ".join(f"{kind} {count}" for kind, count in sorted(shared.items())),
        )
    file = BytesIO()
    nx.write_gexf(plain, file, version="1.2draft")
    # networkx writes the day on which it is run, by which the same posts would not give the same bytes.
    return _DATE.sub(b'lastmodifieddate="%s"' % day.isoformat().encode(), file.getvalue(), count=1)


def _clean(value: str | float) -> str | float:
    return _NOT_XML.sub("", value) if isinstance(value, str) else float(value)


def _met(meeting: Meeting) -> str:
    at = datetime.fromtimestamp(meeting.time / 1000, UTC)
    return f"{meeting.target} {at:%Y-%m-%dT%H:%M:%SZ}"
