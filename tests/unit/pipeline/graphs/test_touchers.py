"""Unit tests of who touched what."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.graphs.touchers import Touchers
from schemas.stages import ObjectKey, ObjectKind

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
            before = None if account in accounts else len(accounts)
            expected = before, None if alone == account else alone
            assert touchers.add(key, (time, account, (key,), "", b"")) == expected
            accounts[account] = time
        elif account in accounts:
            del accounts[account]
            assert touchers.drop(key, account) == len(accounts)
        assert list(touchers.of(key).items()) == list(accounts.items())
        assert touchers.count(key) == len(accounts)
        assert touchers.is_shared(key) == (len(accounts) > 1)
        assert touchers.among(key, {"a", "b"}) == accounts.keys() & {"a", "b"}
        most = max((len(one) for one in plain.values()), default=0)
        assert touchers.most([key[0]], 0) == ({"link": most} if most > 1 else {})
        for one in "abcd":
            assert touchers.has(key, one) == (one in accounts)
            assert touchers.last(key, one) == accounts.get(one)


def test_the_most_common_counts_from_a_time_on() -> None:
    """Of each kind asked for, the object that most accounts touched since then."""
    touchers = Touchers()
    early: ObjectKey = ("link", 1)
    late: ObjectKey = ("link", 2)
    for time, (key, account) in enumerate(
        [(early, "a"), (early, "b"), (early, "c"), (late, "a"), (late, "b")]
    ):
        touchers.add(key, (time, account, (key,), "", b""))
    links: list[ObjectKind] = ["link"]
    assert touchers.most(links, 0) == {"link": 3}
    assert touchers.most(links, 2) == {"link": 2}
    assert touchers.most(links, 0, {early}) == {"link": 2}
    assert touchers.most(links, 5) == touchers.most([], 0) == {}
