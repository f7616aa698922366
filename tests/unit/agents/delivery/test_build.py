"""The sinks of an installation, as its settings say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agents.delivery.build import delivery
from agents.delivery.sinks.rotating import RotatingSink
from agents.delivery.sinks.slack_webhook import SlackWebhook
from agents.ops.errors import ConfigurationError
from agents.ops.settings import build, load


def kinds(**values: Any) -> dict[str, str]:
    """Return the sinks' kinds by name."""
    return {sink.name: sink.kind for sink in delivery(build(values)).sinks}


def test_without_settings_the_log_is_told() -> None:
    """Under Slack's name, so that a webhook that is set later goes on where the log was."""
    assert kinds() == {"slack": "log"}


def test_a_bot_is_preferred_to_a_webhook() -> None:
    """It can edit."""
    hook = "https://hooks.example/x"
    assert kinds(slack_webhook=hook) == {"slack": "slack_webhook"}
    assert kinds(slack_webhook=hook, slack_token="xoxb-1", slack_channel="C1") == {"slack": "slack"}


def test_mail_and_a_webhook_come_beside_it() -> None:
    """By default everything goes everywhere."""
    found = kinds(
        smtp_url="smtp://user:secret@mail.example", email_to="a@x.example, b@x.example",
        webhook_url="https://siem.example/hook",
    )  # fmt: skip
    assert found == {"slack": "log", "email": "email", "webhook": "webhook"}


def test_a_file_of_routes_adds_sinks_and_leaves_out_what_nothing_leads_to(tmp_path: Path) -> None:
    """Files hold the secrets of those sinks."""
    (tmp_path / "url").write_text("https://hooks.example/secret\n")
    path = tmp_path / "routes.yaml"
    path.write_text(
        f"""
sinks:
  press: {{kind: slack_webhook, url_file: "{tmp_path / "url"}", quota: 5/h}}
routes: [{{sinks: [press], severity: high}}]
"""
    )
    told = delivery(build({"routes": path}))
    assert [(sink.name, sink.kind, sink.pace.quota) for sink in told.sinks] == [("press", "slack_webhook", 5)]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"slack_token": "xoxb-1"}, "PILEON_SLACK_TOKEN and PILEON_SLACK_CHANNEL are set together"),
        ({"interactions_port": 8080}, "PILEON_INTERACTIONS_PORT needs PILEON_SLACK_SIGNING_SECRET"),
        ({"email_to": "a@x.example"}, "PILEON_EMAIL_TO is set, but PILEON_SMTP_URL is not"),
        ({"smtp_url": "mail.example", "email_to": "a@x.example"}, "smtp://user:password@host:587"),
        ({"smtp_url": "smtp://m.example", "email_to": "nobody"}, "'nobody' is no e-mail address"),
        ({"webhook_url": "ftp://x.example"}, "the webhook is not an http or https URL"),
        ({"console_url": "pileon.example"}, "PILEON_CONSOLE_URL"),
    ],
)
def test_wrong_settings_are_refused_at_start(values: dict[str, Any], message: str) -> None:
    """With one line that names what is wrong, and no secret."""
    with pytest.raises(ConfigurationError, match=message):
        delivery(build(values))


def test_routes_to_what_is_not_set_are_refused(tmp_path: Path) -> None:
    """A file may name a bot only where there is a token."""
    path = tmp_path / "routes.yaml"
    path.write_text("sinks: {press: {kind: slack, channel: C9}}\nroutes: [{sinks: [press]}]")
    with pytest.raises(ConfigurationError, match="the sink press needs PILEON_SLACK_TOKEN"):
        delivery(build({"routes": path}))
    path.write_text("sinks: {press: {kind: slack_webhook, url_file: /nope}}\nroutes: [{sinks: [press]}]")
    with pytest.raises(ConfigurationError, match=r"sinks.press.url_file: /nope: No such file"):
        delivery(build({"routes": path}))


def test_sinks_follow_the_files_of_their_secrets(tmp_path: Path) -> None:
    """Whatever names the file: a setting, or the file of routes; a variable cannot change."""
    (tmp_path / "secret").write_text("xoxb-1")
    (tmp_path / "hook").write_text("https://hooks.example/secret")
    (tmp_path / "mail").write_text("smtp://user:secret@mail.example")
    path = tmp_path / "routes.yaml"
    path.write_text(
        f"""
sinks: {{press: {{kind: slack_webhook, url_file: "{tmp_path / "hook"}"}}}}
routes: [{{sinks: [slack, email, webhook, press]}}]
"""
    )
    variables = {
        "PILEON_SLACK_TOKEN_FILE": str(tmp_path / "secret"),
        "PILEON_SLACK_CHANNEL": "C1",
        "PILEON_SMTP_URL_FILE": str(tmp_path / "mail"),
        "PILEON_EMAIL_TO": "a@x.example",
        "PILEON_WEBHOOK_URL": "https://siem.example/hook",
        "PILEON_WEBHOOK_SECRET_FILE": str(tmp_path / "secret"),
        "PILEON_ROUTES": str(path),
    }
    sinks = delivery(load(variables)).sinks
    assert [sink.name for sink in sinks if isinstance(sink, RotatingSink)] == [
        "slack",
        "email",
        "webhook",
        "press",
    ]
    [fixed] = delivery(build({"slack_webhook": "https://hooks.example/secret"})).sinks
    assert isinstance(fixed, SlackWebhook)
