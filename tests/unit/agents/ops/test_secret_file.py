"""A secret that is replaced is taken over without a restart."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import structlog
from structlog.testing import capture_logs

from agents.ops.errors import ConfigurationError
from agents.ops.logs import configure
from agents.ops.metrics import catalogue
from agents.ops.secret_file import SecretFile
from agents.ops.setting_forms import require_webhook
from agents.ops.settings import load

OLD = "https://hooks.slack.com/services/T0/B0/old-one"
NEW = "https://hooks.slack.com/services/T0/B0/new-one"
SETTING = "PILEON_SLACK_WEBHOOK_FILE"


def _replace(file: Path, text: str) -> None:
    """Replace a file in one step, as Kubernetes does."""
    part = file.with_suffix(".part")
    part.write_text(text)
    part.replace(file)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file of a secret."""
    file = tmp_path / "webhook"
    file.write_text(f"{OLD}\n")
    return file


def _refused() -> float:
    return catalogue.registry.get_sample_value("pileon_secret_reloads_total", {"outcome": "refused"}) or 0.0


def test_a_new_secret_is_taken_over_once(file: Path) -> None:
    """And what is written again without a change is none."""
    secret = SecretFile(SETTING, file, OLD, require_webhook)
    assert not secret.follow()
    _replace(file, NEW)
    assert secret.follow()
    assert secret.value == NEW
    assert not secret.follow()
    _replace(file, f"  {NEW}\n")
    assert not secret.follow()


@pytest.mark.parametrize("bad", ["", "   \n", "hunter2", "https://"])
def test_a_bad_secret_leaves_the_old_one(file: Path, bad: str) -> None:
    """A half-written file must not stop the messages; why is logged, without the text."""
    secret = SecretFile(SETTING, file, OLD, require_webhook)
    before = _refused()
    _replace(file, bad)
    with capture_logs() as logs:
        assert not secret.follow()
    assert secret.value == OLD
    assert [(entry["event"], entry["setting"]) for entry in logs] == [("secret.refused", SETTING)]
    assert "hunter2" not in str(logs)
    assert _refused() == before + 1
    _replace(file, NEW)
    assert secret.follow()


def test_a_file_that_is_gone_for_a_moment_leaves_the_old_secret(file: Path) -> None:
    """It is said once, not with every message."""
    secret = SecretFile(SETTING, file, OLD, require_webhook)
    file.unlink()
    with capture_logs() as logs:
        assert not secret.follow()
        assert not secret.follow()
    assert [entry["event"] for entry in logs] == ["secret.refused"]
    assert secret.value == OLD


def test_a_new_secret_is_kept_out_of_the_log(file: Path) -> None:
    """As the first one is."""
    stream = io.StringIO()
    configure("json", "info", stream, secrets=["/services/T0/B0/old-one"])
    secret = SecretFile(SETTING, file, OLD, require_webhook)
    _replace(file, "https://elsewhere.example.org/secret-path")
    assert secret.follow()
    structlog.get_logger("pileon").info("said", text="posted to /secret-path and /services/T0/B0/old-one")
    assert "secret-path" not in stream.getvalue()
    assert "old-one" not in stream.getvalue()


def test_settings_remember_the_files_of_secrets(file: Path) -> None:
    """Only of those that came from one."""
    assert load({SETTING: str(file)}).secret_files == {"slack_webhook": file}
    assert load({"PILEON_SLACK_WEBHOOK": OLD}).secret_files == {}


@pytest.mark.parametrize(
    "webhook",
    ["hooks.slack.com/services/x", "ftp://hooks.slack.com/x", "https:///x", "https://a b/c", "https://h:x/"],
)
def test_a_webhook_has_to_look_like_one(webhook: str) -> None:
    """It is refused by its form, and not repeated."""
    with pytest.raises(ConfigurationError, match=r"^PILEON_SLACK_WEBHOOK: this is no webhook") as refused:
        load({"PILEON_SLACK_WEBHOOK": webhook})
    assert webhook not in str(refused.value)
