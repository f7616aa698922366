"""Serving the console: on this machine alone by default, elsewhere only to people who sign in."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import uvicorn

from agents.ops.errors import ConfigurationError, RunError
from agents.ops.settings import Settings
from console.web.app import Application
from console.web.desk import Desk, desk_of_file, desk_of_store
from console.web.listener import Listener
from console.web.previews import Archive, LastHour, Recent
from console.web.pulse import Pulse
from console.web.site import Setup

if TYPE_CHECKING:
    from console.web.oidc import Provider

PORT: Final = 8765
LOOPBACK: Final = "127.0.0.1"
LOCAL_NAMES: Final = frozenset({"127.0.0.1", "localhost", "::1"})
STOP_SECONDS: Final = 2
BACKLOG: Final = 512


def serve(
    settings: Settings,
    *,
    alerts: Path | None = None,
    posts: str | None = None,
    host: str = LOOPBACK,
    port: int = PORT,
    public_url: str | None = None,
    say: Callable[[str], None],
) -> None:
    """Serve the console until it is interrupted.

    Args:
        settings: The installation's.
        alerts: Alerts of a replay, shown instead of the store's.
        posts: Posts to try names on; the last hour of the topic by default.
        host: Address to listen on.
        port: Port to listen on; 0 takes a free one.
        public_url: Under which people reach it, where that is not this machine.
        say: Told where the console is.

    Raises:
        ConfigurationError: If the address would open the console to people who need not sign in, or the OpenID
            provider is none.
        RunError: If the port is taken, or the OpenID provider does not answer.
    """
    outside = not is_loopback(host)
    provider = None if alerts is not None else _provider(settings)
    with ExitStack() as stack:
        desk = stack.enter_context(
            desk_of_store(settings.store_url) if alerts is None else desk_of_file(alerts)
        )
        if outside:
            _check(desk, alerts, host, public_url, has_provider=provider is not None)
        hosts, secure = _names(host, public_url)
        pulse = Pulse(
            "Rates and lag are not known yet."
            if alerts is None
            else "A file of alerts is shown, so rates and lag are not known."
        )
        if alerts is None:
            stack.enter_context(_listening(settings, pulse))
        setup = Setup(
            hosts=hosts,
            source=None if alerts is None else f"These are the alerts of {alerts.name}, not of the store.",
            watchlist=settings.watchlist,
            posts=_posts(settings, alerts, posts),
            secure=secure,
            open=not outside and provider is None,
            provider=provider,
            public_url=public_url,
        )
        application = Application(desk, pulse, setup)
        server = uvicorn.Server(
            uvicorn.Config(
                application.asgi,
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=STOP_SECONDS,
                limit_concurrency=1000,
            )
        )
        with _listening_socket(host, port) as listening:
            taken = listening.getsockname()[1]
            shown = f"[{host}]" if ":" in host else host
            say(public_url or f"http://{shown}:{taken}/")
            server.run(sockets=[listening])


def is_loopback(host: str) -> bool:
    """Return whether an address can be reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _provider(settings: Settings) -> Provider | None:
    if settings.oidc_issuer is None:
        return None
    # Its libraries are loaded only where they are used.
    from console.web.oidc import Provider

    return Provider(settings)


def _check(desk: Desk, alerts: Path | None, host: str, public_url: str | None, *, has_provider: bool) -> None:
    if alerts is not None:
        raise ConfigurationError(f"--host {host}: alerts of a file are shown on this machine only")
    if not has_provider and not desk.people.users():
        raise ConfigurationError(
            f"--host {host}: others could read the console without signing in; add a user first "
            "(pileon users add NAME --role admin)"
        )
    if public_url is None:
        raise ConfigurationError(
            f"--host {host}: say under which address people reach the console (--public-url https://NAME)"
        )


def _names(host: str, public_url: str | None) -> tuple[frozenset[str], bool]:
    """Return the names under which the console may be asked for, and whether that is by https."""
    names = {*LOCAL_NAMES} if is_loopback(host) else {host, *LOCAL_NAMES}
    if public_url is None:
        return frozenset(names), False
    parts = urlsplit(public_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigurationError(f"--public-url {public_url}: it is of the form https://NAME")
    return frozenset({*names, parts.hostname.lower()}), parts.scheme == "https"


def _posts(settings: Settings, alerts: Path | None, posts: str | None) -> Recent | None:
    if posts is not None:
        return Archive(posts, settings)
    return LastHour(settings) if alerts is None else None


@contextmanager
def _listening(settings: Settings, pulse: Pulse) -> Iterator[None]:
    listener = Listener(settings, pulse)
    listener.start()
    try:
        yield
    finally:
        listener.stop()


@contextmanager
def _listening_socket(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
            # Whoever hears where the console is may come before the server takes calls: until then they wait.
            listening.listen(BACKLOG)
        except OSError as error:
            raise RunError(
                f"the console cannot listen on {host} port {port}: {error.strerror} (--port takes another)"
            ) from None
        yield listening
