"""What is remembered of all targets and all accounts."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sessions.records import Records, RecordsState, target_key
from schemas.stages import Account
from tests.support.actions import HOUR, action
from tests.support.stream import START_MS

GAP = 900_000
MEMORY = 90 * 24 * HOUR


def _records(*acts: tuple[str, str, int]) -> Records:
    """Return the records of accounts that act at targets at times, ms."""
    records = Records(GAP, MEMORY)
    for number, (by, target, ms) in enumerate(acts):
        records.observe(action(number, ms, by=by, target=f"x:{target}"))
    return records


def test_an_action_joins_its_target_s_session() -> None:
    """It is told whose it is, which session it is in, and whether the account was never seen."""
    records = _records(("ana", "t", 0))
    key, session, is_new = records.observe(action(1, 10, by="ana", target="x:u"))
    assert (key, session.target, is_new) == ("x:ana", "x:u", False)
    assert records.observe(action(2, 20, by="ben", target="x:u"))[1:] == (session, True)
    assert (len(records), records.accounts, records.since) == (2, 2, START_MS)
    assert sorted(records.places("x:ana")) == ["x:t", "x:u"]
    account = records.account("x:ben")
    assert account is not None
    assert account.handle == "ben"
    assert records.account("x:cem") is None


def test_sessions_of_an_account_are_those_it_took_part_in() -> None:
    """At every target, and no others."""
    records = _records(
        ("ana", "t", 0), ("ben", "t", 2 * GAP), ("ana", "u", 2 * GAP + 1), ("ana", "t", 4 * GAP)
    )
    assert [(one.target, one.start - START_MS) for one in records.sessions_of("x:ana")] == [
        ("x:t", 0),
        ("x:t", 4 * GAP),
        ("x:u", 2 * GAP + 1),
    ]


def test_targets_that_write_back_are_counted() -> None:
    """Of the targets that an account addressed, those whose account wrote to it; a group's own answers do not count."""
    records = _records(
        ("ana", "t", 0), ("ana", "u", 1), ("ana", "ben", 2), ("t", "ana", 3), ("ben", "ana", 4)
    )
    assert records.answered("x:ana") == (2, 3)
    assert records.answered("x:ana", {"x:ben"}) == (1, 3)
    assert records.answered("x:t") == (1, 1)
    assert records.answered("x:nobody") == (0, 0)


def test_an_answer_finds_an_account_by_its_handle() -> None:
    """Ids are the platform's, targets go by handles in any case."""
    records = Records(GAP, MEMORY)
    for number, (own, handle, target) in enumerate((("1", "Ana", "x:ben"), ("2", "Ben", "x:ana"))):
        one = msgspec.structs.replace(
            action(number, number, target=target), account=Account("x", own, handle)
        )
        records.observe(one)
    assert target_key(Account("x", "1", "Ana")) == "x:ana"
    assert records.answered("x:1") == (1, 1)
    assert records.is_account_of("x:ana", {"x:1"})
    assert not records.is_account_of("x:ana", {"x:2"})
    assert not records.is_account_of("x:nobody", {"x:1"})


def test_quiet_targets_are_forgotten_and_then_their_visitors() -> None:
    """A target that was quiet for all of memory goes; who was nowhere else goes when accounts are looked through."""
    records = _records(("ana", "t", 0), ("ben", "t", 1), ("ben", "u", HOUR))
    assert records.expire(START_MS + 1 + MEMORY) == []
    assert records.expire(START_MS + 2 + MEMORY) == ["x:t"]
    assert records.accounts == 2
    records.forget_accounts()
    assert (records.accounts, list(records.places("x:ben"))) == (1, ["x:u"])
    assert list(records.sessions_of("x:ana")) == []


_acts = st.lists(
    st.tuples(st.integers(0, 3 * MEMORY // HOUR), st.sampled_from("abc"), st.sampled_from("abct")),
    max_size=30,
)


@given(_acts, st.integers(0, 30))
def test_state_carries_on(acts: list[tuple[int, str, str]], cut: int) -> None:
    """A copy made of the encoded state sees the same sessions, answers and habits as the original."""
    records, copy = Records(GAP, MEMORY), Records(GAP, MEMORY)
    encode = msgspec.msgpack.encode
    for place, (hour, by, target) in enumerate(sorted(acts)):
        one = action(place, hour * HOUR, by=by, target=f"x:{target}")
        if place == cut:
            records.forget_accounts()
            copy.load(msgspec.msgpack.decode(encode(records.state()), type=RecordsState))
        told = records.observe(one)
        if place >= cut:
            assert copy.observe(one)[1] == told[1]
            assert encode(copy.state()) == encode(records.state())
        gone = records.expire(one.time)
        if place >= cut:
            assert copy.expire(one.time) == gone
