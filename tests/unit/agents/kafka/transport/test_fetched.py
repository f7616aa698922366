"""How what a fetch brought becomes records."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import pytest
from aiokafka.record.default_records import (  # type: ignore[import-untyped] # it ships no types
    DefaultRecordBatchBuilder,
)
from aiokafka.record.memory_records import MemoryRecords  # type: ignore[import-untyped]
from aiokafka.structs import ConsumerRecord  # type: ignore[import-untyped]
from faust.types import TP
from msgspec.structs import fields as struct_fields

from agents.kafka.transport.fetched import PartitionRecords, Record, Records, columns, joined
from tests.support.fakes import records as plain_records

POSTS = TP("posts", 2)
CONTROL = 0x20


def _batch(first: int, values: Sequence[bytes | None], *, attributes: int = 0) -> bytes:
    builder = DefaultRecordBatchBuilder(2, 0, 0, -1, -1, -1, 1 << 20)
    for number, value in enumerate(values):
        builder.append(number, 1_000 + number, b"key", value, [("name", b"text")])
    batch = bytearray(builder.build())
    struct.pack_into(">q", batch, 0, first)
    batch[22] |= attributes
    return bytes(batch)


def _fetched(batches: bytes, start: int = 0, *, check: bool = False) -> PartitionRecords:
    return PartitionRecords(POSTS, MemoryRecords(batches), None, start, None, None, check, 0)


def _values(records: Sequence[Record]) -> list[tuple[int, bytes | None]]:
    return [(record.offset, record.value) for record in records]


def test_records_have_the_fields_that_aiokafka_has() -> None:
    """Who reads a record need not know who made it."""
    assert [field.name for field in struct_fields(Record)] == [field.name for field in fields(ConsumerRecord)]


def test_the_batches_of_a_fetch_are_one_sequence_of_records() -> None:
    """Offsets, times, keys, values and headers are those of the log, and the next fetch goes on after them."""
    fetched = _fetched(_batch(7, [b"a", None]) + _batch(9, [b"c"]))
    records = joined(list(fetched))
    assert _values(records) == [(7, b"a"), (8, None), (9, b"c")]
    assert records[1] == Record("posts", 2, 8, 1_001, 0, b"key", None, None, -1, -1, (("name", b"text"),))
    assert fetched.next_fetch_offset == 10


def test_a_batch_that_is_asked_for_from_within_begins_there() -> None:
    """The broker sends whole batches; what comes before that offset was read already."""
    batches = _batch(7, [b"a", b"b", b"c"]) + _batch(10, [b"d"])
    assert _values(joined(list(_fetched(batches, start=8)))) == [(8, b"b"), (9, b"c"), (10, b"d")]


def test_a_control_batch_holds_no_records() -> None:
    """What a transaction writes about itself is passed over."""
    fetched = _fetched(_batch(0, [b"x"], attributes=CONTROL) + _batch(1, [b"a"]))
    assert _values(joined(list(fetched))) == [(1, b"a")]


def test_a_batch_that_was_damaged_is_refused() -> None:
    """A flipped bit ends in an error, not in other values."""
    batch = bytearray(_batch(0, [b"abc"]))
    batch[-3] ^= 1
    with pytest.raises(Exception, match="Invalid CRC"):
        list(_fetched(bytes(batch), check=True))


def test_a_part_of_the_records_is_records_too() -> None:
    """A slice makes no record; what is taken out of it is equal to what all of them give."""
    records = joined(list(_fetched(_batch(0, [b"a", b"b", b"c"]))))
    part: Any = records[1:]
    assert isinstance(part, Records)
    assert (len(part), part[0], part[-1]) == (2, list(records)[1], records[2])


def test_columns_are_values_and_times() -> None:
    """They are the same of records that were made already."""
    records = joined(list(_fetched(_batch(0, [b"a", None]))))
    assert columns(records) == ([b"a", None], [1_000, 1_001])
    assert columns(list(records)) == columns(records)
    assert columns(plain_records([b"x"]))[0] == [b"x"]
