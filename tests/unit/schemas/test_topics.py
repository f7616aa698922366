"""The topics' data holds together."""

from __future__ import annotations

from schemas.codec import MAX_POST_BYTES
from schemas.topics import (
    COACTIONS,
    DEAD_LETTERS,
    POSTS,
    POSTS_RAW,
    STATE,
    TOPICS,
    topic_name,
)


def test_names_are_unique_and_legal() -> None:
    """Kafka takes letters, digits, dots, dashes and underscores, and mixes up dots and underscores."""
    names = [topic.name for topic in TOPICS]

    assert len(set(names)) == len(names)
    assert all(name.replace(".", "").replace("-", "").isalpha() for name in names)


def test_what_spans_targets_has_one_partition() -> None:
    """The memory stage must see every hop, so its input cannot be split."""
    assert COACTIONS.partitions == 1
    assert COACTIONS.configs()["cleanup.policy"] == "delete"


def test_state_keeps_the_newest_snapshot_for_ever() -> None:
    """Only compaction may remove a snapshot, never age."""
    assert STATE.configs()["cleanup.policy"] == "compact"
    assert "retention.ms" not in STATE.configs()


def test_an_oversized_post_reaches_us_and_its_dead_letter_fits() -> None:
    """A post over the limit must arrive to be refused, and be kept whole with its reason."""
    for topic in (POSTS_RAW, POSTS):
        assert topic.max_message_bytes >= 2 * MAX_POST_BYTES
        assert topic.max_message_bytes * 2 <= DEAD_LETTERS.max_message_bytes


def test_dead_letters_outlive_the_posts() -> None:
    """People need longer to look at them than the stream to pass by."""
    assert max(POSTS.retention_ms, POSTS_RAW.retention_ms) < DEAD_LETTERS.retention_ms


def test_records_age_from_when_they_arrive() -> None:
    """A producer's time, which may be an old post's own, must not decide when a record expires."""
    assert {topic.configs()["message.timestamp.type"] for topic in TOPICS} == {"LogAppendTime"}


def test_a_prefix_keeps_installations_apart() -> None:
    """The prefix is part of the name on the broker."""
    assert topic_name(POSTS, "staging.") == "staging.posts"
    assert topic_name(POSTS) == "posts"
