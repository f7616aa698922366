"""Connections are made again, later each time, and never for what cannot be mended."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs

from agents.connectors.feed import Backoff, Event, LostError, Recent, reconnecting, refuse
from agents.ops.errors import RunError
from tests.unit.agents.connectors.support import Naps, take


def test_waits_grow_to_a_bound_and_begin_anew() -> None:
    """A little less than twice as long each time, so that clients do not come back together."""
    backoff = Backoff()
    waits = [backoff.next(LostError("x")) for _ in range(30)]
    assert 0.18 < waits[0] <= 0.25
    assert 12.0 <= waits[-1] <= 16.0
    backoff.reset()
    assert backoff.next(LostError("x", "http")) <= 5.0
    assert backoff.next(LostError("x", "limited", 7.0)) == 7.0


def test_the_newest_keys_are_remembered() -> None:
    """Memory is bounded; a key that comes again is remembered longer."""
    recent = Recent(2)
    assert [recent.again(key) for key in "abacb"] == [False, False, True, False, False]


@pytest.mark.parametrize(
    ("status", "kind"), [(429, "limited"), (420, "limited"), (500, "http"), (503, "http"), (409, "http")]
)
def test_what_may_be_mended_is_waited_for(status: int, kind: str) -> None:
    """The server's own word about how long counts."""
    with pytest.raises(LostError) as lost:
        refuse(status, "x", "GET /", "12")
    assert (lost.value.kind, lost.value.after) == (kind, 12.0)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_what_cannot_be_mended_ends_the_run(status: int) -> None:
    """A wrong token stays wrong."""
    with pytest.raises(RunError, match=f"{status} Nope; check the address and the token"):
        refuse(status, "Nope", "GET /")


async def test_positions_are_carried_over_every_loss() -> None:
    """Each connection begins where the one before ended, and each loss is told."""
    begun: list[object] = []

    async def connect(position: object) -> AsyncIterator[Event]:
        begun.append(position)
        number = int(str(position or 0))
        yield Event(b"", None, number + 1)
        if number == 1:
            raise OSError("cut")
        if number == 2:
            raise LostError("busy", "limited", 30.0)

    naps = Naps()
    with capture_logs() as logs:
        found = await take(reconnecting("x", connect, None, Backoff(), naps), 5)
    assert [one.position for one in found] == [1, 2, 3, 4, 5]
    assert begun == [None, 1, 2, 3, 4]
    assert naps.seconds[2] == 30.0
    assert [line["why"] for line in logs][1:3] == ["OSError: cut", "busy"]
