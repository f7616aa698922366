"""Replay over archives in any order and form: the same alerts, and nothing left out in silence."""

from __future__ import annotations

import contextlib
import csv
import gc
import gzip
import io
import json
import os
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import NamedTuple

import msgspec
import pytest

from agents.archives.writers import ArchiveWriter
from console.cli.main import run
from schemas.alert import Alert
from schemas.codec import decode_alert, decode_post, encode_post
from schemas.post import Author, Post
from tests.property.small_streams import small_stream
from tests.support.posts import post


class Stream:
    """A small simulated stream: its lines in order of time, and the alerts that it gives."""

    def __init__(self, folder: Path) -> None:
        """Simulate, and replay once."""
        path = folder / "stream.jsonl"
        path.write_bytes(b"".join(encode_post(one) + b"\n" for one in small_stream(1)))
        self.lines = path.read_bytes().splitlines(keepends=True)
        self.alerts = self.replay(path)[0]
        assert self.alerts, "a stream without alerts proves nothing"

    def replay(self, *arguments: str | Path, code: int = 0) -> tuple[list[Alert], str]:
        """Run a replay and return its alerts and what stands on standard error."""
        done = replay("--all-targets", "--alerts", "-", *arguments)
        assert done.returncode == code, done.stderr
        return [decode_alert(line) for line in done.stdout.splitlines()], done.stderr.decode()


class Done(NamedTuple):
    """How a command ended, and what it wrote."""

    returncode: int
    stdout: bytes
    stderr: bytes


def replay(*arguments: str | Path) -> Done:
    """Run ``pileon replay`` in this process, which need not load everything each time."""
    out, err, looks = io.TextIOWrapper(io.BytesIO()), io.StringIO(), gc.get_threshold()
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run(["replay", *map(str, arguments)])
    finally:
        gc.set_threshold(*looks)
        gc.unfreeze()
    out.flush()
    return Done(code, out.buffer.getvalue(), err.getvalue().encode())


@pytest.fixture(scope="module")
def stream(tmp_path_factory: pytest.TempPathFactory) -> Stream:
    """Return the stream that all tests here are about."""
    return Stream(tmp_path_factory.mktemp("stream"))


def _by_author(lines: list[bytes]) -> list[bytes]:
    return sorted(lines, key=lambda line: (json.loads(line)["author"]["id"], json.loads(line)["created_at"]))


def _shuffled(lines: list[bytes]) -> list[bytes]:
    return Random(7).sample(lines, len(lines))


ORDERS: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "newest first": lambda lines: lines[::-1],
    "shuffled": _shuffled,
    "by author": _by_author,
    "second half first": lambda lines: lines[len(lines) // 2 :] + lines[: len(lines) // 2],
}


@pytest.mark.parametrize("order", ORDERS)
def test_any_order_gives_the_same_alerts(stream: Stream, order: str, tmp_path: Path) -> None:
    """Searches, dumps and joined files have orders of their own; a line says that they were sorted."""
    path = tmp_path / "posts.jsonl.gz"
    path.write_bytes(gzip.compress(b"".join(ORDERS[order](stream.lines))))

    alerts, said = stream.replay(path)

    assert alerts == stream.alerts
    assert "posts are sorted by time first" in said
    assert "\nlate                   0\n" in said


def test_a_folder_of_files_in_any_order_gives_the_same_alerts(stream: Stream, tmp_path: Path) -> None:
    """A file for each author, one as an array, one as Parquet by platform, and others that are no archives."""
    lines = _by_author(stream.lines)
    pieces = [lines[at : at + 700] for at in range(0, len(lines), 300)]
    for number, piece in enumerate(pieces):
        (tmp_path / f"part-{number}.NDJSON").write_bytes(b"".join(reversed(piece)))
    (tmp_path / "part-0.NDJSON").unlink()
    (tmp_path / "part-0.json").write_bytes(b"[" + b",\n".join(pieces[0]) + b"]")
    (tmp_path / "part-1.NDJSON").unlink()
    with ArchiveWriter(tmp_path / "table/part-1.parquet") as writer:
        for line in pieces[1]:
            writer.write(decode_post(line))
    (tmp_path / "readme.txt").write_text("about")

    alerts, said = stream.replay(tmp_path)

    assert alerts == stream.alerts
    assert f"pileon replay: {tmp_path / 'readme.txt'}: left out: not an archive\n" in said


