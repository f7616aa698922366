"""E-mail, against a server on this machine."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from email import message_from_string, policy

import pytest

from agents.delivery.sinks.email import Email
from agents.store import Message
from agents.store.messages import Notice
from schemas.alert import AlertTarget
from tests.support.alerts import campaign


class Server:
    """An SMTP server that takes what it is given, or refuses it.

    Attributes:
        mails: What came, headers and all.
        refusal: What it answers to recipients, if not that it takes them.
    """

    def __init__(self) -> None:
        self.mails: list[str] = []
        self.refusal = ""
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.say("220 test")
                while line := self.rfile.readline().decode().strip():
                    word = line.split()[0].upper()
                    if word == "RCPT" and outer.refusal:
                        self.say(outer.refusal)
                    elif word == "DATA":
                        self.say("354 go on")
                        lines = []
                        while (got := self.rfile.readline().decode()) != ".\r\n":
                            lines.append(got)
                        outer.mails.append("".join(lines))
                        self.say("250 taken")
                    elif word == "QUIT":
                        self.say("221 bye")
                        return
                    else:
                        self.say("250 yes")

            def say(self, line: str) -> None:
                self.wfile.write(f"{line}\r\n".encode())

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    """A mail server."""
    running = Server()
    yield running
    running.close()


def email(server: Server, user: str = "") -> Email:
    """Return a sink that sends there."""
    url = f"smtp://{user}127.0.0.1:{server.port}"
    return Email(
        "email", url, "pileon@x.example", ["a@x.example", "b@x.example"], console_url="https://c.example"
    )


async def test_a_mail_says_it_all_and_follows_the_first(server: Server) -> None:
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


async def test_no_name_adds_a_header(server: Server) -> None:
    """Whatever stands in a watchlist or a handle, it stays in its line."""
    alert = campaign(target=AlertTarget(id="t", name="Evil\r\nBcc: everyone@x.example"))
    await email(server).deliver([Message(1, "email", "opened", alert, {}, 1)])
    mail = message_from_string(server.mails[0], policy=policy.default)
    assert mail["Bcc"] is None
    assert "Bcc: everyone" in mail["Subject"]


@pytest.mark.parametrize(("refusal", "result"), [("450 later", "retry"), ("550 no such user", "dead")])
async def test_a_refusal_is_for_now_or_for_good(server: Server, refusal: str, result: str) -> None:
    """As the server says."""
    server.refusal = refusal
    assert (await email(server).deliver([Message(1, "email", "opened", campaign(), {}, 1)])).result == result
    assert (await email(server).notice(Notice(2, 0))).result == result


async def test_a_password_never_goes_in_the_clear(server: Server) -> None:
    """A server without TLS gets none."""
    outcome = await email(server, "user:secret@").deliver([Message(1, "email", "opened", campaign(), {}, 1)])
    assert outcome.result == "dead"
    assert "secret" not in outcome.error
    assert server.mails == []


async def test_a_server_that_is_not_there_is_tried_again(server: Server) -> None:
    """Mail waits."""
    server.close()
    outcome = await email(server).deliver([Message(1, "email", "opened", campaign(), {}, 1)])
    assert outcome.result == "retry"
