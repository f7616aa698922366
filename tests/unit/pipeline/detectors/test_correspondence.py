"""Whether a group's targets write back, against a count by hand of who wrote to whom."""

from __future__ import annotations

from statistics import fmean

from hypothesis import given
from hypothesis import strategies as st

from pipeline.detectors.correspondence import ANSWERED, TALKED, are_correspondents, is_correspondent
from pipeline.items.addressed import account_mark
from pipeline.sessions.records import Records
from schemas.stages import Action, Statement
from tests.support.actions import HOUR, SETTINGS, action
from tests.support.stream import START_MS

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


@given(st.lists(st.integers(0, 6), min_size=1, max_size=6), st.integers(1, 6))
def test_a_listed_target_talks_with_a_group_by_the_share_of_its_posts(answers: list[int], posts: int) -> None:
    """Who answers some of everybody's posts excuses nobody; who answers one in five of a group's is one of them."""
    records = Records(SETTINGS.window_ms, SETTINGS.memory_ms)
    group = [f"g{place}" for place in range(len(answers))]
    for place, by in enumerate(group):
        for turn in range(posts):
            number = 10 * place + turn
            records.observe(action(number, HOUR + 1_000 * number, by=by, target="minister"))
    for place, times in enumerate(answers):
        for turn in range(times):
            to = (account_mark("x", group[place]),)
            records.statements.note(
                Statement("minister", START_MS + 2 * HOUR, "x", f"s{place}-{turn}", "1", to)
            )
    rate = fmean(times / posts for times in answers) if any(answers) else 0.0
    assert are_correspondents([f"x:{by}" for by in group], records) == (rate > TALKED)
