"""Where a world is played: its targets and people, and every act that a post can be."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from msgspec.structs import replace

from lab.worlds.chance import Chance, chance
from lab.worlds.model import Group, Member
from lab.worlds.parameters import Parameters
from lab.worlds.people import DAY_MS, HOUR_MS, MINUTE_MS, Account, Mould, Registry, moment
from lab.worlds.tongue import CODES, Mood, Tongue
from schemas.post import Kind, Media, Mention, Post, Reference
from schemas.target import Target, Watchlist

_X_EPOCH_MS: Final = 1_288_834_974_657
_PLATFORMS: Final = (
    "x",
    "x",
    "x",
    "bluesky",
    "mastodon",
    "telegram",
    "reddit",
    "youtube",
    "facebook",
    "tiktok",
)
_START_MS: Final = 1_420_070_400_000
_SPAN_DAYS: Final = 4000
WAYS: Final = ("reply", "deep", "mention", "quote", "alias")
"""How a post can be at a target, besides reposts."""


@dataclass(slots=True)
class Persona:
    """Somebody who is watched, with an account on each platform of the world and what they wrote there."""

    id: str
    name: str
    accounts: dict[str, Account]
    said: dict[str, list[tuple[int, Post]]] = field(default_factory=dict)
    thread: dict[str, list[Post]] = field(default_factory=dict)

    def latest(self, platform: str, ms: int) -> Post | None:
        """Return what they wrote last before a moment."""
        said = self.said.get(platform, [])
        at = bisect_right(said, ms, key=lambda entry: entry[0])
        return said[at - 1][1] if at else None


class Stage:
    """A world while it is written.

    Common parameters are drawn here; families draw their own from ``parameters``.

    Attributes:
        chance: Draws of everything that is no parameter.
        parameters: The world's parameters.
        start: When its main events begin, milliseconds since the Unix epoch.
        targets: Who is watched.
        tongues: Its languages, the commonest first.
        platforms: Its platforms, the commonest first.
        groups: What groups did, as ``join`` noted it.
    """

    def __init__(self, family: str, seed: int, parameters: Parameters, targets: int) -> None:
        self.chance: Final[Chance] = chance(family, seed, 2)
        self.parameters: Final = parameters
        p, c = parameters, self.chance
        self.start: Final = _START_MS + c.below(_SPAN_DAYS) * DAY_MS + c.below(DAY_MS)
        platforms = [p.choice("platform", *dict.fromkeys(_PLATFORMS))]
        extra = p.choice("other_platforms", "0", "0", "0", "1", "2")
        others = [name for name in dict.fromkeys(_PLATFORMS) if name not in platforms]
        self.platforms: Final = tuple(platforms + c.sample(others, int(extra)))
        self._elsewhere: Final = p.share("elsewhere", 0.5)
        first = p.choice("language", "en", "en", "en", *CODES)
        short, tidy = p.share("short_remarks", 0.9), p.share("tidy", 1.0)
        count = int(p.choice("other_languages", "0", "0", "1", "2", "3"))
        codes = [first, *c.sample([code for code in CODES if code != first], count)]
        self.tongues: Final = [Tongue(code, c, short=short, tidy=tidy) for code in codes]
        self._registry: Final = Registry(
            c, self.start, p.choice("metadata", "full", "partial", "none"), p.share("default_avatars", 0.5)
        )
        self._ids: Final = p.choice("ids", "times", "sequence", "opaque")
        self._reply_ids: Final = p.flag("reply_ids", 0.85)
        self._conversations: Final = p.flag("conversations", 0.6)
        self._handles_in_text: Final = p.flag("handles_in_text", 0.6)
        self._reposts_carry: Final = p.flag("reposts_carry", 0.6)
        self._truncated: Final = int(p.choice("truncated", "0", "0", "0", "140", "100"))
        self._ways: Final = {way: p.share(f"way_{way}", 1.0, zero=0.3) for way in WAYS}
        if not any(self._ways.values()):
            self._ways["reply"] = 1.0
        self._answers: Final = p.share("target_answers", 0.2, zero=0.5)
        self.shown: Final = p.flag("target_posts_seen", 0.7)
        self.posts: Final[list[Post]] = []
        self.groups: Final[list[Group]] = []
        self._number = 0
        self._marks: Final[dict[str, int]] = {}
        self.targets: Final = [self.persona(number) for number in range(targets)]

    # People

    def platform(self) -> str:
        """Return the platform that somebody uses."""
        if len(self.platforms) > 1 and self.chance.chance(self._elsewhere):
            return self.chance.pick(self.platforms[1:])
        return self.platforms[0]

    def tongue(self) -> Tongue:
        """Return the language that somebody speaks, mostly the first one."""
        return self.chance.ranked(self.tongues, 3.0)

    def person(
        self, mould: Mould | None = None, *, platform: str | None = None, tongue: Tongue | None = None
    ) -> Account:
        """Open an account."""
        return self._registry.open(platform or self.platform(), tongue or self.tongue(), mould)

    def people(self, count: int, mould: Mould | None = None, *, platform: str | None = None) -> list[Account]:
        """Open accounts."""
        return [self.person(mould, platform=platform) for _ in range(count)]

    def persona(self, number: int) -> Persona:
        """Return somebody in public life, with an account on each platform."""
        tongue = self.tongues[0]
        accounts = {platform: self._registry.open(platform, tongue) for platform in self.platforms}
        main = accounts[self.platforms[0]]
        return Persona(
            f"target-{number + 1}",
            f"{_title(main.handle)} {_title(self.tongues[0].tag(self.chance))}",
            accounts,
        )

    # Acts

    def post(
        self,
        ms: float,
        who: Account,
        text: str = "",
        kind: Kind = "post",
        *,
        reply_to: Post | None = None,
        repost_of: Post | None = None,
        quote_of: Post | None = None,
        mentions: Sequence[Mention] = (),
        tags: Sequence[str] = (),
        links: Sequence[str] = (),
        media: Sequence[str] = (),
    ) -> Post:
        """Write a post of any kind.

        Args:
            ms: Event time, milliseconds since the Unix epoch.
            who: The author.
            text: What it says; tags and links are added where it does not hold them.
            kind: Its kind.
            reply_to: The post that it answers.
            repost_of: The post that it repeats.
            quote_of: The post that it quotes.
            mentions: Accounts it names.
            tags: Hashtags without ``#``.
            links: Addresses, as expanded.
            media: Hashes of pictures.
        """
        at = int(ms)
        for tag in tags:
            if f"#{tag}" not in text:
                text = f"{text} #{tag}"
        for link in links:
            if link not in text:
                text = f"{text} {link}"
        if self._truncated and len(text) > self._truncated:
            text = text[: self._truncated - 1] + "…"
        ident = self._identify(at, who.platform)
        before = reply_to or repost_of or quote_of
        conversation = None
        if self._conversations:
            conversation = (before.conversation_id or before.id) if before is not None and reply_to else ident
        post = Post(
            id=ident,
            platform=who.platform,
            created_at=moment(at),
            author=who.author,
            kind=kind,
            text=text.strip(),
            reply_to=self._reference(reply_to),
            repost_of=self._reference(repost_of),
            quote_of=self._reference(quote_of),
            conversation_id=conversation,
            mentions=tuple(mentions),
            hashtags=tuple(tags),
            media=tuple(Media(hash=one) for one in media),
            lang=who.tongue.code,
            urls=tuple(links),
        )
        self.posts.append(post)
        return post

    def say(
        self,
        ms: float,
        target: Persona,
        text: str | None = None,
        *,
        platform: str | None = None,
        tags: Sequence[str] = (),
    ) -> Post:
        """Let a target write something; it is in the stream only where targets' posts are seen."""
        place = platform or self.platforms[0]
        who = target.accounts[place]
        words = who.tongue.passage(1 + self.chance.below(3), "plain", self.chance) if text is None else text
        post = self.post(ms, who, words, tags=tags)
        said = target.said.setdefault(place, [])
        said.append((int(ms), post))
        said.sort(key=lambda entry: entry[0])
        if not self.shown:
            self.posts.pop()
        return post

    def hit(
        self,
        ms: float,
        who: Account,
        target: Persona,
        text: str | None = None,
        *,
        mood: Mood = "angry",
        way: str | None = None,
        root: Post | None = None,
        tags: Sequence[str] = (),
        links: Sequence[str] = (),
        media: Sequence[str] = (),
    ) -> Post:
        """Write something at a target, in one of the world's ways.

        Args:
            ms: Event time.
            who: The author.
            target: Whom it is at.
            text: What it says; None for words of one's own.
            mood: How words of one's own sound.
            way: How it is at the target; None draws one.
            root: The target's post it belongs to; None takes the latest.
            tags: Hashtags.
            links: Addresses.
            media: Hashes of pictures.
        """
        place = who.platform
        account = target.accounts[place]
        words = who.tongue.remark(mood, self.chance) if text is None else text
        chosen = way or self.chance.weighted(self._ways)
        root = root or target.latest(place, int(ms))
        if root is None and chosen in ("reply", "deep", "quote"):
            chosen = "mention"
        mentions: list[Mention] = []
        kind: Kind = "post"
        before = quoted = None
        if chosen == "alias":
            words = _inserted(target.name, words, self.chance)
        elif chosen == "mention" or root is None:
            words, mentions = _inserted(f"@{account.handle}", words, self.chance), [account.mention]
        elif chosen == "quote":
            kind, quoted = "quote", root
        else:
            kind, before, mentions = "reply", root, [account.mention]
            thread = target.thread.setdefault(place, [])
            if chosen == "deep" and thread:
                before = thread[-1 - self.chance.below(min(len(thread), 12))]
                mentions.append(Mention(before.author.handle))
            if self._handles_in_text:
                words = " ".join([*(f"@{mention.handle}" for mention in mentions), words])
            elif before is root:
                mentions = []
        post = self.post(
            ms,
            who,
            words,
            kind,
            reply_to=before,
            quote_of=quoted,
            mentions=mentions,
            tags=tags,
            links=links,
            media=media,
        )
        if before is not None:
            target.thread[place].append(post)
            if self._answers and self.chance.chance(self._answers):
                self.answer(ms + self.chance.exponential(10 * MINUTE_MS), target, post)
        return post

    def answer(self, ms: float, target: Persona, post: Post) -> Post:
        """Let a target write back."""
        who = target.accounts[post.platform]
        text = who.tongue.remark("plain", self.chance)
        return self.reply(ms, who, post, text)

    def reply(self, ms: float, who: Account, post: Post, text: str) -> Post:
        """Answer any post of the same platform."""
        if not self._handles_in_text:
            return self.post(ms, who, text, "reply", reply_to=post)
        mention = Mention(post.author.handle)
        return self.post(ms, who, f"@{mention.handle} {text}", "reply", reply_to=post, mentions=[mention])

    def repost(self, ms: float, who: Account, post: Post) -> Post:
        """Repeat any post, with what it holds where the world's source tells that."""
        if not self._reposts_carry:
            return self.post(ms, who, "", "repost", repost_of=post)
        return self.post(
            ms,
            who,
            post.text,
            "repost",
            repost_of=post,
            mentions=post.mentions,
            tags=post.hashtags,
            links=post.urls,
            media=[one.hash for one in post.media if one.hash],
        )

    # Truth

    def join(
        self,
        family: str,
        target: Persona,
        members: Sequence[Account],
        posts: Sequence[Post],
        number: int | None = None,
    ) -> int:
        """Note what a group did to a target.

        Args:
            family: How it works.
            target: Whom it hit.
            members: The whole group; only who wrote one of the posts counts as a member here.
            posts: What it wrote at the target.
            number: The group's number, if it has struck before.

        Returns:
            The group's number.
        """
        if number is None:
            number, self._number = self._number, self._number + 1
        if not posts:
            return number
        allowed = {(one.platform, one.author.id) for one in members}
        first: dict[Member, float] = {}
        for post in sorted(posts, key=lambda one: one.created_at):
            if (post.platform, post.author.id) in allowed:
                first.setdefault(
                    Member(post.platform, post.author.id, post.author.handle), post.created_at.timestamp()
                )
        times = sorted(post.created_at.timestamp() for post in posts)
        joined = sorted(first.values())
        self.groups.append(
            Group(
                number,
                family,
                target.id,
                tuple(sorted(first)),
                times[0],
                times[-1],
                joined[min(4, len(joined) - 1)],
                0,
            )
        )
        return number

    def finish(self) -> tuple[list[Post], Watchlist, list[Group]]:
        """Return the posts in order, the watchlist, and the groups with their crowds."""
        posts = sorted(self.posts, key=lambda post: (post.created_at, post.platform, post.id))
        watchlist = Watchlist(
            targets=[
                Target(
                    id=target.id,
                    name=target.name,
                    accounts={platform: [account.handle] for platform, account in target.accounts.items()},
                    aliases=[target.name],
                )
                for target in self.targets
            ]
        )
        return posts, watchlist, [self._with_crowd(group, posts) for group in self.groups]

    def _with_crowd(self, group: Group, posts: Sequence[Post]) -> Group:
        target = next(one for one in self.targets if one.id == group.target)
        handles = {account.handle for account in target.accounts.values()}
        coordinated = {member.handle for one in self.groups for member in one.members}
        low, high = moment(int(group.start * 1000)), moment(int(group.end * 1000))
        crowd = {
            post.author.handle
            for post in posts
            if low <= post.created_at <= high
            and post.author.handle not in coordinated
            and _is_at(post, handles)
        }
        return replace(group, crowd=len(crowd - handles))

    def _reference(self, post: Post | None) -> Reference | None:
        if post is None:
            return None
        known = post.id if self._reply_ids else None
        return Reference(post_id=known, author_id=post.author.id, handle=post.author.handle)

    def _identify(self, ms: int, platform: str) -> str:
        if self._ids == "opaque":
            return f"{self.chance.below(2**62):015x}"
        if self._ids == "times" and platform == "x":
            number = (ms - _X_EPOCH_MS) << 22 | self.chance.below(1 << 12)
        elif self._ids == "times":
            number = ms << 16 | self.chance.below(1 << 12)
        else:
            number = (ms - self.start) // 50 + 200_000_000
        while (mark := f"{platform}:{number}") in self._marks:
            number += 1
        self._marks[mark] = 1
        return str(number)


def _is_at(post: Post, handles: set[str]) -> bool:
    for reference in (post.reply_to, post.repost_of, post.quote_of):
        if reference is not None and reference.handle in handles:
            return True
    return any(mention.handle in handles for mention in post.mentions)


def _inserted(name: str, words: str, chance: Chance) -> str:
    place = chance.below(4)
    if place == 0:
        return f"{words} {name}"
    if place == 1 and " " in words:
        head, _, tail = words.partition(" ")
        return f"{head} {name} {tail}"
    return f"{name} {words}"


def _title(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum()).capitalize()[:16]


__all__ = ["DAY_MS", "HOUR_MS", "MINUTE_MS", "WAYS", "Persona", "Stage"]
