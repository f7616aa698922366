"""What a worker refuses before it starts."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from agents.ops.errors import ConfigurationError, RunError
from agents.ops.settings import build
from agents.preflight import (
    port_is_free,
    require_store_file,
    require_topics,
    require_writable,
    store_file,
    watched,
)
from agents.wiring import Wiring
from schemas.topics import TOPICS

LIST = Path("watchlist.yaml")


def test_a_watchlist_or_everybody_is_watched() -> None:
    """One of the two."""
    assert watched(build({"watchlist": LIST})) == LIST
    assert watched(build({"all_targets": True})) is None


@pytest.mark.parametrize(
    ("values", "part"),
    [({}, "nobody is watched"), ({"watchlist": LIST, "all_targets": True}, "exclude each other")],
)
async def test_a_worker_refuses_what_is_in_doubt(values: dict[str, object], part: str) -> None:
    """With both set it would watch everybody, and the list's author would not know."""
    with pytest.raises(ConfigurationError, match=part):
        Wiring(build(values), ["watch"], None, None)


async def test_only_who_watches_needs_to_know_whom(tmp_path: Path) -> None:
    """The other agents run without it."""
    assert len(Wiring(build({"data_dir": tmp_path}), ["ingest"], None, None).drivers) == 1


def test_every_topic_has_to_be_there_and_split_as_set() -> None:
    """The first that is not is named; those of other programs are nobody's business."""
    settings = build({"topic_prefix": "t.", "partitions": 6})
    counts = {f"t.{topic.name}": topic.partitions or 6 for topic in TOPICS} | {"other": 1}
    require_topics(counts, settings)
    with pytest.raises(RunError, match=r"there is no topic t\.posts;"):
        require_topics({name: count for name, count in counts.items() if name != "t.posts"}, settings)
    with pytest.raises(RunError, match=r"the topic t.posts has 4 partitions, the settings say 6"):
        require_topics({**counts, "t.posts": 4}, settings)


def test_a_folder_that_can_be_made_will_do(tmp_path: Path) -> None:
    """Nothing is made by asking."""
    require_writable(tmp_path, "PILEON_DATA_DIR")
    require_writable(tmp_path / "a" / "b", "PILEON_DATA_DIR")
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    """Also above the folder."""
    file = tmp_path / "file"
    file.touch()
    for folder in (file, file / "below"):
        with pytest.raises(ConfigurationError, match=f"PILEON_DATA_DIR: {file} is not a folder"):
            require_writable(folder, "PILEON_DATA_DIR")


@pytest.mark.skipif(os.getuid() == 0, reason="nothing is unwritable to root")
def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    """The one that is in the way is named."""
    tmp_path.chmod(0o500)
    with pytest.raises(ConfigurationError, match=f"{tmp_path} cannot be written to"):
        require_writable(tmp_path / "data", "PILEON_DATA_DIR")


def test_what_the_system_refuses_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read-only file systems too, for whoever asks."""
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(ConfigurationError, match="cannot be written to"):
        require_writable(tmp_path, "PILEON_DATA_DIR")
    file = tmp_path / "alerts.sqlite3"
    file.touch()
    with pytest.raises(ConfigurationError, match="the alert store"):
        require_store_file(file)


def test_the_file_of_a_store(tmp_path: Path) -> None:
    """A file of SQLite alone; a folder in its place is refused."""
    assert store_file(build({"data_dir": tmp_path})) == tmp_path / "pileon.sqlite3"
    assert store_file(build({"store_url": "postgresql://u:p@db/p"})) is None
    assert store_file(build({"store_url": "sqlite://"})) is None
    (tmp_path / "pileon.sqlite3").mkdir()
    with pytest.raises(ConfigurationError, match="cannot be written to"):
        require_store_file(tmp_path / "pileon.sqlite3")
    with pytest.raises(ConfigurationError, match="PILEON_STORE_URL is not a database URL") as refused:
        store_file(build({"store_url": "nonsense hunter2"}))
    assert "hunter2" not in str(refused.value)


def test_a_port_is_free_or_in_use_or_not_to_be_had() -> None:
    """An address of another machine can't be served on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert not port_is_free("127.0.0.1", port)
    assert port_is_free("127.0.0.1", port)
    assert port_is_free("127.0.0.1", 0)
    with pytest.raises(ConfigurationError, match=r"metrics cannot be served on 192\.0\.2\.1 port 9100"):
        port_is_free("192.0.2.1", 9100)
