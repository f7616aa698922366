"""What a worker refuses before it starts, one function a subject; ``pileon check`` asks the same functions."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Mapping
from pathlib import Path

from agents.ops.errors import ConfigurationError, RunError
from agents.ops.settings import Settings
from schemas.topics import TOPICS, Topic, topic_name


def watched(settings: Settings) -> Path | None:
    """Return the watchlist's file, or None where every primary target is watched.

    Raises:
        ConfigurationError: If nobody is watched, or if it is not clear who is.
    """
    if settings.watchlist is not None and settings.all_targets:
        raise ConfigurationError(
            "PILEON_WATCHLIST and PILEON_ALL_TARGETS exclude each other: unset one of them"
        )
    if settings.watchlist is None and not settings.all_targets:
        raise ConfigurationError("nobody is watched: set PILEON_WATCHLIST, or PILEON_ALL_TARGETS=true")
    return settings.watchlist


def partitions_of(topic: Topic, settings: Settings) -> int:
    """Return how many partitions a topic has in an installation."""
    return settings.partitions if topic.partitions is None else topic.partitions


def require_topics(counts: Mapping[str, int], settings: Settings) -> None:
    """Make sure that every topic is there and split as the settings say.

    Args:
        counts: Partitions of every topic on the broker, by name.
        settings: Say how many there should be.

    Raises:
        RunError: Naming the first topic that is not.
    """
    for topic in TOPICS:
        name, wanted = topic_name(topic, settings.topic_prefix), partitions_of(topic, settings)
        if name not in counts:
            raise RunError(f"there is no topic {name}; `pileon topics` creates what is missing")
        if counts[name] != wanted:
            raise RunError(f"the topic {name} has {counts[name]} partitions, the settings say {wanted}")


def require_writable(folder: Path, what: str) -> None:
    """Make sure that a folder can be written to, or made if it is not there; nothing is made or written.

    Args:
        folder: The folder.
        what: What it is for, to begin the message with.

    Raises:
        ConfigurationError: Naming the folder that is in the way.
    """
    nearest = folder.absolute()
    while not nearest.exists() and nearest != nearest.parent:
        nearest = nearest.parent
    if not nearest.is_dir():
        raise ConfigurationError(f"{what}: {nearest} is not a folder")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise ConfigurationError(f"{what}: {nearest} cannot be written to")


def store_file(settings: Settings) -> Path | None:
    """Return the file of an SQLite store, None of another store.

    Raises:
        ConfigurationError: If the URL is none; it is not repeated, since it may hold a password.
    """
    # Loaded here, since whoever looks for the watchlist in here has no store, and it takes a third of a second.
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(settings.store_url)
    except (ArgumentError, ValueError):
        raise ConfigurationError("PILEON_STORE_URL is not a database URL") from None
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(str(url.database))


def require_store_file(file: Path) -> None:
    """Make sure that an SQLite store can be made or written to; nothing is made or written.

    Raises:
        ConfigurationError: Naming the file or folder that is in the way.
    """
    what = f"the alert store {file}"
    require_writable(file.parent, what)
    if file.exists() and not (file.is_file() and os.access(file, os.R_OK | os.W_OK)):
        raise ConfigurationError(f"{what} cannot be written to")


def port_is_free(host: str, port: int) -> bool:
    """Return whether metrics can be served at an address now; a port of 0 is always free.

    Raises:
        ConfigurationError: If this machine has no such address, or the port is not for this user.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, _, _, address = found[0]
        with socket.socket(family, kind) as probe:
            # As a server does, so that connections that were closed a moment ago are not in the way.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return False
        raise ConfigurationError(
            f"metrics cannot be served on {host} port {port}: {error.strerror or error}"
        ) from None
    return True
