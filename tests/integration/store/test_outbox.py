"""What keeps a message from people, where people can see that it does."""

from __future__ import annotations

from agents.store import AlertStore, Cases, Claim, Pace
from agents.store.due import NOTICE_MS
from agents.store.messages import Notice, Reference
from schemas.alert import AlertTarget
from tests.integration.store.conftest import Clock
from tests.support.alerts import campaign

HOUR = 3_600_000


def fill(store: AlertStore, number: int, first: int = 0) -> None:
    """Store alerts at targets of their own."""
    for index in range(first, first + number):
        store.upsert(campaign(id=f"c-{index:02}", target=AlertTarget(id=f"t-{index}")))


def drain(store: AlertStore, pace: Pace) -> tuple[list[str], list[Notice]]:
    """Send all that may be sent now; returns the alerts and the notices."""
    sent: list[str] = []
    notices: list[Notice] = []
    while (claim := store.outbox.claim("slack", pace)) != Claim():
        if claim.notice is not None:
            notices.append(claim.notice)
            store.outbox.noticed("slack", claim.notice)
            continue
        sent += [message.alert_id for message in claim.messages]
        store.outbox.sent(claim.messages)
    return sent, notices


def test_a_quota_withholds_and_says_how_much(store: AlertStore, clock: Clock) -> None:
    """A wrong detector floods nobody, and nobody takes silence for quiet."""
    pace = Pace(quota=3, quota_ms=HOUR)
    fill(store, 5)
    sent, notices = drain(store, pace)
    assert sent == ["c-00", "c-01", "c-02"]
    assert [notice.withheld for notice in notices] == [2]
    assert store.outbox.counts() == {"sent": 3, "withheld": 2}
    assert store.outbox.backlog().withheld == 2
    fill(store, 2, first=5)
    assert drain(store, pace) == ([], [])
    clock.now += NOTICE_MS
    assert [notice.withheld for notice in drain(store, pace)[1]] == [4]
    clock.now += HOUR
    fill(store, 1, first=7)
    assert drain(store, pace) == (["c-07"], [])


def test_what_a_quota_withheld_is_told_in_the_next_period_at_the_latest(
    store: AlertStore, clock: Clock
) -> None:
    """Also where the period ended before there was time to say so."""
    pace = Pace(quota=1, quota_ms=HOUR)
    fill(store, 2)
    drain(store, pace)
    fill(store, 1, first=2)
    drain(store, pace)
    clock.now += HOUR
    assert [notice.withheld for notice in drain(store, pace)[1]] == [1]


def test_what_is_critical_is_never_withheld(store: AlertStore) -> None:
    """A quota is against noise."""
    store.upsert(campaign(id="a", severity="critical"))
    assert drain(store, Pace(quota=0)) == (["a"], [])


def test_a_campaign_keeps_the_pile_on_that_it_is_in_from_being_told(store: AlertStore) -> None:
    """While it is open, at the same target; what was told before is told to its end."""
    pace = Pace(inhibit=[("coordinated_campaign", "pile_on")])
    store.upsert(campaign(id="gang"))
    store.upsert(campaign(id="crowd", kind="pile_on"))
    store.upsert(campaign(id="elsewhere", kind="pile_on", target=AlertTarget(id="other")))
    assert drain(store, pace)[0] == ["gang", "elsewhere"]
    assert store.outbox.counts() == {"sent": 2, "inhibited": 1}
    store.upsert(campaign(id="gang", revision=2, status="closed"))
    store.upsert(campaign(id="later", kind="pile_on"))
    assert drain(store, pace)[0] == ["later"]


def test_what_is_muted_is_put_aside(store: AlertStore, clock: Clock) -> None:
    """By alert, by target, by kind; until the mute ends."""
    cases = Cases(store.engine, clock=clock)
    cases.mute(for_ms=1_000, reason="x", actor="priya", target="t-1")
    cases.mute(for_ms=1_000, reason="x", actor="priya", kind="doxxing")
    fill(store, 3)
    store.upsert(campaign(id="d", kind="doxxing"))
    assert drain(store, Pace())[0] == ["c-00", "c-02"]
    assert store.outbox.counts() == {"sent": 2, "muted": 2}
    clock.now += 1_000
    store.upsert(campaign(id="e", kind="doxxing"))
    assert drain(store, Pace())[0] == ["e"]


def test_sinks_do_not_wait_for_one_another(store: AlertStore) -> None:
    """Slack that is down keeps no mail back."""
    fill(store, 1)
    store.outbox.retry(
        store.outbox.claim("slack", Pace()).messages, after_ms=60_000, channel_ms=60_000, error="HTTP 500"
    )
    assert store.outbox.claim("email", Pace()) == Claim()
    assert store.outbox.counts("email") == {}
    assert store.outbox.counts("slack") == {"pending": 1}


def test_where_a_message_stands_is_kept(store: AlertStore, clock: Clock) -> None:
    """And goes with its alert when that is purged."""
    fill(store, 1)
    claim = store.outbox.claim("slack", Pace())
    store.outbox.sent(claim.messages, Reference("C1", "12.34"))
    case = store.reader.case("c-00", clock.now)
    assert case is not None
    assert [(one.sink, one.channel, one.reference) for one in case.messages] == [("slack", "C1", "12.34")]
    assert [(one.event, one.state) for one in store.reader.told("c-00")] == [("opened", "sent")]
    store.purge(2**42)
    assert store.reader.told("c-00") == []
