"""Graphs of campaigns land in files named by the alert, and read back."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest

from agents.ops.errors import ConfigurationError
from console.cli.graph_files import GraphFiles
from console.cli.main import run
from pipeline.campaigns.interactions import campaign_graph
from schemas.alert import Alert
from schemas.codec import decode_alert, encode_post
from tests.property.small_streams import small_stream
from tests.support.alerts import campaign


def _graph(*handles: str) -> nx.Graph[str]:
    return campaign_graph({f"x:{handle}": {"handle": handle} for handle in handles}, nx.Graph(), [])


def test_a_file_is_named_by_the_alert_and_replaced_by_a_later_revision(tmp_path: Path) -> None:
    """The folder is made with its parents, and holds one file for each campaign."""
    files = GraphFiles(tmp_path / "some" / "graphs")
    files.write(campaign(id="c-01"), _graph("../ana", "ben"))
    files.write(campaign(id="c-02"), _graph("ana"))
    files.write(campaign(id="c-01", revision=2), _graph("../ana", "ben", "cem"))
    assert sorted(path.name for path in tmp_path.rglob("*.*")) == ["c-01.gexf", "c-02.gexf"]
    read: nx.Graph[str] = nx.read_gexf(tmp_path / "some" / "graphs" / "c-01.gexf", version="1.2draft")
    assert sorted(node["handle"] for _, node in read.nodes(data=True)) == ["../ana", "ben", "cem"]


def test_closing_a_campaign_leaves_its_graph(tmp_path: Path) -> None:
    """When it is closed, what its accounts shared may be forgotten; a late finding is written all the same."""
    files, path = GraphFiles(tmp_path), tmp_path / "c-01.gexf"
    tied = campaign_graph(
        {"x:ana": {}, "x:ben": {}}, nx.Graph(), [{"x:ana": {("link", 1)}, "x:ben": {("link", 1)}}]
    )
    files.write(campaign(id="c-01"), tied)
    before = path.read_bytes()
    files.write(campaign(id="c-01", revision=2, status="closed"), _graph("ana", "ben"))
    assert path.read_bytes() == before
    files.write(campaign(id="c-01", revision=3, status="closed"), _graph("ana", "ben", "cem"))
    assert path.read_bytes() != before


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    """The error names it, before anything is read."""
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(ConfigurationError, match="file: File exists"):
        GraphFiles(tmp_path / "file")


def test_a_replay_writes_a_graph_for_each_campaign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each holds just the accounts that the newest revision names, tied by what they did; a pile-on has no file."""
    monkeypatch.chdir(tmp_path)
    Path("posts.jsonl").write_bytes(b"".join(encode_post(post) + b"\n" for post in small_stream(1)))
    words = "replay posts.jsonl --all-targets --alerts alerts.jsonl --graphs graphs"
    assert run(words.split()) == 0
    newest: dict[str, Alert] = {}
    for line in Path("alerts.jsonl").read_bytes().splitlines():
        alert = decode_alert(line)
        newest[alert.id] = alert
    campaigns = {name: alert for name, alert in newest.items() if alert.kind == "coordinated_campaign"}
    assert 0 < len(campaigns) < len(newest)
    assert {path.stem for path in Path("graphs").iterdir()} == set(campaigns)
    for name, alert in campaigns.items():
        graph: nx.Graph[str] = nx.read_gexf(Path("graphs") / f"{name}.gexf", version="1.2draft")
        assert {node["handle"] for _, node in graph.nodes(data=True)} == {
            account.handle for account in alert.accounts
        }
        assert graph.number_of_edges() > 0
