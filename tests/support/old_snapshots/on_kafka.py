"""Topics as an older version left them: its snapshots in ``state``, and as much before them as was read."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from agents.kafka.outgoing import Outgoing
from agents.kafka.state import KafkaStateStore, Place, Snapshot
from schemas import topics
from tests.support.brokers import produce
from tests.support.installation import Installation
from tests.support.old_snapshots.stored import Kept, Stored


class _Producing:
    """A ``Sender`` on a broker."""

    def __init__(self, installation: Installation) -> None:
        self._bootstrap = installation.settings.bootstrap_servers

    async def send_all(self, records: Iterable[Outgoing]) -> list[int]:
        """Write records; nobody asks for their offsets."""
        for one in records:
            await asyncio.to_thread(
                produce, self._bootstrap, one.topic, [(one.partition, one.key, one.value)]
            )
        return []


async def put(installation: Installation, old: Stored) -> None:
    """Write what an older version kept; what it had read before its snapshots nobody reads again."""
    for partition, kept in enumerate(old.detect):
        _log(installation, topics.POSTS_TARGETED, partition, kept)
    _log(installation, topics.COACTIONS, 0, old.memory)
    states = KafkaStateStore(
        installation.name(topics.STATE), _Producing(installation), installation.settings.client_options()
    )
    for partition, kept in enumerate(old.detect):
        await states.write(Place("detect", partition), Snapshot(kept.offset, kept.state))
    await states.write(Place("memory", 0), Snapshot(old.memory.offset, old.memory.state))


def _log(installation: Installation, topic: topics.Topic, partition: int, kept: Kept) -> None:
    values = [*([b"read before the upgrade"] * kept.offset), *kept.log]
    installation.produce(topic, [(partition, None, value) for value in values])
