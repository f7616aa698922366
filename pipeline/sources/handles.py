"""Handles and addresses of accounts: which are none, and which account of which server is meant."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

_NONE: Final = frozenset({"handle.invalid", "handle.invalid.", "missing.invalid"})
"""What Bluesky shows in place of a handle that does not lead back to its account."""


def known_handle(handle: str | None) -> str | None:
    """Return a handle; None for what platforms show in its place.

    Accounts that are deleted, or whose handle does not hold, all look alike; as one account they would be everywhere.
    """
    if handle is None:
        return None
    handle = handle.strip().removeprefix("@")
    if not handle or handle.lower() in _NONE or (handle[0] == "[" and handle[-1] == "]"):
        return None
    return handle


def address(account: str, *homes: str | None) -> str:
    """Return an account's address in the fediverse, ``name@domain``.

    A server leaves out the domain of its own accounts, so that the same name stands for somebody else on each.

    Args:
        account: The name, with the domain if it is not at home on the server that tells it.
        homes: Domains or addresses (URLs) of the account or its posts; the first that has a domain counts.
    """
    name, _, domain = account.strip().removeprefix("@").partition("@")
    domain = domain or next((host for home in homes if home and (host := host_of(home))), "")
    return f"{name}@{domain.lower()}" if domain else name


def host_of(url: str) -> str:
    """Return the domain of a URL, with a port that it names; of a bare domain, itself; else nothing."""
    try:
        netloc = urlsplit(url if "//" in url else f"//{url}").netloc
    except ValueError:
        return ""
    host = netloc.rpartition("@")[2].lower()
    return host if "//" in url or "." in host else ""


def account_of(url: str) -> str:
    """Return the address of the account that a profile's URL leads to, such as ``https://host/@name``; else nothing."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return ""
    name = path.rstrip("/").rpartition("/")[2].removeprefix("@")
    return address(name, url) if name and host_of(url) else ""
