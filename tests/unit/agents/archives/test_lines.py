"""JSON-lines archives: good lines come out, bad ones are accounted for, and memory stays bounded."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from agents.archives import compressed, lines
from agents.archives.item import BadPost
from agents.archives.lines import Line, LineArchive, split_lines
from schemas.codec import encode_post
from schemas.post import Post
from tests.support.posts import post

T = TypeVar("T")

POSTS = [post(number, second=number) for number in range(3_000)]
CONTENT = b"".join(encode_post(one) + b"\n" for one in POSTS)


def write(path: Path, content: bytes) -> Path:
    """Write content compressed as the path's suffix says."""
    if path.suffix == ".gz":
        content = gzip.compress(content)
    if path.suffix == ".zst":
        content = zstandard.ZstdCompressor().compress(content)
    path.write_bytes(content)
    return path


def bad(path: Path) -> list[tuple[int, str]]:
    """Return position and reason of every bad record."""
    return [(item.position, item.reason) for item in LineArchive(path).items() if isinstance(item, BadPost)]


@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.gz", ".jsonl.zst"])
def test_posts_come_in_the_order_of_the_file(tmp_path: Path, suffix: str) -> None:
    """Plain or compressed, a file holds the same."""
    archive = LineArchive(write(tmp_path / f"posts{suffix}", CONTENT))

    assert list(archive.items()) == POSTS
    assert list(archive.items()) == POSTS


