"""Files of payloads are read whatever way they were written."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
import zstandard

from agents.archives import payloads
from agents.archives.compressed import DamagedError
from agents.archives.payloads import Payload, read_payloads, several

ITEMS = [{"id": str(number), "text": "x" * 500} for number in range(300)]
LINES = b"".join(json.dumps(item).encode() + b"\n" for item in ITEMS)


def read(path: Path, content: bytes, source: str = "x") -> list[Payload]:
    """Write a file and read its payloads."""
    path.write_bytes(content)
    return list(read_payloads(path, source))


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.json", "a.jsonl.gz", "a.zst", "a"])
def test_one_payload_a_line(name: str, tmp_path: Path) -> None:
    """The name matters only for what the file is compressed with."""
    content = LINES
    if name.endswith(".gz"):
        content = gzip.compress(LINES)
    if name.endswith(".zst"):
        content = zstandard.ZstdCompressor().compress(LINES)
    found = read(tmp_path / name, b"\n" + content if name == "a.jsonl" else content)
    assert [json.loads(one.value) for one in found] == ITEMS
    assert found[-1].place == f"line {301 if name == 'a.jsonl' else 300}"


@pytest.mark.parametrize("indent", [None, 2])
def test_a_document_of_several(indent: int | None, tmp_path: Path) -> None:
    """A list is opened, printed on one line or on many."""
    found = read(tmp_path / "a.json", json.dumps(ITEMS, indent=indent).encode())
    assert [json.loads(one.value) for one in found] == ITEMS
    assert found[1].place == "item 2"


@pytest.mark.parametrize("indent", [None, 2])
def test_one_payload_alone(indent: int | None, tmp_path: Path) -> None:
    """A file of one payload needs no line end, and may be printed on many lines."""
    (found,) = read(tmp_path / "a.json", json.dumps(ITEMS[0], indent=indent).encode())
    assert json.loads(found.value) == ITEMS[0]


def test_an_export_of_telegram(tmp_path: Path) -> None:
    """The whole export is one object."""
    export = {"id": 5, "name": "A group", "messages": [{"id": 1}, {"id": 2}]}
    found = read(tmp_path / "result.json", json.dumps(export, indent=1).encode(), "telegram")
    assert [json.loads(one.value)["chat"]["id"] for one in found] == [5, 5]


def test_a_bad_first_line_costs_no_other(tmp_path: Path) -> None:
    """What is no document is read line by line."""
    found = read(tmp_path / "a.jsonl", b'{"id": \n' + LINES)
    assert [one.place for one in found[:2]] == ["line 1", "line 2"]
    assert len(found) == 301


def test_a_line_can_hold_several() -> None:
    """Pages of a search, one a line."""
    line = Payload("line 4", json.dumps({"data": ITEMS[:2]}).encode())
    assert [one.place for one in several("x", line) or ()] == ["line 4, item 1", "line 4, item 2"]
    assert several("x", Payload("line 4", b'{"data": {}}')) is None
    assert several("x", Payload("line 4", b"{")) is None


def test_damage_is_told_after_what_could_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file cut short gives its whole lines first; a document too large for the memory is refused."""
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(LINES * 10)[:-20])
    with pytest.raises(DamagedError):
        list(read_payloads(path, "x"))
    reading = read_payloads(path, "x")
    assert next(reading).place == "line 1"
    monkeypatch.setattr(payloads, "MAX_DOCUMENT_BYTES", 1000)
    with pytest.raises(DamagedError, match="one JSON document"):
        read(tmp_path / "b.json", json.dumps(ITEMS * 5, indent=1).encode())


@pytest.mark.parametrize(
    "between", ["\n", "\n\n", "\r\n"], ids=["line feed", "blank lines", "as Windows ends lines"]
)
def test_documents_one_after_another(between: str, tmp_path: Path) -> None:
    """Each laid out over several lines, as a tool prints them for people."""
    path = tmp_path / "a.json"
    path.write_text(between.join(json.dumps({"id": str(number)}, indent=2) for number in range(3)))
    assert [json.loads(payload.value)["id"] for payload in read_payloads(path, "x")] == ["0", "1", "2"]


def test_a_list_that_is_cut_gives_its_whole_payloads(tmp_path: Path) -> None:
    """And says that it is cut."""
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"id": str(number)} for number in range(3)], indent=1)[:-12])
    found: list[Payload] = []
    with pytest.raises(DamagedError, match="cut short, in the middle of an array"):
        found.extend(read_payloads(path, "mastodon"))
    assert [json.loads(payload.value)["id"] for payload in found] == ["0", "1"]


HALF = [
    {"id": number, "chat": {"id": 5}, "text": rf"a {'HALF' if number == 1 else ''}"} for number in range(4)
]


@pytest.mark.parametrize("source", ["telegram", "x"])
@pytest.mark.parametrize("form", ["lines", "list", "list of many lines", "export"])
def test_half_a_letter_costs_no_file(source: str, form: str, tmp_path: Path) -> None:
    """A name that was cut in the midst of an emoji stands in one of all messages of a chat."""
    content = {
        "lines": "\n".join(map(json.dumps, HALF)),
        "list": json.dumps(HALF),
        "list of many lines": json.dumps(HALF, indent=1),
        "export": json.dumps({"id": 5, "messages": HALF}),
    }[form].replace("HALF", r"\ud83d")
    if form == "export" and source == "x":
        return
    found = read(tmp_path / "a.json", content.encode(), source)
    assert [json.loads(one.value)["id"] for one in found] == [0, 1, 2, 3]


def test_a_bad_first_message_costs_no_other(tmp_path: Path) -> None:
    """Lines of messages are no export that is damaged."""
    lines = "\n".join(map(json.dumps, HALF))
    found = read(tmp_path / "a.jsonl", ('{"id": 7, "te\n' + lines).encode(), "telegram")
    assert [one.place for one in found] == [f"line {number}" for number in range(1, 6)]
    with pytest.raises(DamagedError, match="no whole JSON document"):
        read(tmp_path / "b.json", json.dumps({"id": 5, "messages": HALF}, indent=1)[:-9].encode(), "telegram")
