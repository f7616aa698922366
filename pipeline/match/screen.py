"""The watch stage's look at every post: does its author imitate a watched account, does a link a watched domain.

Names and handles of many posts are folded and searched together; hosts of links are looked at once and remembered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

from pipeline.items.addressed import written_to
from pipeline.items.objects import stable_hash
from pipeline.items.permalinks import unimplied_address
from pipeline.match.primary import primary_target
from pipeline.privacy.private_names import hide_names
from pipeline.privacy.redact import excerpt
from pipeline.text.handles import account_key
from pipeline.text.normalise import fold
from pipeline.threats.doxxing.detect import read
from pipeline.threats.hosts import HOST_WITHIN, is_shortener, links_in, safe_domain
from pipeline.threats.impersonation import Faces
from pipeline.threats.likeness import features_of
from pipeline.threats.looks import bare_bio
from pipeline.threats.phishing import TELL, Domains
from pipeline.windows.event_time import milliseconds
from schemas.findings import Finding, FindingKind, Incoming, Shield
from schemas.post import Outline, Post
from schemas.stages import Statement
from schemas.target import Related, Target, Watchlist


class Candidates(NamedTuple):
    """Places of posts, in order, that have to be looked at one by one."""

    faces: Sequence[int]
    links: Sequence[int]


class Screen:
    """A watchlist, compiled to find who imitates it.

    Args:
        watchlist: Who is watched.
    """

    def __init__(self, watchlist: Watchlist) -> None:
        self._faces = Faces(watchlist)
        self._domains = Domains((target.id, target.domains) for target in watchlist.targets)
        self._relations = {
            f"{target.id}/{person.id}": person.relation
            for target in watchlist.targets
            for person in target.related
        }
        self._shields = dict(_shields(watchlist))
        self._listed = self._faces.listed

    def shield(self, target: str) -> Shield | None:
        """Return what the detect stage must know of a target; None if there is nothing."""
        return self._shields.get(target)

    def candidates(self, posts: Sequence[Outline]) -> Candidates:
        """Return the places of posts whose author or links may imitate somebody; the others do not."""
        return Candidates(self._face_places(posts), self._link_places(posts))

    def _face_places(self, posts: Sequence[Outline]) -> Sequence[int]:
        authors = [post.author for post in posts]
        suspects = self._faces.suspects(
            [author.handle for author in authors], [author.name or "" for author in authors]
        )
        return range(len(posts)) if suspects is None else suspects

    def _link_places(self, posts: Sequence[Outline]) -> list[int]:
        if not self._domains:
            return []
        # Few posts have a host in their text; to look for a dot first takes a quarter of the time.
        linked = [
            (place, links)
            for place, post in enumerate(posts)
            if (
                links := (*post.urls, *links_in(post.text))
                if "." in post.text and HOST_WITHIN.search(post.text) is not None
                else post.urls
            )
        ]
        if {_host(link) for _, links in linked for link in links} <= self._domains.plain:
            return []
        return [place for place, links in linked if not self._domains.plain.issuperset(map(_host, links))]

    def findings(self, post: Post, *, faces: bool = True, links: bool = True) -> Iterator[Finding]:
        """Yield what a post shows.

        Args:
            post: The post.
            faces: Whether its author may be like somebody.
            links: Whether its links may be.
        """
        if faces:
            yield from self._face_findings(post)
        if links and self._domains:
            yield from self._link_findings(post)

    def statement(self, post: Post) -> Statement | None:
        """Return what a post is where somebody watched wrote it; None where somebody else did."""
        holder = self._holder(post)
        if holder is None:
            return None
        return Statement(
            holder, milliseconds(post.created_at), post.platform, post.id, post.author.id, written_to(post)
        )

    def _holder(self, post: Post) -> str | None:
        """Return whose account wrote a post; an account with another handle by now is still found by its id."""
        places = ((post.platform, account_key(name)) for name in (post.author.handle, post.author.id))
        return next((self._listed[place] for place in places if place in self._listed), None)

    def _face_findings(self, post: Post) -> Iterator[Finding]:
        author = post.author
        holder = self._holder(post)
        if holder is not None:
            if author.avatar or author.bio:
                yield self._finding("profile", holder, post, f"{post.platform}:{author.id}", (), 1.0)
            return
        for likeness in self._faces.likenesses(post.platform, author):
            if likeness.handle == "near" and not (likeness.name or author.avatar or author.bio):
                # One letter off alone is another handle.
                continue
            features = features_of(likeness, named=author.name is not None)
            yield self._finding(
                "impersonation", likeness.target, post, f"{post.platform}:{author.id}", features, 0.0
            )

    def _link_findings(self, post: Post) -> Iterator[Finding]:
        author = self._listed.get((post.platform, account_key(post.author.handle)))
        if author is not None:
            return
        seen: set[tuple[str, str]] = set()
        urls = dict.fromkeys((*post.urls, *links_in(post.text)))
        short = any(map(is_shortener, urls))
        for url in urls:
            for found in self._domains.imitations(url):
                if found.probability < TELL or (found.target, found.domain) in seen:
                    continue
                seen.add((found.target, found.domain))
                features = [
                    f"trick={found.trick}",
                    f"watched={found.watched}",
                    f"domain={safe_domain(found.domain)}",
                ]
                if short:
                    features.append("shortened")
                yield self._finding(
                    "phishing", found.target, post, found.domain, tuple(features), found.probability
                )

    def _finding(
        self,
        kind: FindingKind,
        target: str,
        post: Post,
        subject: str,
        features: tuple[str, ...],
        probability: float,
    ) -> Finding:
        author = post.author
        return Finding(
            kind,
            target,
            milliseconds(post.created_at),
            post.platform,
            post.id,
            author.id,
            author.handle,
            subject,
            features,
            probability,
            "" if kind == "profile" else self.quote(target, post),
            self._relations.get(target, ""),
            0 if author.created_at is None else milliseconds(author.created_at),
            author.avatar or "",
            stable_hash(words) if (words := bare_bio(author.bio)) else 0,
            url=unimplied_address(post.platform, post.id, post.url),
        )

    def quote(self, target: str, post: Post) -> str:
        """Return a post's text, fit to be quoted in an alert about a target."""
        shield = self._shields.get(target)
        text = excerpt(read(post.text, post.lang).masked or post.text)
        return hide_names(text, shield.hidden) if shield is not None else text

    def incoming(self, posts: Sequence[Outline]) -> Iterator[Incoming]:
        """Yield replies to and mentions of all who are not listed; nobody is hit by their own posts."""
        for post in posts:
            aimed = primary_target(post)
            if aimed is None or aimed[0] == "repost":
                continue
            account = account_key(aimed[1])
            if (post.platform, account) in self._listed or account in (
                account_key(post.author.handle),
                post.author.id,
            ):
                continue
            yield Incoming(
                f"{post.platform}:{account}",
                milliseconds(post.created_at),
                stable_hash(post.platform, post.author.id),
            )


