"""How fetched records become messages."""

from __future__ import annotations

from faust.types import TP

from agents.kafka.transport.chunks import CHUNK_RECORDS, ChunkMessage, ChunkScheduler
from agents.kafka.transport.fetched import Record


def _records(tp: TP, count: int) -> list[Record]:
    topic, partition = tp
    return [Record(topic, partition, n, 1_000 + n, 0, None, b"x", None, -1, 1, ()) for n in range(count)]


def test_the_scheduler_cuts_chunks_and_takes_partitions_in_turn() -> None:
    """A partition with much to read does not keep the others waiting."""
    busy, quiet = TP("posts", 0), TP("posts", 1)
    fetched = {busy: _records(busy, 2 * CHUNK_RECORDS + 1), quiet: _records(quiet, 3)}
    chunks = [(tp.partition, len(chunk)) for tp, chunk in ChunkScheduler().iterate(fetched)]
    assert chunks == [(0, CHUNK_RECORDS), (1, 3), (0, CHUNK_RECORDS), (0, 1)]


def test_a_chunk_stands_for_its_last_offset() -> None:
    """Faust sees the last record's offset and time; the ledger's entry has the whole span."""
    tp = TP("posts", 2)
    message = ChunkMessage(tp, _records(tp, 5), generation_id=3)
    assert (message.offset, message.timestamp, message.generation_id) == (4, 1.004, 3)
    assert (message.delivery.first, message.delivery.last) == (0, 4)


def test_acknowledging_a_chunk_marks_its_entry_in_the_ledger() -> None:
    """The mark that Faust sets, from Python or compiled code, is the ledger's own."""
    tp = TP("posts", 0)
    message = ChunkMessage(tp, _records(tp, 1), generation_id=0)
    assert not message.delivery.acked
    message.acked = True
    assert message.delivery.acked
