"""The detect stage's look at a post at a target: does it expose the target or somebody near, and how is it quoted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from pipeline.items.objects import stable_hash
from pipeline.items.permalinks import unimplied_address
from pipeline.privacy.private_names import hide_names
from pipeline.privacy.redact import excerpt
from pipeline.text.handles import account_key
from pipeline.text.normalise import fold
from pipeline.threats.doxxing.contacts import Contacts, fingerprint
from pipeline.threats.doxxing.detect import NOTHING, Reading, read, told
from pipeline.threats.doxxing.emails import UNSURE
from pipeline.threats.doxxing.exposure import Exposure
from pipeline.threats.doxxing.pastes import UNSURE as UNSURE_PAGE
from schemas.findings import Finding, Shield
from schemas.post import Post
from schemas.stages import Targeted

_NOBODY: Final = Shield()

KEPT: Final = 256
"""Contacts of targets kept as compared; they are made anew from the shield of the next batch."""


class Look(NamedTuple):
    """What a post at a target comes to: how it is quoted, and what it exposes."""

    excerpt: str
    findings: list[Finding]


class DoxxingFinder:
    """Finds personal data in posts at targets.

    Args:
        key: The key of the hashes under which private contacts are listed; empty where there are none.
    """

    def __init__(self, key: bytes = b"") -> None:
        self._key = key
        self._contacts: dict[Shield, Contacts] = {}

    def look(self, targeted: Targeted, time: int, shield: Shield | None) -> Look:
        """Return how to quote a post, and what it exposes.

        Args:
            targeted: The post and its target.
            time: Event time, ms.
            shield: What is known of the target, if anything.
        """
        post = targeted.post
        shield = shield or _NOBODY
        contacts = self._compared(shield)
        reading = read(_whole(post), post.lang, contacts)
        quote = excerpt(post.text if reading is NOTHING else _own_part(post, reading))
        if shield.hidden:
            quote = hide_names(quote, shield.hidden)
        if reading is NOTHING or _is_family(post, shield):
            return Look(quote, [])
        return Look(
            quote,
            list(self._findings(targeted, time, shield, told(_surer(reading, shield), contacts), quote)),
        )

    def _findings(
        self,
        targeted: Targeted,
        time: int,
        shield: Shield,
        exposures: Iterable[tuple[Exposure, bool]],
        quote: str,
    ) -> Iterator[Finding]:
        post = targeted.post
        seen: set[str] = set()
        for exposure, certain in exposures:
            subject = fingerprint(exposure)
            if subject in seen:
                continue
            seen.add(subject)
            features = [
                f"datum={exposure.kind}",
                f"detail={exposure.detail}",
                f"relation={targeted.relation}",
            ]
            if certain:
                features.append("listed")
            if post.kind == "repost":
                features.append("repost")
            yield Finding(
                "doxxing",
                targeted.target,
                time,
                post.platform,
                post.id,
                post.author.id,
                post.author.handle,
                subject,
                tuple(features),
                1.0 if certain else exposure.sure,
                quote,
                shield.relation,
                objects=_objects(post),
                url=unimplied_address(post.platform, post.id, post.url),
            )

    def _compared(self, shield: Shield) -> Contacts:
        contacts = self._contacts.get(shield)
        if contacts is None:
            if len(self._contacts) >= KEPT:
                self._contacts.clear()
            contacts = self._contacts[shield] = Contacts(shield.public, shield.private, self._key)
        return contacts


def _whole(post: Post) -> str:
    """Return a post's text, what its pictures are said to show, and links that are not in it."""
    parts = [item.alt for item in post.media if item.alt]
    parts += [url for url in post.urls if url not in post.text]
    return "\n".join((post.text, *parts)) if parts else post.text


def _own_part(post: Post, reading: Reading) -> str:
    masked = reading.masked or post.text
    lines = post.text.count("\n") + 1
    return "\n".join(masked.split("\n")[:lines])


def _surer(reading: Reading, shield: Shield) -> Reading:
    """Return a reading with what words alone leave open decided by whom it is posted at.

    An address with the person's own name is theirs. A page of pasted text at somebody who is watched, of which nothing
    says that it holds anything else, is about them.
    """
    if all(one.sure not in (UNSURE, UNSURE_PAGE) for one in reading.exposures):
        return reading
    return Reading(tuple(_decided(one, shield) for one in reading.exposures), reading.masked)


def _decided(exposure: Exposure, shield: Shield) -> Exposure:
    if exposure.kind == "paste" and shield is not _NOBODY:
        return exposure._replace(sure=max(exposure.sure, 0.85))
    local = fold(exposure.value.partition("@")[0])
    if exposure.kind == "email" and any(word in local for word in shield.words):
        return exposure._replace(sure=0.95)
    return exposure


def _is_family(post: Post, shield: Shield) -> bool:
    return any(
        f"{post.platform}:{account_key(account)}" in shield.family
        for account in (post.author.handle, post.author.id)
    )


def _objects(post: Post) -> tuple[int, ...]:
    """Return hashes of the post and its pictures, by the names under which actions hold them."""
    pictures = {item.hash for item in post.media if item.hash}
    return (stable_hash(post.platform, post.id), *sorted(stable_hash(picture) for picture in pictures))
