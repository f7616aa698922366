"""A family to protect, and posts that expose, imitate and lure, made up for tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from pipeline.threats.doxxing.contacts import hash_contact
from schemas.post import Author, Media, Mention, Post, Reference
from schemas.target import Related, Target, Watchlist
from tests.support.stream import START

KEY: Final = b"a key for tests, thirty-two long"
PRIVATE: Final = "98123 12345"
NUMBER: Final = "98230 54321"

WATCHLIST: Final = Watchlist(
    [
        Target(
            "fs",
            "Arvind Rathwalkar",
            accounts={"x": ["a_rathwalkar"]},
            aliases=["Foreign Secretary Rathwalkar"],
            domains=["mea.gov.in"],
            public_contacts=["011-23012292"],
            private_contacts=[hash_contact(PRIVATE, KEY)],
            related=[
                Related(
                    "daughter",
                    "Tara Rathwalkar",
                    "daughter",
                    aliases=["Tara Rathwalkar"],
                    accounts={"x": ["tara_r"]},
                )
            ],
        )
    ]
)


def said(number: str, seconds: float, by: str, text: str, **fields: Any) -> Post:
    """Return a post; ``name``, ``bio`` and ``avatar`` are the author's, ``at`` whom it mentions."""
    author = Author(
        id=f"id-{by}",
        handle=by,
        name=fields.pop("name", None),
        bio=fields.pop("bio", None),
        avatar=fields.pop("avatar", None),
    )
    at = fields.pop("at", None)
    return Post(
        id=number,
        platform=fields.pop("platform", "x"),
        created_at=START + timedelta(seconds=seconds),
        author=author,
        text=text,
        mentions=(Mention(at),) if at else (),
        **fields,
    )


def afternoon() -> list[Post]:
    """Return one threat of each kind, what spreads them, and what is none."""
    posts = [
        said("1", 0, "a_rathwalkar", "A statement.", name="Arvind Rathwalkar", avatar="ffff00001234abcd",
             bio="Secretary"),
        said("2", 5, "bad1", f"call Tara Rathwalkar, her number {NUMBER}", at="tara_r", media=(Media(hash="abc123"),)),
        said("3", 8, "bad2", f"call Tara Rathwalkar, her number {NUMBER}", at="tara_r", kind="repost",
             repost_of=Reference(post_id="2", handle="bad1")),
        said("4", 9, "bad3", "look at this", at="tara_r", media=(Media(hash="abc123"),)),
        said("5", 10, "bad4", f"{PRIVATE} is a number I know", at="a_rathwalkar"),
        said("6", 12, "desk", "press questions: 011-23012292", at="a_rathwalkar"),
        said("7", 14, "tara_r", f"new number {NUMBER}", at="a_rathwalkar"),
        said("8", 20, "a_rathwaIkar", "hello all", name="Arvind Rathwalkar"),
        said("9", 25, "zz9", "hi", name="Arvind Rathwalkar", avatar="ffff00001234abcc"),
        said("10", 26, "namesake", "hi", name="Arvind Rathwalkar"),
        said("11", 30, "lure", "visas here", urls=("https://mea.gov.in.login.example/x", "https://bit.ly/abc")),
        said("12", 31, "citizen", "see https://www.mea.gov.in/press"),
    ]  # fmt: skip
    return posts + [said(f"{90 + number}", 4_000 + number, "late", "bye") for number in range(3)]
