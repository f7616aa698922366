"""No command shows a secret, whatever goes wrong."""

from __future__ import annotations

import io
import json
import logging
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
import structlog

from agents.ops import logs
from agents.ops.secrets import secrets_of
from agents.ops.settings import build, load

ROOT = Path(__file__).resolve().parents[2]
MARKER = "hunter2hunter2"
ENVIRONMENT = {
    "PILEON_BOOTSTRAP_SERVERS": "127.0.0.1:1",
    "PILEON_SECURITY_PROTOCOL": "SASL_PLAINTEXT",
    "PILEON_SASL_USERNAME": "pileon",
    "PILEON_SASL_PASSWORD": f"{MARKER}-kafka",
    "PILEON_STORE_URL": f"postgresql://pileon:{MARKER}-store@127.0.0.1:1/pileon",
    "PILEON_SLACK_WEBHOOK": f"https://hooks.slack.com/services/T0/B0/{MARKER}",
    "PILEON_ALL_TARGETS": "true",
}


@pytest.mark.parametrize(
    ("command", "extra"),
    [
        (["check"], {}),
        (["topics"], {}),
        (["console"], {}),
        (["export"], {}),
        (["worker", "notify"], {"PILEON_LOG_LEVEL": "debug"}),
        (["worker", "watch"], {"PILEON_LOG_LEVEL": "debug"}),
        (["check"], {"PILEON_STORE_URL": f"postgresql://pileon:{MARKER}@[broken/pileon"}),
        (["worker"], {"PILEON_STORE_URL": f"mysql://pileon:{MARKER}@db/pileon"}),
        (["worker"], {"PILEON_SASL_MECHANISM": "none", "PILEON_HOP_MS": "x"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "+".join(value) or "plain",
)
def test_a_command_that_fails_shows_no_secret(
    command: list[str], extra: dict[str, str], tmp_path: Path
) -> None:
    """Broker and store are out of reach, or a setting is wrong: what it says, it says without secrets."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("PILEON_")}
    waits = {name.upper(): "0" for name in type(build({})).model_fields if name.endswith("_wait_seconds")}
    env = (
        inherited
        | {"PYTHONPATH": str(ROOT), "PILEON_DATA_DIR": str(tmp_path)}
        | {f"PILEON_{name}": value for name, value in waits.items()}
        | ENVIRONMENT
        | extra
    )
    done = subprocess.run(
        [sys.executable, "-m", "console.cli.main", *command],
        env=env,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    shown = done.stdout + done.stderr
    assert done.returncode in {1, 2}
    assert shown.strip()
    assert MARKER not in shown


def test_dumps_of_the_settings_hold_no_secret() -> None:
    """Neither as text, nor as data, nor as JSON."""
    settings = load(ENVIRONMENT)
    dumped = (repr(settings), str(settings), str(settings.model_dump()), settings.model_dump_json())
    assert not [text for text in dumped if MARKER in text]
    assert MARKER in settings.store_url


def test_log_lines_hold_no_secret(stream: io.StringIO) -> None:
    """In a text, a list, a mapping, an object, a traceback, and in lines of the libraries."""
    settings = load(ENVIRONMENT)
    logs.configure("json", "debug", stream=stream, secrets=secrets_of(settings))
    log = structlog.get_logger("pileon")
    log.info("trying", url=settings.store_url, options=settings.client_options())
    log.warning("trying", values=[settings.store_url], by_key={settings.store_url: 1}, thing=object)
    log.info("error", error=ValueError(f"no answer from {settings.store_url}"))
    logging.getLogger("sqlalchemy.engine").warning("connecting to %s", settings.store_url)
    logging.getLogger("aiohttp").error("POST %s", ENVIRONMENT["PILEON_SLACK_WEBHOOK"])
    try:
        raise ConnectionError(f"login with {MARKER}-kafka refused")
    except ConnectionError:
        log.exception("failed")
    text = stream.getvalue()
    assert MARKER not in text
    assert len([json.loads(line) for line in text.splitlines()]) == 6
    assert text.count("[secret]") >= 7


def test_a_secret_in_settings_does_not_go_into_a_pickle_of_a_traceback() -> None:
    """An error about settings holds no values of secret fields, however it is carried elsewhere."""
    with pytest.raises(ValueError, match="PILEON_HOP_MS") as caught:
        load(ENVIRONMENT | {"PILEON_HOP_MS": "x"})
    assert MARKER.encode() not in pickle.dumps(caught.value)
