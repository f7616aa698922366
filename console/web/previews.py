"""What a name would have matched in posts of late, before it is on the watchlist.

A post looks like a namesake when the name stands in it beside another name that is not the target's: "Dr Anna Marsh"
for the alias "Marsh" of Tom Marsh. That is a hint for the eye, no decision: the watch stage matches by its own rules.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from msgspec import Struct

from agents.archives.item import BadPost, Item, SourceError
from agents.archives.sources import open_sources
from agents.archives.topic_range import TopicRange
from agents.ops.clock import now_ms
from agents.ops.errors import RunError
from agents.ops.settings import Settings
from console.web import text, words
from pipeline.match.matcher import WatchlistMatcher
from pipeline.privacy.redact import redact
from schemas.post import Post
from schemas.target import Target, Watchlist
from schemas.topics import POSTS, topic_name

MOST_POSTS: Final = 200_000
"""Posts read for one preview at most."""

MOST_SECONDS: Final = 5.0
SAMPLES: Final = 12
SAMPLE: Final = 200

_WORD: Final = re.compile(r"[^\W\d_][\w’'-]*")


class Recent(Protocol):
    """Where posts of late come from."""

    def read(self) -> Iterable[Item]:
        """Yield them."""
        ...

    @property
    def span(self) -> str:
        """What they are, as in "of the last hour"."""
        ...


class LastHour:
    """The posts topic's last hour.

    Args:
        settings: Say how to reach the broker.
    """

    span = "of the last hour"

    def __init__(self, settings: Settings) -> None:
        self._settings: Final = settings

    def read(self) -> Iterable[Item]:
        """Yield the posts that the broker got in the last hour."""
        since = datetime.fromtimestamp(now_ms() / 1000, UTC) - timedelta(hours=1)
        topic = topic_name(POSTS, self._settings.topic_prefix)
        return TopicRange(self._settings, topic, since).items()


class Archive:
    """An archive's posts.

    Args:
        name: A file, a folder, or a topic range, as ``pileon replay`` takes it.
        settings: Say how to reach the broker.

    Raises:
        SourceError: If there is no such archive.
    """

    def __init__(self, name: str, settings: Settings) -> None:
        self._sources: Final = open_sources([name], settings)
        self.span: Final = "of the archive"

    def read(self) -> Iterable[Item]:
        """Yield its posts."""
        for source in self._sources:
            yield from source.items()


class Sample(Struct, frozen=True):
    """A place where a name stands, redacted."""

    text: str
    namesake: bool


class Preview(Struct, frozen=True):
    """What a name would have matched."""

    sentence: str
    samples: list[Sample]


def preview(
    alias: str,
    watchlist: Watchlist | None,
    recent: Recent | None,
    clock: Callable[[], float] = time.monotonic,
) -> Preview:
    """Return what a name would have matched.

    Args:
        alias: The name.
        watchlist: The one in use, whose other names tell namesakes apart.
        recent: Where posts come from; None if there is nowhere to look.
        clock: Seconds that only go forward.
    """
    if recent is None:
        return Preview("There are no posts to try it on: no broker and no archive is set.", [])
    matcher = WatchlistMatcher(Watchlist([Target("preview", alias, aliases=[alias])]))
    own = _own_words(alias, watchlist)
    read = matched = alike = 0
    samples: list[Sample] = []
    deadline = clock() + MOST_SECONDS
    complete = True
    try:
        for item in recent.read():
            if isinstance(item, BadPost):
                continue
            read += 1
            if matcher.match(item):
                matched += 1
                namesake = looks_like_namesake(item, alias, own)
                alike += namesake
                if len(samples) < SAMPLES:
                    samples.append(Sample(text.name(_around(redact(item.text), alias)), namesake))
            if read >= MOST_POSTS or (read % 500 == 0 and clock() > deadline):
                complete = False
                break
    except (RunError, SourceError):
        return Preview("The posts cannot be read: no broker answers, or it has no such topic.", [])
    if not read:
        return Preview(f"There are no posts {recent.span} to try it on.", [])
    of = recent.span if complete else f"of the first {read:,} {recent.span}"
    looks = "looks like a namesake" if alike == 1 else "look like namesakes"
    return Preview(
        f"“{text.name(alias)}” would have matched {words.count(matched, 'post')} {of} "
        f"({read:,} read); {alike:,} {looks}.",
        samples,
    )


def looks_like_namesake(post: Post, alias: str, own: frozenset[str]) -> bool:
    """Return whether a name stands in a post beside another name that is not the target's."""
    found = [(match.group(), match.start(), match.end()) for match in _WORD.finditer(post.text)]
    wanted = [word.casefold() for word in _WORD.findall(alias)]
    for place in range(len(found) - len(wanted) + 1):
        here = [word.casefold() for word, _, _ in found[place : place + len(wanted)]]
        if here != wanted:
            continue
        before = found[place - 1] if place else None
        after = found[place + len(wanted)] if place + len(wanted) < len(found) else None
        start, end = found[place][1], found[place + len(wanted) - 1][2]
        if (
            before
            and _is_name(before[0], own)
            and post.text[before[2] : start] == " "
            and not _begins(post.text, before[1])
        ):
            return True
        if after and _is_name(after[0], own) and post.text[end : after[1]] == " ":
            return True
    return False


def _is_name(word: str, own: frozenset[str]) -> bool:
    return word[:1].isupper() and not word.isupper() and len(word) > 2 and word.casefold() not in own


def _begins(content: str, at: int) -> bool:
    """Return whether a word begins a sentence, where every word has a capital letter."""
    return content[:at].rstrip()[-1:] in {"", ".", "!", "?", ":", "\n", "“", '"'}


def _own_words(alias: str, watchlist: Watchlist | None) -> frozenset[str]:
    """Return the words of all names of whoever the alias is a name of, with titles that anybody has."""
    titles = (
        "minister secretary president senator ambassador chancellor madam prime dear shame resign the and"
    )
    names: Sequence[str] = [alias, titles]
    for target in watchlist.targets if watchlist is not None else []:
        called = [target.name, *target.aliases]
        if any(alias.casefold() in name.casefold() or name.casefold() in alias.casefold() for name in called):
            names = [*names, *called]
    return frozenset(word.casefold() for name in names for word in _WORD.findall(name))


def _around(content: str, alias: str) -> str:
    at = max(0, content.casefold().find(alias.casefold()))
    start = max(0, at - SAMPLE // 2)
    return content[start : start + SAMPLE]
