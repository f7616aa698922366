"""The examples: good files are taken, odd ones in part, and each bad one is refused for its own reason.

Beside every bad file stands a ``.txt`` with the exact line that people get to read.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator

from agents.watchlist import WatchlistError, parse_watchlist
from schemas.codec import BadRecordError, decode_alert, decode_post
from schemas.generate import FOLDER, FORMATS, json_schema

EXAMPLES = Path(__file__).parents[3] / "schemas" / "examples"


def examples(verdict: str, kind: str) -> list[Path]:
    """Return the example files of one kind, in order."""
    return sorted(path for path in (EXAMPLES / verdict / kind).iterdir() if path.suffix in {".json", ".yaml"})


def name(path: Path) -> str:
    """Name a test after its file."""
    return path.name


def decode(kind: str, path: Path) -> msgspec.Struct:
    """Decode an example as the product would."""
    content = path.read_bytes()
    if kind == "post":
        return decode_post(content)
    if kind == "alert":
        return decode_alert(content)
    return parse_watchlist(content, is_json=path.suffix == ".json")


def validator(kind: str) -> Draft202012Validator:
    """Return a validator that checks dates and times too."""
    schema = json.loads((FOLDER / f"{kind}.schema.json").read_bytes())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


@pytest.mark.parametrize("kind", FORMATS)
def test_json_schemas_are_fresh(kind: str) -> None:
    """The files in the repository are what ``python -m schemas.generate`` writes now."""
    assert (FOLDER / f"{kind}.schema.json").read_bytes() == json_schema(kind)


@pytest.mark.parametrize("kind", FORMATS)
def test_good_files_are_taken(kind: str) -> None:
    """Each decodes, validates against the JSON Schema, and comes back the same from its own bytes."""
    paths = examples("ok", kind)
    assert len(paths) >= 3
    for path in paths:
        decoded = decode(kind, path)
        again = msgspec.json.decode(msgspec.json.encode(decoded), type=FORMATS[kind])
        assert again == decoded
        if path.suffix == ".json":
            assert [
                error.message for error in validator(kind).iter_errors(json.loads(path.read_bytes()))
            ] == []
        assert validator(kind).is_valid(json.loads(msgspec.json.encode(decoded))), path


@pytest.mark.parametrize(
    "path", [one for one in examples("odd", "post") if not one.stem.endswith(".taken")], ids=name
)
def test_of_odd_posts_is_taken_what_can_be_understood(path: Path) -> None:
    """The schema asks senders for better; the post as it is taken stands in a file beside it."""
    taken = path.with_suffix(".taken.json").read_bytes()
    assert not validator("post").is_valid(json.loads(path.read_bytes()))
    assert validator("post").is_valid(json.loads(taken))
    assert decode_post(path.read_bytes()) == decode_post(taken)


@pytest.mark.parametrize("path", examples("bad", "post"), ids=name)
def test_bad_posts_are_refused_for_their_own_reason(path: Path) -> None:
    """The reason stands in the file's name, the line for people beside it."""
    with pytest.raises(BadRecordError) as refused:
        decode_post(path.read_bytes())

    assert refused.value.reason == path.stem.partition("--")[0]
    assert f"{refused.value}\n" == path.with_suffix(".txt").read_text()


@pytest.mark.parametrize("path", examples("bad", "watchlist"), ids=name)
def test_bad_watchlists_are_refused_for_their_own_reason(path: Path) -> None:
    """The line names the place in the file."""
    with pytest.raises(WatchlistError) as refused:
        decode("watchlist", path)

    assert f"{refused.value}\n" == path.with_suffix(".txt").read_text()


@pytest.mark.parametrize("path", examples("bad", "alert"), ids=name)
def test_bad_alerts_are_refused_for_their_own_reason(path: Path) -> None:
    """An alert of our own that does not decode is corruption, and says where."""
    with pytest.raises(msgspec.ValidationError) as refused:
        decode_alert(path.read_bytes())

    assert f"{refused.value}\n" == path.with_suffix(".txt").read_text()


@pytest.mark.parametrize("kind", FORMATS)
def test_no_two_bad_files_fail_alike(kind: str) -> None:
    """Each line of complaint belongs to one file, save where JSON leaves but one thing to say."""
    lines = [path.with_suffix(".txt").read_text() for path in examples("bad", kind)]
    shared = {line for line in lines if lines.count(line) > 1}

    assert shared <= {"bad_json: Input data was truncated\n"}
    assert len(lines) >= 10


def test_enough_ways_to_be_a_bad_post() -> None:
    """All reasons that a file can show have one; a tombstone and an oversized post are not files."""
    reasons = {path.stem.partition("--")[0] for path in examples("bad", "post")}

    assert len(examples("bad", "post")) >= 12
    assert reasons == {"missing_field", "wrong_type", "bad_value", "bad_json", "not_utf8", "too_deep"}


BEYOND_JSON_SCHEMA = {
    "bad_value--created_at-year-9999.json",
    "bad_value--created_at-before-1970.json",
    "bad_value--created_at-without-zone.json",
    "bad_value--created_at-no-time.json",
}


@pytest.mark.parametrize("kind", ["post", "alert"])
def test_json_schema_refuses_bad_files_too(kind: str) -> None:
    """Others can validate before they send; only what JSON Schema cannot say is left to us."""
    passed = set()
    for path in examples("bad", kind):
        content: Any
        try:
            content = json.loads(path.read_bytes())
        except (ValueError, RecursionError):
            continue
        if Draft202012Validator(json.loads(json_schema(kind))).is_valid(content):
            passed.add(path.name)

    allowed = BEYOND_JSON_SCHEMA | {
        "bad_json--nan.json",
        "bad_value--id-half-a-letter.json",
        "too_deep--arrays.json",
        "opened_at-no-time.json",
    }
    assert passed <= allowed


def test_tombstone_and_oversized_are_refused() -> None:
    """What no file can hold is refused as well."""
    with pytest.raises(BadRecordError, match=r"^tombstone: the record has no value$"):
        decode_post(None)
    with pytest.raises(BadRecordError, match=r"^oversized: 1000001 bytes, at most 1000000 are taken$"):
        decode_post(b" " * 1_000_001)
