"""Queries of the store's read side."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from agents.ops.errors import ConfigurationError
from agents.store import AlertReader, AlertStore, Query, StoreError
from agents.store.keys import ms
from schemas.alert import AlertTarget, Evidence, NamedAccount, SamplePost
from tests.support.alerts import NOON, campaign


def fill(store: AlertStore) -> None:
    """Store five alerts: two targets, three kinds."""
    kinds = ("coordinated_campaign", "pile_on", "doxxing", "pile_on", "coordinated_campaign")
    for number, kind in enumerate(kinds):
        store.upsert(
            campaign(
                id=f"c-{number}",
                kind=kind,
                target=AlertTarget(id=f"t-{number % 2}", name=f"Person {number % 2}"),
                opened_at=NOON + timedelta(minutes=number // 2),
                severity="high" if number < 3 else "low",
                status="closed" if number == 4 else "open",
                accounts=[
                    NamedAccount("x", str(one), f"Member{one}", 0.5, ["copies"]) for one in range(number)
                ],
                leads=[NamedAccount("x", "77", "@Lead", 0.2, ["copies", "timing"])] if number == 1 else [],
                evidence=[Evidence("copies" if number else "timing", "Some did.", 3.0)],
            )
        )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query(), ["c-4", "c-2", "c-3", "c-0", "c-1"]),
        (Query(target="t-1"), ["c-3", "c-1"]),
        (Query(kinds=["pile_on", "doxxing"]), ["c-2", "c-3", "c-1"]),
        (Query(statuses=["closed"]), ["c-4"]),
        (Query(severities=["high", "critical"]), ["c-2", "c-0", "c-1"]),
        (Query(reviews=["acknowledged"]), []),
        (Query(account=("x", "1")), ["c-4", "c-2", "c-3"]),
        (Query(handle="@MEMBER1"), ["c-4", "c-2", "c-3"]),
        (Query(handle="lead", role="lead"), ["c-1"]),
        (Query(handle="lead", role="named"), []),
        (Query(evidence="timing"), ["c-0"]),
        (Query(since=ms(NOON) + 60_000), ["c-4", "c-2", "c-3"]),
        (Query(until=ms(NOON) + 60_000), ["c-0", "c-1"]),
        (Query(text="PERSON 1"), ["c-3", "c-1"]),
        (Query(text="c-2"), ["c-2"]),
        (Query(text="%"), []),
        (Query(assignee="priya"), []),
        (Query(target="t-0", kinds=["coordinated_campaign"], statuses=["open"]), ["c-0"]),
    ],
)
def test_queries_narrow_the_choice(store: AlertStore, query: Query, expected: list[str]) -> None:
    """Each field by itself and together; the last opened first."""
    fill(store)
    assert [one.id for one in store.reader.page(query).items] == expected
    assert store.reader.count(query) == len(expected)


def test_pages_hold_every_alert_once(store: AlertStore) -> None:
    """Also where several opened at the same time, and while new ones come in."""
    fill(store)
    found, after = [], None
    while True:
        page = store.reader.page(after=after, limit=2)
        found += [one.id for one in page.items]
        after = page.next
        store.upsert(campaign(id=f"new-{len(found)}", opened_at=NOON + timedelta(hours=1)))
        if after is None:
            break
    assert found == ["c-4", "c-2", "c-3", "c-0", "c-1"]
    for wrong in ("nonsense", "12", "x:y"):
        with pytest.raises(ValueError, match="not a page's cursor"):
            store.reader.page(after=wrong)


def test_a_summary_says_what_the_newest_revision_says(store: AlertStore) -> None:
    """And nothing is decoded for it."""
    store.upsert(campaign())
    store.upsert(campaign(revision=2, severity="low", leads=[NamedAccount("x", "9", "l", 0.1, [])]))
    summary = store.reader.summary("c-01")
    assert summary is not None
    assert (summary.target, summary.target_name) == ("fs", "The Foreign Secretary")
    assert (summary.crowd_posts, summary.crowd_accounts, summary.named, summary.leads) == (1200, 431, 12, 1)
    assert (summary.severity, summary.revision) == ("low", 2)
    assert store.reader.summary("nope") is None


def test_accounts_are_those_of_the_newest_revision(store: AlertStore) -> None:
    """Who is not named any more is not found by it; a lead that became named is."""
    first, second = NamedAccount("x", "1", "one", 0.5, ["a"]), NamedAccount("x", "2", "two", 0.5, ["a"])
    store.upsert(campaign(accounts=[first], leads=[second]))
    store.upsert(campaign(revision=2, accounts=[second], leads=[]))
    store.upsert(campaign(id="c-02", accounts=[NamedAccount("x", "2", "Renamed", 0.9, ["a", "b"])]))
    assert store.reader.account("x", "1") is None
    account = store.reader.account("x", "2")
    assert account is not None
    assert account.handles == ["two", "Renamed"]
    assert [(one.summary.id, one.role, one.evidence) for one in account.appearances] == [
        ("c-01", "named", ["a"]),
        ("c-02", "named", ["a", "b"]),
    ]
    assert store.reader.accounts_called("@RENAMED") == [("x", "2")]
    assert [(one.summary.id, one.shared) for one in store.reader.related("c-01")] == [("c-02", 1)]


def test_targets_are_listed(store: AlertStore) -> None:
    """With how many alerts there are of each, and how many are open."""
    fill(store)
    assert [(one.target, one.name, one.alerts, one.open) for one in store.reader.targets()] == [
        ("t-0", "Person 0", 3, 2),
        ("t-1", "Person 1", 2, 2),
    ]
    assert store.reader.counts("kind", Query(target="t-0")) == {"coordinated_campaign": 2, "doxxing": 1}
    with pytest.raises(ValueError, match="not counted by json"):
        store.reader.counts("json")


def test_ids_are_found_by_their_beginning(store: AlertStore) -> None:
    """Whatever signs they begin with."""
    for identifier in ("ab1", "ab2", "b", "a%c"):
        store.upsert(campaign(id=identifier))
    assert store.reader.search.ids("ab") == ["ab1", "ab2"]
    assert store.reader.search.ids("a%") == ["a%c"]
    assert store.reader.search.ids("c") == []


def test_a_case_holds_the_posts_with_their_links(store: AlertStore) -> None:
    """As the newest revision shows them."""
    post = SamplePost("x", "p1", "member1", NOON, "Resign \0 now.", "https://x.example/1")
    store.upsert(campaign(posts=[post]))
    case = store.reader.case("c-01", 0)
    assert case is not None
    assert [(one.post_id, one.text, one.url) for one in case.posts] == [
        ("p1", "Resign \ufffd now.", "https://x.example/1")
    ]
    assert store.reader.case("nope", 0) is None


def test_a_reader_cannot_write(url: str) -> None:
    """Whatever a console does, the store stays as it is."""
    with AlertStore(url) as store:
        store.upsert(campaign())
    with AlertReader(url) as reader:
        assert reader.count() == 1
        with reader._engine.connect() as connection, pytest.raises(SQLAlchemyError):
            connection.execute(text("DELETE FROM alerts"))


def test_a_reader_sees_what_is_written_while_it_is_open(url: str) -> None:
    """A console that stays open follows the store."""
    with AlertStore(url) as store, AlertReader(url) as reader:
        assert reader.count() == 0
        store.upsert(campaign())
        assert reader.count() == 1


def test_a_store_that_is_not_there_is_not_made(url: str) -> None:
    """Nobody's typing error makes an empty store."""
    with pytest.raises(StoreError, match="there is no alert store"):
        AlertReader(url)
    with pytest.raises(StoreError, match="there is no alert store"):
        AlertReader(url)
    with pytest.raises(ConfigurationError, match="in memory"):
        AlertReader("sqlite://")
