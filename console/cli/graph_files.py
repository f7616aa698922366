"""Graphs of campaigns as files, for Gephi and other programs for graphs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from agents.ops.errors import ConfigurationError

if TYPE_CHECKING:
    import networkx as nx

    from schemas.alert import Alert


class GraphFiles:
    """A folder with one GEXF file for each campaign, of its newest revision.

    Args:
        folder: The folder; it is made if missing.

    Raises:
        ConfigurationError: If it can't be made.
    """

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigurationError(f"{folder}: {error.strerror}") from None
        self._folder = folder
        self._drawn: dict[str, set[str]] = {}

    def write(self, alert: Alert, graph: nx.Graph[str]) -> None:
        """Write a campaign's graph, in place of that of an earlier revision.

        A revision that only closes the campaign leaves the file: by then, what its accounts shared may be forgotten.
        """
        from pipeline.campaigns.gexf import encode

        if alert.status == "closed" and self._drawn.get(alert.id) == set(graph):
            return
        self._drawn[alert.id] = set(graph)
        path = self._folder / f"{alert.id}.gexf"
        path.write_bytes(encode(graph, alert.detected_at.date()))
