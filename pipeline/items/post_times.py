"""When a post was written, read from its id: some platforms put the time into it."""

from __future__ import annotations

import re
from typing import Final

X_EPOCH_MS: Final = 1_288_834_974_657
"""Beginning of the time in ids of X ("snowflakes")."""

_X_BITS: Final = 22
_MASTODON_BITS: Final = 16
_TID_BITS: Final = 10
_TID_LETTERS: Final = {letter: value for value, letter in enumerate("234567abcdefghijklmnopqrstuvwxyz")}
_TID_LENGTH: Final = 13
_NUMBER: Final = re.compile(r"[0-9]{15,29}")
_EARLIEST_MS: Final = 1_136_073_600_000


def written_at(platform: str, post_id: str, before: int) -> int:
    """Return when a post was written, ms since the Unix epoch; 0 if its id does not tell.

    X and Mastodon number posts by time; Bluesky's record keys are time stamps in base 32 (AT Protocol, TID).

    Args:
        platform: Where the post is.
        post_id: Its id; on Bluesky the record key, on Mastodon the status's number, or an address that ends in it.
        before: The post cannot be newer than this, ms; an id that says so is no time stamp.
    """
    time = 0
    key = post_id if platform == "x" else post_id.rpartition("/")[2]
    if platform == "bluesky":
        time = _tid(key)
    elif platform in ("x", "mastodon") and _NUMBER.fullmatch(key):
        number = int(key)
        time = (number >> _X_BITS) + X_EPOCH_MS if platform == "x" else number >> _MASTODON_BITS
    return time if _EARLIEST_MS <= time <= before else 0


def _tid(key: str) -> int:
    if len(key) != _TID_LENGTH:
        return 0
    number = 0
    for letter in key:
        value = _TID_LETTERS.get(letter)
        if value is None:
            return 0
        number = number << 5 | value
    return (number >> _TID_BITS) // 1000
