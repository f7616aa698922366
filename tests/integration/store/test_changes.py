"""A cursor of changes that never repeats and never skips."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from agents.store import AlertReader, AlertStore, Cases
from tests.integration.store.conftest import Clock
from tests.support.alerts import campaign


def test_changes_come_in_order_with_what_they_are(store: AlertStore, clock: Clock) -> None:
    """A repeated revision changes nothing."""
    cases = Cases(store.engine, clock=clock)
    store.upsert(campaign())
    store.upsert(campaign())
    store.upsert(campaign(revision=2))
    cases.acknowledge(["c-01"], "priya")
    cases.mute(for_ms=5, reason="x", actor="priya", kind="pile_on")
    found = store.reader.changes(0)
    assert [(one.number, one.what, one.alert_id, one.revision) for one in found.items] == [
        (1, "alert", "c-01", 1),
        (2, "alert", "c-01", 2),
        (3, "review", "c-01", None),
        (4, "mute", None, None),
    ]
    assert (found.cursor, found.lost) == (4, False)
    assert store.reader.changes(4).items == []
    assert store.reader.changes(1, limit=2).cursor == 3
    assert store.reader.last_change() == 4


def test_nothing_is_skipped_while_many_write(url: str) -> None:
    """A reader that follows four writers sees every number once, in order."""
    AlertStore(url).close()
    done = threading.Event()
    seen: list[int] = []

    def write(worker: int) -> None:
        with AlertStore(url) as store:
            for number in range(25):
                store.upsert(campaign(id=f"c-{number % 5}-{worker}", revision=1 + number))

    def follow() -> None:
        with AlertReader(url) as reader:
            cursor = 0
            while True:
                last_look = done.is_set()
                found = reader.changes(cursor, limit=7)
                assert not found.lost
                seen.extend(one.number for one in found.items)
                cursor = found.cursor
                if last_look and not found.items:
                    return

    with ThreadPoolExecutor(5) as pool:
        following = pool.submit(follow)
        for writer in [pool.submit(write, worker) for worker in range(4)]:
            writer.result()
        done.set()
        following.result()
    assert seen == list(range(1, 101))


def test_a_cursor_behind_a_purge_is_told_so(store: AlertStore, clock: Clock) -> None:
    """What is shown must be read again; the newest change is always kept."""
    for revision in range(1, 5):
        store.upsert(campaign(revision=revision))
    store.purge(clock.now + 1)
    found = store.reader.changes(1)
    assert found.lost
    assert [one.number for one in found.items] == [4]
    assert not store.reader.changes(4).lost


def test_a_cursor_of_another_store_is_told_so(store: AlertStore) -> None:
    """A console that was open while the store was made anew starts over."""
    store.upsert(campaign())
    found = store.reader.changes(99)
    assert (found.items, found.cursor, found.lost) == ([], 1, True)
