"""Accounts that people judged organic: left alone, and told with the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from schemas.alert import Evidence


def spared_in_words(spared: Collection[str], reasons: Mapping[str, str]) -> list[Evidence]:
    """Say how many accounts would be flagged if people had not judged them before; nothing where there is none.

    Args:
        spared: Their keys.
        reasons: What people found of each spared account.
    """
    if not spared:
        return []
    counts = Counter(reasons[key].replace("_", " ") for key in spared)
    listed = ", ".join(f"{reason} ({count})" for reason, count in sorted(counts.items()))
    many = "1 account acts" if len(spared) == 1 else f"{len(spared)} accounts act"
    return [
        Evidence(
            "spared",
            f"{many} with these and {'is' if len(spared) == 1 else 'are'} not flagged: people judged an earlier alert "
            f"about {'it' if len(spared) == 1 else 'them'} as {listed}.",
            0.0,
        )
    ]
