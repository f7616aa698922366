"""coordination-network-toolkit itself (PyPI, Graham et al. 2024), run as is: co-reply, 60 s, weight 2.

It is a program of its own with dependencies of its own, so it may live in another environment. It works on a
whole data set after the fact; its namings carry the time of the last post.
"""

from __future__ import annotations

import csv
import sqlite3
import subprocess  # the peer is a program, not a library
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from agents.ops.errors import RunError
from lab.evaluation.baselines.acts import acts
from lab.evaluation.contender import Naming, as_alerts
from schemas.alert import Alert
from schemas.post import Author, Post

MODULE: Final = "coordination_network_toolkit"
COLUMNS: Final = (
    "message_id",
    "user_id",
    "username",
    "repost_id",
    "reply_id",
    "message",
    "timestamp",
    "urls",
)
"""Of the CSV that it reads."""


class ToolkitError(RunError):
    """The peer could not be run; the message holds its last line."""


class Toolkit:
    """The peer's co-reply network, with the target account as what is replied to.

    Args:
        python: Interpreter of the environment that it is installed in.
        window_s: Its time window, seconds.
        weight: Its least edge weight.
    """

    name = "toolkit"

    def __init__(self, python: Path, window_s: int = 60, weight: int = 2) -> None:
        self._python = python
        self._window = window_s
        self._weight = weight

    def installed(self) -> bool:
        """Return whether the interpreter has the peer."""
        command = [str(self._python), "-c", f"import {MODULE}"]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603 # as given

    def alerts(self, posts: Iterable[Post]) -> Iterable[Alert]:
        """Write the posts as its CSV, compute its co-reply network, and name all accounts with an edge.

        Raises:
            ToolkitError: If it fails.
        """
        with TemporaryDirectory(prefix="pileon-toolkit-") as folder:
            table, database = Path(folder) / "posts.csv", Path(folder) / "network.db"
            accounts, last = write_table(table, posts)
            if not accounts:
                return []
            self._run(database, "preprocess", str(table))
            options = [
                "--time_window",
                str(self._window),
                "--min_edge_weight",
                str(self._weight),
                "--n_cpus",
                "1",
            ]
            self._run(database, "compute", "co_reply", *options)
            with closing(sqlite3.connect(database)) as connection:
                rows = connection.execute(
                    "select user_1, max(weight) from co_reply_network where user_1 != user_2 and weight >= ?"
                    " group by user_1",
                    (self._weight,),
                ).fetchall()
        return as_alerts(
            self.name,
            [
                Naming(*accounts[number], at=last, score=1 - 1 / max(float(weight), 1.0))
                for number, weight in rows
            ],
        )

    def _run(self, database: Path, *arguments: str) -> None:
        command = [str(self._python), "-m", MODULE, str(database), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 # as given
        if done.returncode:
            lines = done.stderr.strip().splitlines() or ["no message"]
            raise ToolkitError(f"{MODULE} {arguments[0]}: {lines[-1]}")


def write_table(table: Path, posts: Iterable[Post]) -> tuple[dict[str, tuple[str, Author]], float]:
    """Write the posts that have a primary target as its CSV, each a reply to that target.

    Returns:
        Platform and author of each of its users, and the time of the last post, seconds since the Unix epoch.
    """
    accounts: dict[str, tuple[str, Author]] = {}
    last = 0.0
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for act in acts(posts):
            user = "/".join(act.account)
            accounts[user] = (act.account[0], act.author)
            last = act.at
            identifier = f"{act.post.platform}/{act.post.id}"
            reply, text = "/".join(act.target), act.post.text.replace("\0", "")
            urls = " ".join(act.post.urls).replace("\0", "")
            writer.writerow((identifier, user, user, "", reply, text, act.at, urls))
    return accounts, last
