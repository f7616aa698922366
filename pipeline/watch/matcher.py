"""Which targets a post is at: by account, or by a name in any script and case."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple, Protocol

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from pipeline.text.normalise import fold
from pipeline.watch.primary import account_key, primary_target
from schemas.alert import AlertTarget
from schemas.post import Post
from schemas.stages import Relation
from schemas.target import Accounts, Watchlist


class Hit(NamedTuple):
    """A target that a post is at, how, and whether it is the post's primary target."""

    target: str
    relation: Relation
    primary: bool


class Matcher(Protocol):
    """Says which targets a post is at."""

    def match(self, post: Post) -> list[Hit]:
        """Return each target at most once, by its strongest relation."""
        ...

    def name(self, target: str) -> AlertTarget:
        """Return what alerts say of a target that ``match`` gave."""
        ...


class AllTargets:
    """Watches every primary target; nobody is a target of their own posts."""

    def match(self, post: Post) -> list[Hit]:
        """Return the primary target, if any, under the key ``platform:handle``."""
        primary = primary_target(post)
        if primary is None:
            return []
        relation, account = primary
        key = account_key(account)
        if key in ("", account_key(post.author.handle), account_key(post.author.id)):
            return []
        return [Hit(f"{post.platform}:{key}", relation, True)]

    def name(self, target: str) -> AlertTarget:
        """Return platform and handle, which the key is made of."""
        platform, _, handle = target.partition(":")
        return AlertTarget(platform=platform, handle=handle)


# Scripts written without spaces: there, a name has no edges to look for.
_UNSPACED: Final = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")


class WatchlistMatcher:
    """A compiled watchlist: accounts by dictionary, all aliases at once by Aho-Corasick.

    A related person has windows of their own under the target's id: who trolls the daughter means the father, yet
    a gang on her must not drown in a crowd on him.
    """

    def __init__(self, watchlist: Watchlist) -> None:
        self._accounts: dict[tuple[str, str], str] = {}
        self._names: dict[str, AlertTarget] = {}
        aliases: dict[str, list[str]] = {}
        for key, name, accounts, spellings in _persons(watchlist):
            self._names[key] = name
            self._add_accounts(key, accounts)
            for alias in _folded(spellings):
                holders = aliases.setdefault(alias, [])
                if key not in holders:
                    holders.append(key)
        self._aliases = list(aliases)
        self._holders = list(aliases.values())
        self._edges = [(_has_edge(alias[0]), _has_edge(alias[-1])) for alias in self._aliases]
        self._automaton = (
            AhoCorasick(self._aliases, matchkind=MatchKind.Standard, implementation=Implementation.DFA)
            if self._aliases
            else None
        )

    def _add_accounts(self, target: str, accounts: Accounts) -> None:
        for platform, handles in accounts.items():
            for handle in handles:
                self._accounts[platform, account_key(handle)] = target

    def match(self, post: Post) -> list[Hit]:
        """Return every target the post replies to, reposts, quotes, mentions or names."""
        hits: dict[str, Hit] = {}
        primary = primary_target(post)
        author = self._holder(post.platform, post.author.handle) or self._holder(
            post.platform, post.author.id
        )
        for relation, account in _addressed(post):
            target = self._holder(post.platform, account)
            if target is not None and target != author and target not in hits:
                is_primary = primary is not None and account == primary[1]
                hits[target] = Hit(target, relation, is_primary)
        if self._automaton is not None:
            for target in self._named(post):
                if target != author and target not in hits:
                    hits[target] = Hit(target, "alias", primary is None)
        return list(hits.values())

    def _holder(self, platform: str, account: str) -> str | None:
        return self._accounts.get((platform, account_key(account)))

    def _named(self, post: Post) -> Iterator[str]:
        assert self._automaton is not None  # the caller checked; narrows the type
        text = fold(" ".join((post.text, *post.hashtags)) if post.hashtags else post.text)
        for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            before, after = self._edges[index]
            if before and start > 0 and _joins(text[start - 1]):
                continue
            if after and end < len(text) and _joins(text[end]):
                continue
            yield from self._holders[index]

    def name(self, target: str) -> AlertTarget:
        """Return the watchlist's id and name."""
        return self._names[target]


def _persons(watchlist: Watchlist) -> Iterator[tuple[str, AlertTarget, Accounts, list[str]]]:
    for target in watchlist.targets:
        yield target.id, AlertTarget(id=target.id, name=target.name), target.accounts, target.aliases
        for person in target.related:
            name = f"{person.name} ({person.relation} of {target.name})"
            key = f"{target.id}/{person.id}"
            yield key, AlertTarget(id=target.id, name=name), person.accounts, person.aliases


def _folded(aliases: list[str]) -> Iterator[str]:
    for alias in aliases:
        folded = fold(alias)
        if folded:
            yield folded
            if " " in folded:
                yield folded.replace(" ", "")


def _addressed(post: Post) -> Iterator[tuple[Relation, str]]:
    if post.reply_to is not None and (account := post.reply_to.handle or post.reply_to.author_id):
        yield "reply", account
    if post.repost_of is not None and (account := post.repost_of.handle or post.repost_of.author_id):
        yield "repost", account
    if post.quote_of is not None and (account := post.quote_of.handle or post.quote_of.author_id):
        yield "quote", account
    for mention in post.mentions:
        yield "mention", mention.handle


def _has_edge(char: str) -> bool:
    return _joins(char) and not unicodedata.name(char, "").startswith(_UNSPACED)


def _joins(char: str) -> bool:
    """Whether a character belongs to a word, so that an alias beside it is only part of a longer one."""
    return char.isalnum() or unicodedata.category(char)[0] == "M"
