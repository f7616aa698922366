"""Unit tests of whose traits are looked up by."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.graphs.births import Births
from pipeline.graphs.touchers import Touch


def _touch(account: int) -> Touch:
    return account, f"a{account}", (), f"p{account}", b""


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-1, 5)), max_size=60))
def test_whoever_has_a_peer_is_looked_up(steps: list[tuple[int, int]]) -> None:
    """Each of two of one time is given out once, as soon as both are there; who goes tells whether that was so."""
    births = Births()
    there: dict[int, list[int]] = {}
    given_out: set[int] = set()
    for number, (birth, leaves) in enumerate(steps):
        peers = there.setdefault(birth, [])
        if 0 <= leaves < len(peers):
            gone = peers.pop(leaves)
            assert births.drop(birth) == (gone in given_out)
            given_out.discard(gone)
            continue
        peers.append(number)
        out = [touch[0] for touch in births.add(birth, _touch(number))]
        assert not given_out & set(out)
        given_out.update(out)
        if len(peers) > 1:
            assert set(peers) <= given_out
    alone = [birth for birth, peers in there.items() if len(peers) == 1 and not given_out & set(peers)]
    assert all(births.drop(birth) is False for birth in alone)
