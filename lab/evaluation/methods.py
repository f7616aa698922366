"""What the contenders are called; knowing their names loads none of them."""

from __future__ import annotations

from typing import Final

OURS: Final = "pileon"
WATCHING: Final = "pileon-watchlist"
BASELINES: Final = (
    "burst", "co-reply", "recurrence", "recurrence+null", "hashtag", "recurrence+null+hashtag",
)  # fmt: skip
TOOLKIT: Final = "toolkit"

METHODS: Final = (OURS, WATCHING, *BASELINES, TOOLKIT)
"""All contenders; ``pileon-watchlist`` is ours with the stream's own watchlist instead of all targets."""
