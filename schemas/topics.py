"""The topics as data: what each carries, by which key, how it is split and how long it is kept."""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct

Cleanup = Literal["delete", "compact"]
Compression = Literal["producer", "uncompressed", "gzip", "snappy", "lz4", "zstd"]

MINUTE_MS: Final = 60_000
HOUR_MS: Final = 60 * MINUTE_MS
DAY_MS: Final = 24 * HOUR_MS
MEGABYTE: Final = 1_048_576


class Topic(Struct, frozen=True, kw_only=True):
    """One topic.

    Attributes:
        name: Name without the installation's prefix.
        carries: What a record is, in a sentence.
        key: What the record key is.
        partitions: How many; None is as many as the installation sets.
        retention_ms: How long records are kept; a compacted topic keeps the newest of each key for ever.
        cleanup: Whether old records are deleted, or all but the newest of a key.
        compression: ``producer`` keeps batches as they came and spares the broker the work.
        max_message_bytes: Largest batch taken by the broker, after compression.
    """

    name: str
    carries: str
    key: str
    partitions: int | None = None
    retention_ms: int
    cleanup: Cleanup = "delete"
    compression: Compression = "producer"
    max_message_bytes: int

    def configs(self) -> dict[str, str]:
        """Return the topic's settings under the broker's names."""
        configs = {
            "cleanup.policy": self.cleanup,
            "compression.type": self.compression,
            "max.message.bytes": str(self.max_message_bytes),
            # By the producer's time a post from an old archive would expire before anyone reads it.
            "message.timestamp.type": "LogAppendTime",
        }
        if self.cleanup == "delete":
            configs["retention.ms"] = str(self.retention_ms)
        else:
            # By default only segments of a week or a gigabyte are compacted, and only when half is superseded.
            configs["segment.ms"] = str(10 * MINUTE_MS)
            configs["min.cleanable.dirty.ratio"] = "0.1"
        return configs


POSTS_RAW: Final = Topic(
    name="posts.raw",
    carries="A post as its platform gives it, or already as a Post, to be mapped and validated.",
    key="any; the author's id keeps an author's posts in order",
    retention_ms=DAY_MS,
    max_message_bytes=4 * MEGABYTE,
)
POSTS: Final = Topic(
    name="posts",
    carries="A Post as JSON.",
    key="any; the author's id keeps an author's posts in order",
    retention_ms=7 * DAY_MS,
    max_message_bytes=4 * MEGABYTE,
)
POSTS_DELETED: Final = Topic(
    name="posts.deleted",
    carries="A Deletion as JSON: a post, or an account with all its posts, that is gone from its platform.",
    key="the platform and the post's id, or the account's with @ before it",
    retention_ms=90 * DAY_MS,
    max_message_bytes=MEGABYTE,
)
POSTS_TARGETED: Final = Topic(
    name="posts.targeted",
    carries="A TargetedBatch: the hits of one chunk of posts, and how far its source is.",
    key="none; the partition is chosen by the target's hash",
    retention_ms=2 * DAY_MS,
    max_message_bytes=8 * MEGABYTE,
)
COACTIONS: Final = Topic(
    name="coactions",
    carries="A Hop: what one detect partition saw in one hop of event time.",
    key="none",
    partitions=1,
    retention_ms=2 * DAY_MS,
    max_message_bytes=8 * MEGABYTE,
)
ALERTS: Final = Topic(
    name="alerts",
    carries="An Alert as JSON, one record a revision.",
    key="the alert's id",
    retention_ms=90 * DAY_MS,
    max_message_bytes=4 * MEGABYTE,
)
DEAD_LETTERS: Final = Topic(
    name="dead-letters",
    carries="The bytes of a record that could not be taken; where it stood and why are in the headers.",
    key="topic, partition and offset of the record",
    retention_ms=30 * DAY_MS,
    max_message_bytes=8 * MEGABYTE,
)
STATE: Final = Topic(
    name="state",
    carries="A snapshot of a stage's state, with the source offset that it belongs to.",
    key="the stage, its partition, the snapshot and the part of it",
    retention_ms=-1,
    cleanup="compact",
    max_message_bytes=8 * MEGABYTE,
)

CURSORS: Final = Topic(
    name="cursors",
    carries="How far a connector has read its source, as JSON, with when that was written.",
    key="the connector's name",
    partitions=1,
    retention_ms=-1,
    cleanup="compact",
    max_message_bytes=MEGABYTE,
)

TOPICS: Final = (
    POSTS_RAW, POSTS, POSTS_DELETED, POSTS_TARGETED, COACTIONS, ALERTS, DEAD_LETTERS, STATE, CURSORS,
)  # fmt: skip
"""Every topic of an installation, in the order of the flow."""


def topic_name(topic: Topic, prefix: str = "") -> str:
    """Return a topic's name on the broker, under an installation's prefix."""
    return prefix + topic.name
