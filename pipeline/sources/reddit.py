"""Reddit: submissions and comments as the API and its archives give them.

Source: github.com/reddit-archive/reddit/wiki/JSON, things of kind ``t1`` and ``t3``, bare or within ``kind``
and ``data``. Post ids are full names, such as ``t1_abc``.
"""

from __future__ import annotations

import re
from typing import Final

from msgspec import Struct, field

from pipeline.items.permalinks import implied_address, web_address
from pipeline.sources.escapes import unescaped
from pipeline.sources.handles import host_of, known_handle
from pipeline.sources.mapped import Mapped
from pipeline.sources.payload import checked, fit, load, moment, perhaps_moment
from schemas.codec import BadRecordError
from schemas.deletion import Deletion
from schemas.post import Author, Identifier, Mention, Post, Reference

_MENTION: Final = re.compile(r"(?<![\w/.=-])/?u/([A-Za-z0-9_-]{3,20})(?![\w-])")
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_DELETED: Final = frozenset({"[deleted]", "[removed]"})
_OWN_HOSTS: Final = ("reddit.com", "redd.it", "redditmedia.com")
"""Reddit links to a post's own page, pictures and films, which are not what its author hands out."""
_MARKED_LINK: Final = re.compile(r"\]\((https?://[^\s()]{1,2000}(?:\([^\s()]{0,200}\)[^\s()]{0,500})?)")
_BARE_LINK: Final = re.compile(r"(?<![\w(/])https?://[^\s<>()\[\]]{1,2000}", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"\S{0,200}(?:://|www\.)\S{1,2000}|\S{1,100}@\S{1,100}", re.IGNORECASE)
"""What is an address, whatever stands in it."""

# fmt: off
_LEFT_OUT: Final = frozenset((
    "all_awardings", "allow_live_comments", "approved_at_utc", "approved_by", "archived", "associated_award",
    "author_cakeday", "author_flair_background_color", "author_flair_css_class", "author_flair_richtext",
    "author_flair_template_id", "author_flair_text", "author_flair_text_color", "author_flair_type",
    "author_is_blocked", "author_patreon_flair", "author_premium", "awarders", "banned_at_utc", "banned_by",
    "body_html", "body_sha1", "can_gild", "can_mod_post", "category", "clicked", "collapsed",
    "collapsed_because_crowd_control", "collapsed_reason", "collapsed_reason_code", "comment_type",
    "content_categories", "contest_mode", "controversiality", "created",
    "discussion_type", "distinguished", "domain", "downs", "edited", "gallery_data", "gilded", "gildings",
    "hidden", "hide_score", "is_created_from_ads_ui", "is_crosspostable", "is_gallery", "is_meta",
    "is_original_content", "is_reddit_media_domain", "is_robot_indexable", "is_self", "is_submitter",
    "is_video", "likes", "link_author", "link_flair_background_color", "link_flair_css_class",
    "link_flair_richtext", "link_flair_template_id", "link_flair_text", "link_flair_text_color",
    "link_flair_type", "link_permalink", "link_title", "link_url", "locked", "media", "media_embed",
    "media_metadata", "media_only", "mod_note", "mod_reason_by", "mod_reason_title", "mod_reports",
    "no_follow", "num_comments", "num_crossposts", "num_duplicates", "num_reports", "over_18",
    "parent_whitelist_status", "pinned", "post_hint", "preview", "pwls", "quarantine",
    "removal_reason", "removed_by", "replies", "report_reasons", "retrieved_on",
    "retrieved_utc", "saved", "score", "score_hidden", "secure_media", "secure_media_embed", "selftext_html",
    "send_replies", "spoiler", "stickied", "subreddit", "subreddit_id", "subreddit_name_prefixed",
    "subreddit_subscribers", "subreddit_type", "suggested_sort", "thumbnail", "thumbnail_height",
    "thumbnail_width", "top_awarded_type", "total_awards_received", "treatment_tags", "unrepliable_reason",
    "updated_on", "ups", "upvote_ratio", "user_reports", "view_count", "visited", "whitelist_status", "wls",
    "_meta", "archive", "depth", "count", "quarantined", "url_overridden_by_dest",
))
"""Fields known and left out on purpose."""
# fmt: on


class _Origin(Struct):
    """What of the submission that is shared matters."""

    author: str | None = None
    author_fullname: str | None = None
    selftext: str = ""


class _Thing(Struct):
    id: str
    author: str
    created_utc: float
    name: Identifier | None = None
    author_fullname: Identifier | None = None
    author_created_utc: float | None = None
    body: str | None = None
    title: str | None = None
    selftext: str = ""
    url: str | None = None
    link_id: str | int | None = None
    parent_id: str | int | None = None
    parent_author: str | None = None
    crosspost_parent: str | None = None
    permalink: str | None = None
    removed_by: str | None = field(name="removed_by_category", default=None)
    crosspost_parents: list[_Origin] = field(name="crosspost_parent_list", default=[])


