"""What the stages hand to one another on internal topics, as compact MessagePack arrays.

Times are integer milliseconds since the Unix epoch, UTC.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from schemas.alert import AlertTarget
from schemas.findings import Finding, Incoming, Shield
from schemas.post import Post

Relation = Literal["reply", "repost", "quote", "mention", "alias"]

ObjectKind = Literal[
    "thread", "wave", "text", "guise", "link", "page", "host", "echo", "tag", "media", "repost", "made"
]
"""What accounts can have in common; a decoder gives one string for each, however often it comes."""

ObjectKey = tuple[ObjectKind, int]
"""Kind and name of an object."""


class Targeted(Struct, frozen=True, array_like=True, gc=False):
    """One post at one target.

    Attributes:
        target: The target's key: a watchlist id, or ``platform:handle`` when every target is watched.
        relation: How the post hits the target.
        primary: Whether the target is the post's primary target; only then is being there an act of choice.
        post: The post.
    """

    target: str
    relation: Relation
    primary: bool
    post: Post


class Statement(Struct, frozen=True, array_like=True, gc=False):
    """A post that a listed person wrote: what others answer, and whom it was written to.

    Attributes:
        target: The key of the target whose account wrote it.
        time: Event time, ms.
        platform: Where it is.
        post: Its id there.
        author: The account's id there.
        addressed: Whom it answers, quotes, passes on or mentions: each a hash of platform and handle or id.
    """

    target: str
    time: int
    platform: str
    post: str
    author: str
    addressed: tuple[int, ...] = ()


class TargetedBatch(Struct, frozen=True, array_like=True):
    """What one chunk of ``posts`` gives to one partition of ``posts.targeted``, and how far its source is.

    Attributes:
        source: Partition of ``posts`` that the chunk came from.
        sources: How many partitions ``posts`` has; the watermark downstream is the least over all of them.
        watermark: Every post of the source up to this time has come, save late ones.
        idle: The source had nothing more when it was read up to ``read_until``, and holds no one back till then.
        posts: The hits, in the order of the source.
        names: What is known of the targets in ``posts``.
        read_until: How far the source's log has been read, by the log's own clock, ms: the newest record's arrival,
            or when its end was found; 0 where there is no such clock.
        findings: What single posts show of threats, at targets of this partition.
        shields: What must be known of the targets in ``posts`` to judge what is said of them.
        incoming: Replies and mentions of all who are not listed, where they are counted.
        statements: What the targets of this partition wrote themselves.
    """

    source: int
    sources: int
    watermark: int
    idle: bool
    posts: list[Targeted] = []
    names: dict[str, AlertTarget] = {}
    read_until: int = 0
    findings: list[Finding] = []
    shields: dict[str, Shield] = {}
    incoming: list[Incoming] = []
    statements: list[Statement] = []


class Account(Struct, frozen=True, array_like=True, gc=False):
    """What account-level evidence needs to know of an author."""

    platform: str
    id: str
    handle: str
    created_at: int | None = None
    bio: int | None = None
    avatar: str | None = None

    @property
    def key(self) -> str:
        """The name under which all stages know the account."""
        return f"{self.platform}:{self.id}"


class Action(Struct, frozen=True, array_like=True):
    """One post at one target, boiled down to what co-action needs.

    Attributes:
        target: The target's key.
        time: Event time, ms.
        post: The post's id on the account's platform.
        account: Who acted.
        relation: How the post hits the target.
        primary: Whether the target is the post's primary target.
        objects: What the post touches besides the target, as ``(kind, hash)``; never holds an empty object.
        text: MinHash signature of the post's own text, empty if it is short or a repost.
        excerpt: The text, redacted and shortened, to quote in an alert.
        prompt_at: When the post that it answers was written, ms; 0 if that is not known.
        url: Where the post can be seen, if that is known and its id does not imply it.
        addressed: Marks of the accounts that the post replies to or mentions, where the target is on a watchlist.
    """

    target: str
    time: int
    post: str
    account: Account
    relation: Relation
    primary: bool
    objects: list[ObjectKey] = []
    text: bytes = b""
    excerpt: str = ""
    prompt_at: int = 0
    url: str = ""
    addressed: list[int] = []


class TargetWindow(Struct, frozen=True, array_like=True):
    """A target's window at the end of a hop, sent when it may matter.

    Attributes:
        target: The target's key.
        start: Start of the window, ms.
        posts: Posts in the window.
        accounts: Distinct accounts in the window.
        usual: Accounts that the target's own history makes one expect in such a window.
        surprise: −ln of the chance of so many accounts under that baseline.
        sampled: The counts are estimates from a sample of accounts, because the target is too hot.
    """

    target: str
    start: int
    posts: int
    accounts: int
    usual: float
    surprise: float
    sampled: bool = False


class Hop(Struct, frozen=True, array_like=True):
    """Everything one detect partition saw up to ``at``; hops of a partition come in order of ``at``.

    Attributes:
        source: The detect partition.
        sources: How many detect partitions there are.
        at: End of the hop, ms; every action with ``time <= at`` is in this hop or an earlier one, save late ones.
        actions: In order of ``(time, platform, post, target, author)``.
        windows: The targets whose window matters at ``at``.
        late: Posts that came too late to be counted in.
        duplicates: Posts seen before.
        names: What is known of targets that were quiet before this hop, and of those with findings.
        conflicts: Posts that have the id of another author's post; they are counted in like any other.
        findings: What single posts show of threats, in order of ``(time, platform, post, target, author)``.
        statements: What the targets wrote themselves, in the same order.
    """

    source: int
    sources: int
    at: int
    actions: list[Action] = []
    windows: list[TargetWindow] = []
    late: int = 0
    duplicates: int = 0
    names: dict[str, AlertTarget] = {}
    conflicts: int = 0
    findings: list[Finding] = []
    statements: list[Statement] = []
