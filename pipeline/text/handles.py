"""The one spelling of an account's handle."""

from __future__ import annotations


def account_key(account: str) -> str:
    """Return the one spelling of a handle or account id, by which accounts are told apart.

    >>> account_key("@Minister") == account_key("minister")
    True
    """
    return account.removeprefix("@").casefold()
