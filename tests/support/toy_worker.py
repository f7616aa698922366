"""A small worker to test the driver of stages with, run as ``python -m tests.support.toy_worker``.

Its stage sorts numbers into windows by their tens and gives a window when a number of a later one comes. So it
has an open window at all times, like the real ones, and its outputs do not depend on crashes.
"""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import msgspec

from agents.kafka.app import make_app
from agents.kafka.outgoing import Outgoing, ProducerSender, Sender
from agents.kafka.state import KafkaStateStore
from agents.kafka.subscription import FaustSubscription
from agents.kafka.transport import Record
from agents.ops.logs import configure
from agents.ops.settings import Settings
from agents.runtime.driver import AgentDriver
from agents.runtime.handler import Stateless
from agents.runtime.stage_runner import StageRunner
from pipeline.snapshots.components import Upgrade
from pipeline.stage import Kept

WINDOW = 10


class Window(msgspec.Struct, frozen=True, array_like=True):
    """What the toy stage gives: a window of one partition and the numbers in it."""

    partition: int
    start: int
    numbers: list[int]


class ToyStage:
    """See ``pipeline.stage.Stage``; takes numbers, in rising order, each written several times perhaps."""

    def __init__(self, partition: int, padding: int = 0) -> None:
        self._partition = partition
        self._open: dict[int, int] = {}
        self._given = -1
        self._padding = padding

    def take(self, item: int, offset: int) -> list[Window]:
        """Take a number, and return the window that it ends."""
        start = item // WINDOW * WINDOW
        if start <= self._given:
            return []
        done: list[Window] = []
        if self._open and start > (current := min(self._open) // WINDOW * WINDOW):
            done = [Window(self._partition, current, sorted(self._open))]
            self._open, self._given = {}, current
        self._open.setdefault(item, offset)
        return done

    def held(self) -> int | None:
        """Return the offset of the open window's first number."""
        return min(self._open.values(), default=None)

    def snapshot(self) -> bytes:
        """Return which window was given last."""
        return msgspec.msgpack.encode((self._given, bytes(self._padding)))

    def restore(self, state: bytes) -> Upgrade:
        """Go on after that window."""
        self._given, _ = msgspec.msgpack.decode(state, type=tuple[int, bytes])
        return Upgrade()

    def sizes(self) -> Mapping[Kept, int]:
        """Return how many numbers are in the open window."""
        return {"posts_waiting": len(self._open)}

    @property
    def watermark(self) -> int:
        """Where the last window given ended."""
        return max(self._given, 0)


def make_driver(bootstrap: str, prefix: str, snapshot_seconds: float, padding: int = 0) -> AgentDriver:
    """Return a driver of the toy stage, from ``<prefix>.numbers`` to ``<prefix>.windows``."""
    settings = Settings(bootstrap_servers=bootstrap, group_id=prefix, data_dir=Path("/nonexistent"))
    app = make_app(settings, "toy")
    sender = ProducerSender(app.producer)
    subscription = FaustSubscription(app, f"{prefix}.numbers")
    runner: StageRunner[int, Window] = StageRunner(
        "detect",
        make=lambda partition: ToyStage(partition, padding),
        decode=int,
        encode=lambda window: Outgoing(f"{prefix}.windows", msgspec.json.encode(window), partition=0),
        sender=sender,
        states=KafkaStateStore(f"{prefix}.state", sender, settings.client_options()),
        hold=subscription.hold,
        snapshot_seconds=snapshot_seconds,
    )
    return AgentDriver("detect", subscription, runner)


@asynccontextmanager
async def running(driver: AgentDriver) -> AsyncIterator[AgentDriver]:
    """Start a driver, and stop its app whatever happens: its threads would keep the tests from ending."""
    try:
        await driver.start()
        yield driver
        await driver.stop()
    finally:
        await driver.subscription.stop()


class Copy(Stateless):
    """Writes what it reads to another topic, partition to partition."""

    def __init__(self, topic: str, sender: Sender) -> None:
        self._topic = topic
        self._sender = sender

    async def take(self, partition: int, records: Sequence[Record]) -> None:
        """Copy a chunk."""
        copies = [Outgoing(self._topic, record.value, partition=partition) for record in records]
        await self._sender.send_all(copies)


def make_copier(bootstrap: str, prefix: str) -> AgentDriver:
    """Return a driver that copies ``<prefix>.numbers`` to ``<prefix>.copies``."""
    settings = Settings(bootstrap_servers=bootstrap, group_id=prefix, data_dir=Path("/nonexistent"))
    app = make_app(settings, "copy")
    subscription = FaustSubscription(app, f"{prefix}.numbers")
    return AgentDriver("ingest", subscription, Copy(f"{prefix}.copies", ProducerSender(app.producer)))


@contextmanager
def worker(kind: str, bootstrap: str, prefix: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a toy worker as a process of its own; it is killed in the end if it still runs."""
    command = [sys.executable, "-m", "tests.support.toy_worker", kind, bootstrap, prefix]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


async def joined(process: subprocess.Popen[bytes]) -> None:
    """Wait until a toy worker has partitions."""
    assert process.stdout is not None
    async with asyncio.timeout(120):
        assert await asyncio.to_thread(process.stdout.readline) == b"joined\n"


async def main(kind: str, bootstrap: str, prefix: str) -> None:
    """Run until SIGTERM, as ``windows`` or ``copies``."""
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    copies = kind == "copies"
    driver = (
        make_copier(bootstrap, prefix) if copies else make_driver(bootstrap, prefix, snapshot_seconds=0.5)
    )
    await driver.start()
    while not driver.partitions and not driver.failed.done():  # noqa: ASYNC110 - the driver has no event for it
        await asyncio.sleep(0.05)
    print("joined", flush=True)
    ends: list[Any] = [asyncio.ensure_future(stopped.wait()), driver.failed]
    await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    if driver.failed.done():
        raise driver.failed.result()
    await driver.stop()


if __name__ == "__main__":
    configure(level="warning")
    asyncio.run(main(*sys.argv[1:]))
