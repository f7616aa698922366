"""The Faust app that an agent runs in, set so that what fails is seen and restarts are quick."""

from __future__ import annotations

from typing import Final

import faust
from faust.types.auth import CredentialsT

from agents.kafka.transport import BatchSchema, PartitionHooks, patches
from agents.ops.settings import Settings

HEARTBEATS: Final = 3.3
"""Heartbeats in a session: Kafka advises to send at least three."""

COMMIT_SECONDS: Final = 2.0
METADATA_SECONDS: Final = 30.0
"""A topic that was made anew or split further is noticed after so long; aiokafka's default is five minutes."""

SEND_SECONDS: Final = 60.0
"""A record that the broker did not take in this time ends the worker, uncommitted."""

MAX_REQUEST_BYTES: Final = 8 * 1024 * 1024
COMPRESSED: Final[dict[str, int]] = {"detect": 64 * 1024 * 1024}
"""Agents whose records are compressed, and how large those may be before: a hop of many hot targets, the same
texts over and over, is far larger than a topic takes, and a small part of that when compressed."""

GATHERED: Final[dict[str, int]] = {"watch": 512 * 1024}
"""Agents whose records come in a stream, and are few to a chunk if each is taken at once: what a chunk costs, sends
to every partition and their acknowledgements, is the same for one post and for a thousand."""

QUEUE_CHUNKS: Final = 4
"""Chunks that wait for an agent: what comes while it is behind must wait on the broker, to come as one large chunk."""


class App(faust.App):
    """A Faust app over the batch transport.

    Attributes:
        partition_hooks: Who is told of partitions that come and go.
        gather_bytes: The broker lets records wait for a moment until there are so many bytes of them; 0: for none.
    """

    logger = faust.App.logger
    partition_hooks: PartitionHooks | None = None
    gather_bytes: int = 0

    def _create_directories(self) -> None:
        """Create none: Faust would keep tables there, and nothing here does."""


def make_app(settings: Settings, name: str) -> App:
    """Return the app of one agent; every agent is a consumer group of its own.

    Scaling or restarting one agent then moves no partitions of the others.
    """
    # The app's transport does so too, but what checks topics before may need it.
    patches.apply()
    app = App(
        f"{settings.group_id}.{name}",
        broker=[f"batch://{server}" for server in settings.brokers()],
        broker_client_id=settings.client_id,
        broker_credentials=_credentials(settings),
        broker_session_timeout=settings.session_seconds,
        broker_heartbeat_interval=settings.session_seconds / HEARTBEATS,
        broker_commit_interval=COMMIT_SECONDS,
        producer_request_timeout=SEND_SECONDS,
        producer_max_request_size=COMPRESSED.get(name, MAX_REQUEST_BYTES),
        producer_compression_type="gzip" if name in COMPRESSED else None,
        producer_max_batch_size=256 * 1024,
        consumer_auto_offset_reset="earliest",
        consumer_metadata_max_age_ms=int(METADATA_SECONDS * 1000),
        producer_metadata_max_age_ms=int(METADATA_SECONDS * 1000),
        stream_buffer_maxsize=QUEUE_CHUNKS,
        stream_wait_empty=False,
        stream_recovery_delay=0.0,
        topic_disable_leader=True,
        topic_allow_declare=False,
        web_enabled=False,
        web_in_thread=False,
        datadir=settings.data_dir,
    )
    app.gather_bytes = GATHERED.get(name, 0)
    return app


def source(app: App, topic: str) -> faust.TopicT:
    """Return the topic that an agent reads, as chunks."""
    return app.topic(topic, schema=BatchSchema())


def _credentials(settings: Settings) -> CredentialsT | None:
    context = settings.client_options().get("ssl_context")
    if settings.sasl_password is not None:
        return faust.SASLCredentials(
            username=settings.sasl_username,
            password=settings.sasl_password.get_secret_value(),
            mechanism=settings.sasl_mechanism,
            ssl_context=context,
        )
    return None if context is None else faust.SSLCredentials(context)
