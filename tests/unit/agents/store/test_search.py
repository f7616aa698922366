"""Looking alerts up: both ways to ask a store, and alerts of a file, give what the alerts themselves say."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.store import AlertReader, AlertStore, Query
from agents.store.glance import Glance
from agents.store.in_memory import search_in
from agents.store.keys import ms, target_key
from agents.store.search import Search
from schemas.alert import Alert, AlertTarget, Evidence, NamedAccount, SamplePost
from tests.support.alerts import NOON, campaign

NAMES = ("Çağla İnce", "Wolfgang STRAẞE", "ΑΝΝΑ", "100%_/", "ann", "")
KINDS = ("pile_on", "doxxing", "coordinated_campaign")


def _account(handle: str, number: str, platform: str = "x") -> NamedAccount:
    return NamedAccount(platform, number, handle, 0.5, ["spray", "disguise"])


ALERTS: list[Alert] = [
    campaign(
        id=f"{number:02d}",
        kind=KINDS[number % 3],
        severity=("low", "high")[number % 2],
        status=("open", "closed")[number % 2],
        opened_at=NOON + timedelta(hours=number),
        target=AlertTarget(id=f"t{number % 4}", name=NAMES[number % 5])
        if number % 6
        else AlertTarget(platform="x", handle="Somebody"),
        accounts=[_account("Ann", "1")] if number % 2 else [_account("did", "did:plc:1", "bluesky")],
        leads=[_account("Ann", "2", "mastodon"), _account("ÉTÉ", str(100 + number))],
        evidence=[Evidence("spray", f"They wrote “Große Straße” {number} times.", 9.0)]
        + ([Evidence("disguise", "50% are in disguise.", 3.0)] if number % 3 else []),
        posts=[SamplePost("x", "p", "ann", NOON, f"Tritt zurück, ÖFFNE die Tür {number}")],
    )
    for number in range(12)
]


@pytest.fixture(scope="module", params=["glance", "reader", "file"])
def search(request: pytest.FixtureRequest) -> Iterator[Search]:
    """What looks up all of them."""
    with ExitStack() as stack:
        if request.param == "file":
            yield stack.enter_context(search_in(ALERTS))
            return
        file = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "alerts.sqlite3"
        with AlertStore(f"sqlite:///{file}") as store:
            for alert in ALERTS:
                store.upsert(alert)
        if request.param == "glance":
            yield stack.enter_context(Glance(file)).search
        else:
            yield stack.enter_context(AlertReader(f"sqlite:///{file}")).search


def _accounts(alert: Alert, role: str | None) -> list[NamedAccount]:
    return [*(alert.accounts if role != "lead" else ()), *(alert.leads if role != "named" else ())]


def _is(one: NamedAccount, who: str) -> bool:
    def called(handle: str) -> bool:
        return one.handle.casefold() == handle.removeprefix("@").casefold()

    platform, _, rest = who.partition(":")
    if one.platform == platform.lower() and rest and (one.id == rest or called(rest)):
        return True
    return one.id == who or called(who)


def _called(alert: Alert, about: str) -> bool:
    told, at = about.removeprefix("@").lower(), alert.target
    key = target_key(at)
    return told == key.lower() or told in (at.name or at.handle or key).lower()


def _expected(query: Query) -> list[str]:
    """Return what a query should find, by the alerts themselves."""

    def about(alert: Alert) -> bool:
        # All alerts of a target are found by any name that it had.
        return any(
            _called(one, query.about or "")
            for one in ALERTS
            if target_key(one.target) == target_key(alert.target)
        )

    def says(alert: Alert) -> bool:
        told = (query.words or "").lower()
        texts = [one.statement for one in alert.evidence] + [one.text for one in alert.posts]
        return any(told in text.lower() for text in texts)

    return [
        alert.id
        for alert in sorted(ALERTS, key=lambda alert: alert.opened_at, reverse=True)
        if (not query.kinds or alert.kind in query.kinds)
        and (not query.statuses or alert.status in query.statuses)
        and (not query.severities or alert.severity in query.severities)
        and (query.about is None or about(alert))
        and (query.who is None or any(_is(one, query.who) for one in _accounts(alert, query.role)))
        and (query.evidence is None or query.evidence in {one.code for one in alert.evidence})
        and (query.words is None or says(alert))
        and (query.since is None or ms(alert.opened_at) >= query.since)
        and (query.until is None or ms(alert.opened_at) < query.until)
    ]


def _maybe(values: Sequence[str]) -> st.SearchStrategy[str | None]:
    return st.none() | st.sampled_from(values)


QUERIES = st.builds(
    Query,
    who=_maybe(
        ["ANN", "@ann", "x:ann", "X:1", "1", "mastodon:Ann", "did:plc:1", "bluesky:did:plc:1", "été", "%"]
    ),
    role=st.sampled_from([None, "named", "lead"]),
    about=_maybe(
        ["t1", "T2", "çağla", "straẞe", "αννα", "%_/", "_", "x:somebody", "@somebody", "body", "zz"]
    ),
    kinds=st.lists(st.sampled_from(KINDS), max_size=2),
    statuses=st.sampled_from([(), ("open",)]),
    severities=st.sampled_from([(), ("high",)]),
    evidence=_maybe(["disguise", "spray", "co_targeting"]),
    words=_maybe(["GROßE", "öffne", "50%", "%", "times", "tritt", "absent"]),
    since=st.none() | st.integers(0, 13).map(lambda hours: ms(NOON + timedelta(hours=hours))),
    until=st.none() | st.integers(0, 13).map(lambda hours: ms(NOON + timedelta(hours=hours))),
)


@settings(max_examples=60)
@given(query=QUERIES, limit=st.integers(1, 15))
def test_a_query_finds_what_the_alerts_say(search: Search, query: Query, limit: int) -> None:
    """In any letters and case; percent signs and underscores are no more than that."""
    expected = _expected(query)
    assert [line.id for line in search.latest(query, limit)] == expected[:limit]
    assert sum(search.counts("kind", query).values()) == len(expected)


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
        members = _accounts(alerts[account.alert_id], account.role)
        assert (account.platform, account.id, account.handle) in {
            (one.platform, one.id, one.handle) for one in members
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