def test_a_table_of_comma_separated_values_gives_the_same_alerts(stream: Stream, tmp_path: Path) -> None:
    """By a mapping of its columns, newest first."""
    plain = [msgspec.structs.replace(decode_post(line), media=(), lang=None) for line in stream.lines]
    plain = [
        msgspec.structs.replace(one, author=Author(id=one.author.id, handle=one.author.handle))
        for one in plain
    ]
    (tmp_path / "plain.jsonl").write_bytes(b"".join(encode_post(one) + b"\n" for one in plain))
    expected, _ = stream.replay(tmp_path / "plain.jsonl")
    fields = ["id", "platform", "created_at", "author.id", "author.handle", "kind", "text", "conversation_id"]
    fields += [
        f"{name}.{part}"
        for name in ("reply_to", "repost_of", "quote_of")
        for part in ("post_id", "author_id", "handle")
    ]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([f"column {field}" for field in fields] + ["tags", "people", "links"])
    for one in reversed(plain):
        flat = [_at(one, field) for field in fields]
        people = json.dumps([msgspec.to_builtins(mention) for mention in one.mentions])
        writer.writerow([*flat, " ".join(one.hashtags), people, " ".join(one.urls)])
    (tmp_path / "posts.csv").write_text(out.getvalue())
    mapping = {f"column {field}": field for field in fields}
    mapping |= {"tags": "hashtags", "people": "mentions", "links": "urls"}
    (tmp_path / "mapping.yaml").write_text(json.dumps(mapping))

    alerts, said = stream.replay(tmp_path / "posts.csv", "--csv-mapping", tmp_path / "mapping.yaml")

    assert alerts == expected
    assert "newest posts first" in said


def _at(one: Post, field: str) -> str:
    value: object = one
    for name in field.split("."):
        value = getattr(value, name, None)
    return "" if value is None else value.isoformat() if field == "created_at" else str(value)  # type: ignore[attr-defined] # a time has it


