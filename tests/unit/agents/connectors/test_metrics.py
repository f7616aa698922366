"""What a connector does can be watched: events, records, refusals, losses, gaps, and when the last event came."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from agents.connectors.feed import Backoff, Event, LostError, Position, reconnecting, tell_gap
from agents.connectors.health import observed
from agents.connectors.pump import Counts, pump
from agents.kafka.outgoing import Outgoing
from agents.ops import metrics
from agents.ops.settings import build
from tests.support.real_kafka import free_port
from tests.unit.agents.connectors.support import Naps, take
from tests.unit.agents.connectors.test_pump import Log, Numbers

NAMES = ("events_total", "records_total", "refused_total", "disconnects_total", "gaps_total")


def _series(name: str, source: str = "native") -> float:
    value = metrics.catalogue.registry.get_sample_value(f"pileon_connector_{name}", {"source": source})
    assert value is not None
    return value


def _odd(event: Event, counts: Counts) -> list[Outgoing]:
    """Refuse every fourth event, and make nothing of every third."""
    number = int(event.value)
    counts.refused += number % 4 == 0
    return [] if number % 3 == 0 else [Outgoing("t", event.value)]


async def test_what_a_pump_wrote_is_counted() -> None:
    """Only once it is safe, and with the time of the last event."""
    before = {name: _series(name) for name in NAMES}
    counts = await pump(
        Numbers(12), Log(), _odd, stop=asyncio.Event(), batch=5, seconds=0.01, clock=lambda: 1_234_000
    )
    after = {name: _series(name) - before[name] for name in NAMES}
    assert after == {
        "events_total": 12,
        "records_total": 8,
        "refused_total": 3,
        "disconnects_total": 0,
        "gaps_total": 0,
    }
    assert (counts.events, counts.records, counts.refused) == (12, 8, 3)
    assert _series("last_event_timestamp_seconds") == 1_234.0


async def test_what_was_not_written_is_not_counted() -> None:
    """A broker that dies in the first write leaves the counters where they were."""
    log, before = Log(), _series("events_total")
    log.dies = (1, False)
    with pytest.raises(LostError):
        await pump(Numbers(3), log, _odd, stop=asyncio.Event(), seconds=0.01)
    assert _series("events_total") == before


async def test_a_source_that_sends_nothing_is_silent_since_the_start() -> None:
    """Not since 1970, which a rule would take for a silence of decades."""
    await pump(Numbers(0), Log(), _odd, stop=asyncio.Event(), clock=lambda: 5_000)
    assert _series("last_event_timestamp_seconds") == 5.0


async def test_losses_and_gaps_are_counted() -> None:
    """Each connection that ends, whatever ended it, and each break of which posts are missing."""

    async def connect(position: Position) -> AsyncIterator[Event]:
        yield Event(b"", None, (position or 0) + 1)
        raise LostError("cut")

    lost, gaps = _series("disconnects_total", "x"), _series("gaps_total", "x")
    await take(reconnecting("x", connect, None, Backoff(), Naps()), 4)
    tell_gap("x", after="1", why="the server holds no older events")
    assert _series("disconnects_total", "x") - lost == 3
    assert _series("gaps_total", "x") - gaps == 1


async def test_metrics_and_health_are_served_while_it_runs() -> None:
    """And no port is opened where none was asked for."""
    port = free_port()
    async with observed(build({"metrics_port": port})), aiohttp.ClientSession() as session:
        async with session.get(f"http://127.0.0.1:{port}/healthz") as answer:
            assert answer.status == 200
        async with session.get(f"http://127.0.0.1:{port}/metrics") as answer:
            assert "pileon_connector_events_total" in await answer.text()
    async with observed(build({})):
        assert not await _listens(port)


async def test_a_connector_whose_loop_stands_still_is_not_alive() -> None:
    """A health server on the loop itself could not say so."""
    port = free_port()
    async with observed(build({"metrics_port": port}), stuck_seconds=0.0):
        await asyncio.sleep(0.05)
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{port}/healthz") as answer,
        ):
            assert answer.status == 503


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True
