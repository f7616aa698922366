"""``pileon simulate --world`` writes what it says, the same each time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agents.ops.errors import ConfigurationError
from agents.watchlist import load_watchlist
from lab.worlds import world
from lab.worlds.command import simulate
from schemas.codec import decode_post


def test_writes_posts_answer_key_and_watchlist(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Three files appear, each readable by the schema it belongs to, and a summary on standard error."""
    simulate(world="small-group", seed=3, out=tmp_path)
    made = world("small-group", 3)
    lines = (tmp_path / "small-group-3.jsonl").read_bytes().splitlines()
    assert [decode_post(line) for line in lines] == made.posts
    assert load_watchlist(tmp_path / "small-group-3.watchlist.yaml") == made.watchlist
    truth = json.loads((tmp_path / "small-group-3.truth.json").read_bytes())
    assert truth["parameters"] == made.parameters
    assert f"{len(made.posts)} posts, 1 groups" in capsys.readouterr().err


def test_parameters_can_come_from_a_file(tmp_path: Path) -> None:
    """A file of parameters, or an answer key that holds them, sets them."""
    plain, key = tmp_path / "plain.json", tmp_path / "key.json"
    plain.write_text('{"people": 21}')
    key.write_text('{"parameters": {"people": 21}}')
    simulate(world="memes", seed=4, parameters=plain, out=tmp_path / "a")
    simulate(world="memes", seed=4, parameters=key, out=tmp_path / "b")
    written = [(tmp_path / folder / "memes-4.jsonl").read_bytes() for folder in "ab"]
    assert written[0] == written[1]
    assert len(written[0].splitlines()) == len(world("memes", 4, {"people": 21}).posts)


def test_presets_are_written_as_before(tmp_path: Path) -> None:
    """A preset's name still writes the preset."""
    simulate("quiet", seed=1, out=tmp_path)
    assert (tmp_path / "quiet-1.jsonl").exists()


@pytest.mark.parametrize(
    ("name", "family", "content", "message"),
    [
        (None, None, None, "either a preset or"),
        ("quiet", "memes", None, "either a preset or"),
        ("quiet", None, "{}", "belongs to --world"),
        (None, "nothing", None, "no family is called"),
        (None, "memes", '{"people": 1}', "'people' cannot be 1"),
        (None, "memes", "[]", "holds no object of parameters"),
        (None, "memes", "{", "parameters.json: "),
        (None, "memes", '{"people": [3]}', "holds no object of parameters"),
    ],
)
def test_wrong_usage_is_refused(
    tmp_path: Path, name: str | None, family: str | None, content: str | None, message: str
) -> None:
    """Each wrong usage ends with one line that says what is wrong."""
    parameters = None
    if content is not None:
        parameters = tmp_path / "parameters.json"
        parameters.write_text(content)
    with pytest.raises(ConfigurationError, match=message):
        simulate(name, world=family, parameters=parameters, out=tmp_path)
