"""A stage's state as components, each with a version of its own, so that an upgrade keeps what it can still use.

To change what a component keeps, raise its version and add the step from the version before to the migrations of its
stage. ``tests/unit/pipeline/snapshots`` reads a snapshot of every version that there was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Literal, NamedTuple

import msgspec
from msgspec import Struct

FORM: Final = 3
"""Of the envelope; those before had no components."""

Migration = Callable[[msgspec.Raw], msgspec.Raw]
"""Turns a component's encoded state into that of its next version."""


class Component(Struct, frozen=True, array_like=True):
    """Encoded state, and the version of the code that wrote it."""

    version: int
    state: msgspec.Raw


class _Sheet(Struct, array_like=True):
    form: Literal[3]
    components: dict[str, Component]


class Upgrade(NamedTuple):
    """What a restored snapshot of an older version had to go through.

    Attributes:
        migrated: Components that were turned into those of today, with the versions.
        left_out: What has no place any more, with the reason.
    """

    migrated: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    def __add__(self, other: object) -> Upgrade:
        if not isinstance(other, Upgrade):
            return NotImplemented
        return Upgrade((*self.migrated, *other.migrated), (*self.left_out, *other.left_out))


Split = tuple[dict[str, Component], tuple[str, ...]]
"""The components that a snapshot without any is cut into, and what of it has no place any more."""


class Layout(NamedTuple):
    """How snapshots of a stage are made up.

    Attributes:
        versions: The components of today.
        needed: Those without which the stage cannot go on; the others may start empty.
        migrations: The step from a version of a component to the next.
        split: Cuts a snapshot without components, given as its parts.
    """

    versions: Mapping[str, int]
    needed: frozenset[str]
    migrations: Mapping[tuple[str, int], Migration]
    split: Callable[[list[msgspec.Raw]], Split]


def written(versions: Mapping[str, int], states: Mapping[str, bytes]) -> bytes:
    """Return a snapshot of encoded components."""
    components = {name: Component(versions[name], msgspec.Raw(state)) for name, state in states.items()}
    return msgspec.msgpack.encode(_Sheet(FORM, components))


def read(layout: Layout, snapshot: bytes) -> tuple[dict[str, msgspec.Raw], Upgrade]:
    """Return the encoded components of a snapshot of any version, as those of today, and what became of them.

    Raises:
        msgspec.DecodeError: If it is no snapshot of the stage, or a component that is needed cannot be read.
    """
    parts = msgspec.msgpack.decode(snapshot, type=list[msgspec.Raw])
    if parts and bytes(parts[0]) == msgspec.msgpack.encode(FORM):
        found, upgrade = msgspec.msgpack.decode(snapshot, type=_Sheet).components, Upgrade()
    else:
        found, left = layout.split(parts)
        upgrade = Upgrade((f"a snapshot without components to form {FORM}",), left)
    states: dict[str, msgspec.Raw] = {}
    for name, component in found.items():
        told = _migrated(layout, name, component, states)
        if name in layout.needed and name not in states:
            raise msgspec.ValidationError(told.left_out[0])
        upgrade += told
    missing = sorted(layout.needed - states.keys())
    if missing:
        raise msgspec.ValidationError(f"the component {missing[0]} is missing")
    return states, upgrade


def _migrated(layout: Layout, name: str, component: Component, states: dict[str, msgspec.Raw]) -> Upgrade:
    """Bring a component up to today's version and put it into ``states``, if that can be done."""
    today = layout.versions.get(name)
    version, state = component.version, component.state
    if today is None:
        return Upgrade(left_out=(f"{name}: nothing of that name is kept any more",))
    if version > today:
        return Upgrade(left_out=(f"{name}: version {version} is newer than {today}",))
    while version < today:
        step = layout.migrations.get((name, version))
        if step is None:
            return Upgrade(left_out=(f"{name}: version {version} is too old",))
        state, version = step(state), version + 1
    states[name] = state
    return Upgrade() if version == component.version else Upgrade((f"{name} {component.version} to {today}",))
