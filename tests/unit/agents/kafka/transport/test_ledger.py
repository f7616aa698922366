"""What the ledger lets a consumer commit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.kafka.transport.ledger import OffsetLedger, Span


def _delivered(ledger: OffsetLedger[str], *bounds: tuple[int, int]) -> list[Span]:
    spans = [Span(first, last) for first, last in bounds]
    for span in spans:
        ledger.deliver("p", span)
    return spans


def test_nothing_is_committable_while_the_first_span_is_in_flight() -> None:
    """A later span that is done does not carry an earlier one along."""
    ledger = OffsetLedger[str]()
    _, second = _delivered(ledger, (0, 4), (5, 9))
    second.acked = True
    assert ledger.committable("p") is None
    assert ledger.in_flight("p") == 1


def test_a_done_prefix_is_committable() -> None:
    """The offset after the last span of the done prefix is committed, across gaps that compaction left."""
    ledger = OffsetLedger[str]()
    first, second, _ = _delivered(ledger, (10, 14), (20, 29), (30, 31))
    first.acked = second.acked = True
    assert ledger.committable("p") == 30


def test_a_hold_bounds_the_commit_until_it_moves_on() -> None:
    """What an open window still needs is never committed, however much is done."""
    ledger = OffsetLedger[str]()
    (span,) = _delivered(ledger, (0, 99))
    span.acked = True
    ledger.hold("p", 40)
    assert ledger.committable("p") == 40
    ledger.hold("p", 80)
    assert ledger.committable("p") == 80
    ledger.hold("p", None)
    assert ledger.committable("p") == 100


def test_a_hold_at_the_start_commits_nothing() -> None:
    """Before a first snapshot nothing is committed, so that a commit always means that a snapshot exists."""
    ledger = OffsetLedger[str]()
    ledger.hold("p", 50)
    (span,) = _delivered(ledger, (50, 99))
    span.acked = True
    assert ledger.committable("p") is None


def test_what_is_read_once_more_takes_no_commit_back() -> None:
    """A consumer may look back before what it has committed."""
    ledger = OffsetLedger[str]()
    ledger.begin("p", 50)
    first, second = _delivered(ledger, (40, 44), (45, 54))
    first.acked = True
    assert ledger.committable("p") is None
    second.acked = True
    assert ledger.committable("p") == 55


def test_a_hold_from_before_the_log_s_start_commits_nothing() -> None:
    """Retention may have taken the record that was held."""
    ledger = OffsetLedger[str]()
    ledger.hold("p", 0)
    (span,) = _delivered(ledger, (50, 99))
    span.acked = True
    assert ledger.committable("p") is None


def test_partitions_do_not_mix() -> None:
    """Each partition is accounted for by itself."""
    ledger = OffsetLedger[str]()
    (span,) = _delivered(ledger, (0, 4))
    ledger.deliver("q", Span(0, 4))
    span.acked = True
    assert ledger.committable("p") == 5
    assert ledger.committable("q") is None
    assert ledger.committable("never delivered") is None


def test_forgotten_spans_count_no_more() -> None:
    """An acknowledgement from before a rebalance can't vouch for what is delivered again after it."""
    ledger = OffsetLedger[str]()
    (stale,) = _delivered(ledger, (0, 9))
    ledger.forget("p")
    _delivered(ledger, (0, 9))
    stale.acked = True
    assert ledger.committable("p") is None


@pytest.mark.parametrize("bounds", [(4, 9), (0, 4), (9, 8)])
def test_spans_that_overlap_or_run_backwards_are_refused(bounds: tuple[int, int]) -> None:
    """A record handed out twice without a seek is our own error and must be loud."""
    ledger = OffsetLedger[str]()
    _delivered(ledger, (0, 4))
    with pytest.raises(ValueError, match="5 is next"):
        _delivered(ledger, bounds)


@given(
    sizes=st.lists(st.tuples(st.integers(0, 3), st.integers(1, 5)), min_size=1, max_size=30),
    data=st.data(),
)
def test_commits_never_pass_what_is_in_flight_or_held(
    sizes: list[tuple[int, int]], data: st.DataObject
) -> None:
    """Whatever the order of acknowledgements and holds, no commit loses a record; at last all is in."""
    ledger = OffsetLedger[str]()
    spans: list[Span] = []
    offset, hold, committed = 7, None, 7
    for gap, size in sizes:
        span = Span(offset + gap, offset + gap + size - 1)
        ledger.deliver("p", span)
        spans.append(span)
        offset = span.last + 1
        for done in data.draw(st.lists(st.sampled_from(spans), max_size=3)):
            done.acked = True
        if data.draw(st.booleans()):
            hold = data.draw(st.integers(committed, offset) | st.none())
            ledger.hold("p", hold)
        bound = ledger.committable("p")
        if bound is not None:
            assert all(span.acked or span.first >= bound for span in spans)
            assert hold is None or bound <= hold
            committed = max(committed, bound)
    for span in spans:
        span.acked = True
    ledger.hold("p", None)
    assert ledger.committable("p") == spans[-1].last + 1
