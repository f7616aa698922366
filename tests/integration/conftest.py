"""Brokers for the integration tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from uuid import uuid4

import pytest

from agents.kafka.embedded_broker import EmbeddedBroker
from tests.support.brokers import Broker, MockBroker, RealBroker
from tests.support.real_kafka import ExternalKafka, NoBrokerError, RealKafka, open_kafka


@pytest.fixture(scope="session")
def kafka() -> Iterator[RealKafka | ExternalKafka]:
    """A real broker for the whole run; without one the tests are skipped, under ``CI=true`` they fail."""
    try:
        broker = open_kafka()
    except NoBrokerError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(error))
    yield broker
    broker.close()


@pytest.fixture(params=["kafka", pytest.param("embedded", marks=pytest.mark.long)])
def broker(request: pytest.FixtureRequest) -> Iterator[Broker]:
    """A real Kafka; in long runs librdkafka's mock cluster as well, which the demo uses."""
    if request.param == "kafka":
        yield RealBroker(request.getfixturevalue("kafka"))
        return
    embedded = EmbeddedBroker()
    yield MockBroker(embedded)
    embedded.close()


@pytest.fixture
def prefix() -> str:
    """A prefix for topics and groups that no other test uses."""
    return f"t{uuid4().hex[:10]}"
