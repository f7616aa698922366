"""What a fetch brought: the records of a partition, unpacked a batch at a time and made when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, overload

import aiokafka.consumer.fetcher  # type: ignore[import-untyped] # it ships no types
from faust.types import TP
from msgspec import Struct


class Record(Struct, gc=False):
    """One record, in place of the dataclass that aiokafka makes of each.

    The fields are those of ``aiokafka.structs.ConsumerRecord``, in its order.
    """

    topic: str
    partition: int
    offset: int
    timestamp: int
    timestamp_type: int
    key: bytes | None
    value: bytes | None
    checksum: int | None
    serialized_key_size: int
    serialized_value_size: int
    headers: tuple[tuple[str, bytes], ...]


class Records(Sequence[Record]):
    """Consecutive records of one partition.

    Whoever takes thousands wants little but their values: to make a record of each, one after another, took as long as
    all else that it takes to unpack them.

    Args:
        tp: Their partition.
        unpacked: What aiokafka unpacked of a batch: objects with an offset, a time, a key, a value and headers.
    """

    __slots__ = ("tp", "unpacked")

    def __init__(self, tp: TP, unpacked: Sequence[Any]) -> None:
        self.tp = tp
        self.unpacked = unpacked

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.unpacked)

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> Records: ...
    def __getitem__(self, index: int | slice) -> Record | Records:
        """Return one, or some as what they are."""
        if isinstance(index, slice):
            return Records(self.tp, self.unpacked[index])
        return _record(self.tp, self.unpacked[index])

    def __iter__(self) -> Iterator[Record]:
        """Make one after another."""
        return (_record(self.tp, one) for one in self.unpacked)


def _record(tp: TP, one: Any) -> Record:  # noqa: ANN401 - a class of aiokafka, which ships no types
    return Record(
        tp.topic,
        tp.partition,
        one.offset,
        one.timestamp,
        one.timestamp_type,
        one.key,
        one.value,
        None,
        -1,
        -1,
        tuple(one.headers or ()),
    )


def columns(records: Sequence[Record]) -> tuple[list[bytes | None], list[int]]:
    """Return the records' values, and their times, ms."""
    found: Sequence[Any] = records.unpacked if isinstance(records, Records) else records
    return [record.value for record in found], [record.timestamp for record in found]


class _Batch:
    """A batch of records whose iterator gives all of them as one: its last offset stands for them."""

    def __init__(self, batch: Any) -> None:  # noqa: ANN401 - a class of aiokafka
        self._batch = batch
        self.unpacked: list[Any] = []

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as the attribute is
        return getattr(self._batch, name)

    def __iter__(self) -> Iterator[_Batch]:
        self.unpacked = list(self._batch)
        return iter((self,) if self.unpacked else ())

    def __next__(self) -> Any:  # noqa: ANN401 - the record of a control batch
        return next(self._batch)

    @property
    def offset(self) -> int:
        offset: int = self.unpacked[-1].offset
        return offset


class _Batches:
    """The batches that a fetch brought of a partition."""

    def __init__(self, batches: Any) -> None:  # noqa: ANN401 - a class of aiokafka
        self._batches = batches
        self.has_next = batches.has_next

    def next_batch(self) -> _Batch:
        return _Batch(self._batches.next_batch())


class PartitionRecords(aiokafka.consumer.fetcher.PartitionRecords):  # type: ignore[misc] # it ships no types
    """What a fetch brought of a partition; gives the records of a whole batch at a time, for ``joined``."""

    def __init__(self, tp: TP, records: Any, *how: Any) -> None:  # noqa: ANN401 - handed through
        super().__init__(tp, _Batches(records), *how)

    def __iter__(self) -> Iterator[Records]:
        """Return the generator itself, in place of a wrapper around it."""
        found: Iterator[Records] = self._records_iterator
        return found

    def _consumer_record(self, tp: TP, batch: _Batch) -> Records:
        unpacked = batch.unpacked
        # A batch comes whole even if it was asked for from within.
        if unpacked[0].offset < self.next_fetch_offset:
            unpacked = [one for one in unpacked if one.offset >= self.next_fetch_offset]
        return Records(tp, unpacked)


def joined(batches: Sequence[Records]) -> Records:
    """Return the records of one partition's batches, at least one, as one sequence."""
    if len(batches) == 1:
        return batches[0]
    return Records(batches[0].tp, list(chain.from_iterable(batch.unpacked for batch in batches)))
