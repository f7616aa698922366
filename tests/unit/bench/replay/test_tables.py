"""The toolkit is given the same posts as the replay, in its own columns."""

from __future__ import annotations

import csv
from pathlib import Path

from bench.replay.tables import main
from schemas.codec import encode_post
from schemas.post import Reference
from tests.support.stream import reply, written


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_both_forms(tmp_path: Path) -> None:
    """One names the post that is answered or reposted, the other the account that is aimed at."""
    posts = [
        written(1, text="all alone\0"),
        reply(2, 1_000, by="bea"),
        written(3, 2_000, by="cid", kind="reply", reply_to=Reference(post_id="p1", handle="ana")),
        written(4, 3_000, by="dan", kind="repost", repost_of=Reference(post_id="p1", handle="ana")),
    ]
    stream = tmp_path / "stream.jsonl"
    stream.write_bytes(b"".join(encode_post(post) + b"\n" for post in posts))
    main(stream, tmp_path)
    by_post = _rows(tmp_path / "posts.csv")
    assert [(row["repost_id"], row["reply_id"]) for row in by_post] == [
        ("", ""), ("", ""), ("", "x/p1"), ("x/p1", ""),
    ]  # fmt: skip
    assert by_post[0]["message"] == "all alone"
    by_account = _rows(tmp_path / "accounts.csv")
    assert [row["reply_id"] for row in by_account] == ["x/minister", "x/ana", "x/ana"]
