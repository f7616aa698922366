"""Every client of ours against a broker that wants TLS, a login, or both."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from schemas import topics
from schemas.codec import decode_targeted
from tests.support.brokers import RealBroker, eventually
from tests.support.certificates import Certificates
from tests.support.installation import ROOT, Installation, ids, stop
from tests.support.posts import post
from tests.support.real_kafka import Listener, NoBrokerError, RealKafka

USER, PASSWORD = "pileon", "correct horse"
WAYS = {
    "SSL": ("SSL", None),
    "SASL_PLAINTEXT": ("SASL_PLAINTEXT", "SCRAM-SHA-256"),
    "SASL_SSL": ("SASL_SSL", "SCRAM-SHA-512"),
    "SASL_SSL over PLAIN": ("SASL_SSL", "PLAIN"),
}


def _login(listener: str) -> dict[str, str]:
    module = "org.apache.kafka.common.security"
    prefix = f"listener.name.{listener.lower()}"
    return {
        f"{prefix}.sasl.enabled.mechanisms": "SCRAM-SHA-256,SCRAM-SHA-512,PLAIN",
        f"{prefix}.scram-sha-256.sasl.jaas.config": f"{module}.scram.ScramLoginModule required;",
        f"{prefix}.scram-sha-512.sasl.jaas.config": f"{module}.scram.ScramLoginModule required;",
        f"{prefix}.plain.sasl.jaas.config": (
            f'{module}.plain.PlainLoginModule required user_{USER}="{PASSWORD}";'
        ),
    }


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """An authority of our own; without openssl the tests are skipped, under ``CI=true`` they fail."""
    try:
        return Certificates(tmp_path_factory.mktemp("certificates"))
    except NoBrokerError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def broker(certificates: Certificates) -> Iterator[RealKafka]:
    """A broker with a listener for each way in; a plain one is for the test itself."""
    store = certificates.server()
    properties = {
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": str(store),
        **_login("LOGIN"),
        **_login("SECURE"),
    }
    listeners = [
        Listener("TLS", "SSL"),
        Listener("LOGIN", "SASL_PLAINTEXT"),
        Listener("SECURE", "SASL_SSL"),
    ]
    users = [f"SCRAM-SHA-{bits}=[name={USER},password={PASSWORD}]" for bits in (256, 512)]
    try:
        kafka = RealKafka(listeners, properties, users)
        kafka.start()
    except NoBrokerError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(error))
    yield kafka
    kafka.close()


def _settings(broker: RealKafka, authority: Path, way: str, **changes: Any) -> dict[str, Any]:
    protocol, mechanism = WAYS[way]
    listener = {"SSL": "TLS", "SASL_PLAINTEXT": "LOGIN", "SASL_SSL": "SECURE"}[protocol]
    values: dict[str, Any] = {
        "bootstrap_servers": f"127.0.0.1:{broker.port(listener)}",
        "security_protocol": protocol,
    }
    if protocol.endswith("SSL"):
        values["ssl_cafile"] = authority
    if mechanism is not None:
        values |= {"sasl_mechanism": mechanism, "sasl_username": USER, "sasl_password": PASSWORD}
    return values | changes


def _pileon(installation: Installation, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "console.cli.main", *arguments],
        env=installation.environment(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    "way", [pytest.param(way, marks=() if way == "SASL_SSL" else pytest.mark.long) for way in WAYS]
)
async def test_all_clients_get_in(
    broker: RealKafka, certificates: Certificates, tmp_path: Path, way: str
) -> None:
    """The admin tools, a worker that reads, keeps state and writes, and a replay of a topic."""
    prefix = f"s{uuid4().hex[:10]}"
    installation = Installation(
        RealBroker(broker), prefix, tmp_path, **_settings(broker, certificates.authority, way)
    )
    checked = _pileon(installation, "topics", "--check")
    assert checked.returncode == 0, checked.stderr
    posts = [post(number, second=number / 10) for number in range(300)]
    with installation.worker("watch", "detect") as worker:
        installation.produce_posts(posts)

        async def targeted() -> bool:
            records = await installation.read(topics.POSTS_TARGETED)
            found = [decode_targeted(record.value or b"") for record in records]
            return {(hit.post.platform, hit.post.id) for batch in found for hit in batch.posts} == ids(posts)

        async def kept() -> bool:
            return len(await installation.read(topics.STATE)) > 0

        await eventually(targeted)
        await eventually(kept)
        assert await asyncio.to_thread(stop, worker) == 0
    replayed = _pileon(installation, "replay", "topic:posts", "--all-targets")
    assert replayed.returncode == 0, replayed.stderr
    assert "300" in replayed.stderr


@pytest.mark.parametrize(
    ("command", "wrong"),
    [
        (("worker", "watch"), "password"),
        (("topics",), "authority"),
        # Each of them waits for as long as a broker may take to answer.
        pytest.param(("topics",), "password", marks=pytest.mark.long),
        pytest.param(("worker", "watch"), "authority", marks=pytest.mark.long),
        pytest.param(("replay", "topic:posts", "--all-targets"), "password", marks=pytest.mark.long),
        pytest.param(("replay", "topic:posts", "--all-targets"), "authority", marks=pytest.mark.long),
    ],
)
def test_who_is_not_let_in_is_told_in_a_line(
    broker: RealKafka, certificates: Certificates, tmp_path: Path, command: tuple[str, ...], wrong: str
) -> None:
    """A wrong password and a broker that cannot be trusted end a command at once, and the password is not told."""
    secret = "not the password"
    changes: dict[str, Any] = {"sasl_password": secret}
    if wrong == "authority":
        changes = {"ssl_cafile": Certificates(tmp_path / "others", "Somebody else").authority}
    installation = Installation(
        RealBroker(broker),
        f"s{uuid4().hex[:10]}",
        tmp_path,
        broker_wait_seconds=0,
        **_settings(broker, certificates.authority, "SASL_SSL", **changes),
    )
    done = _pileon(installation, *command)
    assert done.returncode == 1
    assert "no Kafka broker answers" in done.stderr.splitlines()[-1]
    assert secret not in done.stderr + done.stdout
    assert PASSWORD not in done.stderr + done.stdout
