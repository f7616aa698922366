"""Kafka transport for Faust that hands an agent a partition's fetched records as one event.

Faust finds it by its entry point, so ``faust.App(broker="batch://host:port")`` is all it takes; topics need a
``BatchSchema``. What it changes in aiokafka is changed when the first such app is made, not on import: see ``patches``.
"""

from agents.kafka.transport.chunks import BatchSchema, ChunkMessage
from agents.kafka.transport.consumer import BatchConsumer, PartitionHooks
from agents.kafka.transport.driver import Transport
from agents.kafka.transport.fetched import Record, columns
from agents.kafka.transport.ledger import OffsetLedger

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
