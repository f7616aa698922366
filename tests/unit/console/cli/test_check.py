"""Checks: each says what it found, and never a secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from agents.ops.errors import ConfigurationError
from agents.ops.settings import build
from console.cli.check import delivery, described, store, watchlist


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
    ]
