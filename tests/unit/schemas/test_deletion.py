"""What is deleted is one post or all of an account's."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from schemas.deletion import Deletion, decode_deletion, encode_deletion


@pytest.mark.parametrize(
    "deletion",
    [Deletion("x", "1"), Deletion("x", "1", "2", datetime(2026, 1, 1, tzinfo=UTC)), Deletion("x", None, "2")],
)
def test_it_comes_back_from_its_bytes(deletion: Deletion) -> None:
    """Nothing is lost on the way."""
    assert decode_deletion(encode_deletion(deletion)) == deletion


def test_a_post_and_an_account_have_different_keys() -> None:
    """Numbers of posts and of accounts may be the same."""
    assert Deletion("x", "1", "2").key == "x:1"
    assert Deletion("x", None, "1").key == "x:@1"


def test_corruption_is_told() -> None:
    """What is not ours does not pass."""
    with pytest.raises(msgspec.ValidationError):
        decode_deletion(b'{"platform": ""}')
