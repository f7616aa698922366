"""What has to be forgotten is forgotten everywhere, and for good."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from agents.store import AlertStore, Cases
from agents.store.keys import ms
from agents.store.tables import metadata
from agents.store.write import KEPT_DELETIONS_MS
from schemas.alert import Evidence, NamedAccount, SamplePost, Window
from schemas.deletion import Deletion
from tests.integration.store.conftest import Clock
from tests.support.alerts import NOON, campaign

SECRET = "what nobody may read any more"
POST = SamplePost("x", "p%_1", "ghost", NOON, SECRET, "https://x.example/1")
OTHER = SamplePost("x", "p2", "member1", NOON, "still here")


def everything(store: AlertStore) -> str:
    """Return all that a store holds, as text."""
    with store.engine.connect() as connection:
        return "\n".join(
            str(row) for table in metadata.sorted_tables for row in connection.execute(select(table))
        )


def test_a_deleted_post_loses_its_text_in_every_revision(store: AlertStore, clock: Clock) -> None:
    """It stays listed, so that what the evidence counts is still there."""
    store.upsert(campaign(posts=[POST, OTHER]))
    store.upsert(campaign(revision=2, posts=[OTHER]))
    store.upsert(campaign(id="c-02", posts=[POST]))
    store.upsert(campaign(id="c-03", posts=[OTHER]))
    assert store.delete_post("x", POST.id) == ["c-01", "c-02"]
    assert store.delete_post("x", POST.id) == ["c-01", "c-02"]
    assert SECRET not in everything(store)
    case = store.reader.case("c-02", 0)
    assert case is not None
    assert [(one.post_id, one.text, one.deleted_at) for one in case.posts] == [(POST.id, "", clock.now)]
    assert [post.text for post in store.history("c-01")[0].posts] == ["", "still here"]
    assert [change.what for change in store.reader.changes(4).items[:2]] == ["post_deleted"] * 2


def test_a_post_deleted_before_its_alert_came_is_not_stored(store: AlertStore, clock: Clock) -> None:
    """Deletions and alerts come by different ways, in either order."""
    assert store.delete_post("x", POST.id) == []
    store.upsert(campaign(posts=[POST, OTHER]))
    store.upsert(campaign(revision=2, posts=[OTHER, POST]))
    assert SECRET not in everything(store)
    case = store.reader.case("c-01", 0)
    assert case is not None
    assert [one.deleted_at for one in case.posts] == [None, clock.now]


def test_an_erased_account_is_gone_from_every_revision_and_stays_so(store: AlertStore) -> None:
    """Its name, its posts, and where a sentence of the evidence names it."""
    ghost = NamedAccount("x", "404", "@Ghost.Writer", 0.9, ["copies"])
    named = Evidence("copies", "@ghost.writer and 3 others posted the same text.", 9.0)
    alert = campaign(
        accounts=[ghost, NamedAccount("x", "1", "one", 0.5, ["copies"])],
        evidence=[named],
        posts=[SamplePost("x", "p1", "ghost.writer", NOON, SECRET), OTHER],
    )
    store.upsert(alert)
    store.upsert(campaign(id="c-02", leads=[ghost], posts=[]))
    assert store.erase_account("x", "404") == ["c-01", "c-02"]
    store.upsert(campaign(id="c-03", accounts=[ghost]))
    store.upsert(campaign(id="c-01", revision=5, accounts=[ghost], posts=alert.posts, evidence=[]))
    held = everything(store).casefold()
    assert "ghost" not in held
    assert "404" not in held
    assert SECRET not in held
    summary = store.reader.summary("c-01")
    assert summary is not None
    assert summary.named == 0
    assert (
        store.history("c-01")[0].evidence[0].statement
        == "[erased account] and 3 others posted the same text."
    )


def test_a_purge_removes_old_alerts_with_all_that_belongs_to_them(store: AlertStore, clock: Clock) -> None:
    """By the end of their window; newer ones stay, and consoles are told."""
    old = campaign(id="old", window=Window(NOON - timedelta(days=9), NOON - timedelta(days=8)))
    store.upsert(old)
    store.upsert(campaign(id="new"))
    cases = Cases(store.engine, clock=clock)
    cases.judge(["old", "new"], "fandom", "A concert.", "priya")
    cases.note("old", SECRET, "priya")
    cases.mute(for_ms=1_000, reason="x", actor="priya", alert_id="old")
    before = ms(NOON - timedelta(days=7))
    purged = store.purge(before)
    assert purged.alerts == ["old"]
    assert store.get("old") is None
    assert store.get("new") is not None
    assert SECRET not in everything(store)
    assert store.reader.changes(0).items[-1].what == "purged"
    assert store.purge(before).alerts == []


def test_many_deletions_are_taken_at_once(store: AlertStore) -> None:
    """As a platform tells them: of posts that alerts show and of many that none does, some of them twice."""
    store.upsert(campaign(posts=[POST, OTHER]))
    told = [Deletion("x", f"none-{number}") for number in range(1_200)]
    assert store.forget([*told, Deletion("x", POST.id), Deletion("x", POST.id), Deletion("y", OTHER.id)]) == [
        "c-01"
    ]
    assert store.forget([]) == []
    assert [post.text for post in store.history("c-01")[0].posts] == ["", "still here"]
    store.upsert(campaign(id="c-02", posts=[SamplePost("x", "none-700", "ana", NOON, SECRET)]))
    assert SECRET not in everything(store)


def test_an_account_that_is_gone_loses_its_posts_and_stays_flagged(store: AlertStore) -> None:
    """Who runs coordinated accounts deletes them; what they wrote is taken out, that they took part is not."""
    ghost = NamedAccount("x", "404", "@Ghost", 0.9, ["copies"])
    store.upsert(campaign(accounts=[ghost], posts=[POST, OTHER]))
    store.upsert(campaign(id="c-02", posts=[OTHER]))
    assert store.forget([Deletion("x", author_id="404"), Deletion("x", author_id="nobody")]) == ["c-01"]
    newest = store.get("c-01")
    assert newest is not None
    assert [post.text for post in newest.posts] == ["", "still here"]
    assert [account.id for account in newest.accounts] == ["404"]
    assert SECRET not in everything(store)


def test_ids_of_deleted_posts_that_no_alert_shows_are_forgotten_in_time(
    store: AlertStore, clock: Clock
) -> None:
    """A platform tells of millions; those that an alert shows stay deleted for ever."""
    store.upsert(campaign(posts=[POST]))
    store.forget([Deletion("x", POST.id), Deletion("x", "unseen")])
    for _ in range(2):
        clock.now += KEPT_DELETIONS_MS // 2 + 1
        store.forget([Deletion("x", "newer")])
    assert "unseen" not in everything(store)
    store.upsert(campaign(revision=2, posts=[POST]))
    assert SECRET not in everything(store)
