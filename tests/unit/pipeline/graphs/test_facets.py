"""The objects of an action as its target sees them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.graphs.facets import OVERTURE_MS, WAVE_MS, Facets, base_of
from pipeline.graphs.target_objects import TargetObjects
from schemas.stages import Action, ObjectKey
from tests.support.actions import TEMPLATES, action, disguised
from tests.support.stream import START_MS

MEMORY = 6 * 3_600_000


def _kinds(keys: list[ObjectKey]) -> list[str]:
    return sorted(kind for kind, _ in keys)


class _Place:
    """A target: what actions touch there is remembered, as it tells what an account does again."""

    def __init__(self) -> None:
        self.facets, self.objects = Facets(MEMORY), TargetObjects(MEMORY)

    def expire(self, now: int) -> None:
        self.objects.expire(now)
        self.facets.expire(now)

    def load(self, other: _Place) -> None:
        self.objects.load(other.objects.state())
        self.facets.load(other.facets.state())


def _of(place: _Place, one: Action) -> list[ObjectKey]:
    by = one.account.id
    keys = place.facets.of(one, by, place.objects.touched)
    place.objects.observe(by, one.time, one.post, keys)
    return keys


def _waves(facets: _Place, one: Action) -> set[ObjectKey]:
    return {key for key in _of(facets, one) if key[0] == "wave"}


def test_an_action_that_touches_nothing_has_no_objects() -> None:
    """Nothing in common is no common thing: an empty object links nobody."""
    facets = _Place()
    assert _of(facets, action(1, by="ana")) == []
    assert _of(facets, action(2, by="ben", text="shame on you")) == []


def test_links_tags_and_texts_are_shared_by_whoever_brings_them() -> None:
    """Two accounts that bring the same things have the same objects."""
    facets = _Place()
    one, other = (
        _of(facets, action(n, by=by, link="l", tag="t", text=TEMPLATES[0]))
        for n, by in ((1, "ana"), (2, "ben"))
    )
    assert one == other
    assert _kinds(one) == ["link", "tag", "text"]


def test_a_link_brought_again_is_an_echo() -> None:
    """The second time counts for the same account only, and is an echo of that link."""
    facets = _Place()
    (link,) = _of(facets, action(1, by="ana", link="l"))
    assert _of(facets, action(2, by="ben", link="l")) == [link]
    again = _of(facets, action(3, by="ana", link="l"))
    assert _kinds(again) == ["echo", "link"]
    assert [base_of(key) for key in again if key[0] == "echo"] == [link]


def test_a_text_disguised_anew_has_a_guise() -> None:
    """The disguise counts once for each way it is done: what was pasted as it stood is somebody else's."""
    facets = _Place()
    one, other = (disguised(TEMPLATES[0], number) for number in (1, 2))
    first = _of(facets, action(1, by="ana", text=one))
    assert _kinds(first) == ["guise", "text"]
    assert {base_of(key) for key in first if key[0] == "guise"} == {key for key in first if key[0] == "text"}
    assert _kinds(_of(facets, action(2, by="ben", text=one))) == ["text"]
    assert _of(facets, action(3, by="cem", text=other)) == first
    assert _kinds(_of(facets, action(4, by="eve", text=TEMPLATES[0]))) == ["text"]


def test_before_the_overture_is_over_no_wave_is_looked_for() -> None:
    """Everybody with the bell on replies at once: that is no order obeyed."""
    facets = _Place()
    assert _kinds(_of(facets, action(1, by="ana", thread="h"))) == ["thread"]
    assert _kinds(_of(facets, action(2, OVERTURE_MS - 1, by="ben", thread="h"))) == ["thread"]
    late = _of(facets, action(3, OVERTURE_MS, by="cem", thread="h"))
    assert _kinds(late) == ["thread", "wave", "wave"]
    (thread,) = (key for key in late if key[0] == "thread")
    assert {base_of(key) for key in late if key[0] == "wave"} == {thread}


@given(st.integers(OVERTURE_MS, MEMORY - 1), st.integers(0, 2 * WAVE_MS))
def test_replies_close_together_share_a_wave(ms: int, later: int) -> None:
    """Replies within half a wave of each other always share one, replies a wave apart never do."""
    facets = _Place()
    _of(facets, action(1, by="first", thread="h"))
    shared = _waves(facets, action(2, ms, by="ana", thread="h")) & _waves(
        facets, action(3, ms + later, by="ben", thread="h")
    )
    if later <= WAVE_MS // 2:
        assert shared
    if later >= WAVE_MS:
        assert not shared


def test_waves_of_two_threads_are_different_objects() -> None:
    """To reply at the same time to two posts is nothing in common."""
    facets = _Place()
    for thread in ("h", "k"):
        _of(facets, action(1, by="first", thread=thread))
    one = _waves(facets, action(2, OVERTURE_MS, by="ana", thread="h"))
    other = _waves(facets, action(3, OVERTURE_MS, by="ben", thread="k"))
    assert one
    assert other
    assert not one & other


def test_only_a_first_reply_is_in_a_wave() -> None:
    """Who goes on talking in a thread is not counted at every turn."""
    facets = _Place()
    _of(facets, action(1, by="ana", thread="h"))
    assert _of(facets, action(2, OVERTURE_MS, by="ana", thread="h")) == []


def test_what_is_no_part_of_another_object_has_no_base() -> None:
    """Only waves, echoes and guises presuppose something else."""
    assert [base_of((kind, 5)) for kind in ("text", "link", "tag", "media", "thread")] == [None] * 5


def test_everything_is_forgotten_in_time() -> None:
    """After the memory's length a link is no echo any more, a text founds a new group, a thread begins anew."""
    facets = _Place()
    first = _of(facets, action(1, by="ana", link="l", text=TEMPLATES[0], thread="h"))
    facets.expire(START_MS + MEMORY + 1)
    again = _of(facets, action(2, MEMORY + 1, by="ana", link="l", text=TEMPLATES[0], thread="h"))
    assert _kinds(again) == _kinds(first) == ["link", "text", "thread"]
    assert [key for key in again if key[0] == "text"] != [key for key in first if key[0] == "text"]
    facets.expire(START_MS + 3 * MEMORY)
    assert facets.facets.state()[1:] == ([], [])


_acts = st.lists(
    st.tuples(
        st.integers(0, 3 * MEMORY),
        st.sampled_from(["ana", "ben", "cem"]),
        st.sampled_from(["", "l", "m"]),
        st.sampled_from(["", "h", "k"]),
        st.sampled_from(["", *TEMPLATES]),
    ),
    max_size=30,
)


@given(_acts, st.integers(0, 30))
def test_state_carries_on(acts: list[tuple[int, str, str, str, str]], cut: int) -> None:
    """A copy made of the state sees the same objects as the original."""
    facets, copy = _Place(), _Place()
    for place, (ms, by, link, thread, text) in enumerate(sorted(acts)):
        one = action(place, ms, by=by, link=link, thread=thread, text=text)
        if place == cut:
            copy.load(facets)
        seen = _of(facets, one)
        facets.expire(one.time)
        if place >= cut:
            assert _of(copy, one) == seen
            copy.expire(one.time)
            assert copy.facets.state() == facets.facets.state()
