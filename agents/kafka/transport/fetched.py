"""What a fetch brought: the records of a partition, as columns that are unpacked a batch at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, overload

import aiokafka.consumer.fetcher  # type: ignore[import-untyped] # it ships no types
from faust.types import TP
from msgspec import Struct

Headers = Sequence[tuple[str, bytes]]


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
    """Consecutive records of one partition, as columns.

    Whoever takes thousands wants little but their values: to make a record of each, one after another, took half as
    long again as to unpack them.

    Attributes:
        tp: Their partition.
        timestamp_type: What their times are, as Kafka numbers it; a topic has one, unless it was set anew.
        offsets: Their offsets, ascending; a range unless the log has gaps.
        timestamps: When each was made or reached the log, ms.
        keys: Their keys.
        values: Their values.
        headers: Their headers; None where there are none.
    """

    __slots__ = ("headers", "keys", "offsets", "timestamp_type", "timestamps", "tp", "values")

    def __init__(
        self,
        tp: TP,
        timestamp_type: int,
        offsets: Sequence[int],
        timestamps: list[int],
        keys: list[bytes | None],
        values: list[bytes | None],
        headers: list[Headers | None],
    ) -> None:
        self.tp = tp
        self.timestamp_type = timestamp_type
        self.offsets = offsets
        self.timestamps = timestamps
        self.keys = keys
        self.values = values
        self.headers = headers

    @classmethod
    def unpacked(cls, tp: TP, batch: Sequence[Any]) -> Records:
        """Return a batch, at least one record, as aiokafka unpacked it.

        Its objects are let go of at once: the garbage collector counts them, and would look through thousands.
        """
        first, last = batch[0].offset, batch[-1].offset
        whole = last - first == len(batch) - 1
        return cls(
            tp,
            batch[-1].timestamp_type,
            range(first, last + 1) if whole else [one.offset for one in batch],
            [one.timestamp for one in batch],
            [one.key for one in batch],
            [one.value for one in batch],
            [one.headers or None for one in batch],
        )

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.values)

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> Records: ...
    def __getitem__(self, index: int | slice) -> Record | Records:
        """Return one, or some as columns."""
        if isinstance(index, slice):
            return Records(
                self.tp,
                self.timestamp_type,
                self.offsets[index],
                self.timestamps[index],
                self.keys[index],
                self.values[index],
                self.headers[index],
            )
        return Record(
            self.tp.topic,
            self.tp.partition,
            self.offsets[index],
            self.timestamps[index],
            self.timestamp_type,
            self.keys[index],
            self.values[index],
            None,
            -1,
            -1,
            tuple(self.headers[index] or ()),
        )


def joined(batches: Sequence[Records]) -> Records:
    """Return the records of one partition's batches, at least one, as one sequence."""
    if len(batches) == 1:
        return batches[0]
    first, last = batches[0].offsets[0], batches[-1].offsets[-1]
    whole = last - first == sum(map(len, batches)) - 1
    return Records(
        batches[0].tp,
        batches[-1].timestamp_type,
        range(first, last + 1) if whole else list(chain.from_iterable(batch.offsets for batch in batches)),
        list(chain.from_iterable(batch.timestamps for batch in batches)),
        list(chain.from_iterable(batch.keys for batch in batches)),
        list(chain.from_iterable(batch.values for batch in batches)),
        list(chain.from_iterable(batch.headers for batch in batches)),
    )


def columns(records: Sequence[Record]) -> tuple[list[bytes | None], list[int]]:
    """Return the records' values, and their times, ms."""
    if isinstance(records, Records):
        return records.values, records.timestamps
    return [record.value for record in records], [record.timestamp for record in records]


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
        return Records.unpacked(tp, unpacked)
