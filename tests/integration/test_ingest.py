"""``pileon ingest`` over a broker: what it writes, where it goes on, and that a kill loses nothing."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from functools import partial
from pathlib import Path

import pytest
from aiohttp import web

from agents.kafka.transport import Record
from schemas.codec import decode_post
from tests.support.brokers import Broker, eventually, read_all
from tests.support.web import serving
from tests.unit.agents.connectors.test_bluesky import Jetstream, event
from tests.unit.pipeline.sources.payloads import reddit

ROOT = Path(__file__).parents[2]
EVENTS = 3_000


@pytest.fixture
def topics(broker: Broker, prefix: str) -> str:
    """The topics that connectors write to; gives their prefix."""
    for name in ("posts.raw", "posts", "posts.deleted", "dead-letters", "cursors"):
        broker.create_topic(f"{prefix}.{name}", 1)
    return f"{prefix}."


async def start(broker: Broker, prefix: str, *arguments: str) -> asyncio.subprocess.Process:
    """Start ``pileon ingest``."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("PILEON_")}
    env |= {"PILEON_BOOTSTRAP_SERVERS": broker.bootstrap, "PILEON_TOPIC_PREFIX": prefix}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "console.cli.main", "ingest", *arguments,
        cwd=ROOT, env=env, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def finished(process: asyncio.subprocess.Process) -> tuple[int | None, str]:
    """Return exit code and standard error of a command."""
    _, errors = await asyncio.wait_for(process.communicate(), 120)
    return process.returncode, errors.decode()


async def written(broker: Broker, topic: str) -> list[Record]:
    """Return what a topic of one partition holds."""
    return await read_all(broker.bootstrap, topic, 1)


async def test_a_file_is_written_once_and_goes_on(broker: Broker, topics: str, tmp_path: Path) -> None:
    """A second run adds nothing; what was added to the file is added to the topic."""
    file = tmp_path / "comments.jsonl"
    file.write_text(
        "".join(json.dumps(reddit() | {"name": f"t1_{number}"}) + "\n" for number in range(50)) + "{\n"
    )
    arguments = ("file", str(file), "--format", "reddit", "--to", "posts")
    code, errors = await finished(await start(broker, topics, *arguments))
    assert (code, errors.splitlines()[-1]) == (0, "read 51 events, wrote 51 records, refused 1")
    code, errors = await finished(await start(broker, topics, *arguments))
    assert (code, errors.splitlines()[-1]) == (0, "read 0 events, wrote 0 records, refused 0")
    with file.open("a") as content:
        content.write(json.dumps(reddit() | {"name": "t1_new"}) + "\n")
    assert (await finished(await start(broker, topics, *arguments)))[0] == 0
    posts = [decode_post(record.value) for record in await written(broker, f"{topics}posts")]
    assert [one.id for one in posts] == [*(f"t1_{number}" for number in range(50)), "t1_new"]
    assert len(await written(broker, f"{topics}dead-letters")) == 1


async def test_a_kill_loses_no_event(broker: Broker, topics: str) -> None:
    """Killed twice in the middle, and ended in good order: every event is there, and only the last second's twice."""
    jetstream = Jetstream([event(number) for number in range(EVENTS)], [700, 400])
    app = web.Application()
    app.router.add_get("/subscribe", jetstream.subscribe)
    raw = f"{topics}posts.raw"

    async def at_least(count: int, asked: int) -> bool:
        """Whether a process started since has come to ask, and so many events are there.

        On a busy machine a process may write all of them before it is killed; the next one has to be up all the same.
        """
        return len(jetstream.cursors) > asked and len(await written(broker, raw)) >= count

    async with serving(app) as address:
        for count in (300, 800, EVENTS):
            asked = len(jetstream.cursors)
            process = await start(broker, topics, "bluesky", "--server", f"ws://{address}", "--names", "")
            await eventually(partial(at_least, count, asked))
            if count < EVENTS:
                process.kill()
                await process.wait()
        process.send_signal(signal.SIGTERM)
        code, errors = await finished(process)
    assert code == 0, errors
    records = await written(broker, raw)
    found = [json.loads(record.value or b"")["commit"]["rkey"] for record in records]
    assert sorted(set(found), key=int) == [str(number) for number in range(EVENTS)]
    assert {dict(record.headers)["source"] for record in records} == {b"bluesky"}
    cursor = json.loads((await written(broker, f"{topics}cursors"))[-1].value or b"")
    assert cursor["position"] == json.loads(event(EVENTS - 1))["time_us"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["mastodon"], 2, "mastodon needs --server"),
        (["mastodon", "--server", "social.example"], 2, "it begins with http:// or https://"),
        (["x"], 2, "set PILEON_X_TOKEN"),
        (["bluesky", "x.jsonl"], 2, "bluesky takes no PATH"),
        (["bluesky", "--follow"], 2, "live sources never end"),
        (["file", "none.jsonl", "--format", "x"], 2, "no such file"),
        (["file", "README.md"], 2, "file needs --format, one of native, bluesky"),
        (["telegram"], 2, "telegram needs one PATH"),
        (["telegram", ".", "--format", "x"], 2, "--format is for file"),
        (
            ["file", "README.md", "--format", "x", "--rules", "r"],
            2,
            "--rules and --backfill-minutes are for x",
        ),
        (["myspace"], 2, "myspace"),
    ],
)
async def test_wrong_usage_is_told(
    broker: Broker, topics: str, arguments: list[str], code: int, message: str
) -> None:
    """In one line, before anything is connected."""
    if not hasattr(broker, "_embedded"):
        pytest.skip("one broker is enough for what needs none")
    ended, errors = await finished(await start(broker, topics, *arguments))
    assert ended == code, errors
    assert message in errors
    assert len(errors.splitlines()) == 1


async def test_without_its_topics_it_does_not_start(broker: Broker, prefix: str) -> None:
    """It names the first that is missing, and how to make it."""
    if hasattr(broker, "_embedded"):
        pytest.skip("the mock cluster makes topics by itself")
    code, errors = await finished(await start(broker, f"{prefix}.", "bluesky"))
    assert code == 1
    assert "posts.raw; `pileon topics` creates what is missing" in errors
