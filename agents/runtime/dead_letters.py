"""Records that can't be taken: kept whole, with where they stood and why they were refused."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

import msgspec

from agents.kafka.outgoing import MAX_RECORD_BYTES, Outgoing
from agents.kafka.transport import Record
from agents.ops import metrics
from agents.ops.metrics import Stage
from schemas.codec import BadRecordError

HEADERS: Final = ("topic", "partition", "offset", "stage", "reason", "detail", "sha256", "size")
"""What a dead letter's headers say; ``size`` and ``sha256`` are of the whole value, -1 and empty of none."""

KEY_HEADER: Final = "record-key"
KEPT_HEADER: Final = "record-header-"
"""How the headers begin that keep the record's own key and headers, so that it can be written again as it was."""

MAX_KEPT_BYTES: Final = 64 * 1024
"""Bytes of a record's own key and headers that are kept; those that are beyond are left out."""


class DeadLetter(msgspec.Struct, frozen=True):
    """A record that was refused.

    Attributes:
        topic: Topic that it stood in.
        partition: Its partition.
        offset: Its offset.
        stage: Who refused it.
        reason: Why, as one of ``schemas.codec.Reason``.
        detail: Why, for people.
        sha256: Digest of its value, in hexadecimal; empty for a tombstone.
        size: Length of its value in bytes; -1 for a tombstone.
        value: Its value, cut off where it is longer than a topic takes.
        key: Its key.
        headers: Its own headers.
        time_ms: When it was refused, ms of wall time.
        kept_at: Where the letter itself stands: topic, partition and offset.
    """

    topic: str
    partition: int
    offset: int
    stage: str
    reason: str
    detail: str
    sha256: str
    size: int
    value: bytes | None
    key: bytes | None = None
    headers: tuple[tuple[str, bytes], ...] = ()
    time_ms: int = 0
    kept_at: str = ""

    @property
    def place(self) -> str:
        """Where the record stood: topic, partition and offset; the letter's own place if a connector refused it."""
        return f"{self.topic}/{self.partition}/{self.offset}" if self.stood else self.kept_at

    @property
    def stood(self) -> bool:
        """Whether the record stood in a topic; what a connector refuses never did."""
        return self.offset >= 0

    @property
    def is_whole(self) -> bool:
        """Whether all of the record's value is there."""
        return self.value is not None and len(self.value) == self.size


def dead_letter(topic: str, stage: Stage, record: Record, error: BadRecordError) -> Outgoing:
    """Return the dead letter of a record and count it.

    Args:
        topic: Full name of the topic for dead letters.
        stage: Who refuses the record.
        record: The record.
        error: Why it is refused.
    """
    metrics.dead_letters_total.labels(stage=stage, reason=error.reason).inc()
    value = record.value
    says = (
        record.topic,
        str(record.partition),
        str(record.offset),
        stage,
        error.reason,
        error.detail,
        "" if value is None else sha256(value).hexdigest(),
        str(-1 if value is None else len(value)),
    )
    return Outgoing(
        topic,
        None if value is None else value[:MAX_RECORD_BYTES],
        key=f"{record.topic}/{record.partition}/{record.offset}".encode(),
        headers=[
            *((name, text.encode()) for name, text in zip(HEADERS, says, strict=True)),
            *_kept(record),
        ],
    )


def _kept(record: Record) -> list[tuple[str, bytes]]:
    """Return the headers that keep a record's own key and headers, as far as there is room."""
    wanted = [] if record.key is None else [(KEY_HEADER, record.key)]
    wanted += [(KEPT_HEADER + name, value) for name, value in record.headers]
    kept, room = [], MAX_KEPT_BYTES
    for name, value in wanted:
        room -= len(name.encode(errors="surrogatepass")) + len(value)
        if room >= 0:
            kept.append((name, value))
    return kept


def read_dead_letter(record: Record) -> DeadLetter:
    """Return what a record of the topic for dead letters says.

    Raises:
        msgspec.ValidationError: If it is none of ours.
    """
    says: dict[str, object] = {name: text.decode() for name, text in record.headers if name in HEADERS}
    # A connector writes the header of a payload's format as it is: nothing that it refuses has headers yet.
    own = [
        (name.removeprefix(KEPT_HEADER), text)
        for name, text in record.headers
        if name not in HEADERS and name != KEY_HEADER
    ]
    letter = msgspec.convert({**says, "value": record.value}, DeadLetter, strict=False)
    key = next((text for name, text in record.headers if name == KEY_HEADER), None)
    kept_at = f"{record.topic}/{record.partition}/{record.offset}"
    return msgspec.structs.replace(
        letter, key=key, headers=tuple(own), time_ms=record.timestamp, kept_at=kept_at
    )
