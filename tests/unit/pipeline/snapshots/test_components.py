"""What becomes of the components of a snapshot that another version wrote."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.snapshots.components import Component, Layout, Split, Upgrade, read, written

encode = msgspec.msgpack.encode


def _plus_one(state: msgspec.Raw) -> msgspec.Raw:
    return msgspec.Raw(encode(msgspec.msgpack.decode(state, type=int) + 1))


def _split(parts: list[msgspec.Raw]) -> Split:
    if len(parts) != 2:
        raise msgspec.ValidationError("two parts are wanted")
    return {"kept": Component(1, parts[1])}, ("other: it was of no use",)


LAYOUT = Layout(
    {"kept": 3, "extra": 1}, frozenset({"kept"}), {("kept", 1): _plus_one, ("kept", 2): _plus_one}, _split
)


@given(st.integers(1, 3), st.integers(0, 100))
def test_a_component_goes_through_every_step_since_its_version(version: int, value: int) -> None:
    """However old, it comes out as today's, and what was done is told."""
    states, upgrade = read(LAYOUT, written({"kept": version}, {"kept": encode(value)}))
    assert msgspec.msgpack.decode(states["kept"]) == value + 3 - version
    assert upgrade.migrated == (() if version == 3 else (f"kept {version} to 3",))


def test_what_is_kept_no_more_is_left_out_by_name() -> None:
    """Its state is of no use, and whoever runs the upgrade is told so."""
    snapshot = written({"kept": 3, "gone": 7}, {"kept": encode(1), "gone": encode("x")})
    states, upgrade = read(LAYOUT, snapshot)
    assert set(states) == {"kept"}
    assert upgrade == Upgrade(left_out=("gone: nothing of that name is kept any more",))


def test_a_newer_component_is_left_out_where_the_stage_can_do_without() -> None:
    """So an older version may be started again, and says what it does not know."""
    snapshot = written({"kept": 3, "extra": 2}, {"kept": encode(1), "extra": encode(2)})
    states, upgrade = read(LAYOUT, snapshot)
    assert set(states) == {"kept"}
    assert upgrade.left_out == ("extra: version 2 is newer than 1",)


@pytest.mark.parametrize(
    ("snapshot", "why"),
    [
        (written({"kept": 4}, {"kept": encode(1)}), "kept: version 4 is newer than 3"),
        (written({"kept": 0}, {"kept": encode(1)}), "kept: version 0 is too old"),
        (written({"extra": 1}, {"extra": encode(1)}), "the component kept is missing"),
        (encode([2]), "two parts are wanted"),
        (encode([3, 4]), "Expected `object`"),
        (encode("none"), "Expected `array`"),
    ],
)
def test_a_stage_does_not_go_on_without_what_it_needs(snapshot: bytes, why: str) -> None:
    """It is refused with the component and the reason."""
    with pytest.raises(msgspec.DecodeError, match=why):
        read(LAYOUT, snapshot)


def test_a_snapshot_without_components_is_cut_into_them() -> None:
    """And then goes the same way, with what it had and nobody wants told."""
    states, upgrade = read(LAYOUT, encode([2, 40]))
    assert msgspec.msgpack.decode(states["kept"]) == 42
    assert upgrade.migrated == ("a snapshot without components to form 3", "kept 1 to 3")
    assert upgrade.left_out == ("other: it was of no use",)
