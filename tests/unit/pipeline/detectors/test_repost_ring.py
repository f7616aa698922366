"""Who reposts one another within minutes: readers, friends and popular posts flag nobody."""

from __future__ import annotations

import pytest
from msgspec import structs

from pipeline.items.objects import stable_hash
from tests.support.detecting import MEMBERS, Bench, after, audience, flagged, passed_on

KEYS = {f"x:{member}" for member in MEMBERS}
READERS = [f"reader{number}" for number in range(30)]


def _found(*parts: list) -> set[str]:  # type: ignore[type-arg]  # actions
    return flagged(
        finding
        for finding in Bench().run([*(one for part in parts for one in part), after("x:minister")])
        if finding.code == "repost_ring"
    )


def test_who_takes_turns_is_flagged_and_who_passes_all_of_it_on() -> None:
    """Four authors, and two who write nothing."""
    assert _found(audience(40), passed_on(MEMBERS[:4], MEMBERS[4:])) == KEYS


@pytest.mark.parametrize("authors", [1, 2])
def test_readers_of_one_or_two_flag_nobody(authors: int) -> None:
    """However loyal they are, and if the two repost each other."""
    assert _found(audience(100), passed_on(MEMBERS[:authors], READERS)) == set()


def test_readers_whom_nobody_reposts_flag_nobody() -> None:
    """Four commentators with the same readers, who do not repost one another."""
    acts = passed_on(MEMBERS[:4], READERS)
    authors = {f"x:{one}" for one in MEMBERS[:4]}
    kept = [one for one in acts if not (one.account.key in authors and one.objects)]
    assert _found(audience(100), kept) == set()


def test_friends_who_take_their_time_are_not_flagged() -> None:
    """A repost a quarter of an hour later and more is no answer to an order."""
    assert _found(audience(40), passed_on(MEMBERS[:4], MEMBERS[4:], gap=900_000)) == set()


def test_what_everybody_passes_on_flags_nobody() -> None:
    """Most of the audience reposts these posts, and so do their authors."""
    assert _found(audience(20), passed_on(MEMBERS[:4], READERS, gap=5_000)) == set()


def test_who_passes_on_some_is_no_member() -> None:
    """A bystander who likes two of the posts."""
    acts = passed_on(MEMBERS[:4], [*MEMBERS[4:], "bystander"])
    own = [one for one in acts if one.account.id == "bystander"]
    some = [one for one in acts if one not in own[2:]]
    assert _found(audience(40), some) == KEYS


def test_friends_who_repost_one_post_of_one_another_each_are_no_ring() -> None:
    """Among hundreds of friends some few are bound to."""
    assert _found(audience(40), passed_on(MEMBERS[:4], MEMBERS[4:], each=1)) == set()


def test_a_crowd_beside_it_hides_no_ring() -> None:
    """Thirty others write as well, and each has a reader who passes it on."""
    crowd = []
    for number in range(30):
        written, read = passed_on([f"writer{number}"], [f"fan{number}"], each=1)
        passed = [("repost", stable_hash("x", f"crowd{number}"))]
        crowd += [
            structs.replace(written, post=f"crowd{number}"),
            structs.replace(read, post=f"read{number}", objects=passed),
        ]
    assert _found(audience(40), crowd, passed_on(MEMBERS[:4], MEMBERS[4:])) == KEYS
