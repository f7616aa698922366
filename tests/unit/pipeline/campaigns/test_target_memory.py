"""All that is remembered of one target comes from its actions, survives a snapshot and is forgotten."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import msgpack

from pipeline.campaigns.packed import pack_account
from pipeline.campaigns.target_memory import EXPIRY_MS, OBJECTS_MS, TargetMemory, TargetState
from pipeline.graphs.groups import Group
from pipeline.items.traits import TraitCounts
from schemas.stages import Action
from tests.support.actions import HOUR, SETTINGS, TEMPLATES, action, flood, own_words
from tests.support.stream import START_MS

TARGET = "x:minister"
GANG = [f"g{number}" for number in range(8)]


def _memory(*actions: Action) -> TargetMemory:
    memory = TargetMemory(TARGET, SETTINGS)
    for one in actions:
        memory.observe(one.account.id, pack_account(one.account), one)
    return memory


def _crowd(count: int) -> list[Action]:
    return [action(number, number, by=f"p{number}", text=own_words(number)) for number in range(count)]


def _visitors(memory: TargetMemory) -> set[str]:
    return {visit.account.id for visit in memory.history.visits()}


def test_a_gang_s_templates_make_a_group() -> None:
    """What episodes and objects hold together is looked at once, and then only when something changed."""
    memory = _memory(*_crowd(60), *flood(TARGET, 60_000, GANG))
    groups, looked = memory.groups(0, TraitCounts(10**9))
    assert [set(group.members) for group in groups] == [set(GANG[1:])]
    assert looked > 0
    assert memory.groups(looked, TraitCounts(10**9)) == ([], 0)
    assert _visitors(memory) == {*GANG, *(f"p{number}" for number in range(60))}


def test_a_larger_group_takes_the_place_of_what_it_extends() -> None:
    """Evidence is told once, in its fullest form; other groups stay."""
    memory = _memory()
    small, other = (Group(TARGET, [("link", n), ("text", n)], {"a": 1.0}, 9.0) for n in (1, 2))
    large = Group(TARGET, [*small.objects, ("tag", 5)], {"a": 1.0}, 9.0)
    for group in (small, other, large):
        memory.note(group)
    assert memory.group_evidence == [other, large]


def test_an_active_target_forgets_as_it_goes() -> None:
    """What is older than objects are remembered is dropped without anybody asking."""
    memory = _memory(*flood(TARGET, 0, GANG))
    early = len(msgpack.encode(memory.state().objects))
    for number in range(3):
        late = action(number, OBJECTS_MS + HOUR + number * EXPIRY_MS, by="late")
        memory.observe("late", pack_account(late.account), late)
    assert len(msgpack.encode(memory.state().objects)) < early // 10
    memory.history.expire(START_MS)
    assert "g0" in _visitors(memory)


def test_objects_can_be_forgotten_at_once() -> None:
    """A target that fell quiet keeps its episodes and nothing of its objects."""
    memory = _memory(*_crowd(60), *flood(TARGET, 60_000, GANG))
    for group in memory.groups(0, TraitCounts(10**9))[0]:
        memory.note(group)
    memory.forget_objects()
    empty = TargetMemory(TARGET, SETTINGS).state()
    assert (memory.state().objects, memory.state().facets) == (empty.objects, empty.facets)
    assert memory.group_evidence == []
    assert _visitors(memory)


def test_what_accounts_share_is_told_of_groups_only() -> None:
    """Each member's objects that are its groups', and nothing of anybody else."""
    memory = _memory(*_crowd(60), *flood(TARGET, 60_000, GANG), action(1, HOUR, by="g0", link="own"))
    for group in memory.groups(0, TraitCounts(10**9))[0]:
        memory.note(group)
    shared = memory.shared()
    assert set(shared) == set(GANG[1:])
    assert {len(keys) for keys in shared.values()} == {len(TEMPLATES)}


def test_who_addressed_the_target_is_told_by_episode() -> None:
    """One line for each episode that one of the accounts asked for came in."""
    memory = _memory(
        *(action(n, n * HOUR, by=by, relation="mention") for n, by in enumerate(("ana", "ben", "ana")))
    )
    told = memory.addresses({"ana", "nobody"})
    assert [(one.account, one.target, one.relation, one.first - START_MS) for one in told] == [
        ("ana", TARGET, "mention", 0),
        ("ana", TARGET, "mention", 2 * HOUR),
    ]


_acts = st.lists(
    st.tuples(
        st.integers(0, 3 * OBJECTS_MS // 60_000),
        st.sampled_from(["ana", "ben", "cem", "dee", "eli"]),
        st.sampled_from(["", "l", "m"]),
        st.sampled_from(["", "h"]),
        st.sampled_from(["", *TEMPLATES]),
    ),
    max_size=40,
)


@settings(deadline=None)
@given(_acts, st.integers(0, 40))
def test_state_carries_on(acts: list[tuple[int, str, str, str, str]], cut: int) -> None:
    """A copy made of an encoded state goes on as the original, to the byte."""
    memory, copy = _memory(), _memory()
    for place, (minute, by, link, thread, text) in enumerate(sorted(acts)):
        if place == cut:
            state = msgpack.encode(memory.state())
            copy.load(msgpack.decode(state, type=TargetState))
            assert msgpack.encode(copy.state()) == state
        one = action(place, 60_000 * minute, by=by, link=link, thread=thread, text=text)
        told = []
        for each in (memory, copy) if place >= cut else (memory,):
            each.observe(by, pack_account(one.account), one)
            told.append(each.groups(0, TraitCounts(10**9)))
        assert told == [told[0]] * len(told)
        if place >= cut:
            assert msgpack.encode(copy.state()) == msgpack.encode(memory.state())
