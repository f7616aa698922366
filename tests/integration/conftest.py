"""Brokers for the integration tests."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

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
