"""The alert store's contract, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from agents.store import AlertStore, StoreError
from agents.store.outbox import LEASE_MS
from schemas.alert import AlertTarget, Evidence
from tests.support import postgres
from tests.support.alerts import NOON, campaign

_names = count()


class Clock:
    """A wall clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = 1_000_000

    def __call__(self) -> int:
        """Return the time in milliseconds."""
        return self.now


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A PostgreSQL server."""
    given = os.environ.get(postgres.VARIABLE)
    if given:
        yield given
        return
    binaries = postgres.binaries()
    if binaries is None:
        if os.environ.get("CI") == "true":
            pytest.fail("PostgreSQL is not installed, and CI must test the store on it")
        pytest.skip(f"PostgreSQL is not installed and {postgres.VARIABLE} is not set")
    with postgres.cluster(binaries) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'alerts.sqlite3'}"
    else:
        with postgres.empty_schema(
            request.getfixturevalue("server"), f"t{os.getpid()}_{next(_names)}"
        ) as empty:
            yield empty


@pytest.fixture
def clock() -> Clock:
    """The store's clock."""
    return Clock()


@pytest.fixture
def store(url: str, clock: Clock) -> Iterator[AlertStore]:
    """An empty store."""
    with AlertStore(url, clock=clock) as opened:
        yield opened


def test_an_alert_comes_back_as_it_went_in(store: AlertStore) -> None:
    """What is stored is the whole alert, any character in it."""
    alert = campaign(
        target=AlertTarget(name="मंत्री \0 😀"), evidence=[Evidence("copies", '‘quoted’ \\ "text" \0 😀', 2.5)]
    )
    assert store.upsert(alert)
    assert store.get(alert.id) == alert
    assert store.get("other") is None
    assert store.count() == 1


def test_the_same_alert_again_changes_nothing(store: AlertStore) -> None:
    """A record delivered twice is one alert, one revision and one message."""
    assert store.upsert(campaign())
    assert not store.upsert(campaign())
    assert store.history("c-01") == [campaign()]
    assert store.messages() == {"pending": 1}


def test_a_later_revision_replaces_an_earlier_one(store: AlertStore) -> None:
    """The newest is kept; each that was the newest once stays in the history."""
    assert store.upsert(campaign())
    assert store.upsert(campaign(revision=3, status="closed"))
    assert store.get("c-01") == campaign(revision=3, status="closed")
    assert [alert.revision for alert in store.history("c-01")] == [1, 3]


def test_an_older_revision_is_ignored(store: AlertStore) -> None:
    """After a crash revisions are delivered again from the first one on."""
    store.upsert(campaign(revision=5))
    assert not store.upsert(campaign(revision=4, score=0.1))
    assert store.get("c-01") == campaign(revision=5)
    assert [alert.revision for alert in store.history("c-01")] == [5]


def test_alerts_are_listed_the_last_opened_first(store: AlertStore) -> None:
    """Lists can be limited and filtered by status."""
    for minute in range(3):
        store.upsert(campaign(id=f"c-{minute}", opened_at=NOON.replace(minute=minute)))
    store.upsert(campaign(id="c-1", opened_at=NOON.replace(minute=1), revision=2, status="closed"))
    assert [alert.id for alert in store.alerts()] == ["c-2", "c-1", "c-0"]
    assert [alert.id for alert in store.alerts(status="open")] == ["c-2", "c-0"]
    assert [alert.id for alert in store.alerts(status="closed")] == ["c-1"]
    assert [alert.id for alert in store.alerts(limit=1)] == ["c-2"]


def test_an_alert_is_announced_once(store: AlertStore) -> None:
    """Growing and closing revisions send nothing more."""
    store.upsert(campaign())
    message = store.claim()
    assert message is not None
    assert message.alert_id == "c-01"
    store.sent(message)
    store.upsert(campaign(revision=2, score=0.9))
    store.upsert(campaign(revision=3, status="closed"))
    assert store.messages() == {"sent": 1}
    assert store.claim() is None
    assert store.next_due() is None


