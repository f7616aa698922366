"""Every file of a folder is read, or named with the reason why not."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
import zstandard

from agents.archives.columns import fill, partition_values
from agents.archives.folder import kind_of
from agents.archives.item import SourceError
from agents.archives.merge import merged
from agents.archives.sources import open_sources
from agents.archives.writers import ArchiveWriter
from agents.ops.settings import Settings
from schemas.codec import encode_post
from schemas.post import Post
from tests.support.posts import post

LINE = encode_post(post(1)) + b"\n"


def read(*names: Path) -> tuple[list[Post], list[str]]:
    """Return the posts of sources, and what is told of them."""
    told: list[str] = []
    sources = open_sources([str(name) for name in names], Settings(), tell=told.append)
    items = list(merged(sources, tell=told.append))
    assert all(isinstance(item, Post) for item in items), items
    return [item for item in items if isinstance(item, Post)], told


@pytest.mark.parametrize(
    "name",
    [
        "a.jsonl",
        "a.JSONL",
        "a.ndjson",
        "a.json",
        "a.Json.GZ",
        "a.ndjson.zst",
        "a.gz",
        "RC_2026-03.zst",
        "a.jsonl.gz",
        "a.zst",
    ],
)
def test_json_is_read_under_any_of_its_names(tmp_path: Path, name: str) -> None:
    """Named alone, or found in a folder."""
    content = LINE * 3
    if name.lower().endswith(".gz"):
        content = gzip.compress(content)
    if name.endswith(".zst"):
        content = zstandard.ZstdCompressor().compress(content)
    (tmp_path / name).write_bytes(content)

    assert read(tmp_path / name) == read(tmp_path) == ([post(1)] * 3, [])


@pytest.mark.parametrize("end", [".json", ".jsonl", ".json.gz", ".gz"])
@pytest.mark.parametrize("indent", [b"", b"\n  "])
def test_one_array_is_read_under_any_of_its_names(tmp_path: Path, end: str, indent: bytes) -> None:
    """In one line or in many."""
    content = b"[" + (b"," + indent).join([encode_post(post(n, second=n)) for n in range(700)]) + b"]\n"
    path = tmp_path / f"a{end}"
    path.write_bytes(gzip.compress(content) if end.endswith("gz") else content)
    assert read(path) == ([post(n, second=n) for n in range(700)], [])


def test_an_object_over_several_lines_is_one_post(tmp_path: Path) -> None:
    """As a tool writes a file a post, for people to read."""
    (tmp_path / "a.json").write_bytes(encode_post(post(1)).replace(b",", b",\n  ").replace(b"{", b"{\n", 1))
    assert read(tmp_path) == ([post(1)], [])


def test_what_is_left_out_is_named_with_its_reason(tmp_path: Path) -> None:
    """Nobody takes a part for the whole."""
    (tmp_path / "posts.jsonl").write_bytes(LINE)
    (tmp_path / "notes.txt").write_text("notes")
    (tmp_path / "pages.html.gz").write_bytes(gzip.compress(b"<html>"))
    (tmp_path / "tar.tar.gz").write_bytes(gzip.compress(b"posts.jsonl\0\0"))
    (tmp_path / "posts.jsonl.bz2").write_bytes(b"BZh9")
    (tmp_path / ".posts.jsonl.part").write_bytes(LINE)
    (tmp_path / "table.csv").write_text("id;name\n1;a\n")
    (tmp_path / "lost.jsonl").symlink_to(tmp_path / "absent.jsonl")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/x.jsonl").write_bytes(LINE)
    (tmp_path / "circle").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.jsonl")

    found, told = read(tmp_path)

    assert found == [post(1)]
    assert [line.replace(f"{tmp_path}/", "") for line in told] == [
        ".git: left out: a hidden folder",
        ".posts.jsonl.part: left out: hidden, as files are that are being written",
        "circle: left out: a link to a folder",
        "lost.jsonl: left out: a link to nothing",
        "notes.txt: left out: not an archive",
        "pages.html.gz: left out: not an archive",
        "pipe.jsonl: left out: not a plain file",
        "posts.jsonl.bz2: left out: not an archive",
        "left out: table.csv: no field platform and no field created_at and no field author.id and no field "
        "author.handle in the first line; --csv-mapping FILE says which column is which field",
        "tar.tar.gz: left out: not an archive",
    ]


def test_empty_files_are_named(tmp_path: Path) -> None:
    """Nothing in a file is something that people want to know of."""
    names = ("a.jsonl", "b.json", "c.gz", "d.csv", "e.json")
    for name in names:
        (tmp_path / name).write_bytes(b"[]" if name == "e.json" else b"")
    assert read(tmp_path) == ([], [f"{tmp_path / name}: no post is in it" for name in names])


def test_a_folder_below_that_cannot_be_listed_ends_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its archives would be missing."""
    (tmp_path / "closed").mkdir()
    (tmp_path / "posts.jsonl").write_bytes(LINE)
    listing = os.scandir

    def refuse(path: str | Path) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return listing(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(SourceError, match="closed: Permission denied"):
        read(tmp_path)


@pytest.mark.parametrize("end", [".parquet", ".jsonl", ".json"])
def test_folders_that_partition_a_table_give_its_columns(tmp_path: Path, end: str) -> None:
    """As Hive and Spark write them, which leave the column out of the files."""
    for platform in ("x", "mastodon"):
        folder = tmp_path / f"platform={platform}/day=2026-03-04"
        folder.mkdir(parents=True)
        number = len(platform)
        if end == ".parquet":
            import pyarrow.parquet as pq  # type: ignore[import-untyped] # pyarrow ships no types

            with ArchiveWriter(folder / "whole.parquet") as writer:
                writer.write(post(number, platform="other"))
            pq.write_table(
                pq.ParquetFile(folder / "whole.parquet").read().drop_columns(["platform"]),
                folder / f"part-0{end}",
            )
            (folder / "whole.parquet").unlink()
        else:
            line = encode_post(post(number)).replace(b'"platform":"x",', b"")
            (folder / f"part-0{end}").write_bytes(line)
    (tmp_path / "_SUCCESS").write_bytes(b"")

    found, told = read(tmp_path)

    assert {(one.id, one.platform) for one in found} == {("p1", "x"), ("p8", "mastodon")}
    assert told == [f"{tmp_path / '_SUCCESS'}: left out: not an archive"]


def test_a_files_own_value_goes_before_the_folders(tmp_path: Path) -> None:
    """What the file says is nearer to the post."""
    folder = tmp_path / "platform=mastodon"
    folder.mkdir()
    (folder / "a.jsonl").write_bytes(LINE)
    assert read(tmp_path)[0] == [post(1)]


def test_partition_names_are_decoded() -> None:
    """Only those of a post's fields count; Hive has a name for none."""
    assert partition_values(Path("/a/platform=x/lang=pt%2DBR/day=1/author_id=7/a.jsonl")) == {
        ("platform",): "x",
        ("lang",): "pt-BR",
        ("author", "id"): "7",
    }
    assert partition_values(Path("/a/platform=__HIVE_DEFAULT_PARTITION__/lang=/platform=x.jsonl")) == {}


def test_filling_in_never_overwrites() -> None:
    """Nor puts a field into what is no object."""
    row = {"id": "1", "author": {"id": "2"}, "reply_to": "?", "lang": None}
    fill(row, {("id",): "9", ("author", "handle"): "h", ("reply_to", "handle"): "h", ("lang",): "en"})
    assert row == {"id": "1", "author": {"id": "2", "handle": "h"}, "reply_to": "?", "lang": "en"}


def test_kinds_are_known_by_name(tmp_path: Path) -> None:
    """In letters of any case."""
    names = ["a.PARQUET", "a.snappy.parquet", "a.csv.gz", "a.TSV", "a.ndjson"]
    assert [kind_of(tmp_path / name) for name in names] == ["parquet", "parquet", "csv", "csv", "json"]
    assert {kind_of(tmp_path / name) for name in ("a.jsonl.bz2", "jsonl", "a.txt", "parquet")} == {None}


def test_a_pipe_is_json_unless_its_name_says_more(tmp_path: Path) -> None:
    """A shell names it as it likes, as in ``<(zcat …)``."""
    for name, kind in {"63": "json", "a.csv": "csv", "a.txt": "json"}.items():
        os.mkfifo(tmp_path / name)
        assert kind_of(tmp_path / name) == kind


def test_partition_names_are_known_in_capitals() -> None:
    """As some tools write them."""
    assert partition_values(Path("/a/Platform=x/LANG=en/a.jsonl")) == {("platform",): "x", ("lang",): "en"}
