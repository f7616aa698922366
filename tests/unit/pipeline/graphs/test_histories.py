"""Unit tests of what each account did at a target."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from pipeline.graphs.histories import HISTORY, Histories, objects_and_post, traits_in
from pipeline.graphs.touchers import Touch
from schemas.stages import ObjectKey

_keys: st.SearchStrategy[ObjectKey] = st.tuples(
    st.sampled_from(["link", "text", "thread"]), st.integers(0, 9)
)
_steps = st.lists(st.tuples(st.booleans(), st.sampled_from("abc"), st.lists(_keys, max_size=4)), max_size=80)


def _touch(number: int, account: str, objects: list[ObjectKey]) -> Touch:
    made = array("Q", range(3 * ord(account), 3 * ord(account) + 2)).tobytes() if account != "c" else b""
    return number, account, tuple(objects), f"p{number}", made


@given(_steps)
def test_it_is_a_list_for_each_account(steps: list[tuple[bool, str, list[ObjectKey]]]) -> None:
    """Whether an account acted once or often makes no difference to what is told of it."""
    histories = Histories()
    actions: dict[str, int] = {}
    plain: dict[str, list[tuple[ObjectKey, str]]] = {}
    for number, (adds, account, objects) in enumerate(steps):
        if adds:
            touch = _touch(number, account, objects)
            brought = [(key, f"p{number}") for key in objects if key[0] != "thread"]
            assert list(objects_and_post(touch)) == brought
            before = plain.get(account, [])
            assert histories.add(touch) == (len(before) + len(brought) > HISTORY)
            plain[account] = [*before, *brought][-HISTORY:]
            actions[account] = actions.get(account, 0) + 1
        elif account in actions:
            actions[account] -= 1
            assert histories.take_back(account) == actions[account]
            if not actions[account]:
                del actions[account], plain[account]
        for one in "abc":
            assert histories.actions(one) == actions.get(one, 0)
            assert list(histories.of(one)) == plain.get(one, [])
            assert histories.made(one) == (traits_in(_touch(0, one, [])[4]) if one in actions else [])
        assert len(histories) == len(actions)


@given(
    st.lists(st.tuples(_keys.filter(lambda key: key[0] != "thread"), st.sampled_from(["p", "q"])), max_size=9)
)
def test_a_history_is_put_in_place(history: list[tuple[ObjectKey, str]]) -> None:
    """What was done before the actions that are left is told, too, and traits stay."""
    histories = Histories()
    histories.add(_touch(1, "a", [("link", 1)]))
    traits = histories.made("a")
    histories.load("a", history)
    assert list(histories.of("a")) == history
    assert (histories.actions("a"), histories.made("a")) == (1, traits)
