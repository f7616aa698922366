"""Unit tests of who touched what."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.graphs.touchers import Touchers
from schemas.stages import ObjectKey

_steps = st.lists(st.tuples(st.booleans(), st.integers(0, 2), st.sampled_from("abcd")), max_size=60)


@given(_steps)
def test_it_is_a_dict_for_each_object(steps: list[tuple[bool, int, str]]) -> None:
    """Whether one account or many touched an object makes no difference to what is told of them."""
    touchers = Touchers()
    plain: dict[ObjectKey, dict[str, int]] = {}
    for time, (adds, name, account) in enumerate(steps):
        key: ObjectKey = ("link", name)
        accounts = plain.setdefault(key, {})
        if adds:
            (alone,) = accounts if len(accounts) == 1 else (None,)
            expected = None if alone == account else alone
            assert touchers.add(key, (time, account, (key,))) == expected
            accounts[account] = time
        elif account in accounts:
            del accounts[account]
            assert touchers.drop(key, account) == len(accounts)
        assert list(touchers.of(key).items()) == list(accounts.items())
        assert touchers.count(key) == len(accounts)
        assert touchers.is_shared(key) == (len(accounts) > 1)
        assert touchers.among(key, {"a", "b"}) == accounts.keys() & {"a", "b"}
        for one in "abcd":
            assert touchers.has(key, one) == (one in accounts)
            assert touchers.last(key, one) == accounts.get(one)