def _host(link: str) -> str:
    """Return what stands where a link has its host: no host that is known where there is more to it."""
    return (link.partition("//")[2] or link).partition("/")[0]


def _shields(watchlist: Watchlist) -> Iterator[tuple[str, Shield]]:
    for target in watchlist.targets:
        family: list[Target | Related] = [target, *target.related]
        accounts = tuple(
            f"{platform}:{account_key(handle)}"
            for person in family
            for platform, handles in person.accounts.items()
            for handle in (*handles, *person.allow)
        )
        hidden = tuple(
            (spelling, f"[{person.relation}]")
            for person in target.related
            for spelling in _longest_first(_hidden_spellings(target, person))
        )
        public = tuple(contact for person in family for contact in person.public_contacts)
        private = tuple(mark for person in family for mark in person.private_contacts)
        for person in family:
            near = isinstance(person, Related)
            key = f"{target.id}/{person.id}" if near else target.id
            relation = person.relation if isinstance(person, Related) else ""
            yield key, Shield(public, private, hidden, _words(target, person), accounts, relation)


def _hidden_spellings(target: Target, person: Related) -> Set[str]:
    """Return a private person's names, whole and word by word, save the words that the target's own name has."""
    names = [fold(name) for name in (person.name, *person.aliases)]
    known = {word for name in (target.name, *target.aliases) for word in fold(name).split()}
    found = {name for name in names if len(name) >= 4}
    return found | {word for name in names for word in name.split() if len(word) >= 4 and word not in known}


def _longest_first(names: Set[str]) -> list[str]:
    return sorted(names, key=lambda name: (-len(name), name))


def _words(target: Target, person: Target | Related) -> tuple[str, ...]:
    names = (target.name, person.name, *person.aliases)
    return tuple(sorted({word for name in names for word in fold(name).split() if len(word) >= 4}))
