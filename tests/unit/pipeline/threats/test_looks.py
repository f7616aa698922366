"""What watched accounts look like."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.threats.looks import NEAR_AVATAR, Looks, bare_bio, same_picture
from schemas.findings import Finding


def _finding(kind: str = "profile", avatar: str = "", bio: int = 0, platform: str = "x") -> Finding:
    return Finding(kind, "fs", 0, platform, "p", "a", "h", avatar=avatar, bio=bio)  # type: ignore[arg-type] # tests both


@given(st.integers(0, 2**64 - 1), st.sets(st.integers(0, 63), max_size=12))
def test_pictures_that_differ_in_few_bits_are_one(hashed: int, flipped: set[int]) -> None:
    """A picture that was cut or coloured a little keeps most of its hash."""
    other = hashed
    for bit in flipped:
        other ^= 1 << bit
    assert same_picture(f"{hashed:016x}", f"{other:016x}") == (len(flipped) <= NEAR_AVATAR)


@pytest.mark.parametrize(("one", "other"), [("", ""), ("ab", ""), ("ffff", "fffff"), ("no hash", "not hex")])
def test_what_is_no_hash_is_like_nothing(one: str, other: str) -> None:
    """Nor is a missing picture the same as another missing one."""
    assert not same_picture(one, other)


@pytest.mark.parametrize(
    "copied",
    [
        "FOREIGN SECRETARY. VIEWS PERSONAL",
        "Foreign Secretary | views personal 🇮🇳",
        "foreign secretary, views personal!",
    ],
)
def test_copied_words_are_known_again(copied: str) -> None:
    """Signs, flags and capitals change nothing."""
    assert bare_bio(copied) == bare_bio("Foreign Secretary. Views personal")


@pytest.mark.parametrize("bio", [None, "", "  ", "🇮🇳🇮🇳", "hi :)"])
def test_few_words_tell_nothing(bio: str | None) -> None:
    """Too many have them."""
    assert bare_bio(bio) == ""


def test_the_newest_look_on_each_platform_counts() -> None:
    """An account is compared with all platforms of the person; state goes over."""
    looks = Looks()
    looks.note(_finding(avatar="00ff00ff00ff00ff", bio=1))
    looks.note(_finding(avatar="aaaaaaaaaaaaaaaa", bio=2))
    looks.note(_finding(avatar="0123456789abcdef", bio=3, platform="telegram"))
    again = Looks()
    again.load(looks.state())
    for known in (looks, again):
        assert known.alike(_finding("look", "aaaaaaaaaaaaaaab", 3)) == (True, True)
        assert known.alike(_finding("look", "00ff00ff00ff00ff", 0)) == (False, False)
