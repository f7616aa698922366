"""What watched accounts look like: their pictures, and their words about themselves."""

from __future__ import annotations

from typing import Final

from pipeline.text.normalise import fold
from schemas.findings import Finding

NEAR_AVATAR: Final = 5
"""Bits in which perceptual hashes of one picture may differ."""

LEAST_WORDS: Final = 6
"""Letters that words about oneself must have to tell anything."""

LooksState = dict[str, dict[str, tuple[str, int]]]
"""By target and platform: the picture's hash, and the hash of the words about itself."""


class Looks:
    """The pictures and words of watched accounts, as their own posts showed them last."""

    def __init__(self) -> None:
        self._looks: LooksState = {}

    def note(self, finding: Finding) -> None:
        """Take what a watched account looks like."""
        self._looks.setdefault(finding.target, {})[finding.platform] = (finding.avatar, finding.bio)

    def alike(self, finding: Finding) -> tuple[bool, bool]:
        """Return whether an account has the picture of the person whom it may imitate, and whether their words."""
        looks = self._looks.get(finding.target, {}).values()
        return (
            any(same_picture(finding.avatar, avatar) for avatar, _ in looks),
            bool(finding.bio) and any(finding.bio == words for _, words in looks),
        )

    def state(self) -> LooksState:
        """Return all state as plain values."""
        return {target: dict(platforms) for target, platforms in self._looks.items()}

    def load(self, state: LooksState) -> None:
        """Take over what ``state`` gave."""
        self._looks = {target: dict(platforms) for target, platforms in state.items()}


def bare_bio(bio: str | None) -> str:
    """Return the letters and digits of words about oneself, empty where there are too few to tell anything.

    Whoever copies them changes signs first: flags, bars for full stops, capitals.

    >>> bare_bio("Minister | Views: my own") == bare_bio("minister. views my own!")
    True
    """
    bare = "".join(filter(str.isalnum, fold(bio))) if bio else ""
    return bare if len(bare) >= LEAST_WORDS else ""


def same_picture(one: str, other: str) -> bool:
    """Say whether two perceptual hashes, in hex, are of one picture."""
    if not one or not other:
        return False
    if one == other:
        return True
    if len(one) != len(other) or len(one) > 64:
        return False
    try:
        return (int(one, 16) ^ int(other, 16)).bit_count() <= NEAR_AVATAR
    except ValueError:
        return False
