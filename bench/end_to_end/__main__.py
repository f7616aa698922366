"""Run it: ``python -m bench.end_to_end``; ``--quick`` for half a minute, ``--rates 1000 10000`` at some rates."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from agents.ops.settings import Settings
from bench.end_to_end.feed import RAID_SECONDS, made_feed
from bench.end_to_end.latency import PARTS, Latency, Mark, Stored, latencies, percentile
from bench.end_to_end.producer import Production, produce
from bench.files import conclude, results_path
from bench.machine import describe
from bench.processes import cpu_seconds
from schemas import topics
from schemas.codec import decode_alert, decode_hop, decode_targeted
from tests.support.brokers import RealBroker
from tests.support.fleet import Fleet
from tests.support.installation import Installation
from tests.support.real_kafka import open_kafka

RATES: Final = (1_000, 10_000, 50_000)
QUICK_RATES: Final = (10_000,)
SECONDS: Final = 120.0
QUICK_SECONDS: Final = 30.0
RAIDS: Final = 40
QUICK_RAIDS: Final = 10
WORKERS: Final = 2
PACKAGES: Final = ("faust-streaming", "aiokafka", "confluent-kafka", "msgspec", "uvloop")

WARM_SECONDS: Final = 10.0
"""Posts come for so long before the first raid, so that the workers have caught up."""

TAIL_SECONDS: Final = 5.0
"""Posts come for so long after the last raid, so that event time passes its last hop."""

SETTLED_SECONDS: Final = 5.0
SETTLE_SECONDS: Final = 60.0
SHARES: Final = {"p50": 0.5, "p95": 0.95, "p99": 0.99}

AIM_RATE: Final = 10_000
AIM_SECONDS: Final = 3.0
LEAST_REVISIONS: Final = 100

_AS_SHIPPED: Final = ("idle_seconds", "snapshot_seconds")


async def measured(broker: RealBroker, rate: int, seconds: float, raids: int, workers: int) -> dict[str, Any]:
    """Run an installation of its own at one rate."""
    feed = made_feed(rate, seconds, raids, WARM_SECONDS)
    with tempfile.TemporaryDirectory(prefix="pileon-bench-") as name:
        folder = Path(name)
        # The tests' installations are more impatient than what is shipped.
        shipped = {field: Settings.model_fields[field].default for field in _AS_SHIPPED}
        installation = Installation(broker, f"bench{uuid4().hex[:8]}", folder, feed.watchlist, **shipped)
        async with Fleet(installation, workers, folder=folder) as fleet:
            async with asyncio.timeout(SETTLE_SECONDS):
                while not all(member.log.exists() and member.has_begun() for member in fleet.members):  # noqa: ASYNC110
                    await asyncio.sleep(0.1)
            before = _cpu(fleet)
            production = await asyncio.to_thread(
                produce,
                broker.bootstrap,
                installation.name(topics.POSTS),
                feed,
                rate,
                seconds + TAIL_SECONDS,
            )
            cores = (_cpu(fleet) - before) / production.seconds
            alerts = await _settled(installation)
            watermarks, hops = await _watermarks(installation), await _hops(installation)
    lateness = installation.settings.max_out_of_orderness_ms
    figures = summed_up(latencies(alerts, production.raids, watermarks, hops, lateness))
    kinds = {stored.alert.id: stored.alert.kind for stored in alerts}
    return {
        "asked": rate,
        "reached": round(_rate(production)),
        "targets": len(feed.watchlist.targets),
        "raids": raids,
        "raids_alerted": len(
            {one.alert.target.id for one in alerts if one.alert.kind == "coordinated_campaign"}
        ),
        "pile_ons": sum(kind == "pile_on" for kind in kinds.values()),
        "worker_cores": round(cores, 2),
        "batches": len(watermarks),
        "posts_stored_after": _percentiles(production.stored),
        **figures,
    }


def _rate(production: Production) -> float:
    return production.posts / production.seconds


def _cpu(fleet: Fleet) -> float:
    return sum(cpu_seconds(member.process.pid) for member in fleet.members if member.process is not None)


async def _settled(installation: Installation) -> list[Stored]:
    """Return all alerts, once no more come."""
    count = -1
    async with asyncio.timeout(SETTLE_SECONDS):
        while len(records := await installation.read(topics.ALERTS)) != count:
            count = len(records)
            await asyncio.sleep(SETTLED_SECONDS)
    return [Stored(record.timestamp, decode_alert(record.value or b"")) for record in records]


async def _watermarks(installation: Installation) -> list[Mark]:
    records = await installation.read(topics.POSTS_TARGETED)
    decoded = [(record, decode_targeted(record.value or b"")) for record in records]
    return [Mark(record.timestamp, (record.partition, one.source), one.watermark) for record, one in decoded]


async def _hops(installation: Installation) -> list[Mark]:
    records = await installation.read(topics.COACTIONS)
    decoded = [(record, decode_hop(record.value or b"")) for record in records]
    return [Mark(record.timestamp, (hop.source,), hop.at) for record, hop in decoded]


def summed_up(found: Sequence[Latency]) -> dict[str, Any]:
    """Return percentiles of the whole and of its parts, seconds, and of the least that event time allows."""
    least = [one.parts["hop"] + one.parts["lateness"] for one in found]
    return {
        "revisions": len(found),
        "seconds": _percentiles([one.total for one in found]),
        "least_seconds": _percentiles(least),
        "parts": {part: _percentiles([one.parts[part] for one in found]) for part in PARTS},
    }


def _percentiles(values: Sequence[int]) -> dict[str, float]:
    return {name: percentile(values, share) / 1_000 for name, share in SHARES.items()} if values else {}


def ratios(rates: Mapping[str, Any]) -> dict[str, float]:
    """Return, at each rate, how long alerts took over the least that event time allows."""
    return {
        f"{name} over the least that event time allows, {rate}/s": round(
            one["seconds"][name] / one["least_seconds"][name], 2
        )
        for rate, one in rates.items()
        if one["revisions"]
        for name in ("p50", "p95")
    }


def failures(rates: Mapping[str, Any], least: int = LEAST_REVISIONS) -> list[str]:
    """Return a sentence for each figure that is not what it has to be."""
    missed = [
        f"at {rate}/s {one['revisions']} revisions were measured, it takes {least} to tell"
        for rate, one in rates.items()
        if one["revisions"] < least
    ]
    aimed = rates.get(str(AIM_RATE))
    if aimed and aimed["revisions"] and (p95 := aimed["seconds"]["p95"]) > AIM_SECONDS:
        missed.append(f"p95 at {AIM_RATE}/s is {p95} s, it may be {AIM_SECONDS}")
    return missed


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns 1 if a figure is not what it has to be."""
    parser = argparse.ArgumentParser(prog="bench.end_to_end", description="From posts to alerts.")
    parser.add_argument("--quick", action="store_true", help="one rate, half a minute")
    parser.add_argument("--rates", nargs="+", type=int, help="posts a second")
    parser.add_argument(
        "--seconds", type=float, help=f"how long posts come, {WARM_SECONDS + RAID_SECONDS:.0f} or more"
    )
    parser.add_argument("--raids", type=int)
    parser.add_argument("--workers", type=int, default=WORKERS)
    parser.add_argument("--results", type=Path)
    options = parser.parse_args(arguments)
    seconds = options.seconds or (QUICK_SECONDS if options.quick else SECONDS)
    raids = options.raids or (QUICK_RAIDS if options.quick else RAIDS)
    rates: dict[str, Any] = {}
    kafka = open_kafka()
    try:
        for rate in options.rates or (QUICK_RATES if options.quick else RATES):
            one = asyncio.run(measured(RealBroker(kafka), rate, seconds, raids, options.workers))
            rates[str(rate)] = one
            print(f"{rate}/s: {one['revisions']} revisions, {one['seconds']}", flush=True)
    finally:
        kafka.close()
    report = {
        "machine": describe(*PACKAGES),
        "workers": options.workers,
        "rates": rates,
        "ratios": ratios(rates),
    }
    path = options.results or results_path("end_to_end", quick=options.quick)
    return conclude(report, path, failures(rates, 1 if options.quick else LEAST_REVISIONS))


if __name__ == "__main__":
    sys.exit(main())
