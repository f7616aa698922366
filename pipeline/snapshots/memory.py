"""The memory stage's snapshots of older versions.

The forms without components, told apart by what they hold:

1. detection by recurrence and shared objects, without threats or, since, with them;
2. detection by findings, whose sessions did not keep the accounts beside them;
3. the same with the accounts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from msgspec import Struct

from pipeline.snapshots.components import Component, Migration, Split

_encode: Final = msgspec.msgpack.Encoder().encode

UNJUDGED: Final = -1
"""In place of a pair's occasions: its meetings are to be judged by the rules of today."""

_RECURRENCE_PARTS: Final = 14
_CODES: Final = {"recurrence": "co_targeting", "shared_objects": "co_sharing", "company": "association"}

LEFT_OUT: Final = (
    "items of the last 6 hours: kept by target, now by item",
    "groups by shared items: found by another rule, whom they flagged stays flagged",
    "traits of new accounts: no detector asks for them",
    "count of tests: each detector counts its own",
)
"""What detection by recurrence kept that has no place any more."""


class _Snapshot(Struct, array_like=True):
    form: int
    watermarks: msgspec.Raw
    taken: msgspec.Raw
    engine: bytes
    threats: msgspec.Raw = msgspec.Raw(_encode([]))


class _Recurrence(Struct, array_like=True):
    """What detection by recurrence kept; ``_`` are left out."""

    activity: msgspec.Raw
    recurrence: msgspec.Raw
    repeats: msgspec.Raw
    targets: msgspec.Raw
    members: msgspec.Raw
    names: msgspec.Raw
    campaigns: msgspec.Raw
    pile_ons: msgspec.Raw
    busy: msgspec.Raw
    ending: msgspec.Raw
    tests: int
    traits: msgspec.Raw
    kept_house: int
    since: int


class _Findings(Struct, array_like=True):
    """What detection by findings kept before it had components."""

    records: msgspec.Raw
    items: msgspec.Raw
    detectors: dict[str, msgspec.Raw]
    registry: msgspec.Raw
    leads: msgspec.Raw
    names: msgspec.Raw
    campaigns: msgspec.Raw
    pile_ons: msgspec.Raw
    ending: msgspec.Raw
    kept_house: int


def split(parts: list[msgspec.Raw]) -> Split:
    """Cut a snapshot without components; raises msgspec.ValidationError on what is none."""
    whole = msgspec.msgpack.decode(_encode(parts), type=_Snapshot)
    if whole.form != 2:
        raise msgspec.ValidationError(f"form {whole.form} is not known")
    engine = msgspec.msgpack.decode(whole.engine, type=list[msgspec.Raw])
    components, left = (_by_recurrence if len(engine) == _RECURRENCE_PARTS else _by_findings)(whole.engine)
    components["clock"] = Component(1, _raw((whole.watermarks, whole.taken)))
    components["threats"] = Component(1, whole.threats)
    return components, left


def _by_recurrence(engine: bytes) -> Split:
    old = msgspec.msgpack.decode(engine, type=_Recurrence)
    return {
        "sessions": Component(1, _raw((old.targets, old.since))),
        "detector.co_targeting": Component(1, _raw((old.activity, old.recurrence, old.repeats))),
        "registry": Component(1, old.members),
        "names": Component(1, old.names),
        "campaigns": Component(1, old.campaigns),
        "pile_ons": Component(1, old.pile_ons),
        "calendar": Component(1, _raw((old.ending, old.kept_house))),
    }, LEFT_OUT


def _by_findings(engine: bytes) -> Split:
    old = msgspec.msgpack.decode(engine, type=_Findings)
    sessions = msgspec.msgpack.decode(old.records, type=list[msgspec.Raw])
    detectors = {
        f"detector.{code}": Component(2 if code == "co_targeting" else 1, state)
        for code, state in old.detectors.items()
    }
    return {
        "sessions": Component(len(sessions), old.records)
        if len(sessions) == 2
        else Component(3, old.records),
        "items": Component(1, old.items),
        **detectors,
        "registry": Component(2, old.registry),
        "leads": Component(1, old.leads),
        "names": Component(1, old.names),
        "campaigns": Component(1, old.campaigns),
        "pile_ons": Component(1, old.pile_ons),
        "calendar": Component(1, _raw((old.ending, old.kept_house))),
    }, ()


