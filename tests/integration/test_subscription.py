"""What an agent relies on of a subscription: the same on a real Kafka and on the embedded broker.

The schedules of ``tests.simulation`` run the same adapter in virtual time.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from agents.kafka.app import make_app
from agents.kafka.subscription import Chunk, FaustSubscription, Listener, Subscription
from agents.kafka.transport import Record, patches
from agents.ops.settings import build
from tests.support.brokers import Broker, eventually, produce

PARTITIONS = 2


class Reader:
    """A listener that notes what it is told, and may refuse to acknowledge."""

    def __init__(self) -> None:
        self.committed: dict[int, int | None] = {}
        self.starts: dict[int, int] = {}
        self.read: dict[int, list[int]] = defaultdict(list)
        self.acknowledges = True
        self.revocations: list[set[int]] = []
        self.stale = 0
        self.subscription: Subscription | None = None

    async def assigned(self, committed: Mapping[int, int | None]) -> Mapping[int, int]:
        """Note what is committed."""
        self.committed = dict(committed)
        return {number: self.starts[number] for number in committed if number in self.starts}

    async def revoked(self, partitions: set[int]) -> None:
        """Note what goes."""
        self.revocations.append(partitions)

    async def take(self, chunk: Chunk, records: Sequence[Record]) -> bool:
        """Note offsets."""
        assert self.subscription is not None
        if not self.subscription.current(chunk):
            self.stale += 1
            return False
        self.read[chunk.partition] += [record.offset for record in records]
        return self.acknowledges

    def count(self) -> int:
        """Return how many records were read."""
        return sum(map(len, self.read.values()))


@pytest.fixture
def topic(broker: Broker, prefix: str) -> str:
    """A topic with twenty records in each partition."""
    name = f"{prefix}.numbers"
    broker.create_topic(name, PARTITIONS)
    write(broker, name, 20)
    return name


def write(broker: Broker, topic: str, count: int) -> None:
    """Write records to each partition."""
    values = [
        (partition, None, str(number).encode()) for partition in range(PARTITIONS) for number in range(count)
    ]
    produce(broker.bootstrap, topic, values)


@asynccontextmanager
async def reading(
    broker: Broker, topic: str, reader: Listener, folder: Path
) -> AsyncIterator[FaustSubscription]:
    """Run a subscription in the group named after the topic."""
    settings = build(
        {"bootstrap_servers": broker.bootstrap, "group_id": topic, "data_dir": folder, "session_seconds": 6.0}
    )
    subscription = FaustSubscription(make_app(settings, "watch"), topic)
    if isinstance(reader, Reader):
        reader.subscription = subscription
    subscription.listen(reader, "watch")
    try:
        await subscription.start()
        yield subscription
    finally:
        await subscription.stop()


async def has_read(reader: Reader, count: int) -> None:
    """Wait until so many records were read."""

    async def enough() -> bool:
        return reader.count() >= count

    await eventually(enough)


async def test_every_record_comes_once_and_in_order_within_its_partition(
    broker: Broker, topic: str, tmp_path: Path
) -> None:
    """From the oldest on, where nothing is committed; then it is known to be at the end."""
    reader = Reader()
    async with reading(broker, topic, reader, tmp_path) as subscription:
        await has_read(reader, 40)
        assert reader.committed == {0: None, 1: None}
        assert reader.read == {0: list(range(20)), 1: list(range(20))}
        assert subscription.settled
        assert await subscription.oldest([0, 1]) == {0: 0, 1: 0}
        assert await subscription.newest([0, 1]) == {0: 20, 1: 20}

        async def at_the_end() -> bool:
            return all(
                subscription.at_end(number)
                and subscription.asked_seconds(number) is not None
                and subscription.is_done(number, 20)
                and subscription.end_offset(number) == 20
                for number in range(PARTITIONS)
            )

        await eventually(at_the_end)
        assert not subscription.is_done(0, 21)
        assert not subscription.fell_behind(0)


async def test_what_is_acknowledged_is_committed_and_not_read_again(
    broker: Broker, topic: str, tmp_path: Path
) -> None:
    """The next member of the group goes on behind it."""
    reader = Reader()
    async with reading(broker, topic, reader, tmp_path) as subscription:
        await has_read(reader, 40)
        await subscription.commit()
    again = Reader()
    write(broker, topic, 3)
    async with reading(broker, topic, again, tmp_path):
        await has_read(again, 6)
        assert again.committed == {0: 20, 1: 20}
        assert again.read == {0: [20, 21, 22], 1: [20, 21, 22]}


async def test_what_is_not_acknowledged_comes_again(broker: Broker, topic: str, tmp_path: Path) -> None:
    """Nothing of it is committed, not even on the way out."""
    reader = Reader()
    reader.acknowledges = False
    async with reading(broker, topic, reader, tmp_path) as subscription:
        await has_read(reader, 40)
        await subscription.commit()
    again = Reader()
    async with reading(broker, topic, again, tmp_path):
        await has_read(again, 40)
        assert again.committed == {0: None, 1: None}


async def test_a_hold_bounds_what_is_committed(broker: Broker, topic: str, tmp_path: Path) -> None:
    """What is read beyond it comes again, however often it was acknowledged."""
    reader = Reader()
    async with reading(broker, topic, reader, tmp_path) as subscription:
        subscription.hold(0, 7)
        await has_read(reader, 40)
        await subscription.commit()
    again = Reader()
    async with reading(broker, topic, again, tmp_path):
        await has_read(again, 13)
        assert again.committed == {0: 7, 1: 20}
        assert again.read == {0: list(range(7, 20))}


async def test_the_listener_says_where_to_read_from(broker: Broker, topic: str, tmp_path: Path) -> None:
    """By its own state, for some partitions; the others go by what is committed."""
    reader = Reader()
    reader.starts = {1: 15}
    async with reading(broker, topic, reader, tmp_path):
        await has_read(reader, 25)
        assert reader.read == {0: list(range(20)), 1: list(range(15, 20))}


async def test_nothing_is_delivered_after_a_pause(broker: Broker, topic: str, tmp_path: Path) -> None:
    """A worker that stops takes no more."""
    reader = Reader()
    async with reading(broker, topic, reader, tmp_path) as subscription:
        await has_read(reader, 40)
        subscription.pause()
        write(broker, topic, 5)
        await asyncio.sleep(1.0)
        assert reader.count() == 40


async def test_a_listener_that_cannot_get_ready_ends_the_subscription(
    broker: Broker, topic: str, tmp_path: Path
) -> None:
    """And why is told; nobody reads partitions that nobody is ready for."""

    class Unready(Reader):
        """One whose state is gone."""

        async def assigned(self, committed: Mapping[int, int | None]) -> Mapping[int, int]:
            """Refuse."""
            raise ValueError("no state")

    reader = Unready()
    async with reading(broker, topic, reader, tmp_path) as subscription:
        error = await asyncio.wait_for(subscription.ended(), 60)
        assert str(error) == "no state"
        assert reader.count() == 0


def test_importing_the_transport_changes_nothing_in_aiokafka() -> None:
    """Only the start of an app does; a program that only reads a topic has aiokafka as it came."""
    import subprocess
    import sys

    program = (
        "import aiokafka.consumer.consumer as c, aiokafka.conn as n\n"
        "before = c.Fetcher, n.AIOKafkaConnection.send\n"
        "import agents.wiring, agents.kafka.transport\n"
        "from agents.kafka.transport import patches\n"
        "assert (c.Fetcher, n.AIOKafkaConnection.send) == before and not patches.applied()\n"
        "patches.apply(); after = c.Fetcher, n.AIOKafkaConnection.send\n"
        "assert after[0] is not before[0] and after[1] is not before[1] and patches.applied()\n"
        "patches.apply(); assert (c.Fetcher, n.AIOKafkaConnection.send) == after\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_patches_are_for_the_version_that_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another one is refused at the start, rather than half patched."""
    monkeypatch.setattr(patches, "_applied", False)
    monkeypatch.setattr("aiokafka.__version__", "0.15.1")
    with pytest.raises(RuntimeError, match=r"aiokafka is 0\.15\.1, the transport is written for 0\.14\.x"):
        patches.apply()
