"""Files and exports give each payload once, also when they grow or come again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from agents.connectors.feed import Event, Feed, Position
from agents.connectors.files import FileFeed, TelegramFeed
from tests.unit.agents.connectors.support import Naps, take


async def everything(feed: Feed, position: Position = None) -> list[Event]:
    """Return all events of a feed that ends."""
    return [one async for one in feed.events(position)]


def ids(events: list[Event]) -> list[int]:
    """Return the payloads' ids."""
    return [json.loads(one.value)["id"] for one in events]


def lines(*numbers: int) -> str:
    """Return payloads, one a line."""
    return "".join(json.dumps({"id": number}) + "\n" for number in numbers)


async def test_a_file_goes_on_where_it_was_left(tmp_path: Path) -> None:
    """After any payload, and after the end when it has grown."""
    file, other = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    file.write_text(lines(0, 1, 2))
    other.write_text(lines(3, 4))
    first = await everything(FileFeed([file, other], "x"))
    assert ids(first) == [0, 1, 2, 3, 4]
    for number, event in enumerate(first):
        assert ids(await everything(FileFeed([file, other], "x"), event.position)) == list(
            range(number + 1, 5)
        )
    file.write_text(lines(0, 1, 2, 9))
    assert ids(await everything(FileFeed([file, other], "x"), first[-1].position)) == [9]


async def test_another_file_of_the_name_is_read_from_its_beginning(tmp_path: Path) -> None:
    """It is known by how it begins."""
    file = tmp_path / "a.jsonl"
    file.write_text(lines(0, 1))
    done = (await everything(FileFeed([file], "x")))[-1].position
    file.write_text(lines(7, 8, 9))
    assert ids(await everything(FileFeed([file], "x"), done)) == [7, 8, 9]


async def test_a_file_that_grows_is_followed(tmp_path: Path) -> None:
    """A line that is not ended yet waits until it is."""
    file = tmp_path / "a.jsonl"
    file.write_text(lines(0) + '{"id":')
    written = iter([' 1}\n{"id": 2', "}\n"])

    async def write_more(_seconds: float) -> None:
        with file.open("a") as content:
            content.write(next(written, ""))

    assert ids(await take(FileFeed([file], "x", follow=True, sleep=write_more).events(None), 3)) == [0, 1, 2]


async def test_damage_is_kept_to_be_told(tmp_path: Path) -> None:
    """What came before it is read."""
    file = tmp_path / "a.gz"
    file.write_bytes(b"\x1f\x8b\x08 no gzip")
    feed = FileFeed([file], "x")
    assert await everything(feed) == []
    assert str(file) in feed.damaged[0]


def export(chat: int, *numbers: int, **fields: Any) -> dict[str, Any]:
    """Return an export of one chat."""
    messages = [{"id": number, "type": "message", "from_id": "user1", **fields} for number in numbers]
    return {"id": chat, "name": "A chat", "type": "public_channel", "messages": messages}


async def test_exports_in_a_folder_give_what_is_new_of_every_chat(tmp_path: Path) -> None:
    """A chat exported again, alone or with others, is no second copy of it."""
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "result.json").write_text(json.dumps(export(1, 1, 2, 3), indent=1))
    first = await everything(TelegramFeed(tmp_path))
    assert ids(first) == [1, 2, 3]
    assert first[0].key == b"user1"
    assert json.loads(first[0].value)["chat"] == {"id": 1, "name": "A chat", "type": "public_channel"}
    assert ids(await everything(TelegramFeed(tmp_path), first[1].position)) == [3]
    (tmp_path / "two").mkdir()
    whole = {"chats": {"list": [export(1, 1, 2, 3, 4), export(2, 1)]}}
    (tmp_path / "two" / "result.json").write_text(json.dumps(whole))
    assert ids(await everything(TelegramFeed(tmp_path), first[-1].position)) == [4, 1]


async def test_an_export_that_is_still_written_waits(tmp_path: Path) -> None:
    """Half a document is no post; it is read once it is whole."""
    file = tmp_path / "result.json"
    whole = json.dumps(export(1, 1, 2), indent=1)
    file.write_text(whole[:80])

    async def finish(_seconds: float) -> None:
        file.write_text(whole)

    assert ids(await take(TelegramFeed(tmp_path, follow=True, sleep=finish).events(None), 2)) == [1, 2]
    file.write_text(whole[:80])
    feed = TelegramFeed(file)
    assert await everything(feed) == []
    assert "no whole JSON document" in feed.damaged[0]


@pytest.mark.parametrize("odd", [None, 7, {"id": "x"}, {"type": "message"}])
async def test_odd_messages_are_handed_on(odd: Any, tmp_path: Path) -> None:
    """They become dead letters, and the others come."""
    one = export(1, 1)
    one["messages"] = [odd, *one["messages"]]
    (tmp_path / "result.json").write_text(json.dumps(one))
    assert len(await everything(TelegramFeed(tmp_path))) == 2
    assert Naps().seconds == []


async def test_a_page_a_line_gives_each_payload(tmp_path: Path) -> None:
    """As whoever asks an interface for pages saves its answers."""
    file = tmp_path / "a.jsonl"
    pages = [{"data": [{"id": number}, {"id": number + 1}], "includes": {}} for number in (0, 2)]
    file.write_text("".join(json.dumps(page) + "\n" for page in pages))
    found = [json.loads(one.value)["data"]["id"] for one in await everything(FileFeed([file], "x"))]
    assert found == [0, 1, 2, 3]