def test_a_message_not_sent_yet_tells_the_newest_revision(store: AlertStore) -> None:
    """Nobody is told what is no longer so."""
    store.upsert(campaign(kind="pile_on", severity="low"))
    store.upsert(campaign(revision=2, severity="critical"))
    message = store.claim()
    assert message is not None
    assert message.body["text"].startswith("[CRITICAL:83] Coordinated campaign")
    assert store.messages() == {"pending": 1}


def test_a_pile_on_that_turns_out_coordinated_is_announced_again(store: AlertStore) -> None:
    """Those who were told of a crowd are told of the gang in it, once."""
    store.upsert(campaign(kind="pile_on"))
    first = store.claim()
    assert first is not None
    store.upsert(campaign(revision=2))
    store.sent(first)
    store.upsert(campaign(revision=3))
    second = store.claim()
    assert second is not None
    assert "Coordinated campaign" in second.body["text"]
    store.sent(second)
    store.upsert(campaign(revision=4, kind="pile_on"))
    store.upsert(campaign(revision=5))
    assert store.messages() == {"sent": 2}


def test_a_claimed_message_is_kept_from_others_until_its_lease_ends(store: AlertStore, clock: Clock) -> None:
    """A sender that was killed does not keep its message for ever."""
    store.upsert(campaign())
    first = store.claim()
    assert first is not None
    assert store.claim() is None
    clock.now += LEASE_MS
    again = store.claim()
    assert again is not None
    assert (again.number, again.attempts) == (first.number, 2)


def test_a_message_to_retry_is_due_later(store: AlertStore, clock: Clock) -> None:
    """It waits as long as asked, with its error noted."""
    store.upsert(campaign())
    message = store.claim()
    assert message is not None
    store.retry(message, 5_000, "HTTP 500 " + "x" * 10_000)
    assert store.next_due() == clock.now + 5_000
    assert store.claim() is None
    clock.now += 5_000
    assert store.claim() is not None


def test_a_dead_message_is_not_handed_out(store: AlertStore, clock: Clock) -> None:
    """It stays in the outbox for people to see."""
    store.upsert(campaign())
    message = store.claim()
    assert message is not None
    store.dead(message, "HTTP 404 no_service")
    clock.now += LEASE_MS * 10
    assert store.claim() is None
    assert store.messages() == {"dead": 1}


def test_what_is_stored_outlives_the_process(url: str) -> None:
    """A store opened again holds the same alerts and messages."""
    with AlertStore(url) as store:
        store.upsert(campaign())
    with AlertStore(url) as store:
        assert store.get("c-01") == campaign()
        assert store.claim() is not None


def test_several_workers_share_a_store(url: str) -> None:
    """Stores opened at once, written at once: each alert once, each message to one sender."""

    def work(worker: int) -> list[str]:
        with AlertStore(url) as store:
            for number in range(20):
                store.upsert(campaign(id=f"c-{number}"))
                store.upsert(campaign(id=f"c-{number}", revision=2 + worker))
            taken = []
            while (message := store.claim()) is not None:
                taken.append(message.alert_id)
                store.sent(message)
            return taken

    with ThreadPoolExecutor(4) as pool:
        taken = [alert for alerts in pool.map(work, range(4)) for alert in alerts]
    with AlertStore(url) as store:
        assert sorted(taken) == sorted({f"c-{number}" for number in range(20)})
        assert store.count() == 20
        assert {alert.revision for alert in store.alerts()} == {5}


def test_another_schema_version_is_refused(url: str) -> None:
    """A store of a newer Pileon is left alone."""
    AlertStore(url).close()
    _execute(url, "UPDATE pileon_schema SET version = 99")
    with pytest.raises(StoreError, match=r"has schema version 99, this Pileon reads and writes 1"):
        AlertStore(url)


def test_tables_of_another_program_are_refused(url: str, tmp_path: Path) -> None:
    """Nothing is created beside tables that are not ours."""
    (tmp_path / "new").mkdir(exist_ok=True)
    _execute(url, "CREATE TABLE alerts (id INTEGER)")
    with pytest.raises(StoreError, match="has a table alerts of another program"):
        AlertStore(url)


def _execute(url: str, statement: str) -> None:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()