class _Visit(Struct, array_like=True):
    who: bytes
    first: int
    last: int
    quote: bytes
    habitual: bool
    relation: str | None = None


class _Session(Struct, array_like=True):
    target: str
    start: int
    last: int
    posts: int
    crowd: int
    visits: dict[str, _Visit]


class _Target1(Struct, array_like=True):
    sessions: list[_Session]
    habitual: dict[str, int]


class _Target2(Struct, array_like=True):
    sessions: list[_Session]
    attended: dict[str, tuple[int, int]]
    swept: int


def _sessions_1(state: msgspec.Raw) -> msgspec.Raw:
    """Count how often each account was at a target, of which only the last time was kept."""
    targets, since = msgspec.msgpack.decode(state, type=tuple[dict[str, msgspec.Raw], int])
    turned: dict[str, msgspec.Raw] = {}
    for target, raw in targets.items():
        old = msgspec.msgpack.decode(raw, type=_Target1)
        attended = {
            key: (max(sum(1 for ended in old.sessions[:-1] if key in ended.visits), 1), last)
            for key, last in old.habitual.items()
        }
        turned[target] = _raw(_Target2(old.sessions, attended, 0))
    return _raw((turned, since))


def _sessions_2(state: msgspec.Raw) -> msgspec.Raw:
    """Put the accounts beside the sessions, each as it last described itself, with where it has been."""
    targets, since = msgspec.msgpack.decode(state, type=tuple[dict[str, msgspec.Raw], int])
    newest: dict[str, tuple[int, bytes]] = {}
    places: dict[str, dict[str, None]] = {}
    for target, raw in targets.items():
        for session in msgspec.msgpack.decode(raw, type=_Target2).sessions:
            for key, visit in session.visits.items():
                places.setdefault(key, {})[target] = None
                if key not in newest or visit.last >= newest[key][0]:
                    newest[key] = visit.last, visit.who
    visitors = [(who, list(places[key])) for key, (_, who) in newest.items()]
    return _raw((targets, visitors, since))


def _co_targeting_1(state: msgspec.Raw) -> msgspec.Raw:
    """Keep who met whom, to be judged by the rules of today: occasions, and the audience of a target."""
    activity, (recent, pairs), repeats = msgspec.msgpack.decode(
        state,
        type=tuple[
            msgspec.Raw, tuple[msgspec.Raw, list[tuple[str, str, list[msgspec.Raw], float]]], msgspec.Raw
        ],
    )
    judged = [
        (one, other, meetings, 0.0, UNJUDGED if len(meetings) > 1 else 0) for one, other, meetings, _ in pairs
    ]
    return _raw((activity, (recent, judged), repeats, {}))


class _Member(Struct, array_like=True):
    cluster: str
    surprise: float
    codes: list[str]
    at: int
    target: str | None


def _registry_1(state: msgspec.Raw) -> msgspec.Raw:
    """Keep who is flagged, under today's names of the evidence; its numbers were not kept beside it."""
    members, _ = msgspec.msgpack.decode(state, type=tuple[dict[str, _Member], Any])
    counted: dict[tuple[str, str], int] = {}
    for member in members.values():
        member.codes = sorted(_CODES[code] for code in member.codes)
        for code in member.codes:
            counted[member.cluster, code] = counted.get((member.cluster, code), 0) + 1
    own = [key for key, member in members.items() if member.codes != ["association"]]
    facts = [
        (cluster, code, None, {"accounts": float(count), "earlier": 1.0})
        for (cluster, code), count in counted.items()
    ]
    return _raw((members, own, facts))


def _spray_1(state: msgspec.Raw) -> msgspec.Raw:
    """Keep how many items were looked at; what is carried with each is looked at anew."""
    return _raw((msgspec.msgpack.decode(state, type=int), []))


MIGRATIONS: Final[Mapping[tuple[str, int], Migration]] = {
    ("sessions", 1): _sessions_1,
    ("sessions", 2): _sessions_2,
    ("detector.co_targeting", 1): _co_targeting_1,
    ("detector.spray", 1): _spray_1,
    ("registry", 1): _registry_1,
}


def _raw(value: object) -> msgspec.Raw:
    return msgspec.Raw(_encode(value))
