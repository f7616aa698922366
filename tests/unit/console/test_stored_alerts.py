"""Alerts from a file of a replay: the newest of each, and what is wrong with a file is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from agents.ops.errors import ConfigurationError, RunError
from console.cli.export import json_lines
from console.stored_alerts import read_alerts
from schemas.codec import encode_alert
from tests.support.alerts import CAMPAIGN, campaign


def test_the_newest_revision_of_a_file_counts(tmp_path: Path) -> None:
    """Whatever the order of the lines; the last opened alert comes first."""
    file = tmp_path / "alerts.jsonl"
    later = campaign(id="c-02", opened_at=CAMPAIGN.detected_at)
    written = [campaign(revision=3), campaign(revision=2), later]
    file.write_bytes(b"".join(encode_alert(alert) + b"\n" for alert in written) + b"\n")

    assert read_alerts(file) == [later, campaign(revision=3)]
    assert (
        json_lines(read_alerts(file))
        == encode_alert(later) + b"\n" + encode_alert(campaign(revision=3)) + b"\n"
    )


def test_a_file_of_something_else_is_told_by_line(tmp_path: Path) -> None:
    """An alert of our own that does not decode is not passed over."""
    file = tmp_path / "alerts.jsonl"
    file.write_bytes(encode_alert(CAMPAIGN) + b"\n{}\n")

    with pytest.raises(RunError, match=r"alerts\.jsonl:2: not an alert: Object missing required field `id`$"):
        read_alerts(file)
    with pytest.raises(ConfigurationError, match=r"absent\.jsonl: No such file or directory$"):
        read_alerts(tmp_path / "absent.jsonl")
