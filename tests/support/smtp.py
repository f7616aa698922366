"""A mail server on this machine."""

from __future__ import annotations

import socketserver
import threading


class MailServer:
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
            disable_nagle_algorithm = True

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
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()
