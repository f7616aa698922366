"""Making the topics on a broker, and telling how a broker's topics differ from what they should be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kafka.admin import (  # type: ignore[import-untyped] # kafka-python ships no types
    ConfigResource,
    ConfigResourceType,
    KafkaAdminClient,
)
from kafka.errors import KafkaError  # type: ignore[import-untyped] # kafka-python ships no types
from msgspec import Struct

from agents.ops.errors import RunError, no_answer
from schemas.topics import TOPICS, Topic, topic_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agents.ops.settings import Settings

TIMEOUT_MS: Final = 15_000
BOOTSTRAP_MS: Final = 5_000
"""A broker that takes no connection in so long counts as out of reach."""


class BrokerError(RunError):
    """The broker could not be reached or refused; the message is one line for people."""


class Difference(Struct, frozen=True):
    """One way in which a topic on the broker is not as it should be.

    Attributes:
        topic: Name on the broker.
        what: ``topic``, ``partitions``, ``replication factor`` or the broker's name of a setting.
        wanted: As it should be.
        found: As it is; empty for a missing topic.
        fatal: A worker refuses to start on such a topic.
    """

    topic: str
    what: str
    wanted: str
    found: str
    fatal: bool = False

    def __str__(self) -> str:
        if self.what == "topic":
            return f"{self.topic}: does not exist"
        return f"{self.topic}: {self.what} is {self.found}, should be {self.wanted}"


class Outcome(Struct, frozen=True):
    """What was made, and what differs after that."""

    created: list[str]
    differences: list[Difference]


def connect(settings: Settings) -> KafkaAdminClient:
    """Connect an admin client.

    Raises:
        BrokerError: If no broker answers.
    """
    try:
        return KafkaAdminClient(
            **settings.client_options(), request_timeout_ms=TIMEOUT_MS, bootstrap_timeout_ms=BOOTSTRAP_MS
        )
    except KafkaError as error:
        raise no_broker(settings, error) from error


class TopicAdmin:
    """Creates and compares the topics of one installation; use it as a context manager."""

    def __init__(self, settings: Settings, client: KafkaAdminClient) -> None:
        self._settings = settings
        self._client = client

    def __enter__(self) -> TopicAdmin:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._client.close()

    def compare(self, topics: Sequence[Topic] = TOPICS) -> list[Difference]:
        """Return every difference between the broker's topics and the wanted ones, in the order of the flow.

        Raises:
            BrokerError: If the broker does not answer.
        """
        found = self._described([self._name(topic) for topic in topics])
        present = [topic for topic in topics if self._name(topic) in found]
        configs = self._configs([self._name(topic) for topic in present])
        differences: list[Difference] = []
        for topic in topics:
            name = self._name(topic)
            if name in found:
                differences += self._differences(topic, found[name]["partitions"], configs.get(name, {}))
            else:
                differences.append(Difference(name, "topic", "present", "", fatal=True))
        return differences

    def create(self, topics: Sequence[Topic] = TOPICS) -> Outcome:
        """Create the topics that are missing, and change none that exists.

        Raises:
            BrokerError: If the broker does not answer or refuses.
        """
        missing = {difference.topic for difference in self.compare(topics) if difference.what == "topic"}
        wanted = {
            self._name(topic): {
                "num_partitions": self._partitions(topic),
                "replication_factor": self._settings.replication_factor,
                "configs": topic.configs(),
            }
            for topic in topics
            if self._name(topic) in missing
        }
        if wanted:
            try:
                self._client.create_topics(wanted, timeout_ms=TIMEOUT_MS, wait_for_metadata=True)
            except KafkaError as error:
                if type(error).__name__ != "TopicAlreadyExistsError":
                    raise BrokerError(f"could not create topics: {_line(error)}") from error
        return Outcome(created=list(wanted), differences=self.compare(topics))

    def _name(self, topic: Topic) -> str:
        return topic_name(topic, self._settings.topic_prefix)

    def _partitions(self, topic: Topic) -> int:
        return self._settings.partitions if topic.partitions is None else topic.partitions

    def _described(self, names: list[str]) -> dict[str, Any]:
        try:
            known = set(self._client.list_topics())
            asked = [name for name in names if name in known]
            described = self._client.describe_topics(asked) if asked else []
        except KafkaError as error:
            raise BrokerError(f"could not list topics: {_line(error)}") from error
        return {topic["name"]: topic for topic in described}

    def _configs(self, names: list[str]) -> dict[str, dict[str, Any]]:
        if not names:
            return {}
        resources = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
        try:
            found = self._client.describe_configs(resources, config_filter="all")
        except KafkaError as error:
            raise BrokerError(f"could not read the topics' settings: {_line(error)}") from error
        configs: dict[str, dict[str, Any]] = found.get("topic", {})
        return configs

    def _differences(
        self, topic: Topic, partitions: list[dict[str, Any]], configs: dict[str, Any]
    ) -> list[Difference]:
        name = self._name(topic)
        count, copies = len(partitions), min(len(partition["replica_nodes"]) for partition in partitions)
        found = []
        if count != self._partitions(topic):
            found.append(Difference(name, "partitions", str(self._partitions(topic)), str(count), fatal=True))
        if copies != self._settings.replication_factor:
            wanted = str(self._settings.replication_factor)
            found.append(Difference(name, "replication factor", wanted, str(copies)))
        for key, wanted in topic.configs().items():
            value = str(configs.get(key, {}).get("value", "unknown"))
            if value != wanted:
                found.append(Difference(name, key, wanted, value))
        return found


def no_broker(settings: Settings, error: KafkaError) -> BrokerError:
    """Return the error of a command that reaches no broker."""
    return BrokerError(no_answer(settings.bootstrap_servers, _line(error)))


def _line(error: KafkaError) -> str:
    return " ".join(str(error).split()) or type(error).__name__