def test_files_of_several_frames_are_read_to_the_end(tmp_path: Path) -> None:
    """Appending to a compressed file adds a member or a frame."""
    half = CONTENT.index(b"\n", len(CONTENT) // 2) + 1
    gz, zst = tmp_path / "a.jsonl.gz", tmp_path / "a.jsonl.zst"
    gz.write_bytes(gzip.compress(CONTENT[:half]) + gzip.compress(CONTENT[half:]))
    compress = zstandard.ZstdCompressor().compress
    zst.write_bytes(compress(CONTENT[:half]) + compress(b"") + compress(CONTENT[half:]))

    assert list(LineArchive(gz).items()) == POSTS
    assert list(LineArchive(zst).items()) == POSTS


def test_large_windows_are_taken(tmp_path: Path) -> None:
    """Published dumps are compressed with windows far beyond the default limit of 128 MiB."""
    parameters = zstandard.ZstdCompressionParameters(window_log=31, enable_ldm=False, hash_log=6, chain_log=6)
    file = tmp_path / "dump.jsonl.zst"
    with (
        file.open("wb") as raw,
        zstandard.ZstdCompressor(compression_params=parameters).stream_writer(raw) as out,
    ):
        out.write(CONTENT)

    assert zstandard.get_frame_parameters(file.read_bytes()).window_size == 2**31
    assert list(LineArchive(file).items()) == POSTS


def test_bad_lines_are_told_with_their_place(tmp_path: Path) -> None:
    """Lines count from 1, blank ones too, and the bytes are kept."""
    good = encode_post(POSTS[0])
    file = write(tmp_path / "a.jsonl", b"\n".join([good, b"", b"{nonsense", good, b" \r", b"\xff", b"null"]))

    items = list(LineArchive(file).items())

    assert [item for item in items if isinstance(item, Post)] == [POSTS[0], POSTS[0]]
    assert bad(file) == [(3, "bad_json"), (6, "not_utf8"), (7, "wrong_type")]
    first = next(item for item in items if isinstance(item, BadPost))
    assert first.value == b"{nonsense"
    assert str(first).startswith(f"{file}:3: bad_json: ")


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    """Files pass through many editors."""
    file = write(tmp_path / "a.jsonl", b"\xef\xbb\xbf" + CONTENT.replace(b"\n", b"\r\n").rstrip())

    assert list(LineArchive(file).items()) == POSTS


def test_an_empty_file_holds_nothing(tmp_path: Path) -> None:
    """An hour without posts is no error."""
    for suffix in (".jsonl", ".jsonl.gz", ".jsonl.zst"):
        assert list(LineArchive(write(tmp_path / f"empty{suffix}", b"")).items()) == []


@pytest.mark.parametrize("suffix", [".jsonl.gz", ".jsonl.zst"])
def test_a_file_cut_short_gives_what_it_has_and_says_so(tmp_path: Path, suffix: str) -> None:
    """A download that broke off must not pass for a quiet day."""
    file = write(tmp_path / f"a{suffix}", CONTENT)
    file.write_bytes(file.read_bytes()[:-200])

    items = list(LineArchive(file).items())

    assert isinstance(items[-1], BadPost)
    assert items[-1].reason == "damaged"
    good = [item for item in items if isinstance(item, Post)]
    assert good == POSTS[: len(good)]


@pytest.mark.parametrize("suffix", [".jsonl.gz", ".jsonl.zst"])
def test_a_file_that_is_not_what_its_name_says_is_damaged(tmp_path: Path, suffix: str) -> None:
    """Neither compressed nor text is told, not raised."""
    file = tmp_path / f"a{suffix}"
    for content in (b"PK\x03\x04" + CONTENT, b"\x1f", b"\xff" * 50):
        file.write_bytes(content)
        assert bad(file) == [(1, "damaged")]


@pytest.mark.parametrize("suffix", [".jsonl.gz", ".jsonl.zst", ".gz"])
def test_text_under_a_compressed_name_is_read(tmp_path: Path, suffix: str) -> None:
    """A download that came unpacked keeps its name."""
    file = tmp_path / f"a{suffix}"
    file.write_bytes(CONTENT)

    assert list(LineArchive(file).items()) == POSTS


@pytest.mark.parametrize(
    "content",
    [
        b"\n".join(b"\xef\xbb\xbf" + encode_post(one) for one in POSTS),
        b"".join(b"\x1e" + encode_post(one) + b"\n" for one in POSTS),
        b"\r".join(encode_post(one) for one in POSTS),
        "\r\n".join(encode_post(one).decode() for one in POSTS).encode("utf-16"),
        b"\n".join(b"[" + encode_post(one) + b"]" for one in POSTS),
        b"\n".join(json.dumps(json.loads(encode_post(one)), indent=1).encode() for one in POSTS),
    ],
    ids=["joined files with marks", "text sequence", "old Mac", "UTF-16", "an array a line", "laid out"],
)
def test_json_as_tools_write_it_is_read_whole(tmp_path: Path, content: bytes) -> None:
    """Under the name of JSON lines, too."""
    file = write(tmp_path / "a.jsonl", content)

    items = list(LineArchive(file).items())

    assert items == POSTS
    assert [time for block in LineArchive(file).times() or () for time in block] == [
        one.created_at for one in POSTS
    ]


def test_a_line_without_end_is_skipped_in_bounded_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the beginning of an endless line is kept, and the next line is taken again."""
    monkeypatch.setattr(lines, "MAX_LINE_BYTES", 1_000)
    monkeypatch.setattr(compressed, "CHUNK_BYTES", 300)
    good = encode_post(POSTS[0])
    file = write(tmp_path / "a.jsonl", good + b"\n" + b"x" * 100_000 + b"\n" + good)

    items = list(LineArchive(file).items())

    assert items[0] == items[2] == POSTS[0]
    assert isinstance(items[1], BadPost)
    assert items[1].reason == "oversized"
    assert items[1].position == 2
    assert items[1].value == b"x" * 1_000


def _peak(work: Callable[[], T]) -> tuple[T, int]:
    """Return what the work gives, and the most memory that it took, in bytes."""
    tracemalloc.start()
    try:
        return work(), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("piece", [b"\n", b"x", b" \n"], ids=["blank", "endless", "spaces"])
def test_a_bomb_is_given_up_in_bounded_memory(
    tmp_path: Path, piece: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Megabytes of nothing are called damaged after a small part of them, whatever the nothing is."""
    monkeypatch.setattr(compressed, "RATIO_FROM", 2 * 1_048_576)
    packer = zstandard.ZstdCompressor().compressobj()
    parts = [packer.compress(piece * (1_048_576 // len(piece))) for _ in range(128)]
    file = tmp_path / "bomb.jsonl.zst"
    file.write_bytes(b"".join(parts) + packer.flush())
    assert file.stat().st_size < 20_000
    found, peak = _peak(lambda: bad(file))
    assert found[-1][1] == "damaged"
    assert peak < 80 * 1_048_576


def test_a_gzip_of_one_endless_line_takes_bounded_memory(tmp_path: Path) -> None:
    """Gzip packs a thousandfold at most; what it gives is taken in small pieces."""
    file = write(tmp_path / "bomb.jsonl.gz", b"x" * 64 * 1_048_576)
    found, peak = _peak(lambda: bad(file))
    assert found == [(1, "oversized")]
    assert peak < 32 * 1_048_576


def test_an_archive_of_posts_is_no_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ratio of posts is far from the limit, even of such as resemble one another."""
    monkeypatch.setattr(compressed, "RATIO_FROM", 0)
    assert bad(write(tmp_path / "a.jsonl.zst", CONTENT)) == []


@given(st.lists(st.binary(max_size=30)), st.integers(1, 12))
def test_splitting_is_as_if_in_one_piece(chunks: list[bytes], longest: int) -> None:
    """Wherever chunks break, lines are the same, and too long ones are cut to the longest taken."""
    whole = b"".join(chunks).split(b"\n")
    if not whole[-1]:
        whole.pop()
    expected = [Line(line[:longest], len(line) <= longest) for line in whole]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "MAX_LINE_BYTES", longest)
        assert list(split_lines(iter(chunks))) == expected
