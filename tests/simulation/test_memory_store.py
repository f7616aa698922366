"""The store that most schedules use keeps to the rules of the real one."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from agents.store import AlertStore, Claim, Pace
from schemas.alert import AlertTarget
from tests.simulation.memory_store import MemoryStore
from tests.simulation.store import empty, set_clock
from tests.support.alerts import campaign
from tests.support.delivery import opened_once

LEASE_MS = 4_000

_real = AlertStore("sqlite://", plan=opened_once, lease_ms=LEASE_MS)

steps = st.lists(
    st.one_of(
        st.tuples(st.just("upsert"), st.integers(0, 15), st.integers(1, 3)),
        st.tuples(st.just("claim"), st.sampled_from((0, 1_000)), st.sampled_from((0, 3, 10))),
        st.tuples(st.sampled_from(("sent", "dead")), st.integers(0, 3)),
        st.tuples(st.just("retry"), st.integers(0, 3), st.sampled_from((0, 500, 5_000))),
        st.tuples(st.just("wait"), st.sampled_from((400, 1_000, 4_000, 90_000_000))),
    ),
    max_size=40,
)


@settings(max_examples=25, deadline=None)
@given(steps)
def test_both_stores_say_the_same(steps: list[tuple[Any, ...]]) -> None:
    """Whatever is done to them, in whatever order."""
    now = [1_000_000]
    empty(_real)
    set_clock(_real, lambda: now[0])
    stores: tuple[AlertStore | MemoryStore, ...] = (_real, MemoryStore(lambda: now[0], LEASE_MS))
    claims: list[tuple[Claim, Claim]] = []
    for step in steps:
        match step:
            case ("upsert", number, revision):
                target = AlertTarget(id=f"t-{number % 5}")
                alert = campaign(id=f"c-{number:02}", revision=revision, target=target)
                changed, also = (store.upsert(alert) for store in stores)
                assert changed == also
            case ("claim", spacing, digest):
                one, other = (
                    store.outbox.claim("slack", Pace(post_ms=spacing, digest_over=digest)) for store in stores
                )
                assert one == other
                claims.append((one, other))
            case ("wait", ms):
                now[0] += ms
            case (done, back, *waits) if len(claims) > back:
                for store, claim in zip(stores, claims[-1 - back], strict=True):
                    if done == "sent":
                        store.outbox.sent(claim.messages)
                    elif done == "dead":
                        store.outbox.dead(claim.messages, "HTTP 404")
                    else:
                        store.outbox.retry(
                            claim.messages, after_ms=waits[0], channel_ms=waits[0] // 2, error=""
                        )
        assert stores[0].outbox.counts() == stores[1].outbox.counts()
        assert stores[0].outbox.backlog() == stores[1].outbox.backlog()
    assert sorted(stores[0].alerts(), key=str) == sorted(stores[1].alerts(), key=str)
