"""``pileon simulate`` writes what it says, the same each time."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
import zstandard

from agents.ops.errors import ConfigurationError
from agents.watchlist import load_watchlist
from lab.simulation import preset
from lab.simulation import simulate as play
from lab.simulation.command import Compression, simulate
from schemas.codec import decode_post


def test_writes_posts_answer_key_and_watchlist(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Three files appear, each readable by the schema it belongs to, and a summary on standard error."""
    simulate("afternoon", seed=3, out=tmp_path)
    posts = [decode_post(line) for line in (tmp_path / "afternoon-3.jsonl").read_bytes().splitlines()]
    truth = json.loads((tmp_path / "afternoon-3.truth.json").read_bytes())
    watchlist = load_watchlist(tmp_path / "afternoon-3.watchlist.yaml")
    assert len(posts) > 3000
    assert {raid["style"] for raid in truth["raids"]} == {"flood", "link"}
    assert set(truth["raids"][0]["accounts"]) <= set(truth["coordinated"]) <= {p.author.handle for p in posts}
    assert watchlist == play(preset("afternoon", 3)).watchlist
    assert (
        f"{len(posts)} posts; coordinated attacks: 2, crowds: 1, other threats: 4" in capsys.readouterr().err
    )


@pytest.mark.parametrize("compression", ["gz", "zst"])
def test_compressed_files_hold_the_same_bytes(tmp_path: Path, compression: Compression) -> None:
    """Compression changes the file, not the posts, and two runs give identical files."""
    for run in ("a", "b"):
        simulate("afternoon", seed=2, out=tmp_path / run, compression=compression)
    simulate("afternoon", seed=2, out=tmp_path)
    plain = (tmp_path / "afternoon-2.jsonl").read_bytes()
    packed = (tmp_path / "a" / f"afternoon-2.jsonl.{compression}").read_bytes()
    assert packed == (tmp_path / "b" / f"afternoon-2.jsonl.{compression}").read_bytes()
    with zstandard.ZstdDecompressor().stream_reader(packed) as reader:
        unpacked = gzip.decompress(packed) if compression == "gz" else reader.read()
    assert unpacked == plain


def test_an_unknown_preset_is_wrong_usage(tmp_path: Path) -> None:
    """The command refuses it as a usage error and writes nothing."""
    with pytest.raises(ConfigurationError, match="no preset is called"):
        simulate("noise", out=tmp_path / "none")
    assert not (tmp_path / "none").exists()
