"""What is written to an archive is what is read from it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.archives.item import Source, SourceError
from agents.archives.sources import open_sources
from agents.archives.writers import ArchiveWriter
from agents.ops.settings import Settings
from schemas.codec import decode_post, encode_post
from schemas.post import Post
from tests.support.posts import post, posts

SUFFIXES = [".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet"]


def source(path: Path) -> Source:
    """Open one archive."""
    (opened,) = open_sources([str(path)], Settings())
    return opened


@given(posts)
def test_codec_round_trip(one: Post) -> None:
    """Every post survives its own bytes."""
    assert decode_post(encode_post(one)) == one


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(st.lists(posts, max_size=5))
def test_archive_round_trip(tmp_path: Path, suffix: str, several: list[Post]) -> None:
    """Every post survives every format."""
    path = tmp_path / f"posts{suffix}"
    with ArchiveWriter(path) as writer:
        for one in several:
            writer.write(one)

    assert writer.posts == len(several)
    assert list(source(path).items()) == several


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_appears_whole_or_not_at_all(tmp_path: Path, suffix: str) -> None:
    """While it is written, and when that fails, nothing stands under its name but what did before."""
    path = tmp_path / "folder" / f"posts{suffix}"
    with ArchiveWriter(path) as writer:
        writer.write(post(1))
        assert not path.exists()

    def fail() -> None:
        with ArchiveWriter(path) as writer:
            writer.write(post(2))
            raise RuntimeError("the broker went away")

    with pytest.raises(RuntimeError, match="the broker went away"):
        fail()

    assert list(source(path).items()) == [post(1)]
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_same_posts_make_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    """So that two runs can be compared by checksum."""
    for name in ("a", "b"):
        with ArchiveWriter(tmp_path / f"{name}{suffix}") as writer:
            for number in range(100):
                writer.write(post(number))

    assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    """The known ends are listed, and nothing is left behind."""
    with pytest.raises(SourceError, match=r"posts\.csv: not an archive's name; known ends are \.jsonl, "):
        ArchiveWriter(tmp_path / "posts.csv")

    assert list(tmp_path.iterdir()) == []
