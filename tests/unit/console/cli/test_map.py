"""``pileon map``: every payload of a file becomes a post or a reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from console.cli import main as cli
from schemas.codec import decode_post
from tests.unit.pipeline.sources.payloads import ALL, mastodon, reddit


def written(path: Path, *payloads: object) -> str:
    """Write payloads as JSON lines."""
    path.write_text("".join(json.dumps(one) + "\n" for one in payloads))
    return str(path)


@pytest.mark.parametrize("source", sorted(ALL))
def test_every_format_is_mapped(source: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Posts go to the file named, counts to standard error."""
    out = tmp_path / "posts.jsonl"
    code = cli.run(["map", source, written(tmp_path / "raw", ALL[source]()), "--out", str(out)])
    assert code == 0
    assert decode_post(out.read_bytes().strip()).author.id
    shown = capfd.readouterr()
    assert shown.out == ""
    assert shown.err == "mapped 1, no post 0, deleted 0, refused 0\n"


def test_posts_go_to_standard_output(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Without a file, other programs read them; several files are one stream."""
    file = written(tmp_path / "raw", reddit(), reddit() | {"author": "[deleted]"})
    assert cli.run(["map", "reddit", file, file]) == 0
    shown = capfd.readouterr()
    assert len(shown.out.splitlines()) == 2
    assert shown.err.startswith("mapped 2, no post 2, deleted 0, refused 0")


def test_reasons_name_the_field_and_the_first_place(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """What is refused is counted by reason; the run goes on."""
    bad = [mastodon() | {"created_at": None}, mastodon() | {"account": {"acct": []}}]
    file = written(tmp_path / "raw", mastodon(), *bad, bad[0])
    assert cli.run(["map", "mastodon", file, "--out", str(tmp_path / "out")]) == 0
    lines = capfd.readouterr().err.splitlines()
    assert lines[0] == "mapped 1, no post 0, deleted 0, refused 3"
    assert lines[1].startswith("  2 refused, wrong_type: ")
    assert "created_at" in lines[1]
    assert "line 2" in lines[1]
    assert "acct" in lines[2]


def test_deletions_are_counted_and_can_be_kept(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """They are no posts, and somebody may have to honour them."""
    file = written(tmp_path / "raw", mastodon(), {"event": "delete", "payload": "5"})
    out, gone = tmp_path / "out", tmp_path / "gone"
    assert cli.run(["map", "mastodon", file, "--out", str(out), "--deletions", str(gone)]) == 0
    assert capfd.readouterr().err == "mapped 1, no post 0, deleted 1, refused 0\n"
    assert json.loads(gone.read_text()) == {"platform": "mastodon", "id": "5"}


def test_a_run_that_gives_nothing_fails(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Nothing is left out in silence: an empty file, a wrong format and a damaged file are said."""
    out = ["--out", str(tmp_path / "out")]
    assert cli.run(["map", "x", written(tmp_path / "empty"), *out]) == 1
    assert "hold no payload" in capfd.readouterr().err
    assert cli.run(["map", "x", written(tmp_path / "raw", reddit()), *out]) == 1
    assert "no payload could be taken; the first: missing_field: " in capfd.readouterr().err
    damaged = tmp_path / "a.gz"
    damaged.write_bytes(b"\x1f\x8b\x08\x00 not gzip")
    assert cli.run(["map", "x", str(damaged), *out]) == 1
    assert "damaged file" in capfd.readouterr().err


def test_wrong_usage_is_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Unknown formats, missing files, folders, and a file that would overwrite itself."""
    file = written(tmp_path / "raw", reddit())
    for arguments, message in [
        (["myspace", file], "there is no format 'myspace'; known are bluesky, mastodon, native"),
        (["reddit", str(tmp_path / "none")], "no such file"),
        (["reddit", str(tmp_path)], "a folder"),
        (["reddit", file, "--out", file], "would be overwritten"),
        (["reddit", file, "--out", str(tmp_path)], "Is a directory"),
    ]:
        assert cli.run(["map", *arguments]) == 2
        assert message in capfd.readouterr().err


def test_a_document_on_one_line_among_lines(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Pages of a listing, one a line, are opened."""
    page = {"kind": "Listing", "data": {"children": [{"kind": "t1", "data": reddit()}] * 3}}
    assert cli.run(["map", "reddit", written(tmp_path / "raw", page, page)]) == 0
    assert capfd.readouterr().err == "mapped 6, no post 0, deleted 0, refused 0\n"
