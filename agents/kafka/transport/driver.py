"""The transport as Faust knows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from faust.transport.drivers import aiokafka as driver
from faust.types.transports import ConsumerT, ProducerT

from agents.kafka.transport import patches
from agents.kafka.transport.consumer import BatchConsumer


class BatchProducer(driver.Producer):
    """Kafka producer that neither loses nor doubles nor reorders what a retry repeats."""

    logger = driver.logger

    def _settings_extra(self) -> Mapping[str, Any]:
        return {"acks": "all", "enable_idempotence": True}


class Transport(driver.Transport):
    """aiokafka with chunks as the unit of delivery; an app that makes one has aiokafka patched."""

    Consumer: ClassVar[type[ConsumerT]] = BatchConsumer
    Producer: ClassVar[type[ProducerT]] = BatchProducer

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - handed through to Faust
        patches.apply()
        super().__init__(*args, **kwargs)
