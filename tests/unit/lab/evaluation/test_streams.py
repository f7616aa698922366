"""Streams come from folders and presets, with a complete answer key."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agents.ops.errors import ConfigurationError
from lab.evaluation.streams import AnswerKey, KeyRaid, completed, in_folder, simulated
from lab.simulation.command import simulate
from schemas.codec import encode_post
from tests.unit.lab.evaluation.conversation import NOON, reply


def test_a_written_stream_reads_back_as_simulated(tmp_path: Path) -> None:
    """A simulation in a folder and the same preset give the same posts, key and watchlist."""
    simulate("afternoon", seed=2, out=tmp_path, compression="zst")
    (from_folder,) = in_folder(tmp_path)
    (from_preset,) = [one for one in simulated(["afternoon"], 2) if one.seed == 2]
    read, played = from_folder.load(), from_preset.load()
    assert read.key == played.key
    assert read.watchlist == played.watchlist
    assert {encode_post(post) for post in read.posts} == {encode_post(post) for post in played.posts}
    assert (from_folder.name, from_preset.name) == ("afternoon-2", "afternoon-2")


def test_a_folder_without_answer_keys_is_refused(tmp_path: Path) -> None:
    """Posts without a key beside them cannot be scored."""
    (tmp_path / "posts.jsonl").write_bytes(b"")
    with pytest.raises(ConfigurationError, match=r"with a NAME\.truth\.json beside it"):
        in_folder(tmp_path)


def test_a_record_that_is_no_post_is_refused(tmp_path: Path) -> None:
    """A stream to measure on is complete; the message names file, line and reason."""
    (tmp_path / "s.jsonl").write_bytes(encode_post(reply(0, "a", "v")) + b"\n{}\n")
    (tmp_path / "s.truth.json").write_text('{"coordinated": [], "raids": []}')
    with pytest.raises(ConfigurationError, match=r"s\.jsonl:2: missing_field"):
        in_folder(tmp_path)[0].load()


def test_a_broken_answer_key_is_refused(tmp_path: Path) -> None:
    """The message names the file and the field."""
    (tmp_path / "s.jsonl").write_bytes(encode_post(reply(0, "a", "v")) + b"\n")
    (tmp_path / "s.truth.json").write_text(json.dumps({"coordinated": "a", "raids": []}))
    with pytest.raises(ConfigurationError, match=r"s\.truth\.json: .*coordinated"):
        in_folder(tmp_path)[0].load()


def test_an_unknown_preset_is_refused() -> None:
    """The message lists what there is."""
    with pytest.raises(ConfigurationError, match="no preset is called 'noise'; there are afternoon"):
        simulated(["noise"], 1)


def test_the_fifth_account_is_found_in_the_posts() -> None:
    """Where a key does not say when the fifth joined, posts of the raid's accounts on its target tell."""
    start = NOON.timestamp()
    gang = ["a", "b", "c", "d", "e", "f"]
    raid = KeyRaid("v", start, start + 100, gang)
    posts = [reply(10 * place, account, "v") for place, account in enumerate(["a", "a", *gang[1:]])]
    others = [reply(5, "e", "w"), reply(6, "x", "v"), reply(-50, "f", "v")]
    key = completed(AnswerKey(gang, [raid]), sorted(posts + others, key=lambda post: post.created_at))
    assert key.raids[0].fifth == start + 50
    few = completed(AnswerKey(gang, [KeyRaid("v", start, start + 100, ["a", "b"])]), posts)
    assert few.raids[0].fifth == start + 20
    none = completed(AnswerKey(gang, [KeyRaid("u", start, start + 100, gang)]), posts)
    assert none.raids[0].fifth == start + 100
