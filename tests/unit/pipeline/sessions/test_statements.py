"""What targets wrote themselves: times of statements, whom they were written to, and what is forgotten."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from pipeline.items.addressed import account_mark
from pipeline.items.objects import stable_hash
from pipeline.sessions.statements import KEPT, Statements
from schemas.stages import Account, Statement

ANA = Account("x", "17", "Ana")


def _said(number: int, time: int, *, to: tuple[str, ...] = (), platform: str = "x") -> Statement:
    names = tuple(account_mark(platform, name) for name in to)
    return Statement("minister", time, platform, f"s{number}", "1", names)


def _heard(*statements: Statement) -> Statements:
    known = Statements()
    for one in statements:
        known.note(one)
    return known


def test_a_statement_is_known_by_its_platform_and_id() -> None:
    """And no other's time is given for it."""
    known = _heard(_said(1, 100), _said(2, 200))
    assert known.made("minister", stable_hash("x", "s2")) == 200
    assert known.made("minister", stable_hash("mastodon", "s2")) == 0
    assert known.made("daughter", stable_hash("x", "s2")) == 0


def test_the_newest_statement_is_that_of_the_platform_and_the_time() -> None:
    """A reply answers what stood there when it was written."""
    known = _heard(_said(1, 100), _said(2, 200), _said(3, 250, platform="mastodon"), _said(4, 300))
    assert known.newest("minister", "x", 299) == stable_hash("x", "s2")
    assert known.newest("minister", "x", 300) == stable_hash("x", "s4")
    assert known.newest("minister", "x", 99) is None
    assert known.newest("minister", "bluesky", 300) is None


def test_who_was_written_to_is_known_by_handle_in_any_case_and_by_id() -> None:
    """An account is found by either, and what names both counts once."""
    known = _heard(_said(1, 100, to=("@aNA",)), _said(2, 200, to=("17",)), _said(3, 300, to=("ana", "17")))
    assert known.addressed("minister", ANA) == 2
    assert known.addressed("minister", Account("x", "18", "anna")) == 0
    assert known.addressed("daughter", ANA) == 0


def test_the_newest_are_kept() -> None:
    """Memory is bounded however much somebody writes."""
    known = _heard(*(_said(number, number + 1) for number in range(KEPT + 5)))
    assert known.made("minister", stable_hash("x", "s4")) == 0
    assert known.made("minister", stable_hash("x", "s5")) == 6


_any = st.lists(st.tuples(st.integers(1, 50), st.sampled_from(["ana", "ben", "cleo"])), max_size=30)


@given(_any, st.integers(0, 60))
def test_what_is_older_than_memory_is_forgotten(acts: list[tuple[int, str]], since: int) -> None:
    """Of statements each by its time; of whom was written to, by the last time."""
    acts = sorted(acts)
    known = _heard(*(_said(number, time, to=(who,)) for number, (time, who) in enumerate(acts)))
    known.expire(since)
    for number, (time, _) in enumerate(acts):
        assert known.made("minister", stable_hash("x", f"s{number}")) == (time if time >= since else 0)
    last = {who: time for time, who in acts}
    times = Counter(who for _, who in acts)
    for who in ("ana", "ben", "cleo"):
        kept = times[who] if last.get(who, -1) >= since else 0
        assert known.addressed("minister", Account("x", who, who)) == kept
    assert known.known("minister") == any(time >= since for time, _ in acts)


@given(_any)
def test_state_carries_on(acts: list[tuple[int, str]]) -> None:
    """A copy says and forgets the same."""
    known, copy = (
        _heard(*(_said(n, time, to=(who,)) for n, (time, who) in enumerate(sorted(acts)))),
        Statements(),
    )
    copy.load(known.state())
    for one in (known, copy):
        one.note(_said(99, 60, to=("ben",)))
        one.expire(20)
    assert copy.state() == known.state()
