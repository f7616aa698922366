"""What one post shows of a threat, on its way from the stage that sees it to the alerts."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

FindingKind = Literal["doxxing", "impersonation", "phishing", "emerging_target", "profile", "look"]
"""The kinds of alerts that findings make; ``profile``, what a watched account looks like, to compare with; and
``look``, what an account that writes to a target looks like, which is kept only if it is the same."""


class Finding(Struct, frozen=True, array_like=True, gc=False):
    """One thing that one post shows.

    Attributes:
        kind: What it shows.
        target: Whom it concerns: a key of the watchlist, or ``platform:handle``.
        time: Event time of the post, ms.
        platform: The post's.
        post: The post's id.
        author: The author's id.
        handle: The author's handle.
        subject: What findings of one alert have in common: a datum's fingerprint, an account, a domain.
        features: What tells it, as ``name`` or ``name=value``, for the sentences of an alert; no personal data.
        probability: That it is so.
        excerpt: The post's text, fit to be quoted.
        relation: Of a related person to the target; empty for the target.
        created_at: When the author's account was made, ms; 0 if that is not known.
        avatar: The author's picture, as a perceptual hash; empty if there is none.
        bio: Hash of the author's words about itself; 0 if there are none.
        accounts: For a burst: how many accounts.
        usual: For a burst: how many there usually are.
        objects: Hashes of the post and of its pictures, to know its copies by.
        url: Where the post can be seen, if that is known and its id does not imply it.
    """

    kind: FindingKind
    target: str
    time: int
    platform: str
    post: str
    author: str
    handle: str
    subject: str = ""
    features: tuple[str, ...] = ()
    probability: float = 1.0
    excerpt: str = ""
    relation: str = ""
    created_at: int = 0
    avatar: str = ""
    bio: int = 0
    accounts: int = 0
    usual: float = 0.0
    objects: tuple[int, ...] = ()
    url: str = ""


class Shield(Struct, frozen=True, array_like=True):
    """What the detect stage must know of a target to judge what is said of it.

    Attributes:
        public: Contacts that are published.
        private: Keyed hashes of contacts to be protected.
        hidden: Names of private persons, which no quote may show, each with what it shows in their place.
        words: Words of the names, by which a person's own addresses are told.
        family: Accounts, ``platform:handle``, of the target and those near it: what they publish is their own.
        relation: Of a related person to the target; empty for the target.
    """

    public: tuple[str, ...] = ()
    private: tuple[str, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
    words: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    relation: str = ""


class Incoming(Struct, frozen=True, array_like=True, gc=False):
    """One reply to or mention of somebody, for the count of who is hit beyond their usual.

    Attributes:
        target: ``platform:handle``.
        time: Event time, ms.
        author: Hash of the author.
    """

    target: str
    time: int
    author: int
