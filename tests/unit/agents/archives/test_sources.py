"""What a user names is found, and several sources make one stream in event time."""

from __future__ import annotations

from pathlib import Path

import pytest

from agents.archives.item import SourceError
from agents.archives.sources import open_sources
from agents.archives.writers import ArchiveWriter
from agents.ops.settings import Settings
from tests.support.posts import post


def test_folders_are_read_through_in_order(tmp_path: Path) -> None:
    """Every archive below, sorted; hidden, half-written and other files are not archives."""
    for name in ("b/2.jsonl", "a/1.parquet", "a/3.jsonl.zst", "c.jsonl.gz"):
        with ArchiveWriter(tmp_path / name) as writer:
            writer.write(post(1))
    (tmp_path / "a/.2.jsonl.part").write_text("")
    (tmp_path / "a/.hidden.jsonl").write_text("")
    (tmp_path / "notes.txt").write_text("")

    names = [source.name for source in open_sources([str(tmp_path)], Settings())]

    assert names == [
        str(tmp_path / name) for name in ("a/1.parquet", "a/3.jsonl.zst", "b/2.jsonl", "c.jsonl.gz")
    ]


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("absent.jsonl", "no such file or folder"),
        ("empty", "the folder holds no archive; known are .jsonl, .ndjson"),
        ("posts.txt", "not an archive; known are .jsonl, .ndjson"),
        ("posts.csv", "no field platform and no field created_at and no field author.id"),
        ("topic:posts?by=clock", "by: 'clock' is neither record nor event"),
        ("topic:", "a topic range is written topic:NAME"),
        ("topic:posts?since=2026", "'since' is not known here"),
        ("topic:posts?from=now", "from: 'now' is not a time"),
        ("topic:posts?from=2026-01-01&from=2026-01-02", "once each"),
        ("kafka://localhost:9092", "a topic range is written kafka://"),
    ],
)
def test_what_cannot_be_read_is_refused_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, part: str
) -> None:
    """A wrong name costs a line, not half a run."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "posts.csv").write_text("id\n")
    (tmp_path / "posts.txt").write_text("")

    with pytest.raises(SourceError) as refused:
        open_sources([name], Settings())

    assert str(refused.value).startswith(f"{name}: ")
    assert part in str(refused.value)


def test_topics_are_named_with_or_without_a_broker() -> None:
    """The prefix of the installation belongs to its own topics alone."""
    settings = Settings(topic_prefix="t.")

    names = [
        source.name
        for source in open_sources(
            ["topic:posts?from=2026-01-01T00:00:00%2B02:00", "kafka://a:1,b:2/posts?to=2026-01-01"], settings
        )
    ]

    assert names == ["topic:t.posts", "topic:posts"]
