"""Whether a group's targets write back, against a count by hand of who wrote to whom."""

from __future__ import annotations

from statistics import fmean

from hypothesis import given
from hypothesis import strategies as st

from pipeline.detectors.correspondence import ANSWERED, are_correspondents, is_correspondent
from pipeline.sessions.records import Records
from schemas.stages import Action
from tests.support.actions import HOUR, SETTINGS, action

NAMES = "abcdefgh"

written = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=40)
"""Who wrote to whom, in order."""


def remembered(pairs: list[tuple[str, str]]) -> Records:
    """Return records of what accounts wrote to one another."""
    records = Records(SETTINGS.window_ms, SETTINGS.memory_ms)
    for number, (author, target) in enumerate(pairs):
        records.observe(_post(number, author, target))
    return records


def _post(number: int, author: str, target: str) -> Action:
    return action(number, HOUR + 1_000 * number, by=author, target=f"x:{target}")


def share(pairs: list[tuple[str, str]], author: str, group: set[str]) -> float:
    """Return which share of those an account wrote to wrote to it, those of its group not among them."""
    asked = {target for one, target in pairs if one == author}
    answered = {one for one, target in pairs if target == author} & asked - group
    return len(answered) / max(len(asked), 1)


@given(written, st.sets(st.sampled_from(NAMES), min_size=1))
def test_a_group_is_answered_as_its_average_account_is(pairs: list[tuple[str, str]], group: set[str]) -> None:
    """By targets outside of the group, each of which counts once."""
    expected = fmean(share(pairs, one, group) for one in group) > ANSWERED
    assert are_correspondents([f"x:{one}" for one in group], remembered(pairs)) == expected


@given(written, st.sampled_from(NAMES), st.sets(st.sampled_from(NAMES)))
def test_an_account_is_answered_by_those_it_wrote_to(
    pairs: list[tuple[str, str]], one: str, group: set[str]
) -> None:
    """Letters of others, whom it never wrote to, are no answers."""
    keys = {f"x:{other}" for other in group}
    assert is_correspondent(f"x:{one}", remembered(pairs), keys) == (share(pairs, one, group) > ANSWERED)


def test_nobody_corresponds_with_nobody() -> None:
    """Neither an empty group nor an account that nobody knows."""
    assert not are_correspondents([], remembered([("a", "b")]))
    assert not is_correspondent("x:unknown", remembered([("a", "b")]))
