"""Which version a store is of, and what is said where it is none that this Pileon reads."""

from __future__ import annotations

from typing import Final

from agents.ops.errors import RunError

HEAD: Final = "0003"
"""The newest step of ``migrations/versions``; a test keeps the two together."""

VERSION_TABLE: Final = "pileon_version"


class StoreError(RunError):
    """The store cannot be used; the message is one line for people, without the URL's password."""


class WaitingStoreError(StoreError):
    """There is no store yet, or one of an older Pileon: a worker makes or upgrades it when it starts."""


def require_head(version: str | None, *, is_older: bool, shown: str) -> None:
    """Make sure that a store is of the version that this Pileon reads.

    Args:
        version: What its version table says; None if it has none.
        is_older: Whether it has the table of the time before there were versions.
        shown: The store, for people.

    Raises:
        WaitingStoreError: If it is older, or there is none.
        StoreError: If it is newer.
    """
    if version == HEAD:
        return
    if version is not None and version > HEAD:
        raise StoreError(
            f"the alert store {shown} is at version {version}, of a newer Pileon; this one reads {HEAD}"
        )
    if version is not None or is_older:
        found = f"at version {version}" if version is not None else "of the first release"
        raise WaitingStoreError(
            f"the alert store {shown} is {found}, this Pileon reads {HEAD}; a worker upgrades it when it starts"
        )
    raise WaitingStoreError(f"there is no alert store in {shown} yet; a worker makes it when it starts")
