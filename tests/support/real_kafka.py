"""A real Kafka broker for tests: the jars of ``deploy/kafka/pom.xml``, a temporary log, ports chosen free."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from msgspec import Struct

ROOT: Final = Path(__file__).resolve().parents[2]
POM: Final = ROOT / "deploy" / "kafka" / "pom.xml"
JARS: Final = ROOT / ".cache" / "kafka"
START_SECONDS: Final = 120.0

QUICK: Final = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""Options of a Java that starts soon, and does not run for long."""

CLUSTER: Final = urlsafe_b64encode(b"tests of pileon..").decode()[:22]
"""The cluster's id: 16 bytes, as Kafka writes them; no two of these brokers ever know of each other."""

PROPERTIES: Final = """\
process.roles=broker,controller
node.id=1
listeners={listeners}
advertised.listeners={advertised}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map={protocols}
controller.quorum.bootstrap.servers=127.0.0.1:{controller}
log.dirs={logs}
num.partitions=1
auto.create.topics.enable=false
offsets.topic.num.partitions=4
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=300
log.cleaner.dedupe.buffer.size=8388608
"""


class Listener(Struct, frozen=True):
    """One more way into a broker.

    Attributes:
        name: The listener's name, in capitals.
        protocol: ``PLAINTEXT``, ``SSL``, ``SASL_PLAINTEXT`` or ``SASL_SSL``.
        advertised: Port that clients are told to use, as a proxy's; its own when None.
    """

    name: str
    protocol: str = "PLAINTEXT"
    advertised: int | None = None


class NoBrokerError(Exception):
    """No real broker can be had here; the message says what is missing."""


def fetch_jars() -> Path:
    """Return the folder of the broker's jars, fetched by Maven when they are not there yet.

    Raises:
        NoBrokerError: If Java or Maven is missing, or Maven fails.
    """
    for program in ("java", "mvn"):
        if shutil.which(program) is None:
            raise NoBrokerError(f"`{program}` is not installed and KAFKA_BOOTSTRAP is not set")
    jars = JARS / "jars"
    stamp = JARS / "pom.xml"
    JARS.mkdir(parents=True, exist_ok=True)
    with (JARS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if stamp.is_file() and stamp.read_text() == POM.read_text():
            return jars
        shutil.rmtree(jars, ignore_errors=True)
        command = ["mvn", "-q", "-B", "-f", str(POM), "dependency:copy-dependencies"]
        command += ["-DincludeScope=runtime", f"-DoutputDirectory={jars}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoBrokerError(f"Maven could not fetch Kafka: {(done.stdout + done.stderr).strip()[-500:]}")
        stamp.write_text(POM.read_text())
    return jars


def free_port() -> int:
    """Return a port of the loopback address that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RealKafka:
    """One broker process in KRaft mode, over a log that goes with it.

    ``kill`` and ``restart`` keep the log and the port, so that clients meet the same broker again.

    Args:
        listeners: Ways in beside the plain one.
        properties: Further settings of the broker.
        scram: Arguments of ``--add-scram``, one for each user known from the start.
    """

    def __init__(
        self,
        listeners: Sequence[Listener] = (),
        properties: Mapping[str, str] | None = None,
        scram: Sequence[str] = (),
    ) -> None:
        self._listeners = {listener.name: (listener, free_port()) for listener in listeners}
        self._further = dict(properties or {})
        self._scram = list(scram)
        self._folder = Path(tempfile.mkdtemp(prefix="pileon-kafka-"))
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._jars = fetch_jars()
        self._properties = self._folder / "server.properties"
        self._output = self._folder / "broker.log"

    @property
    def bootstrap(self) -> str:
        """The broker's address, host:port."""
        return f"127.0.0.1:{self._port}"

    def port(self, listener: str) -> int:
        """Return the port that a further listener listens on."""
        return self._listeners[listener][1]

    @property
    def pid(self) -> int:
        """Id of the broker's process; raises RuntimeError when it does not run."""
        if self._process is None:
            raise RuntimeError("the broker is not running")
        return self._process.pid

    def start(self) -> None:
        """Start the broker and wait until it takes connections."""
        if not self._properties.exists():
            self._format()
        arguments = ["-Xmx512m", *QUICK, *self._class_path()]
        with self._output.open("ab") as output:
            self._process = subprocess.Popen(
                ["java", *arguments, "kafka.Kafka", str(self._properties)], stdout=output, stderr=output
            )
        self._wait_until_open()

    def stop(self) -> None:
        """End the broker in good order."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End the broker as a crash would."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """Kill the broker and start it again on the same log and port."""
        self.kill()
        self.start()

    def close(self) -> None:
        """Stop the broker and remove its log."""
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _class_path(self) -> list[str]:
        return ["-cp", f"{self._jars}/*"]

    def _format(self) -> None:
        self._properties.write_text(self._settings())
        tool = ["java", *QUICK, *self._class_path(), "kafka.tools.StorageTool"]
        command = [*tool, "format", "--standalone", "-t", CLUSTER, "-c", str(self._properties)]
        for user in self._scram:
            command += ["--add-scram", user]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoBrokerError(f"the log could not be formatted: {(done.stdout + done.stderr)[-500:]}")

    def _settings(self) -> str:
        ways = [Listener("PLAINTEXT"), *(listener for listener, _ in self._listeners.values())]
        ports = [self._port, *(port for _, port in self._listeners.values())]
        controller = free_port()
        listens = [f"{way.name}://127.0.0.1:{port}" for way, port in zip(ways, ports, strict=True)]
        told = [
            f"{way.name}://127.0.0.1:{way.advertised or port}" for way, port in zip(ways, ports, strict=True)
        ]
        text = PROPERTIES.format(
            listeners=",".join([*listens, f"CONTROLLER://127.0.0.1:{controller}"]),
            advertised=",".join(told),
            protocols=",".join([*(f"{way.name}:{way.protocol}" for way in ways), "CONTROLLER:PLAINTEXT"]),
            controller=controller,
            logs=self._folder / "log",
        )
        return text + "".join(f"{name}={value}\n" for name, value in self._further.items())

    def _wait_until_open(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise NoBrokerError(f"the broker ended: {self._output.read_text()[-500:]}")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self._port)) == 0:
                    return
            time.sleep(0.05)
        self.kill()
        raise NoBrokerError(f"the broker took no connection in {START_SECONDS:.0f} s")

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(how)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class ExternalKafka:
    """A broker that someone else runs, named by ``KAFKA_BOOTSTRAP``; it can't be stopped from here."""

    def __init__(self, bootstrap: str) -> None:
        self.bootstrap = bootstrap

    def close(self) -> None:
        """Leave the broker as it is."""


def open_kafka() -> RealKafka | ExternalKafka:
    """Return a running broker: the one that ``KAFKA_BOOTSTRAP`` names, else one of our own.

    Raises:
        NoBrokerError: If neither can be had.
    """
    if bootstrap := os.environ.get("KAFKA_BOOTSTRAP"):
        return ExternalKafka(bootstrap)
    broker = RealKafka()
    try:
        broker.start()
    except BaseException:
        broker.close()
        raise
    return broker
