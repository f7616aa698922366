"""What holds for every mapper: valid posts out, one named reason for all that is refused."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sources import bluesky, mastodon, telegram, x
from pipeline.sources.mapped import Mapped, Source
from pipeline.sources.payload import MAX_PAYLOAD_BYTES, MAX_UNMAPPED, _fields
from pipeline.sources.registry import MAPPERS, map_payload
from schemas.codec import BadRecordError, Reason, decode_post, encode_post
from schemas.deletion import Deletion, decode_deletion, encode_deletion
from tests.unit.pipeline.sources.payloads import ALL, NEEDED, VARIANTS, Payload

SOURCES = sorted(MAPPERS)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)

finite_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def attempt(source: str, value: bytes | None) -> Mapped | None:
    """Map a payload; a refusal is fine when its reason is one of the closed set."""
    try:
        mapped = map_payload(source, value)
    except BadRecordError as error:
        known = error.reason in get_args(Reason)
        if not known:
            raise
        return None
    if isinstance(mapped, Deletion):
        assert decode_deletion(encode_deletion(mapped)) == mapped
        return None
    if mapped is not None:
        assert decode_post(encode_post(mapped.post)) == mapped.post
        assert len(mapped.unmapped) <= MAX_UNMAPPED
    return mapped


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return where every part of a payload stands."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, one in inner for place in paths(one, (*path, key)))]


def replaced(payload: Any, path: tuple[Any, ...], value: Any) -> Any:
    """Return a payload with one part replaced."""
    if not path:
        return value
    changed = copy.deepcopy(payload)
    place = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return changed


def test_every_source_has_a_mapper() -> None:
    """The registry and the list of sources agree."""
    assert set(MAPPERS) == set(get_args(Source)) == set(ALL)


@pytest.mark.parametrize("source", SOURCES)
def test_the_example_maps_without_a_rest(source: str) -> None:
    """Every field of the example is known."""
    mapped = attempt(source, json.dumps(ALL[source]()).encode())
    assert mapped is not None
    assert mapped.unmapped == frozenset()
    assert mapped.post.author.id


@pytest.mark.parametrize("source", sorted(set(SOURCES) - {"native"}))
def test_a_field_that_is_not_known_is_reported(source: str) -> None:
    """A new field shows with its path; one that holds nothing does not."""
    mapped = attempt(source, json.dumps(ALL[source]() | {"brand_new": {"a": 1}, "empty": []}).encode())
    assert mapped is not None
    assert mapped.unmapped == {"brand_new"}


@pytest.mark.parametrize("source", sorted(set(SOURCES) - {"native"}))
def test_a_thousand_unknown_fields_are_reported_in_part(source: str) -> None:
    """A hostile payload cannot fill the memory with field names."""
    mapped = attempt(source, json.dumps(ALL[source]() | {f"f{n}": 1 for n in range(1000)}).encode())
    assert mapped is not None
    assert MAX_UNMAPPED - 10 < len(mapped.unmapped) <= MAX_UNMAPPED


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "tombstone"),
        (b"", "bad_json"),
        (b"{", "bad_json"),
        (b'{"id": "\xff"}', "not_utf8"),
        (b"[]", "wrong_type"),
        (b"{}", "missing_field"),
        (b'{"id": NaN}', "bad_json"),
        (b'{"a":' * 100_000, "too_deep"),
        (b" " * (MAX_PAYLOAD_BYTES + 1), "oversized"),
    ],
    ids=["none", "empty", "half", "latin", "list", "object", "nan", "deep", "huge"],
)
def test_what_is_no_payload_is_refused_for_its_reason(source: str, value: bytes | None, reason: str) -> None:
    """The reason tells the kinds of garbage apart."""
    with pytest.raises(BadRecordError) as refused:
        map_payload(source, value)
    assert refused.value.reason == reason


def test_an_unknown_source_is_refused() -> None:
    """A source that no mapper serves is a bad record, too."""
    with pytest.raises(BadRecordError, match="none of native, bluesky"):
        map_payload("myspace", b"{}")


@pytest.mark.parametrize("source", SOURCES)
@given(value=st.binary(max_size=200))
def test_no_bytes_crash_a_mapper(source: str, value: bytes) -> None:
    """Any bytes are mapped or refused."""
    attempt(source, value)


@pytest.mark.parametrize("source", SOURCES)
@given(data=st.data())
def test_no_damage_to_a_payload_crashes_a_mapper(source: str, data: st.DataObject) -> None:
    """Whatever stands where something else is expected, the payload is mapped or refused."""
    payload = ALL[source]()
    for _ in range(data.draw(st.integers(1, 3))):
        payload = replaced(payload, data.draw(st.sampled_from(paths(payload))), data.draw(json_values))
    attempt(source, json.dumps(payload).encode())


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("number", [-(2**63), 2**63, 2**64, 10**400, 1e300, -1.5, 0, "1e400", "x", "9" * 400])
def test_no_number_crashes_a_mapper(source: str, number: object) -> None:
    """Times and ids outside any range are refused or taken, wherever they stand."""
    payload = ALL[source]()
    for path in paths(payload):
        attempt(source, json.dumps(replaced(payload, path, number)).encode())


REQUIRED: dict[str, set[tuple[Any, ...]]] = {
    "native": {(), ("id",), ("platform",), ("created_at",), ("author",), ("author", "id"), ("author", "handle")},
    "bluesky": {
        (), ("did",), ("time_us",), ("kind",), ("commit",), ("commit", "operation"), ("commit", "collection"),
        ("commit", "rkey"), ("commit", "record"),
    },
    "mastodon": {(), ("id",), ("created_at",), ("account",)},
    "x": {(), ("data",), ("data", "id"), ("data", "author_id"), ("data", "created_at")},
    "telegram": {
        (), ("chat",), ("chat", "id"), ("id",), ("type",), ("date_unixtime",), ("from_id",),
    },
    "reddit": {(), ("id",), ("author",), ("created_utc",)},
}  # fmt: skip
"""What a payload must have to be a post; all else may be odd."""


@pytest.mark.parametrize("source", SOURCES)
@given(data=st.data())
def test_no_odd_optional_field_costs_the_post(source: str, data: st.DataObject) -> None:
    """Any JSON in up to three fields that may be absent: the payload is mapped all the same."""
    payload = ALL[source]()
    for _ in range(data.draw(st.integers(1, 3))):
        # Of these two one must be there.
        needed = REQUIRED[source] | {("account", "username")}
        optional = [path for path in paths(payload) if path not in needed]
        payload = replaced(payload, data.draw(st.sampled_from(optional)), data.draw(finite_values))
    assert attempt(source, json.dumps(payload).encode()) is not None


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    "odd", [None, 7, 7.5, 1.8e18, True, "", "odd", "x" * 3_000, "\ud83d", [], [None], {}, {"a": 1}, "absent"]
)
def test_no_one_odd_optional_field_costs_the_post(source: str, odd: Any) -> None:
    """Each field in turn, what it holds included: null, a number, an empty list, absent."""
    payload = ALL[source]()
    for path in paths(payload):
        if path in REQUIRED[source]:
            continue
        changed = replaced(payload, path, odd)
        if odd == "absent":
            place = changed
            for key in path[:-1]:
                place = place[key]
            del place[path[-1]]
        assert attempt(source, json.dumps(changed).encode()) is not None, path


@pytest.mark.parametrize(
    ("source", "variant"), [(source, make) for source in VARIANTS for make in VARIANTS[source]]
)
def test_no_odd_optional_field_costs_a_post_of_another_form(source: str, variant: Payload) -> None:
    """Reposts, quotes, submissions, boosts, channels: each field in turn."""
    payload = variant()
    assert attempt(source, json.dumps(payload).encode()) is not None
    for path in paths(payload):
        if path in REQUIRED[source] | NEEDED.get(variant, set()):
            continue
        for odd in (None, 7, "", "\ud83d", [], [None], {"a": 1}):
            changed = replaced(payload, path, odd)
            assert attempt(source, json.dumps(changed).encode()) is not None, (path, odd)


@pytest.mark.parametrize("source", SOURCES)
def test_half_a_letter_costs_no_post(source: str) -> None:
    """A name or a text that was cut in the midst of an emoji is whole but for its last letter."""
    payload, word = json.dumps(ALL[source]()).encode(), b"politics" if source == "mastodon" else b"shame"
    cut = payload.replace(word, word + rb" \ud83d \\ud83d \ud83d\ude00")
    assert cut != payload
    mapped = attempt(source, cut)
    assert mapped is not None
    assert f"{word.decode()} \ufffd \\ud83d 😀" in mapped.post.text


SHAPES = {
    "x": x._Response,
    "mastodon": mastodon._Status,
    "telegram": telegram._Message,
    "bluesky": bluesky._Event,
}


def absent(value: Any, known: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the place of every field that a shape knows and a payload lacks."""
    if isinstance(value, dict) and isinstance(known, dict):
        for name, inner in known.items():
            if name in value:
                yield from absent(value[name], inner, (*path, name))
            else:
                yield (*path, name)
    elif isinstance(value, list) and isinstance(known, list):
        for number, one in enumerate(value):
            yield from absent(one, known[0], (*path, number))


@pytest.mark.parametrize("source", sorted(SHAPES))
@pytest.mark.parametrize("odd", [None, 7, "odd", [], {}, {"a": 1}, [{"id": "5"}], {"country_codes": ["DE"]}])
def test_no_field_that_the_example_lacks_costs_the_post(source: str, odd: Any) -> None:
    """Each that a platform may send, filled with what it may be and with what it should not be."""
    payload = ALL[source]()
    places = list(absent(payload, _fields(SHAPES[source])))
    assert len(places) > 20
    for path in places:
        assert attempt(source, json.dumps(replaced(payload, path, odd)).encode()) is not None, path


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("odd", [None, [], {}])
def test_an_odd_required_field_is_named(source: str, odd: Any) -> None:
    """A payload that cannot be a post is refused by the field that it lacks."""
    for path in REQUIRED[source] - {()}:
        if (
            path in {("kind",), ("type",)}
            or (path == ("id",) and source == "mastodon")
            or (odd == {} and path == ("commit", "record"))
        ):
            continue
        with pytest.raises(BadRecordError) as refused:
            map_payload(source, json.dumps(replaced(ALL[source](), path, odd)).encode())
        assert str(path[-1]) in refused.value.detail or (not odd and path[0] in refused.value.detail)
