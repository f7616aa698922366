"""What watched accounts look like, to hold accounts that are like them against."""

from __future__ import annotations

from typing import Final

from pipeline.campaigns import threat_sentences as sentences
from pipeline.threats.likeness import TELL, age_days, judge, likeness_of
from schemas.alert import Evidence
from schemas.findings import Finding

NEAR_AVATAR: Final = 5
"""Bits in which perceptual hashes of one picture may differ."""

ProfilesState = dict[str, dict[str, tuple[str, int]]]
"""By target and platform: the picture's hash, and the hash of the words about itself."""


class Profiles:
    """The pictures and words of watched accounts, as their own posts showed them last."""

    def __init__(self) -> None:
        self._profiles: ProfilesState = {}

    def note(self, finding: Finding) -> None:
        """Take what a watched account looks like."""
        platforms = self._profiles.setdefault(finding.target, {})
        platforms[finding.platform] = (finding.avatar, finding.bio)

    def judge(self, finding: Finding) -> tuple[float, list[Evidence] | None]:
        """Return how sure it is that an account imitates somebody, and its sentences; None if that is not enough."""
        profiles = self._profiles.get(finding.target, {}).values()
        avatar = any(_same_picture(finding.avatar, known) for known, _ in profiles)
        bio = bool(finding.bio) and any(finding.bio == known for _, known in profiles)
        age = age_days(finding.created_at or None, finding.time)
        likeness = likeness_of(finding.target, finding.features)
        probability = judge(
            likeness, same_avatar=avatar, same_bio=bio, age_days=age, named="unnamed" not in finding.features
        )
        if probability < TELL:
            return probability, None
        return probability, sentences.impersonation(finding, probability, avatar=avatar, bio=bio, age=age)

    def state(self) -> ProfilesState:
        """Return all state as plain values."""
        return self._profiles

    def load(self, state: ProfilesState) -> None:
        """Take over what ``state`` gave."""
        self._profiles = dict(state)


def _same_picture(one: str, other: str) -> bool:
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
