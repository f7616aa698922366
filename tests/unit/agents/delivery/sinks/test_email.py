"""E-mail, against a server on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_string, policy

import pytest

from agents.delivery.sinks.email import Email
from agents.store import Message
from agents.store.messages import Notice
from schemas.alert import AlertTarget
from tests.support.alerts import campaign
from tests.support.smtp import MailServer


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server."""
    running = MailServer()
    yield running
    running.close()


def email(server: MailServer, user: str = "") -> Email:
    """Return a sink that sends there."""
    url = f"smtp://{user}127.0.0.1:{server.port}"
    return Email(
        "email", url, "pileon@x.example", ["a@x.example", "b@x.example"], console_url="https://c.example"
    )


async def test_a_mail_says_it_all_and_follows_the_first(server: MailServer) -> None:
    """Later ones of the same alert are in its thread."""
    sink = email(server)
    opened = Message(1, "email", "opened", campaign(), {}, 1)
    closed = Message(2, "email", "closed:4", campaign(status="closed"), {}, 1)
    assert [(await sink.deliver([one])).result for one in (opened, closed)] == ["sent", "sent"]
    first, second = (message_from_string(mail, policy=policy.default) for mail in server.mails)
    assert first["Subject"].startswith("[HIGH] Possible coordinated campaign against The Foreign Secretary")
    assert first["To"] == "a@x.example, b@x.example"
    text = first.get_content()
    assert "12 of 431 accounts active" in text
    assert "https://c.example/campaigns/c-01" in text
    assert second["In-Reply-To"] == first["Message-ID"]
    assert "Ended at" in second.get_content()


async def test_no_name_adds_a_header(server: MailServer) -> None:
    """Whatever stands in a watchlist or a handle, it stays in its line."""
    alert = campaign(target=AlertTarget(id="t", name="Evil\r\nBcc: everyone@x.example"))
    await email(server).deliver([Message(1, "email", "opened", alert, {}, 1)])
    mail = message_from_string(server.mails[0], policy=policy.default)
    assert mail["Bcc"] is None
    assert "Bcc: everyone" in mail["Subject"]


@pytest.mark.parametrize(("refusal", "result"), [("450 later", "retry"), ("550 no such user", "dead")])
async def test_a_refusal_is_for_now_or_for_good(server: MailServer, refusal: str, result: str) -> None:
    """As the server says."""
    server.refusal = refusal
    assert (await email(server).deliver([Message(1, "email", "opened", campaign(), {}, 1)])).result == result
    assert (await email(server).notice(Notice(2, 0))).result == result


async def test_a_password_never_goes_in_the_clear(server: MailServer) -> None:
    """A server without TLS gets none."""
    outcome = await email(server, "user:secret@").deliver([Message(1, "email", "opened", campaign(), {}, 1)])
    assert outcome.result == "dead"
    assert "secret" not in outcome.error
    assert server.mails == []


async def test_a_server_that_is_not_there_is_tried_again(server: MailServer) -> None:
    """Mail waits."""
    server.close()
    outcome = await email(server).deliver([Message(1, "email", "opened", campaign(), {}, 1)])
    assert outcome.result == "retry"
