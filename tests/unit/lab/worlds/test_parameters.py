"""Whatever is drawn lies where it may lie: a search moves parameters to every place, the ends among them."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from lab.worlds.parameters import Range

_RANGES = st.one_of(
    st.builds(
        Range, kind=st.just("share"), low=st.sampled_from([0.0, 0.02]), zero=st.sampled_from([0.0, 0.5])
    ),
    st.builds(
        Range, kind=st.sampled_from(["real", "log"]), low=st.floats(0.01, 1.0), high=st.floats(1.5, 100.0)
    ),
    st.builds(Range, kind=st.just("count"), low=st.just(1.0), high=st.just(40.0)),
    st.builds(Range, kind=st.just("choice"), options=st.just(("one", "other"))),
    st.builds(Range, kind=st.just("flag"), high=st.floats(0, 1)),
)


@given(_RANGES, st.floats(0, 1, exclude_max=True))
@example(Range("share", 0.02, 0.6, zero=0.0), 0.0)
@example(Range("log", 20 / 60, 60.0), 0.0)
def test_every_place_of_a_range_holds(span: Range, place: float) -> None:
    """A share that cannot be nothing is its least value at the first place; no bound is passed by rounding."""
    assert span.holds(span.at(place))
