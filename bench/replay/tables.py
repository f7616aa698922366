"""The same posts as the CSV that coordination-network-toolkit reads, in two forms.

``posts``: what a post replies to or reposts is the post, as the toolkit's own guide has it. ``accounts``: it is the
account that the post is aimed at, which is what a replay with ``--all-targets`` looks at, and much the denser network.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, get_args

from lab.evaluation.baselines.toolkit import COLUMNS, write_table
from schemas.codec import decode_post
from schemas.post import Post, Reference

Form = Literal["posts", "accounts"]
FORMS: tuple[Form, ...] = get_args(Form)


def write_posts(table: Path, posts: Iterable[Post]) -> None:
    """Write all posts, with the posts that they reply to and repost."""
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for post in posts:
            user = f"{post.platform}/{post.author.id}"
            writer.writerow(
                (
                    f"{post.platform}/{post.id}",
                    user,
                    user,
                    _name(post.platform, post.repost_of),
                    _name(post.platform, post.reply_to),
                    post.text.replace("\0", ""),
                    post.created_at.timestamp(),
                    " ".join(post.urls).replace("\0", ""),
                )
            )


def _name(platform: str, other: Reference | None) -> str:
    return f"{platform}/{other.post_id}" if other is not None and other.post_id else ""


def main(stream: Path, folder: Path) -> None:
    """Write a stream in each form, as ``posts.csv`` and ``accounts.csv``."""
    with stream.open("rb") as lines:
        write_posts(folder / "posts.csv", map(decode_post, lines))
    with stream.open("rb") as lines:
        write_table(folder / "accounts.csv", map(decode_post, lines))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
