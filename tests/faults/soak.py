"""A long run under load with a fault each minute; ``make soak MINUTES=30`` is the acceptance.

It ends with 1 unless the alerts are those of a replay of the same posts, each told of once.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import os
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from uuid import uuid4

import msgspec
import zstandard

from lab.simulation import Simulation
from pipeline.detector import Detector
from schemas import topics
from schemas.alert import Alert
from schemas.codec import encode_post
from tests.faults.scene import Scene, Stream
from tests.faults.soak_faults import Faults
from tests.faults.soak_stream import soak_stream
from tests.faults.verdict import Verdict
from tests.support.brokers import RealBroker
from tests.support.fault_proxy import FaultProxy
from tests.support.feeder import Entry
from tests.support.fleet import Fleet
from tests.support.log_surgery import lag
from tests.support.real_kafka import Listener, RealKafka
from tests.support.slack import FakeSlack

RESULTS: Final = Path(__file__).parent / "results" / "soak.json"
RECORDS: Final = "records.zst"
SAMPLE_SECONDS: Final = 5.0
SETTLE_SECONDS: Final = 300.0
SESSION_SECONDS: Final = 6.0
IDLE_SECONDS: Final = 15.0
REFERENCE_MINUTE: Final = 5
"""By then a worker has seen all it needs to run: what it takes more of later is a leak."""


class Sample(msgspec.Struct):
    """One look at the run.

    Attributes:
        seconds: Since the start.
        sent: Posts fed so far.
        lag: Posts not committed by the watch agent; −1 when the broker did not say.
        rss: Resident memory of the worker that is never killed, in MB.
        rss_all: Resident memory of all workers, in MB.
    """

    seconds: float
    sent: int
    lag: int
    rss: float
    rss_all: float


class Outcome(msgspec.Struct):
    """What came of a soak; sums as in ``tests.faults.verdict``.

    Attributes:
        minutes: How long posts came.
        asked: Posts a second that were asked for.
        reached: Posts a second that were fed.
        settled: Seconds after the last post until all was stored and told of.
        faults: How often each fault struck.
        lag: Median lag of each minute, in posts.
        rss: Median memory of each minute of the worker that is never killed, in MB.
        rss_change: Last minute's memory over that of minute ``REFERENCE_MINUTE``, or of the first whole minute in
            a run that is shorter, less 1.
        cores: Processors of the machine.
    """

    minutes: float
    seed: int
    workers: int
    asked: int
    reached: float
    posts: int
    settled: float
    alerts: int
    lost: int
    doubled: int
    messages: int
    reposts: int
    faults: dict[str, int]
    lag: list[int]
    rss: list[float]
    rss_change: float
    cores: int


class Soak:
    """One run.

    Args:
        minutes: How long posts come.
        rate: Posts a second.
        workers: How many workers.
        fault_seconds: Time between two faults.
        seed: Seed of the stream and of the faults.
    """

    def __init__(self, minutes: float, rate: int, workers: int, fault_seconds: float, seed: int) -> None:
        self._minutes = minutes
        self._rate = rate
        self._workers = workers
        self._fault_seconds = fault_seconds
        self._seed = seed
        self._simulation: Simulation = soak_stream(minutes, rate, seed)
        self._samples: list[Sample] = []
        self._oracle = Detector(None, self._simulation.watchlist)
        self._expected: dict[str, Alert] = {}
        self._posts = 0

    async def run(self, folder: Path) -> Outcome:
        """Run it, with all files in a folder."""
        self._write(folder / RECORDS)
        print(f"{(folder / RECORDS).stat().st_size >> 20} MB of records written", file=sys.stderr)
        with FaultProxy() as proxy, RealKafka([Listener("PROXIED", advertised=proxy.port)]) as kafka:
            proxy.target = kafka.port("PROXIED")
            async with FakeSlack().running() as slack:
                return await self._soak(folder, kafka, proxy, slack)

    async def _soak(self, folder: Path, kafka: RealKafka, proxy: FaultProxy, slack: FakeSlack) -> Outcome:
        scene = Scene(
            RealBroker(kafka),
            f"soak{uuid4().hex[:8]}",
            folder,
            Stream((), self._simulation.watchlist),
            slack,
            session_seconds=SESSION_SECONDS,
            idle_seconds=IDLE_SECONDS,
            snapshot_seconds=10.0,
            log_level="warning",
        )
        way = {"PILEON_BOOTSTRAP_SERVERS": f"127.0.0.1:{proxy.port}"}
        async with scene.fleet(self._workers, environment=way) as fleet:
            faults = Faults(
                fleet,
                kafka,
                proxy,
                slack,
                scene.installation.settings.data_dir / "pileon.sqlite3",
                session_seconds=SESSION_SECONDS,
                dice=random.Random(self._seed),
            )
            begin = time.monotonic()
            with scene.feeder_of(self._entries(folder / RECORDS), self._rate) as feeder:
                sampling = asyncio.create_task(self._sampling(scene, fleet, begin))
                striking = asyncio.create_task(self._striking(faults))
                await feeder.finished(self._minutes * 180 + 120)
                fed = time.monotonic() - begin
                for task in (striking, sampling):
                    task.cancel()
                await asyncio.gather(striking, sampling, return_exceptions=True)
            proxy.heal()
            slack.answers = slack.answers[-1:]
            scene.expected = self._expected
            verdict = await scene.settled(SETTLE_SECONDS)
            settled = time.monotonic() - begin - fed
            for member in fleet.members:
                print(f"{member.log.name}: ended with {Counter(member.codes)}", file=sys.stderr)
            await fleet.stop()
        return self._outcome(verdict, faults, fed, settled)

    def _write(self, path: Path) -> None:
        """Write all records, and let the oracle see the same posts.

        To make a post costs more than all that is done with it, and the workers need the processors.
        """
        with zstandard.open(path, "wb") as file:
            for post in self._simulation:
                for alert in self._oracle.feed(post):
                    self._expected[alert.id] = alert
                file.write(b"%s\t%s\n" % (post.author.id.encode(), encode_post(post)))
        for alert in self._oracle.finish():
            self._expected[alert.id] = alert

    def _entries(self, path: Path) -> Iterator[Entry]:
        """Yield the records."""
        with zstandard.open(path, "rb") as file:
            for line in io.BufferedReader(file):
                key, _, value = line.rstrip(b"\n").partition(b"\t")
                self._posts += 1
                yield key, value

    async def _striking(self, faults: Faults) -> None:
        while True:
            await asyncio.sleep(self._fault_seconds)
            await faults.strike()
            print(f"{faults.struck[-1]}", file=sys.stderr)

    async def _sampling(self, scene: Scene, fleet: Fleet, begin: float) -> None:
        group = f"{scene.installation.settings.group_id}.watch"
        name = scene.installation.name(topics.POSTS)
        while True:
            await asyncio.sleep(SAMPLE_SECONDS)
            try:
                behind = await asyncio.to_thread(lag, scene.bootstrap, group, name, 4)
            except Exception:  # noqa: BLE001 - a broker that was just killed tells nothing
                behind = -1
            memory = [_rss(member.process.pid) for member in fleet.members if member.process is not None]
            sample = Sample(time.monotonic() - begin, self._posts, behind, memory[-1], sum(memory))
            self._samples.append(sample)
            if len(self._samples) % 6 == 0:
                print(
                    f"{sample.seconds:.0f} s, {sample.sent} posts, {sample.lag} behind, {sample.rss:.0f} MB",
                    file=sys.stderr,
                )

    def _outcome(self, verdict: Verdict, faults: Faults, fed: float, settled: float) -> Outcome:
        minutes: dict[int, list[Sample]] = {}
        for sample in self._samples:
            if sample.seconds < 60 * int(self._minutes):
                minutes.setdefault(int(sample.seconds // 60), []).append(sample)
        rss = [statistics.median(one.rss for one in minute) for minute in minutes.values()]
        lags = [[one.lag for one in minute if one.lag >= 0] for minute in minutes.values()]
        reference = rss[min(REFERENCE_MINUTE, len(rss)) - 1] if len(rss) > REFERENCE_MINUTE else rss[1]
        return Outcome(
            minutes=self._minutes,
            seed=self._seed,
            workers=self._workers,
            asked=self._rate,
            reached=round(self._posts / fed, 1),
            posts=self._posts,
            settled=round(settled, 1),
            alerts=verdict.alerts,
            lost=len(verdict.lost),
            doubled=len(verdict.doubled),
            messages=verdict.messages,
            reposts=verdict.reposts,
            faults=dict(sorted(Counter(faults.struck).items())),
            lag=[int(statistics.median(minute)) if minute else -1 for minute in lags],
            rss=[round(value, 1) for value in rss],
            rss_change=round(rss[-1] / reference - 1, 4),
            cores=os.cpu_count() or 0,
        )


def _rss(pid: int) -> float:
    """Return a process's resident memory in MB; 0 when it has just ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    found = [line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(found[0]) / 1024 if found else 0.0


def main() -> int:
    """Run a soak, keep and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0, help="how long posts come, at least 3")
    parser.add_argument("--rate", type=int, default=5_000, help="posts a second")
    parser.add_argument("--workers", type=int, default=2, help="workers; the last is never killed")
    parser.add_argument("--fault-seconds", type=float, default=60.0, help="time between two faults")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--results", type=Path, default=RESULTS)
    options = parser.parse_args()
    soak = Soak(options.minutes, options.rate, options.workers, options.fault_seconds, options.seed)
    folder = Path(tempfile.mkdtemp(prefix="pileon-soak-"))
    outcome = asyncio.run(soak.run(folder))
    (folder / RECORDS).unlink()
    text = msgspec.json.format(msgspec.json.encode(outcome), indent=1)
    options.results.parent.mkdir(parents=True, exist_ok=True)
    options.results.write_bytes(text + b"\n")
    print(text.decode())
    clean = outcome.alerts > 0 and not (outcome.lost or outcome.doubled or outcome.reposts)
    print(
        f"{'The alerts are those of a replay' if clean else 'NOT AS A REPLAY'}; logs in {folder}",
        file=sys.stderr,
    )
    return 0 if clean else 1


if __name__ == "__main__":
    sys.exit(main())
