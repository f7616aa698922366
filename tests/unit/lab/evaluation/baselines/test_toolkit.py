"""The peer is run as a program of its own, and its network read back."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest

from lab.evaluation.baselines.toolkit import Toolkit, ToolkitError
from tests.unit.lab.evaluation.conversation import named, reply

# Stands in for the interpreter with the peer: keeps the CSV, and answers "compute" with a network of its own.
_PEER = """#!{python}
import pathlib, shutil, sqlite3, sys
here = pathlib.Path(__file__).parent
if sys.argv[1] == "-c":
    sys.exit({installed})
database, command = sys.argv[3], sys.argv[4]
with (here / "calls").open("a") as calls:
    print(*sys.argv[4:], file=calls)
if command == "preprocess":
    shutil.copy(sys.argv[5], here / "posts.csv")
else:
    {compute}
    connection = sqlite3.connect(database)
    connection.execute("create table co_reply_network (user_1, user_2, weight)")
    rows = [("x/a", "x/b", 3), ("x/b", "x/a", 2), ("x/c", "x/c", 9), ("x/d", "x/a", 1)]
    connection.executemany("insert into co_reply_network values (?, ?, ?)", rows)
    connection.commit()
"""


def peer(folder: Path, *, installed: bool = True, compute: str = "pass") -> Path:
    """Return a program that behaves like an interpreter with the peer."""
    path = folder / "python"
    path.write_text(_PEER.format(python=sys.executable, installed=int(not installed), compute=compute))
    path.chmod(0o755)
    return path


POSTS = [reply(0, "a", "v", "it's\n\0fine"), reply(9, "b", "v"), reply(12, "c", "v"), reply(15, "d", "v")]


def test_names_both_ends_of_heavy_edges(tmp_path: Path) -> None:
    """Loops and light edges are left out; the time is that of the last post."""
    alerts = list(Toolkit(peer(tmp_path)).alerts(POSTS))
    assert named(alerts) == {"a", "b"}
    assert alerts[0].detected_at == POSTS[-1].created_at


def test_hands_over_the_posts_in_its_format(tmp_path: Path) -> None:
    """The CSV has its columns, the target account as what is replied to, and no byte that breaks it."""
    list(Toolkit(peer(tmp_path)).alerts(POSTS))
    with (tmp_path / "posts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(POSTS)
    assert rows[0]["user_id"] == "x/a"
    assert rows[0]["reply_id"] == "x/v"
    assert rows[0]["message"] == "it's\nfine"
    assert float(rows[0]["timestamp"]) == POSTS[0].created_at.timestamp()
    calls = (tmp_path / "calls").read_text().splitlines()
    assert calls[1] == "compute co_reply --time_window 60 --min_edge_weight 2 --n_cpus 1"


def test_its_failure_is_told(tmp_path: Path) -> None:
    """The last line of its standard error becomes the message."""
    toolkit = Toolkit(peer(tmp_path, compute='sys.exit("no such network")'))
    with pytest.raises(ToolkitError, match="compute: no such network"):
        list(toolkit.alerts(POSTS))


def test_nothing_to_do_without_replies(tmp_path: Path) -> None:
    """A stream without primary targets is not handed over at all."""
    assert list(Toolkit(peer(tmp_path)).alerts([])) == []
    assert not (tmp_path / "calls").exists()


@pytest.mark.parametrize("installed", [True, False])
def test_tells_whether_it_is_installed(tmp_path: Path, installed: bool) -> None:
    """The interpreter is asked to import it."""
    assert Toolkit(peer(tmp_path, installed=installed)).installed() is installed
