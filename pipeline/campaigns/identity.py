"""What an alert is called: the same posts give the same id, wherever and whenever they are read."""

from __future__ import annotations

from hashlib import blake2b

from schemas.alert import AlertKind


def alert_id(kind: AlertKind, target: str, start: int) -> str:
    """Return the id of the alert of a kind at a target's key that began at an event time, ms."""
    name = f"{kind}\n{target}\n{start}".encode("utf-8", "surrogatepass")
    return blake2b(name, digest_size=12).hexdigest()
