"""Older stores are upgraded without loss, and the steps lead to the tables that the code knows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from agents.store import AlertReader, AlertStore, Pace, Query, StoreError, engine, version
from agents.store.tables import metadata
from schemas.alert import AlertTarget, NamedAccount, SamplePost
from tests.support import old_store
from tests.support.alerts import NOON, campaign

HISTORIES = [
    [campaign(id="c-1"), campaign(id="c-1", revision=4, severity="critical", status="closed")],
    [
        campaign(
            id="c-2",
            kind="pile_on",
            target=AlertTarget(platform="x", handle="Minister"),
            accounts=[NamedAccount("x", "1", "Same", 0.5, []), NamedAccount("x", "1", "Same", 0.5, [])],
            posts=[SamplePost("x", "p-9", "Same", NOON, "text \0 😀")],
        )
    ],
    [campaign(id="c-3", accounts=[], evidence=[], posts=[])],
]


def make_old(url: str) -> None:
    """Make an old store with three alerts."""
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    old_store.make(url, HISTORIES, ["sent", "pending", "dead"])


def test_an_old_store_keeps_everything(url: str) -> None:
    """Alerts, their revisions, and messages in the state that they were in."""
    make_old(url)
    with AlertStore(url) as store:
        for history in HISTORIES:
            assert store.get(history[-1].id) == history[-1]
            assert store.history(history[-1].id) == history
        assert store.outbox.counts() == {"sent": 1, "pending": 1, "dead": 1}
        assert [(one.alert_id, one.error) for one in store.outbox.dead_messages()] == [("c-3", "HTTP 404")]
        (message,) = store.outbox.claim("slack", Pace()).messages
        assert (message.alert, message.sink, message.event) == (HISTORIES[1][0], "slack", "opened")
        reader = store.reader
        summary = reader.summary("c-1")
        assert summary is not None
        assert (summary.first_stored_at, summary.stored_at, summary.review) == (1_000, 4_000, "unreviewed")
        assert [one.id for one in reader.page(Query(target="x:Minister")).items] == ["c-2"]
        account = reader.account("x", "1")
        assert account is not None
        assert {one.summary.id for one in account.appearances} == {"c-1", "c-2"}
        assert [change.alert_id for change in reader.changes(0).items] == ["c-1", "c-2", "c-3"]
        store.upsert(campaign(id="c-4"))
        assert reader.changes(3).items[0].number == 4
        assert store.delete_post("x", "p-9") == ["c-2"]


def test_an_upgraded_store_is_upgraded_once(url: str) -> None:
    """Workers that start together on an old store all find it upgraded."""
    make_old(url)

    def count(_worker: int) -> int:
        with AlertStore(url) as store:
            return store.count()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(count, range(4))) == [3] * 4


def test_the_steps_lead_to_the_tables_that_the_code_knows(url: str) -> None:
    """An upgraded store has no other tables, columns or indexes than a new one."""
    make_old(url)
    with AlertStore(url) as store, store.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": version.VERSION_TABLE, "compare_type": True}
        )
        assert compare_metadata(context, metadata) == []
        tables = set(inspect(connection).get_table_names())
    assert tables == {*metadata.tables, version.VERSION_TABLE}


def test_the_newest_step_is_the_one_that_the_code_asks_for() -> None:
    """Nobody adds a step and forgets to ask for it."""
    config = Config()
    config.set_main_option("script_location", str(Path(engine.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == version.HEAD


def test_a_reader_does_not_upgrade(url: str) -> None:
    """It says who does."""
    make_old(url)
    with pytest.raises(StoreError, match=r"of the first release, .* a worker upgrades it when it starts"):
        AlertReader(url)


def test_an_upgrade_that_fails_leaves_the_old_store(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it happens, or nothing does."""
    make_old(url)

    def broken(*_arguments: object) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(engine, "_upgrade", _upgrade_then(broken))
    with pytest.raises(StoreError, match="the disk is full"):
        AlertStore(url)
    monkeypatch.undo()
    with AlertStore(url) as store:
        assert store.history("c-1") == HISTORIES[0]


def _upgrade_then(fail: object) -> object:
    whole = engine._upgrade

    def upgrade(*arguments: object) -> None:
        whole(*arguments)  # type: ignore[arg-type]
        fail()  # type: ignore[operator]

    return upgrade
