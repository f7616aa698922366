"""One thing found by single posts: its newest alert, and what that is made of."""

from __future__ import annotations

from typing import Final

from msgspec import Struct, structs

from pipeline.campaigns.explain import at as moment
from pipeline.items.permalinks import permalink
from schemas.alert import Alert, Evidence, NamedAccount, SamplePost
from schemas.findings import Finding
from schemas.stages import Account

POSTS: Final = 20
"""Posts quoted in an alert."""

SEEN: Final = 500
"""Posts of an alert that are known when they come again, the newest."""


class ThreatState(Struct, array_like=True):
    """One thing found: its newest alert and what that is made of."""

    key: str
    alert: Alert
    finding: Finding
    first: int
    last: int
    told: int
    accounts: dict[str, NamedAccount]
    posts: list[SamplePost]
    seen: list[str]
    reposts: int = 0
    copies: int = 0
    pictures: int = 0
    carriers: list[int] = []
    relation: str = ""
    changed: bool = False
    held_back: bool = False

    def is_new(self, platform: str, post: str) -> bool:
        """Take note of a post; says whether it was not counted yet."""
        key = f"{platform}:{post}"
        if key in self.seen:
            return False
        self.seen = [*self.seen[1 - SEEN :], key]
        return True

    def name(self, account: Account, score: float, code: str) -> None:
        """Name an account, or add a reason to one that is named."""
        old = self.accounts.get(account.key)
        if old is None:
            self.accounts[account.key] = NamedAccount(
                account.platform, account.id, account.handle, round(min(score, 1.0), 4), [code]
            )
        elif code not in old.evidence:
            self.accounts[account.key] = structs.replace(old, evidence=sorted((*old.evidence, code)))

    def quote(self, account: Account, post: str, time: int, text: str, url: str) -> None:
        """Quote a post, if there is room."""
        if len(self.posts) < POSTS:
            link = permalink(account.platform, post, url)
            self.posts.append(SamplePost(account.platform, post, account.handle, moment(time), text, link))

    def shown_by(self, before: Evidence | None, post: str) -> list[str]:
        """Return the quoted posts that show a reason, one more with what was found now."""
        posts = before.posts if before is not None else []
        if post in posts or all(post != quoted.id for quoted in self.posts):
            return posts
        return [*posts, post]


class ThreatsState(Struct, frozen=True, array_like=True):
    """All state as plain values."""

    states: list[ThreatState] = []
    profiles: dict[str, dict[str, tuple[str, int]]] = {}
    revisions: dict[str, int] = {}
    emerged: list[int] = []


def person_of(finding: Finding) -> str:
    """Return the key of the person on the list whom a finding concerns, directly or through somebody near."""
    return finding.target.rpartition("/")[0] if finding.relation else finding.target