def test_a_warm_up_gives_the_ids_of_the_whole_replay(stream: Stream, tmp_path: Path) -> None:
    """From the middle of what is going on, every alert that follows is the same, ids, revisions and all."""
    path = tmp_path / "posts.jsonl"
    path.write_bytes(b"".join(stream.lines))
    opened = {alert.id: alert.opened_at for alert in reversed(stream.alerts)}
    revised = [alert for alert in stream.alerts if alert.detected_at > opened[alert.id]]
    middle = revised[len(revised) // 2].detected_at
    since = middle.isoformat()

    alerts, said = stream.replay(path, "--from", since, "--warm-up", "7d")
    cold, _ = stream.replay(path, "--from", since)

    assert alerts == [alert for alert in stream.alerts if alert.detected_at >= middle]
    assert "of them to warm up)" in said
    assert {alert.id for alert in cold} - {alert.id for alert in stream.alerts}, (
        "a warm-up makes the difference"
    )


def test_a_cut_gzip_gives_what_gzip_gives_and_fails(tmp_path: Path) -> None:
    """Every whole line is a post, and the last line says that the file is cut."""
    whole = gzip.compress(
        b"".join(encode_post(post(n, second=n, text=f"{n**5}")) + b"\n" for n in range(4_000))
    )
    path = tmp_path / "posts.jsonl.gz"
    path.write_bytes(whole[: len(whole) * 2 // 3])
    lines = subprocess.run(["gzip", "-dc", str(path)], capture_output=True, check=False).stdout.count(b"\n")

    done = replay(path, "--all-targets")

    assert done.returncode == 1
    assert f"posts {lines:>18,}\n".encode() in done.stderr
    last = done.stderr.decode().splitlines()[-1]
    assert last.startswith(f"pileon replay: damaged archive: {path}:{lines + 1}: damaged: ")
    assert last.endswith("the file is cut short, in the middle of a gzip stream")


def test_rounded_ids_end_with_1_and_the_reason(tmp_path: Path) -> None:
    """Whether they came as a table or as JSON."""
    for end in ("csv", "jsonl"):
        rows = [["id", "platform", "created_at", "author.id", "author.handle"]]
        rows += [["1.8E+18", "x", f"2026-03-02T06:00:0{n}Z", f"{n}", f"h{n}"] for n in range(9)]
        path = tmp_path / f"posts.{end}"
        if end == "csv":
            path.write_text("\n".join(",".join(row) for row in rows))
        else:
            lines = [encode_post(msgspec.structs.replace(post(n, second=n), id="1.8E+18")) for n in range(9)]
            path.write_bytes(b"\n".join([*lines, encode_post(post(99, second=10))]))
        done = replay(path, "--all-targets")
        assert done.returncode == 1
        assert (
            b"`id` was rounded by a spreadsheet, as in 1.8E+18; export ids as text"
            in done.stderr.splitlines()[-1]
        )


def test_posts_of_one_id_by_different_authors_all_count(tmp_path: Path) -> None:
    """They are no duplicates, and are said."""
    path = tmp_path / "posts.jsonl"
    some = [msgspec.structs.replace(post(n, second=n), id="1800000000000000000") for n in range(20)]
    path.write_bytes(b"".join(encode_post(one) + b"\n" for one in [*some, some[3]]))

    done = replay(path, "--all-targets")

    assert done.returncode == 0
    lines = [" ".join(line.split()) for line in done.stderr.decode().splitlines()]
    assert {"posts 21", "at targets 21", "duplicates 1"} < set(lines)
    assert "id conflicts 19 (posts of different authors under one id; all count)" in lines


def test_nothing_read_is_said(tmp_path: Path) -> None:
    """An empty file, and a span in another year."""
    (tmp_path / "empty.jsonl").write_bytes(b"")
    (tmp_path / "posts.jsonl").write_bytes(encode_post(post(1)))

    empty = replay(tmp_path / "empty.jsonl", "--all-targets")
    outside = replay(tmp_path / "posts.jsonl", "--all-targets", "--from", "2027-01-01")

    for done, line in (
        (empty, "empty.jsonl: no post is in it"),
        (outside, "posts.jsonl: left out, for all posts are outside --from and --to"),
    ):
        assert done.returncode == 0
        assert line in done.stderr.decode()
        assert "no post was read, so no alert was possible" in done.stderr.decode()


def test_late_posts_of_a_pipe_end_with_1(tmp_path: Path) -> None:
    """What can be read only once cannot be sorted; too many late posts are a failure with a named option."""
    posts = [post(n, second=-n * 60) for n in range(3_000)]
    content = b"".join(encode_post(one) + b"\n" for one in posts)
    for option, code in (([], 1), (["--max-late", "100"], 0)):
        pipe = tmp_path / f"pipe-{code}.jsonl"
        os.mkfifo(pipe)
        writer = subprocess.Popen(["dd", f"of={pipe}", "status=none"], stdin=subprocess.PIPE)
        done = _read_pipe(writer, content, pipe, option)
        assert done.returncode == code, done.stderr
        if code:
            last = done.stderr.decode().splitlines()[-1]
            assert "posts at targets" in last
            assert "came too late and were left out, more than --max-late 1 percent" in last


def _read_pipe(writer: subprocess.Popen[bytes], content: bytes, pipe: Path, options: list[str]) -> Done:
    feeding = threading.Thread(target=lambda: writer.communicate(content))
    feeding.start()
    try:
        return replay(pipe, "--all-targets", *options)
    finally:
        feeding.join()
