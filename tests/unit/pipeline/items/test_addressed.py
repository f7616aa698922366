"""Whom a post at a target addresses beside."""

from __future__ import annotations

from msgspec import structs

from pipeline.items.addressed import MOST, account_mark, addressed, marks_of, written_to
from schemas.post import Mention, Reference
from schemas.stages import Account
from tests.support.threats import said


def test_replies_and_mentions_count_once_each() -> None:
    """By handle in any case; the author's own are left out."""
    post = said("1", 0, "falcon", "hi", reply_to=Reference(handle="Crane"))
    post = structs.replace(post, mentions=tuple(map(Mention, ("crane", "Falcon", "@heron"))))
    assert addressed(post) == [marks_of(Account("x", name, name))[0] for name in ("crane", "heron")]


def test_a_reply_may_name_an_id_only() -> None:
    """Then the account is known by its id."""
    post = said("1", 0, "falcon", "hi", reply_to=Reference(author_id="77"))
    assert addressed(post) == [marks_of(Account("x", "77", "crane"))[1]]


def test_long_chains_are_cut() -> None:
    """A reply carries the mentions of all who took part before."""
    post = structs.replace(
        said("1", 0, "falcon", "hi"), mentions=tuple(Mention(f"bird{n}") for n in range(40))
    )
    assert len(addressed(post)) == MOST


def test_whom_a_post_is_written_to_counts_once_however_it_is_spelt() -> None:
    """A reply often mentions whom it answers; it is one answer. Quotes and what is passed on count as well."""
    post = said("1", 0, "falcon", "hi", reply_to=Reference(handle="Crane", author_id="77"))
    post = structs.replace(
        post, mentions=(Mention("@crane"), Mention("heron", id="78")), quote_of=Reference(handle="owl")
    )
    names = ("crane", "77", "heron", "78", "owl")
    assert written_to(post) == tuple(sorted(account_mark("x", name) for name in names))
