"""The alert store's contract for writers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from agents.store import AlertStore, Backlog, Claim, Dead, Pace, StoreError
from agents.store.messages import DIGEST, GIVE_UP_MS, LEASE_MS, Message
from schemas.alert import AlertTarget, Evidence
from tests.integration.store.conftest import Clock
from tests.support.alerts import NOON, campaign
from tests.support.delivery import opened_once


def claim(store: AlertStore, **pace: Any) -> Claim:
    """Take what is due for Slack."""
    return store.outbox.claim("slack", Pace(**pace))


def take(store: AlertStore) -> list[Message]:
    """Take the message that is due for Slack."""
    return claim(store).messages


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
    assert store.outbox.counts() == {"pending": 1}


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
    """Growing and closing revisions send nothing more, nor does one of another kind."""
    store.upsert(campaign())
    claimed = take(store)
    assert [message.alert_id for message in claimed] == ["c-01"]
    store.outbox.sent(claimed)
    store.upsert(campaign(revision=2, score=0.9))
    store.upsert(campaign(revision=3, status="closed"))
    store.upsert(campaign(revision=4, kind="pile_on"))
    assert store.outbox.counts() == {"sent": 1}
    assert claim(store) == Claim()


def test_a_message_not_sent_yet_tells_the_newest_revision(store: AlertStore) -> None:
    """Nobody is told what is no longer so."""
    store.upsert(campaign(kind="pile_on", severity="low"))
    store.upsert(campaign(revision=2, severity="critical"))
    (message,) = take(store)
    assert message.severity == "critical"
    assert message.alert == campaign(revision=2, severity="critical")
    assert store.outbox.counts() == {"pending": 1}


def test_a_claimed_message_is_kept_from_others_until_its_lease_ends(store: AlertStore, clock: Clock) -> None:
    """A sender that was killed does not keep its message for ever."""
    store.upsert(campaign())
    (first,) = take(store)
    assert claim(store) == Claim()
    clock.now += LEASE_MS
    (again,) = take(store)
    assert (again.number, again.attempts) == (first.number, 2)


def test_a_sender_whose_lease_ended_changes_nothing(store: AlertStore, clock: Clock) -> None:
    """What a later attempt found out is not overwritten by a process that was stopped meanwhile."""
    store.upsert(campaign())
    stopped = take(store)
    clock.now += LEASE_MS
    store.outbox.sent(take(store))
    store.outbox.dead(stopped, "no answer in time")
    store.outbox.retry(stopped, after_ms=0, channel_ms=0, error="no answer in time")
    assert store.outbox.counts() == {"sent": 1}


def test_a_message_to_retry_is_due_later(store: AlertStore, clock: Clock) -> None:
    """It waits as long as asked."""
    store.upsert(campaign())
    assert not store.outbox.retry(take(store), after_ms=5_000, channel_ms=0, error="HTTP 500 " + "x" * 10_000)
    clock.now += 4_999
    assert claim(store) == Claim()
    clock.now += 1
    found = claim(store)
    assert [message.attempts for message in found.messages] == [2]
    assert found.failures == 1


def test_a_channel_that_has_to_wait_holds_all_senders(store: AlertStore, clock: Clock) -> None:
    """What Slack told one process to wait for, the others wait for as well."""
    store.upsert(campaign(target=AlertTarget(id="a")))
    store.upsert(campaign(id="c-02", target=AlertTarget(id="b")))
    store.outbox.retry(take(store), after_ms=60_000, channel_ms=30_000, error="HTTP 429")
    assert claim(store) == Claim(wait_ms=30_000)
    clock.now += 30_000
    found = claim(store)
    assert [message.alert_id for message in found.messages] == ["c-02"]
    store.outbox.sent(found.messages)
    clock.now += 30_000
    assert claim(store).failures == 0


def test_senders_share_the_channel_s_pace(store: AlertStore, clock: Clock) -> None:
    """One message a second is for the channel, however many workers send."""
    for number in range(2):
        store.upsert(campaign(id=f"c-{number}", target=AlertTarget(id=f"t-{number}")))
    assert len(claim(store, post_ms=1_000).messages) == 1
    assert claim(store, post_ms=1_000) == Claim(wait_ms=1_000)
    clock.now += 1_000
    assert len(claim(store, post_ms=1_000).messages) == 1


def test_messages_about_one_target_keep_their_order(store: AlertStore, clock: Clock) -> None:
    """The pile-on is told of before the campaign in it, also when the first attempt failed."""
    store.upsert(campaign(id="c-pile", kind="pile_on"))
    store.upsert(campaign(id="c-gang"))
    store.upsert(campaign(id="c-else", target=AlertTarget(id="somebody else")))
    store.outbox.retry(take(store), after_ms=5_000, channel_ms=0, error="HTTP 500")
    (other,) = take(store)
    assert other.alert_id == "c-else"
    store.outbox.sent([other])
    assert claim(store) == Claim()
    clock.now += 5_000
    for expected in ("c-pile", "c-gang"):
        (message,) = take(store)
        assert message.alert_id == expected
        store.outbox.sent([message])


def test_a_flood_is_handed_out_together(store: AlertStore) -> None:
    """The oldest first, and singly where nothing asks for digests or few wait."""
    for number in range(30):
        store.upsert(campaign(id=f"c-{number:02}"))
    store.outbox.sent(take(store))
    together = claim(store, digest_over=10).messages
    assert [message.alert_id for message in together] == [f"c-{number:02}" for number in range(1, 1 + DIGEST)]
    store.outbox.sent(together)
    assert len(claim(store, digest_over=10).messages) == 1
    assert store.outbox.counts() == {"pending": 9, "sent": 21}


def test_a_dead_message_is_not_handed_out_until_it_is_revived(store: AlertStore, clock: Clock) -> None:
    """It stays in the outbox for people to see, who may have mended what was wrong."""
    store.upsert(campaign())
    store.outbox.dead(take(store), "HTTP 404 no_service")
    clock.now += LEASE_MS * 10
    assert claim(store) == Claim()
    assert store.outbox.counts() == {"dead": 1}
    assert store.outbox.backlog() == Backlog(pending=0, dead=1, withheld=0, oldest_ms=None)
    assert store.outbox.dead_messages() == [Dead("c-01", 1, "HTTP 404 no_service")]
    assert store.outbox.revive() == 1
    assert store.outbox.backlog() == Backlog(pending=1, dead=0, withheld=0, oldest_ms=clock.now)
    (message,) = take(store)
    assert message.attempts == 1


def test_a_message_is_given_up_after_a_day(store: AlertStore, clock: Clock) -> None:
    """What could not be told for so long is history, and somebody has to look."""
    store.upsert(campaign())
    clock.now += GIVE_UP_MS
    assert not store.outbox.retry(take(store), after_ms=0, channel_ms=0, error="HTTP 500")
    clock.now += 1
    assert store.outbox.retry(take(store), after_ms=0, channel_ms=0, error="HTTP 500")
    assert store.outbox.counts() == {"dead": 1}


def test_what_is_stored_outlives_the_process(url: str) -> None:
    """A store opened again holds the same alerts and messages."""
    with AlertStore(url, plan=opened_once) as store:
        store.upsert(campaign())
    with AlertStore(url, plan=opened_once) as store:
        assert store.get("c-01") == campaign()
        assert len(take(store)) == 1


def test_several_workers_share_a_store(url: str) -> None:
    """Stores opened at once, written at once: each alert once, each message to one sender."""

    def work(worker: int) -> list[str]:
        with AlertStore(url, plan=opened_once) as store:
            for number in range(20):
                store.upsert(campaign(id=f"c-{number}"))
                store.upsert(campaign(id=f"c-{number}", revision=2 + worker))
            taken = []
            while claimed := take(store):
                taken += [message.alert_id for message in claimed]
                store.outbox.sent(claimed)
            return taken

    with ThreadPoolExecutor(4) as pool:
        taken = [alert for alerts in pool.map(work, range(4)) for alert in alerts]
    with AlertStore(url, plan=opened_once) as store:
        assert sorted(taken) == sorted({f"c-{number}" for number in range(20)})
        assert store.count() == 20
        assert {alert.revision for alert in store.alerts()} == {5}


def test_another_schema_version_is_refused(url: str) -> None:
    """A store of a newer Pileon is left alone."""
    AlertStore(url, plan=opened_once).close()
    _execute(url, "UPDATE pileon_version SET version_num = '0999'")
    with pytest.raises(StoreError, match=r"has schema version 0999, of a newer Pileon than this"):
        AlertStore(url, plan=opened_once)


def test_tables_of_another_program_are_refused(url: str, tmp_path: Path) -> None:
    """Nothing is created beside tables that are not ours."""
    (tmp_path / "new").mkdir(exist_ok=True)
    _execute(url, "CREATE TABLE alerts (id INTEGER)")
    with pytest.raises(StoreError, match="has a table alerts of another program"):
        AlertStore(url, plan=opened_once)


def _execute(url: str, statement: str) -> None:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()
