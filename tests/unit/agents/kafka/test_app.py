"""How the Faust app of an agent is set."""

from __future__ import annotations

from pathlib import Path

import faust
import pytest
from faust.types.auth import AuthProtocol

from agents.kafka.app import QUEUE_CHUNKS, make_app, source
from agents.kafka.transport import BatchConsumer, Transport
from agents.ops.settings import Settings, build


def _settings(folder: Path, **options: object) -> Settings:
    return build({"bootstrap_servers": "one:9092, two:9093", "group_id": "g", "data_dir": folder, **options})


async def test_an_app_reads_in_batches_from_all_brokers_and_serves_no_web(tmp_path: Path) -> None:
    """The transport is found by its entry point; each agent is a group of its own."""
    app = make_app(_settings(tmp_path), "watch")
    assert isinstance(app.transport, Transport)
    assert app.transport.Consumer is BatchConsumer
    assert [url.host for url in app.transport.url] == ["one", "two"]
    assert app.conf.id == "g.watch"
    assert not app.conf.web_enabled
    assert app.conf.topic_disable_leader
    assert not app.conf.topic_allow_declare


@pytest.mark.parametrize("seconds", [1.0, 10.0, 60.0])
async def test_a_dead_worker_is_noticed_in_seconds(tmp_path: Path, seconds: float) -> None:
    """The session is as it is set, and Kafka wants at least three heartbeats in one."""
    conf = make_app(_settings(tmp_path, session_seconds=seconds), "watch").conf
    assert conf.broker_session_timeout == seconds
    assert conf.broker_heartbeat_interval * 3 <= conf.broker_session_timeout


async def test_an_agent_that_is_behind_has_few_chunks_in_hand(tmp_path: Path) -> None:
    """The rest stays on the broker, where it grows into larger chunks; Faust's own queue holds 4,096."""
    app = make_app(_settings(tmp_path), "watch")
    # Every stream reads from a clone of its topic, with a queue of its own.
    assert source(app, "posts").clone(is_iterator=True).queue.maxsize == QUEUE_CHUNKS


async def test_the_producer_neither_loses_nor_doubles(tmp_path: Path) -> None:
    """Every broker has a record before it counts as sent, and a retry is told from a new one."""
    producer = make_app(_settings(tmp_path), "watch").producer
    assert producer._settings_extra() == {"acks": "all", "enable_idempotence": True}  # type: ignore[attr-defined]


async def test_credentials_reach_faust(tmp_path: Path) -> None:
    """A login over TLS and a plain connection."""
    secure = make_app(
        _settings(
            tmp_path,
            security_protocol="SASL_SSL",
            sasl_mechanism="SCRAM-SHA-256",
            sasl_username="pileon",
            sasl_password="secret",
        ),
        "watch",
    ).conf.broker_credentials
    assert isinstance(secure, faust.SASLCredentials)
    assert secure.protocol == AuthProtocol.SASL_SSL
    assert (secure.username, secure.password, secure.mechanism.value) == ("pileon", "secret", "SCRAM-SHA-256")
    assert make_app(_settings(tmp_path), "watch").conf.broker_credentials is None


def test_nothing_is_written_to_disk(tmp_path: Path) -> None:
    """Faust would make folders for tables that there are none of."""
    make_app(_settings(tmp_path), "watch")._create_directories()
    assert list(tmp_path.iterdir()) == []


async def test_only_who_reads_the_stream_gathers(tmp_path: Path) -> None:
    """Posts wait a moment for one another; what follows from them is taken at once."""
    agents = ("watch", "detect", "memory", "notify")
    gathering = {name: make_app(_settings(tmp_path), name).gather_bytes for name in agents}
    assert gathering.pop("watch") > 0
    assert set(gathering.values()) == {0}
