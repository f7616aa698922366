"""Topics are made once, never changed, and told apart from what they should be."""

from __future__ import annotations

from typing import Any

import pytest
from kafka.errors import (  # type: ignore[import-untyped] # kafka-python ships no types
    InvalidReplicationFactorError,
    TopicAlreadyExistsError,
)

from agents.kafka.topic_admin import BrokerError, TopicAdmin
from agents.ops.settings import build
from schemas.topics import COACTIONS, POSTS, TOPICS


class FakeBroker:
    """An admin client over topics in memory, in kafka-python's shapes."""

    def __init__(self) -> None:
        """Start without topics."""
        self.topics: dict[str, dict[str, Any]] = {}
        self.refusal: Exception | None = None

    def list_topics(self) -> list[str]:
        """Return all names."""
        return [*self.topics, "somebody-elses"]

    def describe_topics(self, names: list[str]) -> list[dict[str, Any]]:
        """Return partitions with their replicas."""
        return [
            {
                "name": name,
                "partitions": [
                    {"replica_nodes": list(range(self.topics[name]["replication_factor"]))}
                    for _ in range(self.topics[name]["num_partitions"])
                ],
            }
            for name in names
        ]

    def describe_configs(self, resources: list[Any], config_filter: str) -> dict[str, Any]:
        """Return settings as the broker has them."""
        assert config_filter == "all"
        return {
            "topic": {
                resource.name: {
                    key: {"value": value} for key, value in self.topics[resource.name]["configs"].items()
                }
                for resource in resources
            }
        }

    def create_topics(self, topics: dict[str, Any], timeout_ms: int, wait_for_metadata: bool) -> None:
        """Add topics, or refuse."""
        if self.refusal is not None:
            raise self.refusal
        self.topics |= topics

    def close(self) -> None:
        """Do nothing."""


def test_missing_topics_are_created_as_the_data_say() -> None:
    """Afterwards nothing differs."""
    broker = FakeBroker()
    with TopicAdmin(build({"topic_prefix": "t.", "partitions": 6, "replication_factor": 3}), broker) as admin:
        before = admin.compare()
        outcome = admin.create()

    assert [difference.what for difference in before] == ["topic"] * len(TOPICS)
    assert outcome.created == [f"t.{topic.name}" for topic in TOPICS]
    assert outcome.differences == []
    assert broker.topics["t.posts"]["num_partitions"] == 6
    assert broker.topics["t.coactions"]["num_partitions"] == 1
    assert broker.topics["t.state"]["configs"]["cleanup.policy"] == "compact"
    assert broker.topics["t.posts"]["replication_factor"] == 3


def test_existing_topics_are_left_as_they_are() -> None:
    """Creating again makes nothing and changes nothing."""
    broker = FakeBroker()
    admin = TopicAdmin(build({}), broker)
    admin.create()
    broker.topics["posts"]["configs"]["retention.ms"] = "1"

    outcome = admin.create()

    assert outcome.created == []
    assert broker.topics["posts"]["configs"]["retention.ms"] == "1"
    assert [str(difference) for difference in outcome.differences] == [
        "posts: retention.ms is 1, should be 604800000"
    ]


def test_differences_are_told_one_by_one() -> None:
    """Partitions, copies and settings are compared; what a worker would refuse is fatal."""
    broker = FakeBroker()
    admin = TopicAdmin(build({}), broker)
    admin.create()
    broker.topics["coactions"]["num_partitions"] = 2
    broker.topics["posts"]["num_partitions"] = 8
    broker.topics["posts"]["replication_factor"] = 2
    broker.topics["posts"]["configs"]["cleanup.policy"] = "compact"
    del broker.topics["alerts"]

    differences = admin.compare()

    assert [(str(difference), difference.fatal) for difference in differences] == [
        ("posts: partitions is 8, should be 4", True),
        ("posts: replication factor is 2, should be 1", False),
        ("posts: cleanup.policy is compact, should be delete", False),
        ("coactions: partitions is 2, should be 1", True),
        ("alerts: does not exist", True),
    ]


def test_only_the_named_topics_are_looked_at() -> None:
    """A caller may care about some topics alone."""
    assert len(TopicAdmin(build({}), FakeBroker()).compare([POSTS, COACTIONS])) == 2


def test_a_refusal_is_one_line() -> None:
    """The broker's reason reaches people."""
    broker = FakeBroker()
    broker.refusal = InvalidReplicationFactorError("too few\nbrokers")

    with pytest.raises(BrokerError, match=r"could not create topics: .*too few brokers$"):
        TopicAdmin(build({}), broker).create()


def test_losing_a_race_to_create_is_no_error() -> None:
    """Two installers may start at once."""
    broker = FakeBroker()
    broker.refusal = TopicAlreadyExistsError()

    assert TopicAdmin(build({}), broker).create().differences[0].what == "topic"
