"""Posts to test with: plain ones, and Hypothesis strategies for every post there can be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from schemas.post import Author, Media, Mention, Post, Reference

START = datetime(2026, 3, 4, 14, tzinfo=UTC)


def post(number: int, *, second: float = 0.0, text: str = "hello", platform: str = "x") -> Post:
    """Return a reply at a fixed target, ``second`` seconds after the start."""
    return Post(
        id=f"p{number}",
        platform=platform,
        created_at=START + timedelta(seconds=second),
        author=Author(id=f"a{number}", handle=f"h{number}"),
        kind="reply",
        text=text,
        reply_to=Reference(handle="minister"),
        mentions=(Mention(handle="minister"),),
    )


_text = st.text(st.characters(codec="utf-8"), max_size=20)
_identifier = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
_maybe_text = st.none() | _text
_count = st.none() | st.integers(-(2**63) + 1, 2**63 - 1)
_times = st.datetimes(datetime(1970, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
_references = st.none() | st.builds(Reference, post_id=_maybe_text, author_id=_maybe_text, handle=_maybe_text)

authors = st.builds(
    Author,
    id=_identifier,
    handle=_identifier,
    name=_maybe_text,
    created_at=st.none() | _times,
    followers=_count,
    following=_count,
    posts=_count,
    verified=st.none() | st.booleans(),
    bio=_maybe_text,
    avatar=_maybe_text,
)

posts = st.builds(
    Post,
    id=_identifier,
    platform=_identifier.map(str.lower).filter(lambda name: name == name.lower()),
    created_at=_times,
    author=authors,
    kind=st.sampled_from(["post", "reply", "repost", "quote"]),
    text=_text,
    lang=_maybe_text,
    reply_to=_references,
    repost_of=_references,
    quote_of=_references,
    conversation_id=_maybe_text,
    mentions=st.lists(st.builds(Mention, handle=_identifier, id=_maybe_text), max_size=3).map(tuple),
    hashtags=st.lists(_text, max_size=3).map(tuple),
    urls=st.lists(_text, max_size=3).map(tuple),
    media=st.lists(st.builds(Media, hash=_maybe_text, url=_maybe_text, alt=_maybe_text), max_size=3).map(
        tuple
    ),
)
"""Any post; its identifiers and counts are such as JSON and tables both hold."""
