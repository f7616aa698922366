"""E-mail over SMTP: a message for what opens, escalates or ends, each alert a thread of its own."""

from __future__ import annotations

import asyncio
import hashlib
import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import formatdate, parseaddr
from typing import Final
from urllib.parse import unquote, urlsplit

from agents.delivery.events import Kind
from agents.delivery.render.plain import notice_text, subject, text
from agents.delivery.sinks.base import Outcome, SinkKind
from agents.ops.errors import ConfigurationError
from agents.store import Message, Pace
from agents.store.messages import OPENED, Notice

TIMEOUT_SECONDS: Final = 20.0
PACE: Final = Pace(post_ms=1_000, digest_over=5)
_MAX_SUBJECT: Final = 200
_PORTS: Final = {"smtp": 587, "smtps": 465}


class Email:
    """Sends e-mail.

    Args:
        name: The sink's name.
        server: ``smtp://user:password@host:587`` (STARTTLS where the server has it) or ``smtps://…``; a secret.
        sender: The address that messages are from.
        to: The addresses that they go to.
        pace: How fast it may send.
        console_url: Where the console is.
        tells: What it is told.

    Raises:
        ConfigurationError: If the server or an address is wrong.
    """

    def __init__(
        self,
        name: str,
        server: str,
        sender: str,
        to: Sequence[str],
        *,
        pace: Pace = PACE,
        console_url: str | None = None,
        tells: Sequence[Kind] = ("opened", "escalated", "closed"),
    ) -> None:
        parts = urlsplit(server)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ConfigurationError("the mail server is not of the form smtp://user:password@host:587")
        for address in (sender, *to):
            if "@" not in parseaddr(address)[1] or not address.isprintable():
                raise ConfigurationError(f"{address!r} is no e-mail address")
        if not to:
            raise ConfigurationError("e-mail needs at least one address to go to")
        self.name: Final = name
        self.kind: Final[SinkKind] = "email"
        self.pace: Final = pace
        self.tells: Final = tells
        self._encrypted = parts.scheme == "smtps"
        self._host, self._port = parts.hostname, parts.port or _PORTS[parts.scheme]
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._sender, self._to = sender, list(to)
        self._console_url = console_url

    async def deliver(self, messages: Sequence[Message]) -> Outcome:
        """Try once to send a message, or a digest of several."""
        mail = self._mail(subject(messages), text(messages, self._console_url))
        first = messages[0]
        mail["Message-ID"] = _identifier(first.key)
        if len(messages) == 1 and first.event != OPENED:
            opened = _identifier(f"{first.sink}/{first.alert_id}/{OPENED}")
            mail["In-Reply-To"] = mail["References"] = opened
        return await asyncio.to_thread(self._send, mail)

    async def notice(self, told: Notice) -> Outcome:
        """Try once to say how much is withheld."""
        line = notice_text(told, self._console_url)
        mail = self._mail(line.partition("\n")[0], line)
        mail["Message-ID"] = _identifier(f"{self.name}/withheld/{told.since}/{told.withheld}")
        return await asyncio.to_thread(self._send, mail)

    def _mail(self, line: str, content: str) -> EmailMessage:
        mail = EmailMessage()
        mail["From"] = self._sender
        mail["To"] = ", ".join(self._to)
        mail["Subject"] = "".join(sign if sign.isprintable() else " " for sign in line)[:_MAX_SUBJECT]
        mail["Date"] = formatdate(localtime=False)
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(content.encode("utf-8", "replace").decode())
        return mail

    def _send(self, mail: EmailMessage) -> Outcome:
        try:
            with self._connected() as server:
                refused = server.send_message(mail)
        except smtplib.SMTPAuthenticationError as error:
            return Outcome("dead", f"SMTP {error.smtp_code}: the mail server does not take the password")
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            transient = all(400 <= code < 500 for code in codes)
            return Outcome(
                "retry" if transient else "dead", f"SMTP {codes[0]}: recipients refused", certain=True
            )
        except smtplib.SMTPResponseException as error:
            transient = 400 <= error.smtp_code < 500
            return Outcome("retry" if transient else "dead", f"SMTP {error.smtp_code}", certain=True)
        except (smtplib.SMTPException, OSError) as error:
            return Outcome("retry", f"no answer: {type(error).__name__}")
        if refused:
            return Outcome("sent", f"{len(refused)} of {len(self._to)} recipients were refused")
        return Outcome("sent")

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self._encrypted:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, timeout=TIMEOUT_SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_SECONDS)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=context)
            elif self._user:
                server.close()
                raise smtplib.SMTPResponseException(530, b"no STARTTLS: the password would go in the clear")
        if self._user:
            server.login(self._user, self._password)
        return server

    async def close(self) -> None:
        """Do nothing: each message has a connection of its own."""
        await asyncio.sleep(0)


def _identifier(key: str) -> str:
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@pileon.invalid>"
