"""The same questions to both databases, which find the same."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from agents.store import AlertReader, AlertStore, Query
from agents.store.record import record_of
from tests.support.searched import ALERTS, QUERIES, answers


@pytest.fixture
def filled(store: AlertStore) -> AlertReader:
    """A store with some alerts."""
    for alert in ALERTS:
        store.upsert(alert)
    return store.reader


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=QUERIES)
def test_both_find_what_the_alerts_say(filled: AlertReader, query: Query) -> None:
    """Whether a terminal asks, or the console in the browser; and each says what it found."""
    found, search = answers(query), filled.search
    ids = [line.id for line in search.latest(query, 100)]
    assert ids == found == [one.id for one in filled.page(query, limit=100).items]
    assert sum(search.counts("severity", query).values()) == filled.count(query) == len(found)
    told = {one.alert_id for one in search.accounts(ids, query)}
    told |= {one.alert_id for one in (*search.statements(ids, query), *search.posts(ids, query))}
    assert told == (set(found) if query.who or query.evidence or query.words else set())


def test_the_record_of_an_alert_is_whole(filled: AlertReader) -> None:
    """In either database; of one that is not there, there is none."""
    record = record_of(filled, "03")
    assert record is not None
    assert [one.alert for one in record.revisions] == [ALERTS[3]] == [record.case.alert]
    assert record_of(filled, "absent") is None
    assert filled.search.ids("0", 3) == ["00", "01", "02"]
    assert filled.search.codes() == ["disguise", "spray"]
    assert filled.search.alert("03") == ALERTS[3]
