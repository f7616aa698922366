"""Checks: each says what it found, and never a secret."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from agents.ops.errors import ConfigurationError, RunError
from agents.ops.settings import build
from agents.store import AlertStore
from console.cli.check import (
    TEST_MESSAGE,
    delivery,
    described,
    folders,
    metrics,
    sent,
    sign_in,
    store,
    watchlist,
)
from tests.support.openid import provider
from tests.support.slack import Answer, FakeSlack


def test_settings_are_shown_without_secrets() -> None:
    """Only those that somebody set."""
    settings = build(
        {
            "slack_webhook": "https://hooks.example.org/very-secret",
            "security_protocol": "SASL_SSL",
            "sasl_username": "u",
            "sasl_password": "hunter2",
            "store_url": "postgresql://u:hunter2@db/p",
            "hop_ms": 500,
        }
    )

    lines = described(settings)

    assert "PILEON_SECURITY_PROTOCOL=SASL_SSL" in lines
    assert "PILEON_SLACK_WEBHOOK=(set)" in lines
    assert not any("hunter2" in line or "very-secret" in line or "HOP_MS" in line for line in lines)
    assert described(build({})) == ["all at their defaults"]


def test_the_watchlist_is_counted(tmp_path: Path) -> None:
    """Numbers that its author can compare with what was meant."""
    file = tmp_path / "w.yaml"
    file.write_text(
        "targets: [{id: a, name: A, accounts: {x: [a, b]}, aliases: [Aa],"
        " related: [{id: r, name: R, relation: son, aliases: [Rr]}]}]"
    )

    assert watchlist(build({"watchlist": file})).lines == [
        f"{file}: 1 targets, 1 related persons, 2 accounts, 2 aliases"
    ]
    assert watchlist(build({"all_targets": True})).lines == ["every primary target is watched"]


@pytest.mark.parametrize(
    ("values", "part"),
    [
        ({}, "nobody is watched"),
        ({"all_targets": True, "watchlist": Path("w.yaml")}, "exclude each other"),
        ({"watchlist": Path("/absent/w.yaml")}, "/absent/w.yaml: No such file"),
    ],
)
def test_a_missing_or_doubtful_watchlist_is_wrong(values: dict[str, object], part: str) -> None:
    """Workers would have nothing to do, or two things."""
    with pytest.raises(ConfigurationError, match=part):
        watchlist(build(values))


def test_a_store_is_not_made_by_asking(tmp_path: Path) -> None:
    """Checking changes nothing."""
    finding = store(build({"data_dir": tmp_path / "data"}))

    assert finding.ready
    assert "not there yet" in finding.lines[0]
    assert list(tmp_path.iterdir()) == []


def test_a_store_of_a_wrong_kind_is_wrong() -> None:
    """The URL is not repeated, since it may hold a password."""
    with pytest.raises(ConfigurationError) as refused:
        store(build({"store_url": "nonsense hunter2"}))

    assert "hunter2" not in str(refused.value)


def test_where_messages_go_is_told() -> None:
    """Nothing is sent to find out, and no secret is shown."""
    lines = delivery(build({})).lines
    assert lines == [
        "messages go to slack (log)",
        "console: no PILEON_CONSOLE_URL is set, so messages have no link",
    ]
    values = {
        "slack_token": "xoxb-secret",
        "slack_channel": "C1",
        "webhook_url": "https://siem.example/x",
        "console_url": "https://pileon.example",
    }
    assert delivery(build(values)).lines == [
        "messages go to slack (slack), webhook (webhook)",
        "console: https://pileon.example",
        "`pileon check --slack` sends a test message to Slack",
    ]


@pytest.mark.parametrize(
    ("answer", "kind", "line"),
    [
        (Answer(), None, "slack: a test message was sent"),
        (
            Answer(404, "no_service"),
            ConfigurationError,
            "Slack refuses the webhook of the sink slack: HTTP 404 no_service",
        ),
        (
            Answer(503, "busy"),
            RunError,
            "Slack did not take the test message of the sink slack: HTTP 503 busy",
        ),
    ],
)
async def test_a_test_message_tells_what_slack_makes_of_it(
    answer: Answer, kind: type[Exception] | None, line: str
) -> None:
    """Only when it is asked for; what Slack refuses for good is a wrong setting."""
    async with FakeSlack(answer).running() as fake:
        settings = build({"slack_webhook": fake.url})
        if kind is None:
            assert (await asyncio.to_thread(sent, settings)).lines == [line]
        else:
            with pytest.raises(kind, match=line):
                await asyncio.to_thread(sent, settings)
        assert [body["text"] for body in fake.posted] == [TEST_MESSAGE]


def test_a_test_message_needs_slack() -> None:
    """Both ways to reach Slack are named."""
    with pytest.raises(ConfigurationError, match="set PILEON_SLACK_TOKEN or PILEON_SLACK_WEBHOOK"):
        sent(build({}))


def test_folders_and_ports_that_a_worker_could_not_use_are_wrong(tmp_path: Path) -> None:
    """By the same rules as the worker's."""
    (tmp_path / "file").touch()
    assert folders(build({"data_dir": tmp_path / "new"})).ready
    with pytest.raises(ConfigurationError, match="PILEON_DATA_DIR"):
        folders(build({"data_dir": tmp_path / "file"}))
    with pytest.raises(ConfigurationError, match="the alert store"):
        store(build({"data_dir": tmp_path / "file"}))
    assert metrics(build({})).lines == ["no port is set; metrics are not served"]
    assert metrics(build({"metrics_port": 0})).ready
    with pytest.raises(ConfigurationError, match=r"metrics cannot be served on 192\.0\.2\.1"):
        metrics(build({"metrics_port": 9100, "metrics_host": "192.0.2.1"}))
    with pytest.raises(ConfigurationError, match="PILEON_OTLP_ENDPOINT is not an http"):
        metrics(build({"otlp_endpoint": "collector:4318"}))


