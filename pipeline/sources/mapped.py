"""What a mapper gives: the post, and which fields of the payload found no place in it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from schemas.post import Post

Source = Literal["native", "bluesky", "mastodon", "x", "telegram", "reddit"]
"""The payload formats that are understood."""


class Mapped(Struct, frozen=True):
    """A mapped payload.

    Attributes:
        post: The post.
        unmapped: Paths of fields that hold something and were not used, such as ``data.geo`` or ``tags[].x``.
    """

    post: Post
    unmapped: frozenset[str] = frozenset()
