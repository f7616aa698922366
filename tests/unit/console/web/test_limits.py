"""Who does something too often waits, and nobody else does."""

from __future__ import annotations

from console.web.limits import REMEMBERED, Limit


def test_turns_are_given_back_over_time() -> None:
    """Each name has its own."""
    now = 0.0
    limit = Limit(2, 10.0, lambda: now)
    assert [limit.wait("a"), limit.wait("a")] == [0.0, 0.0]
    assert limit.wait("a") == 5.0
    assert limit.wait("b") == 0.0
    now = 5.0
    assert limit.wait("a") == 0.0
    assert limit.wait("a") > 0
    limit.forget("a")
    assert limit.wait("a") == 0.0


def test_memory_is_bounded() -> None:
    """Names without end leave no more behind than there is room for."""
    limit = Limit(1, 1.0, lambda: 0.0)
    for number in range(REMEMBERED + 50):
        limit.wait(str(number))
    assert len(limit._buckets) == REMEMBERED
