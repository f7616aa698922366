"""Looking alerts up: both ways to ask a store, and alerts of a file, give what the alerts themselves say."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.store import AlertReader, AlertStore, Query
from agents.store.glance import Glance
from agents.store.in_memory import search_in
from agents.store.search import Search
from tests.support.searched import ALERTS, QUERIES, answers, members


@pytest.fixture(scope="module", params=["glance", "reader", "file"])
def search(request: pytest.FixtureRequest) -> Iterator[Search]:
    """What looks up all of them."""
    with ExitStack() as stack:
        if request.param == "file":
            everything = Query(who="", evidence="", words="")
            earlier = [msgspec.structs.replace(alert, revision=0, kind="phishing") for alert in ALERTS[::2]]
            yield stack.enter_context(search_in([*earlier, *ALERTS, *earlier], everything))
            return
        file = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "alerts.sqlite3"
        with AlertStore(f"sqlite:///{file}") as store:
            for alert in ALERTS:
                store.upsert(alert)
        if request.param == "glance":
            yield stack.enter_context(Glance(file)).search
        else:
            yield stack.enter_context(AlertReader(f"sqlite:///{file}")).search


@settings(max_examples=60)
@given(query=QUERIES, limit=st.integers(1, 15))
def test_a_query_finds_what_the_alerts_say(search: Search, query: Query, limit: int) -> None:
    """In any letters and case; percent signs and underscores are no more than that."""
    found = answers(query)
    assert [line.id for line in search.latest(query, limit)] == found[:limit]
    assert sum(search.counts("kind", query).values()) == len(found)


@settings(max_examples=30)
@given(query=QUERIES)
def test_what_was_found_in_an_alert_is_in_it(search: Search, query: Query) -> None:
    """Each alert that is found for an account, a code or words says where."""
    alerts = {alert.id: alert for alert in ALERTS}
    ids = [line.id for line in search.latest(query, 100)]
    accounts = search.accounts(ids, query)
    texts = search.statements(ids, query)
    posts = search.posts(ids, query)
    assert {one.alert_id for one in accounts} == (set(ids) if query.who else set())
    for account in accounts:
        listed = members(alerts[account.alert_id], account.role)
        assert (account.platform, account.id, account.handle) in {
            (one.platform, one.id, one.handle) for one in listed
        }
    for text in texts:
        assert (text.source, text.text) in {
            (one.code, one.statement) for one in alerts[text.alert_id].evidence
        }
    if query.words:
        assert {one.alert_id for one in (*texts, *posts)} == set(ids)
    if query.evidence:
        assert {one.alert_id for one in texts} == set(ids)


def test_an_index_answers_where_there_is_one(tmp_path: Path) -> None:
    """What can be looked up is never searched for in all alerts, accounts or evidence."""
    asked: list[str] = []
    file = tmp_path / "alerts.sqlite3"
    with AlertStore(f"sqlite:///{file}") as store:
        store.upsert(ALERTS[1])
    with Glance(file) as glance:
        database = glance._database

        def ask(statement: str, values: object) -> list[tuple[object, ...]]:
            asked.append(statement)
            plan = database.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()  # type: ignore[arg-type]
            plans.extend(str(row[3]) for row in plan)
            return database.execute(statement, values).fetchall()  # type: ignore[arg-type]

        search = Search(ask)
        for query in (
            Query(who="x:ann"),
            Query(who="did:plc:1"),
            Query(evidence="spray"),
            Query(about="çağla"),
            Query(kinds=("doxxing",), since=0, until=10**13),
            Query(target="t1"),
        ):
            plans: list[str] = []
            search.latest(query, 50)
            read_whole = [step for step in plans if step.startswith("SCAN alert") and "INDEX" not in step]
            assert read_whole == [], (query, plans)
