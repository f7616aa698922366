"""Whatever a file is compressed with, all that can be had of it comes out, and what is missing is said."""

from __future__ import annotations

import gzip
import shutil
import subprocess
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from agents.archives import compressed
from agents.archives.compressed import DamagedError, chunks
from schemas.codec import encode_post
from tests.support.posts import post

CONTENT = b"".join(
    encode_post(post(number, second=number, text=f"{number**3}")) + b"\n" for number in range(4_000)
)
PACKED = gzip.compress(CONTENT)


def read(path: Path) -> tuple[bytes, str]:
    """Return the plain bytes of a file, and why there are no more."""
    plain = b""
    try:
        for chunk in chunks(path):
            plain += chunk
    except DamagedError as error:
        return plain, str(error)
    return plain, ""


@pytest.mark.skipif(shutil.which("gzip") is None, reason="gzip is not installed")
@pytest.mark.parametrize("size", [0, 1, 9, 11, 500, len(PACKED) // 2, len(PACKED) - 9, len(PACKED) - 1])
def test_a_cut_gzip_gives_as_much_as_gzip_does(tmp_path: Path, size: int) -> None:
    """To the last byte, and then says that it is cut."""
    path = tmp_path / "a.gz"
    path.write_bytes(PACKED[:size])

    plain, why = read(path)

    expected = subprocess.run(["gzip", "-dc", str(path)], capture_output=True, check=False)
    assert plain == expected.stdout
    assert why == ("" if size == 0 else "the file is cut short, in the middle of a gzip stream")


@pytest.mark.skipif(shutil.which("gzip") is None, reason="gzip is not installed")
@pytest.mark.parametrize("place", [len(PACKED) // 3, len(PACKED) // 2, len(PACKED) - 6])
def test_a_gzip_with_a_wrong_byte_gives_what_comes_before(tmp_path: Path, place: int) -> None:
    """A bad sector in the middle, or a sum that is wrong, loses nothing that stands before it."""
    path = tmp_path / "a.gz"
    path.write_bytes(PACKED[:place] + bytes([PACKED[place] ^ 0xFF]) + PACKED[place + 1 :])

    plain, why = read(path)

    expected = subprocess.run(["gzip", "-dc", str(path)], capture_output=True, check=False)
    assert len(plain) >= len(expected.stdout)
    assert why


def test_zeros_behind_a_gzip_are_nothing(tmp_path: Path) -> None:
    """Tapes fill up blocks; a second member may follow, and rubbish is told of."""
    path = tmp_path / "a.gz"
    path.write_bytes(PACKED + bytes(100_000) + PACKED + bytes(3))
    assert read(path) == (CONTENT * 2, "")
    path.write_bytes(PACKED + b"rubbish")
    plain, why = read(path)
    assert (plain, bool(why)) == (CONTENT, True)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.99])
def test_a_cut_zstandard_gives_its_whole_blocks(tmp_path: Path, part: float) -> None:
    """And then says that it is cut."""
    packed = zstandard.ZstdCompressor(level=1).compress(CONTENT * 4)
    path = tmp_path / "a.zst"
    path.write_bytes(packed[: int(len(packed) * part)])

    plain, why = read(path)

    assert (CONTENT * 4).startswith(plain)
    assert len(plain) >= len(CONTENT) * 4 * part - 2 * 128 * 1024
    assert why == "the file is cut short, in the middle of a Zstandard frame"


@pytest.mark.parametrize("name", ["a.GZ", "a.jsonl", "a", "a.json"])
def test_gzip_is_known_by_its_name_or_its_beginning(tmp_path: Path, name: str) -> None:
    """Servers and tools leave names without an end, or with one in capitals."""
    path = tmp_path / name
    path.write_bytes(PACKED)
    assert read(path) == (CONTENT, "")


@given(content=st.binary(max_size=2_000), size=st.integers(1, 40))
def test_pieces_of_any_size_make_the_same(
    content: bytes, size: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """However small the pieces in and out are."""
    path = tmp_path_factory.mktemp("pieces") / "a.gz"
    path.write_bytes(gzip.compress(content))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compressed, "GZIP_CHUNK_BYTES", size)
        patch.setattr(compressed, "CHUNK_BYTES", max(size, 3))
        assert read(path) == (content.removeprefix(b"\xef\xbb\xbf"), "")
