"""Writes posts the way platforms deliver them: mentions before replies, tags and links within the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from lab.simulation.accounts import Account, at
from lab.simulation.scenario import START_MS
from pipeline.items.post_times import X_EPOCH_MS
from schemas.post import Media, Mention, Post, Reference

Draft = tuple[int, Post]
"""A post and its time in ms after the start, to sort by."""

_COUNTER_BITS: Final = 20


class Thread(NamedTuple):
    """A post that others can react to.

    Attributes:
        post_id: Its id on the author's platform.
        account: Who wrote it.
        root: Id of the conversation's first post.
        text: What it says.
        others: Whom an answer mentions beside the author.
    """

    post_id: str
    account: Account
    root: str
    text: str
    others: tuple[Mention, ...] = ()


class Pen:
    """Numbers and writes posts; pens of different ``series`` never give the same id."""

    def __init__(self, series: int) -> None:
        self._series: Final = series << _COUNTER_BITS
        self._count = 0

    def number(self, ms: int) -> str:
        """Return a new post id that grows with time, as platforms' ids do."""
        self._count += 1
        return post_id(ms, self._series, self._count)

    def post(
        self,
        ms: int,
        account: Account,
        text: str,
        *,
        mentions: Sequence[Mention] = (),
        tags: Sequence[str] = (),
        urls: Sequence[str] = (),
        picture: str | None = None,
        identifier: str | None = None,
    ) -> Draft:
        """Write a post of its own; people named in ``mentions`` must stand in the text already."""
        number = identifier or self.number(ms)
        return ms, Post(
            id=number,
            platform=account.platform,
            created_at=at(START_MS + ms),
            author=account.author,
            text=_with(text, tags, urls),
            lang=account.language,
            conversation_id=number,
            mentions=tuple(mentions),
            hashtags=tuple(tags),
            urls=tuple(urls),
            media=() if picture is None else (Media(hash=picture),),
        )

    def reply(
        self,
        ms: int,
        account: Account,
        thread: Thread,
        text: str,
        *,
        tags: Sequence[str] = (),
        urls: Sequence[str] = (),
        picture: str | None = None,
    ) -> Draft:
        """Write a reply; on X the text begins with everybody whom the thread mentions."""
        mentions = [thread.account.mention, *thread.others]
        if account.platform == "x":
            text = f"{_ats(mentions)} {text}"
        parent = thread.account.author
        return ms, Post(
            id=self.number(ms),
            platform=account.platform,
            created_at=at(START_MS + ms),
            author=account.author,
            kind="reply",
            text=_with(text, tags, urls),
            lang=account.language,
            reply_to=Reference(post_id=thread.post_id, author_id=parent.id, handle=parent.handle),
            conversation_id=thread.root,
            mentions=tuple(mentions),
            hashtags=tuple(tags),
            urls=tuple(urls),
            media=() if picture is None else (Media(hash=picture),),
        )

    def repost(self, ms: int, account: Account, thread: Thread) -> Draft:
        """Repost: the text is the original's, not the account's own words."""
        parent = thread.account.author
        return ms, Post(
            id=self.number(ms),
            platform=account.platform,
            created_at=at(START_MS + ms),
            author=account.author,
            kind="repost",
            text=f"RT @{parent.handle}: {thread.text}" if account.platform == "x" else "",
            lang=thread.account.language,
            repost_of=Reference(post_id=thread.post_id, author_id=parent.id, handle=parent.handle),
            mentions=(thread.account.mention, *thread.others),
        )

    def quote(
        self,
        ms: int,
        account: Account,
        thread: Thread,
        text: str,
        *,
        mentions: Sequence[Mention] = (),
        tags: Sequence[str] = (),
        urls: Sequence[str] = (),
        picture: str | None = None,
    ) -> Draft:
        """Quote a post with words of one's own."""
        parent = thread.account.author
        return ms, Post(
            id=self.number(ms),
            platform=account.platform,
            created_at=at(START_MS + ms),
            author=account.author,
            kind="quote",
            text=_with(text, tags, urls),
            lang=account.language,
            quote_of=Reference(post_id=thread.post_id, author_id=parent.id, handle=parent.handle),
            mentions=tuple(mentions),
            hashtags=tuple(tags),
            urls=tuple(urls),
            media=() if picture is None else (Media(hash=picture),),
        )


def post_id(ms: int, series: int, count: int) -> str:
    """Return the id of the ``count``-th post of a series, written ``ms`` after the start."""
    return str((START_MS + ms - X_EPOCH_MS << 22) | series | (count & (1 << _COUNTER_BITS) - 1))


def thread_of(draft: Draft, account: Account) -> Thread:
    """Return a written post as something to react to."""
    post = draft[1]
    others = tuple(mention for mention in post.mentions if mention.handle != account.author.handle)
    return Thread(post.id, account, post.conversation_id or post.id, post.text, others[:3])


def _ats(mentions: Iterable[Mention]) -> str:
    return " ".join([f"@{mention.handle}" for mention in mentions])


def _with(text: str, tags: Sequence[str], urls: Sequence[str]) -> str:
    if tags:
        text = f"{text} {' '.join([f'#{tag}' for tag in tags])}"
    return f"{text} {' '.join(urls)}" if urls else text
