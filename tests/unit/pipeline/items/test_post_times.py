"""Ids that tell when a post was written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.items.post_times import written_at

NOW = 1_800_000_000_000


@pytest.mark.parametrize(
    ("platform", "post_id", "time"),
    [
        ("x", "1541815603606036480", 1_656_432_460_105),
        ("mastodon", "103704874086360371", 1_582_410_798_436),
        ("bluesky", "3jzfcijpj2z2a", 1_688_137_381_887),
        (
            "bluesky",
            "at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.feed.post/3jzfcijpj2z2a",
            1_688_137_381_887,
        ),
    ],
)
def test_some_platforms_put_the_time_into_ids(platform: str, post_id: str, time: int) -> None:
    """Snowflakes, Mastodon's numbers and record keys are read back to the millisecond."""
    assert written_at(platform, post_id, NOW) == time


@pytest.mark.parametrize(
    ("platform", "post_id"),
    [
        ("telegram", "1541815603606036480"),
        ("x", "20"),
        ("x", "１５４１８１５６０３６０６０３６４８０"),
        ("x", "9" * 40),
        ("bluesky", "3jzfcijpj2z2"),
        ("bluesky", "3jzfcijpj2z21"),
        ("mastodon", "a103704874086360371"),
    ],
)
def test_other_ids_tell_nothing(platform: str, post_id: str) -> None:
    """An id of another kind, or one that would be an impossible time, is no time stamp."""
    assert written_at(platform, post_id, NOW) == 0


def test_nobody_answers_a_post_that_is_not_written_yet() -> None:
    """A time after the answer's own is not believed."""
    assert written_at("x", "1541815603606036480", 1_656_432_460_104) == 0


@given(st.sampled_from(["x", "bluesky", "mastodon", "reddit"]), st.text(max_size=60))
def test_any_id_is_taken(platform: str, post_id: str) -> None:
    """Whatever stands for an id, the answer is a possible time or none."""
    assert 0 <= written_at(platform, post_id, NOW) <= NOW
