"""How a campaign grows worse."""

from __future__ import annotations

from pipeline.threats.escalation import evidence, moved_to_relative, raised, root_of, steps


def test_severity_rises_to_the_highest_and_no_further() -> None:
    """One step at a time."""
    assert [raised("low", 1), raised("high", 1), raised("critical", 3), raised("medium", 0)] == [
        "medium", "critical", "critical", "medium",
    ]  # fmt: skip


def test_a_move_to_a_relative_is_seen() -> None:
    """From the father to the daughter, and not the other way round or from strangers."""
    assert moved_to_relative(["fs"], "fs/daughter")
    assert not moved_to_relative(["fs", "fs/daughter"], "fs/daughter")
    assert not moved_to_relative(["fs/daughter"], "fs")
    assert not moved_to_relative(["pm"], "fs/daughter")
    assert root_of("x:a/b") == "x:a/b"


def test_all_ways_are_told_in_sentences() -> None:
    """Gravest first, and none adds weight against an account."""
    found = steps(
        before=["fs"], now="fs/daughter", platforms=["x", "telegram"], abuse_before=0.4, abuse_now=0.9,
        kinds=["doxxing"], share_before=0.1, share_now=0.4,
    )  # fmt: skip
    assert found == ["relative", "personal_data", "threats", "platform", "crowd"]
    assert {one.weight for one in evidence(found)} == {0.0}
    assert steps() == []
