"""What watched accounts look like, to hold accounts that are like them against."""

from __future__ import annotations

from pipeline.campaigns import threat_sentences as sentences
from pipeline.threats.likeness import TELL, age_days, judge, likeness_of
from pipeline.threats.looks import Looks, LooksState
from schemas.alert import Evidence
from schemas.findings import Finding

ProfilesState = LooksState


class Profiles:
    """The pictures and words of watched accounts, as their own posts showed them last."""

    def __init__(self) -> None:
        self._looks = Looks()

    def note(self, finding: Finding) -> None:
        """Take what a watched account looks like."""
        self._looks.note(finding)

    def judge(self, finding: Finding) -> tuple[float, list[Evidence] | None]:
        """Return how sure it is that an account imitates somebody, and its sentences; None if that is not enough."""
        avatar, bio = self._looks.alike(finding)
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
        return self._looks.state()

    def load(self, state: ProfilesState) -> None:
        """Take over what ``state`` gave."""
        self._looks.load(state)
