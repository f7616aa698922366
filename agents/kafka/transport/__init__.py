"""Kafka transport for Faust that hands an agent a partition's fetched records as one event.

Faust finds it by its entry point, so ``faust.App(broker="batch://host:port")`` is all it takes; topics need a
``BatchSchema``.
"""

from agents.transport.chunks import BatchSchema, ChunkMessage
from agents.transport.connection import mend
from agents.transport.consumer import BatchConsumer, PartitionHooks
from agents.transport.driver import Transport
from agents.transport.fetched import Record, columns
from agents.transport.ledger import OffsetLedger

__all__ = [
    "BatchConsumer",
    "BatchSchema",
    "ChunkMessage",
    "OffsetLedger",
    "PartitionHooks",
    "Record",
    "Transport",
    "columns",
]

mend()