def test_the_openid_provider_is_asked() -> None:
    """Whether it is there, and is the one that the settings name."""
    with provider() as openid:
        settings = build(
            {"oidc_issuer": openid.url, "oidc_client_id": "console", "oidc_name": "The Newsroom"}
        )
        assert sign_in(settings).lines == [f"{openid.url}: The Newsroom"]
        openid.metadata = {"issuer": "https://other.example"}
        with pytest.raises(ConfigurationError, match="PILEON_OIDC_ISSUER: the provider calls itself"):
            sign_in(settings)


def test_a_store_that_is_written_to_is_looked_at_without_waiting(tmp_path: Path) -> None:
    """A worker may hold the lock of writers for long."""
    file = tmp_path / "pileon.sqlite3"
    with AlertStore(f"sqlite:///{file}"):
        pass
    with closing(sqlite3.connect(file, isolation_level=None)) as worker:
        worker.execute("BEGIN IMMEDIATE")
        begin = time.monotonic()
        finding = store(build({"data_dir": tmp_path}))
        assert time.monotonic() - begin < 20  # a writer waits for 30
    assert finding.ready
    assert "0 alerts" in finding.lines[0]


@pytest.mark.parametrize(
    ("change", "told", "ready"),
    [
        ("UPDATE pileon_version SET version_num = '0001'", "at version 0001", True),
        ("UPDATE pileon_version SET version_num = '9999'", "of a newer Pileon", False),
    ],
)
def test_a_store_of_another_version_is_not_changed_by_asking(
    tmp_path: Path, change: str, told: str, ready: bool
) -> None:
    """An older one waits for the worker that upgrades it; of a newer one nothing can be made."""
    file = tmp_path / "pileon.sqlite3"
    with AlertStore(f"sqlite:///{file}"):
        pass
    with closing(sqlite3.connect(file)) as database:
        database.execute(change)
        database.commit()
    settings = build({"data_dir": tmp_path})
    if ready:
        assert told in store(settings).lines[0]
    else:
        with pytest.raises(RunError, match=told):
            store(settings)
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT version_num FROM pileon_version").fetchone()[0] in change
