"""The primary target: the one account that a post chose to address."""

from __future__ import annotations

import pytest

from pipeline.match.primary import primary_target
from schemas.post import Mention, Post, Reference
from tests.support.stream import written

MENTIONS = (Mention(handle="first"), Mention(handle="second"))


@pytest.mark.parametrize(
    ("post", "primary"),
    [
        (written(1), None),
        (written(1, mentions=MENTIONS), ("mention", "first")),
        (written(1, reply_to=Reference(handle="asked"), mentions=MENTIONS), ("reply", "asked")),
        (written(1, repost_of=Reference(handle="said"), mentions=MENTIONS), ("repost", "said")),
        (written(1, quote_of=Reference(handle="said"), mentions=MENTIONS), ("quote", "said")),
        (
            written(1, reply_to=Reference(handle="asked"), quote_of=Reference(handle="said")),
            ("reply", "asked"),
        ),
        (written(1, reply_to=Reference(author_id="77"), mentions=MENTIONS), ("reply", "77")),
        (written(1, reply_to=Reference(handle="asked", author_id="77")), ("reply", "asked")),
        (written(1, reply_to=Reference(post_id="9"), mentions=MENTIONS), ("mention", "first")),
    ],
)
def test_primary_target(post: Post, primary: tuple[str, str] | None) -> None:
    """A reply, repost or quote goes before mentions, of which only the first counts; a post alone addresses no one."""
    assert primary_target(post) == primary
