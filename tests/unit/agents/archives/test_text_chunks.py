"""Text comes as UTF-8 with line feeds, whoever wrote it and wherever its pieces break."""

from __future__ import annotations

import codecs
import contextlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.archives import compressed
from agents.archives.compressed import DamagedError
from agents.archives.text_chunks import text_chunks

CONTENT = 'line one é\n{"text": "two 😀"}\n\nthree\n'


def read(path: Path, content: bytes) -> str:
    """Return a file's text."""
    path.write_bytes(content)
    return b"".join(text_chunks(path)).decode()


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 10_000])
@pytest.mark.parametrize(
    "written",
    [
        CONTENT.encode(),
        codecs.BOM_UTF8 + CONTENT.encode(),
        codecs.BOM_UTF16_LE + CONTENT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + CONTENT.encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16 little", "utf-16 big"],
)
def test_the_text_is_the_same_in_every_encoding_that_says_which_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: bytes, size: int
) -> None:
    """Wherever the file's pieces break, within a letter too."""
    monkeypatch.setattr(compressed, "CHUNK_BYTES", size)
    if size < 3 and written.startswith(codecs.BOM_UTF8):
        pytest.skip("a mark is looked for in the first piece, which holds 256 KiB")
    assert read(tmp_path / "a", written) == CONTENT


def test_the_line_ends_of_old_macs_become_line_feeds(tmp_path: Path) -> None:
    """Spreadsheets still offer to save so."""
    assert read(tmp_path / "a", CONTENT.replace("\n", "\r").encode()) == CONTENT
    assert read(tmp_path / "b", CONTENT.replace("\n", "\r").encode("utf-16")) == CONTENT


def test_other_carriage_returns_stay(tmp_path: Path) -> None:
    """They stand before line feeds, or in a cell."""
    for content in ("a\r\nb\r\n", "a\rb\nc\r", "a\r"):
        assert read(tmp_path / "a", content.encode()) == content


def test_what_only_begins_as_utf_16_is_damaged(tmp_path: Path) -> None:
    """And what came before is given."""
    path = tmp_path / "a"
    path.write_bytes(codecs.BOM_UTF16_LE + "whole\n".encode("utf-16-le") + b"x")
    found: list[bytes] = []
    with pytest.raises(DamagedError, match="begins as UTF-16"):
        found.extend(text_chunks(path))
    assert b"".join(found) == b"whole\n"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_crash_it(tmp_path: Path, content: bytes) -> None:
    """They come out, or the file is damaged."""
    path = tmp_path / "a"
    path.write_bytes(content)
    with contextlib.suppress(DamagedError):
        b"".join(text_chunks(path))
