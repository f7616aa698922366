"""The health server answers machines truthfully and listens on the loopback interface alone by default."""

from __future__ import annotations

import socket
import urllib.error
import urllib.request

import aiohttp
import pytest

from agents.ops.errors import ConfigurationError
from agents.ops.health import HealthServer, Progress, Pulse, serving


async def get(url: str) -> tuple[int, str]:
    """Return the status and body of a page."""
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return response.status, await response.text()


async def test_a_well_process_is_alive_and_ready() -> None:
    """All checks pass and the metrics are served."""
    async with HealthServer({"loop": lambda: None}, {"kafka": lambda: None}) as server:
        assert server.url.startswith("http://127.0.0.1:")
        assert await get(f"{server.url}/healthz") == (200, '{"ok": true, "problems": {}}')
        assert await get(f"{server.url}/readyz") == (200, '{"ok": true, "problems": {}}')
        status, body = await get(f"{server.url}/metrics")
        assert status == 200
        assert "# TYPE pileon_posts_total counter" in body
        assert (await get(f"{server.url}/other"))[0] == 404


async def test_what_is_not_ready_may_be_alive() -> None:
    """A worker waiting for its partitions must not be restarted for it."""
    async with HealthServer({}, {"kafka": lambda: "no partitions yet"}) as server:
        assert (await get(f"{server.url}/healthz"))[0] == 200
        assert await get(f"{server.url}/readyz") == (
            503,
            '{"ok": false, "problems": {"kafka": "no partitions yet"}}',
        )


async def test_what_is_not_alive_is_not_ready() -> None:
    """A stuck worker fails both."""
    async with HealthServer({"watch": lambda: "stuck"}) as server:
        assert (await get(f"{server.url}/healthz"))[0] == 503
        assert (await get(f"{server.url}/readyz"))[0] == 503


async def test_a_taken_port_is_told_in_one_line() -> None:
    """Two workers on one port: the second says which."""
    async with HealthServer() as first:
        port = int(first.url.rpartition(":")[2])
        with pytest.raises(ConfigurationError, match=f"metrics cannot be served on 127.0.0.1 port {port}"):
            await HealthServer(port=port).start()


async def test_two_servers_take_two_free_ports() -> None:
    """Port 0 never collides."""
    async with HealthServer() as first, HealthServer() as second:
        assert first.url != second.url
    with pytest.raises(RuntimeError, match="not running"):
        _ = first.url


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Return the time that was set."""
        return self.now


def test_lag_without_movement_is_noticed() -> None:
    """Records that wait while none is taken are a complaint after the limit, and forgiven when one is."""
    clock = Clock()
    progress = Progress(30.0, clock)
    for clock.now in (100.0, 115.0, 130.0):
        progress.note({0: 7, 1: 9}, waiting=True)
    assert progress() is None
    clock.now = 131.0
    assert progress() == "records wait, and none was taken for 31 s"
    progress.note({0: 7, 1: 10}, waiting=True)
    assert progress() is None


def test_nothing_to_do_is_no_standstill() -> None:
    """A topic that is read to its end may rest for as long as it likes."""
    clock = Clock()
    progress = Progress(30.0, clock)
    for clock.now in (100.0, 500.0, 900.0):
        progress.note({0: 7}, waiting=False)
    assert progress() is None
    progress.note({0: 7}, waiting=True)
    assert progress() is None


def test_a_broker_that_is_away_is_not_the_workers_fault() -> None:
    """While nobody can tell whether records wait, the time does not count."""
    clock = Clock()
    progress = Progress(30.0, clock)
    progress.note({0: 7}, waiting=True)
    clock.now = 125.0
    progress.note({0: 7}, waiting=None)
    clock.now = 400.0
    assert progress() is None
    progress.note({0: 7}, waiting=True)
    clock.now = 429.0
    assert progress() is None
    clock.now = 431.0
    assert progress() is not None


def test_a_loop_that_goes_round_is_well() -> None:
    """One that does not is told of, with how long it has not."""
    now = 0.0
    pulse = Pulse(60.0, lambda: now)
    now = 60.0
    assert pulse() is None
    now = 61.0
    assert pulse() == "busy with one round for 61 s"
    pulse.beat()
    assert pulse() is None


def test_a_program_without_a_loop_is_served_from_a_thread() -> None:
    """It may be busy: the answer comes all the same, and the port is free again after."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
        with (
            pytest.raises(ConfigurationError, match="metrics cannot be served"),
            serving(HealthServer(port=port)),
        ):
            pass
    problems: list[str] = []
    check = {"archive": lambda: problems[0] if problems else None}
    for status in (200, 503):
        with serving(HealthServer(check, port=port)):
            try:
                answer = urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=60).status
            except urllib.error.HTTPError as error:
                answer = error.code
                error.close()
            assert answer == status
        problems.append("stuck")
