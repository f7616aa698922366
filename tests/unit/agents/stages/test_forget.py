"""The forget agent: deletions of platforms into the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import pytest
from sqlalchemy.exc import OperationalError

from agents.ops import patience
from agents.stages.forget import ForgetHandler
from agents.stages.named import chosen
from schemas.deletion import Deletion, encode_deletion
from tests.support.fakes import record, records

GONE = [Deletion("x", "1"), Deletion("bluesky", author_id="did:plc:a")]


class FakeStore:
    """Remembers what it was to forget; away as often as told."""

    def __init__(self, away: int = 0) -> None:
        self.forgotten: list[Deletion] = []
        self._away = away

    def forget(self, deletions: Sequence[Deletion]) -> list[str]:
        """Take deletions."""
        if self._away:
            self._away -= 1
            raise OperationalError("locked", {}, sqlite3.OperationalError("database is locked"))
        self.forgotten += deletions
        return ["c-01"]


async def test_a_chunk_of_deletions_is_one_call_of_the_store() -> None:
    """A platform tells of a hundred a second."""
    store = FakeStore()
    await ForgetHandler(store).take(0, records([encode_deletion(one) for one in GONE]))
    assert store.forgotten == GONE


async def test_a_store_that_is_away_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that was deleted is left because the database restarted."""
    monkeypatch.setattr(patience, "FIRST_PAUSE", 0.0)
    store = FakeStore(away=1)
    await ForgetHandler(store).take(0, records([encode_deletion(GONE[0])]))
    assert store.forgotten == GONE[:1]


@pytest.mark.parametrize("value", [None, b"no deletion"])
async def test_what_is_no_deletion_is_corruption(value: bytes | None) -> None:
    """The topic is our own."""
    with pytest.raises((ValueError, TypeError)):
        await ForgetHandler(FakeStore()).take(0, [record(value, 5, topic="posts.deleted")])


def test_it_runs_wherever_the_notify_agent_does() -> None:
    """Nobody has to name it, and who runs agents by name gets it beside the store's."""
    assert chosen([])[-1] == "forget"
    assert chosen(["notify"]) == ["notify", "forget"]
    assert chosen(["watch"]) == ["watch"]
