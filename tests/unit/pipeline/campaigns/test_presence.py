"""Who of an session is named is the same, kept up or looked up anew."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.campaigns import presence
from pipeline.campaigns.presence import Presence
from pipeline.campaigns.registry import Registry
from pipeline.detectors.base import Finding
from pipeline.sessions import session as sessions
from pipeline.sessions.packed import pack_account
from pipeline.sessions.session import Session
from schemas.stages import Action
from tests.support.actions import action
from tests.support.stream import START_MS

_steps = st.lists(st.tuples(st.sampled_from(["post", "name", "look"]), st.integers(0, 30)), max_size=80)


def _add(session: Session, key: str, act: Action) -> None:
    session.add(key, pack_account(act.account), act, habitual=False)


@given(_steps, st.integers(0, 8))
def test_it_is_what_a_look_at_every_visit_finds(steps: list[tuple[str, int]], small: int) -> None:
    """Whatever comes between two looks: posts, accounts dropped from a large crowd, and new names."""
    registry = Registry(10**9)
    session = Session("t", START_MS, START_MS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(presence, "SMALL", small)
        patch.setattr(sessions, "SAMPLES", 9)
        known = Presence(registry)
        for place, (step, number) in enumerate(steps):
            if step == "post":
                _add(session, f"a{number}", action(place, place, by=f"a{number}"))
            elif step == "name":
                registry.flag(Finding("co_targeting", {f"a{number}": 5.0}, place))
            else:
                assert known.named(session) == {key for key in session.visits if key in registry}


def test_what_is_kept_holds_until_somebody_comes_or_is_named() -> None:
    """A further post of an account that is there changes nothing."""
    registry = Registry(10**9)
    registry.flag(Finding("co_targeting", {"a0": 5.0}, 0))
    session = Session("t", START_MS, START_MS)
    known = Presence(registry)
    for number in (0, 1, 1):
        _add(session, f"a{number}", action(number, by=f"a{number}"))
    member = registry.get("a0")
    assert member is not None
    known.keep(session, {"a0": member})
    _add(session, "a0", action(9, by="a0"))
    assert known.present(session) == {"a0": member}
    registry.flag(Finding("co_targeting", {"a1": 5.0}, 1))
    assert known.present(session) is None
    known.keep(session, {"a0": member})
    _add(session, "a2", action(10, by="a2"))
    assert known.present(session) is None


def test_who_is_forgotten_is_not_named_any_more() -> None:
    """Forgetting counts as a change as well."""
    registry = Registry(100)
    registry.flag(Finding("co_targeting", {"a0": 5.0, "a1": 5.0}, 0))
    session = Session("t", START_MS, START_MS)
    for number in range(presence.SMALL + 1):
        _add(session, f"a{number}", action(number, by=f"a{number}"))
    known = Presence(registry)
    assert known.named(session) == {"a0", "a1"}
    registry.expire(101)
    assert known.named(session) == set()