def from_reddit(value: bytes | None) -> Mapped | Deletion | None:
    """Map one submission or comment; one whose words were taken away is deleted.

    None for one whose author is gone and whose words are still there: all of these look like one account.

    Raises:
        BadRecordError: With the reason why the payload is refused.
    """
    payload = load(value)
    if isinstance(payload, dict) and isinstance(payload.get("data"), dict):
        payload = payload["data"]
    thing, unmapped = fit(payload, _Thing)
    _unescape(thing)
    if thing.body is None and _is_comment(thing):
        thing.body = ""
    elif thing.body is None and not (thing.title or _is_submission(thing)):
        raise BadRecordError("missing_field", "neither a comment's `body` nor a submission's `title`")
    words = thing.selftext if thing.body is None else thing.body
    if words.strip() in _DELETED or (thing.removed_by and not words.strip()):
        author = thing.author_fullname or known_handle(thing.author)
        return Deletion("reddit", thing.name or f"{'t3' if thing.body is None else 't1'}_{thing.id}", author)
    if known_handle(thing.author) is None:
        return None
    return checked(
        _submission(thing) if thing.body is None else _comment(thing, thing.body), _unknown(unmapped)
    )


def _is_comment(thing: _Thing) -> bool:
    """Tell whether a thing without words is a comment; dumps have some whose ``body`` is null."""
    named = thing.name or ""
    return named.startswith("t1_") or bool((thing.parent_id or thing.link_id) and thing.title is None)


def _is_submission(thing: _Thing) -> bool:
    """Tell whether a thing without a title is a submission."""
    return (
        (thing.name or "").startswith("t3_") or bool(thing.selftext or thing.url) or thing.title is not None
    )


def _unescape(thing: _Thing) -> None:
    """Undo what the interface does to texts and addresses, unless it is asked not to."""
    thing.selftext = unescaped(thing.selftext)
    thing.body, thing.title, thing.url = (
        None if text is None else unescaped(text) for text in (thing.body, thing.title, thing.url)
    )
    for origin in thing.crosspost_parents:
        origin.selftext = unescaped(origin.selftext)


def _unknown(unmapped: frozenset[str]) -> frozenset[str]:
    origin = "crosspost_parent_list[]."
    return frozenset(path for path in unmapped - _LEFT_OUT if not path.startswith(origin))


def _comment(thing: _Thing, body: str) -> Post:
    link = _full_name("t3", thing.link_id)
    parent = _full_name("t1", thing.parent_id) or link
    return Post(
        id=thing.name or f"t1_{thing.id}",
        platform="reddit",
        created_at=moment(thing.created_utc * 1000),
        author=_author(thing),
        kind="reply",
        text=body,
        reply_to=Reference(post_id=parent, handle=known_handle(thing.parent_author))
        if parent or known_handle(thing.parent_author)
        else None,
        conversation_id=link,
        mentions=_mentions(body),
        urls=_links(body),
        url=_page(thing) or _comment_page(thing.id, link),
    )


def _full_name(kind: str, identifier: str | int | None) -> str | None:
    """Return the name of a thing; some archives write its number, which Reddit writes to the base of 36."""
    if not isinstance(identifier, int):
        return identifier or None
    digits = ""
    while identifier > 0:
        identifier, digit = divmod(identifier, 36)
        digits = _DIGITS[digit] + digits
    return f"{kind}_{digits}" if digits else None


def _submission(thing: _Thing) -> Post:
    shared, origin = thing.crosspost_parent, next(iter(thing.crosspost_parents), None)
    selftext = thing.selftext or (origin.selftext if origin else "")
    text = "\n".join(part for part in (thing.title, selftext) if part)
    links = _links(selftext)
    if thing.url and not shared and not _is_own(thing.url):
        links = (thing.url, *(link for link in links if link != thing.url))
    return Post(
        id=thing.name or f"t3_{thing.id}",
        platform="reddit",
        created_at=moment(thing.created_utc * 1000),
        author=_author(thing),
        kind="repost" if shared else "post",
        text=text,
        repost_of=_shared(shared, origin) if shared else None,
        conversation_id=thing.name or f"t3_{thing.id}",
        mentions=_mentions(text),
        urls=links,
        url=_page(thing) or implied_address("reddit", f"t3_{thing.id}"),
    )


def _page(thing: _Thing) -> str | None:
    page = thing.permalink or ""
    return web_address(f"https://www.reddit.com{page}" if page.startswith("/") else page)


def _comment_page(comment: str, link: str | None) -> str | None:
    """Return a comment's address; it stands below its submission."""
    name = (link or "").removeprefix("t3_")
    return web_address(f"https://www.reddit.com/comments/{name}/_/{comment}") if name.isalnum() else None


def _shared(identifier: str, origin: _Origin | None) -> Reference:
    if origin is None:
        return Reference(post_id=identifier)
    return Reference(identifier, origin.author_fullname, known_handle(origin.author))


def _author(thing: _Thing) -> Author:
    joined = thing.author_created_utc
    return Author(
        id=thing.author_fullname or thing.author,
        handle=thing.author,
        created_at=perhaps_moment(None if joined is None else joined * 1000),
    )


def _mentions(text: str) -> tuple[Mention, ...]:
    """Return the accounts that a text names as ``u/name``; what stands in an address names nobody."""
    words = _ADDRESS.sub(" ", text)
    return tuple(Mention(handle) for handle in dict.fromkeys(_MENTION.findall(words)))


def _links(text: str) -> tuple[str, ...]:
    """Return the links of a text in Markdown, which Reddit gives nowhere else."""
    found = [(link.start(), link[1]) for link in _MARKED_LINK.finditer(text)]
    found += [(link.start(), link[0].rstrip(".,;:!?'\"*_")) for link in _BARE_LINK.finditer(text)]
    return tuple(dict.fromkeys(link for _, link in sorted(found)))


def _is_own(url: str) -> bool:
    host = host_of(url) if "//" in url else ""
    return not host or host.endswith(tuple(f".{own}" for own in _OWN_HOSTS)) or host in _OWN_HOSTS
