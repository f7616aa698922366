"""Whatever bytes come in, they are taken or refused by name; nothing crashes."""

from __future__ import annotations

import gzip
import io
import json
import re
import string
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.archives.item import BadPost
from agents.archives.merge import merged
from agents.archives.sources import open_sources
from agents.delivery.render.slack import render
from agents.ops.errors import ConfigurationError
from agents.ops.settings import Settings, load
from agents.stages.ingest import IngestHandler
from agents.store import Message
from agents.watchlist import WatchlistError, parse_watchlist
from console.cli.export import csv_table
from pipeline.campaigns.identity import alert_id
from pipeline.detector import Detector
from pipeline.match.matcher import WatchlistMatcher
from pipeline.sources.mapped import Mapped
from pipeline.sources.registry import MAPPERS, map_payload
from schemas.alert import AlertKind, NamedAccount
from schemas.codec import MAX_POST_BYTES, BadRecordError, decode_post, encode_post
from schemas.post import Post
from schemas.target import Watchlist
from tests.support.alerts import campaign
from tests.support.fakes import FakeLog, record
from tests.support.posts import posts

T = TypeVar("T")
E = TypeVar("E", bound=Exception)

# JSON that is nearly a post: known names, with values of every kind where others are expected.
_NAMES = st.sampled_from(
    [*Post.__struct_fields__, "handle", "post_id", "author_id", "followers", "hash", "url", "verified", "x"]
)
_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.sampled_from(
        ["2026-03-04T14:00:00Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:60Z", "\ud800", "reply"]
    )
)
nearly_posts = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_NAMES, inner, max_size=8),
    max_leaves=30,
)


def as_json(value: object) -> bytes:
    """Return JSON of any value; lone surrogates are written as escapes, as hostile senders do."""
    return json.dumps(value).encode()


def attempt(work: Callable[[], T], refusal: type[E]) -> T | E:
    """Return what the work gives, or the one error that it may end with; any other is a crash."""
    try:
        return work()
    except refusal as refused:
        return refused


@given(value=st.binary(max_size=300) | nearly_posts.map(as_json))
def test_the_decoder_takes_or_refuses_by_name(value: bytes) -> None:
    """A post comes out that can be written again, or one reason."""
    post = attempt(lambda: decode_post(value), BadRecordError)
    if isinstance(post, BadRecordError):
        assert post.reason
        assert "\n" not in post.detail
    else:
        assert decode_post(encode_post(post)) == post


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b'{"a":' + b"[" * 900_000, "too_deep"),
        (b'{"a":' * 100_000, "too_deep"),
        (b'{"id":"' + b"x" * MAX_POST_BYTES + b'"}', "oversized"),
        (b'{"id":' + b"9" * 900_000 + b"}", "bad_value"),
        (b"\xff" * 1_000, "not_utf8"),
    ],
    ids=["lists", "objects", "long", "digits", "no-text"],
)
def test_the_decoder_stands_what_parsers_fall_over(value: bytes, reason: str) -> None:
    """Depth and length are bounded before they cost anything."""
    with pytest.raises(BadRecordError) as refused:
        decode_post(value)
    assert refused.value.reason == reason
    assert len(refused.value.detail) < 300


@given(source=st.sampled_from(sorted(MAPPERS)), value=st.binary(max_size=200) | nearly_posts.map(as_json))
def test_a_mapper_takes_or_refuses_by_name(source: str, value: bytes) -> None:
    """Of every source, for payloads of every other."""
    mapped = attempt(lambda: map_payload(source, value), BadRecordError)
    if isinstance(mapped, BadRecordError):
        assert mapped.reason
    elif isinstance(mapped, Mapped):
        assert decode_post(encode_post(mapped.post)) == mapped.post


@given(
    values=st.lists(st.none() | st.binary(max_size=80) | nearly_posts.map(as_json), max_size=8),
    name=st.binary(),
)
async def test_the_ingest_agent_hands_on_every_record_once(values: list[bytes | None], name: bytes) -> None:
    """As a post or a dead letter, whatever its header says; only what is neither post nor deletion ends there."""
    log = FakeLog()
    batch = [record(value, offset, headers=(("source", name),)) for offset, value in enumerate(values)]
    handler = IngestHandler("posts", "dead-letters", log, deleted="deleted")
    if batch:
        await handler.take(0, batch)
    if name.decode(errors="replace") not in MAPPERS:
        assert len(log.of("dead-letters")) == len(values)
    assert len(log.sent) <= len(values)


_YAML = st.text(string.ascii_letters + string.digits + " \n\t:-[]{}&*!|>'\"%@`#?,~<=", max_size=120)


@given(content=st.binary(max_size=150) | _YAML.map(str.encode), is_json=st.booleans())
def test_a_watchlist_is_taken_or_refused_in_one_line(content: bytes, is_json: bool) -> None:
    """Whatever an editor leaves behind."""
    watchlist = attempt(lambda: parse_watchlist(content, is_json=is_json), WatchlistError)
    if isinstance(watchlist, WatchlistError):
        assert len(str(watchlist).splitlines()) == 1
    else:
        assert watchlist.targets


@given(
    document=st.recursive(
        _LEAVES,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["targets", "id", "name", "accounts", "aliases", "domains", "related", "x", "relation"]
                ),
                inner,
                max_size=5,
            )
        ),
        max_leaves=20,
    )
)
def test_nearly_a_watchlist_is_taken_or_refused_in_one_line(document: object) -> None:
    """With the right words in the wrong places; what is taken can be watched by."""
    text = yaml.safe_dump(document, allow_unicode=False)
    watchlist = attempt(lambda: parse_watchlist(text.encode(), is_json=False), WatchlistError)
    if isinstance(watchlist, Watchlist):
        WatchlistMatcher(watchlist)
    else:
        assert "\n" not in str(watchlist)


@pytest.mark.parametrize(
    "content",
    [
        "targets: !!python/object/apply:os.system ['touch owned']",
        "!!python/name:os.system",
        "targets: &a [*a, *a]",
        "a: &a [x]\nb: &b [*a, *a]\ntargets: [*b, *b]",
        "targets: !include /etc/passwd",
        "<<: {targets: []}",
        "targets: [" * 3_000,
        "? " * 3_000,
    ],
    ids=["apply", "name", "self", "laughs", "include", "merge", "deep", "keys"],
)
def test_yaml_runs_nothing_and_grows_nothing(
    content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tags, anchors, aliases and depth are refused in one line."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WatchlistError) as refused:
        parse_watchlist(content.encode(), is_json=False)
    assert "\n" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


_CSV = b"id,platform,created_at,author_id,author_handle,text,followers\n"


@settings(max_examples=80)
@given(
    content=st.binary(max_size=400) | st.text('[]{},:"\\ a1', max_size=80).map(str.encode),
    end=st.sampled_from(
        [".jsonl", ".NDJSON", ".json", ".json.gz", ".jsonl.zst", ".parquet", ".csv", ".csv.gz", ".tsv"]
    ),
    packed=st.booleans(),
)
def test_an_archive_of_any_bytes_is_read_to_an_end(
    content: bytes, end: str, packed: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Each item is a post or tells why it is none."""
    path = tmp_path_factory.mktemp("archive") / f"a{end}"
    plain = _CSV.replace(b",", b"\t" if end == ".tsv" else b",") + content if "sv" in end else content
    path.write_bytes(gzip.compress(plain) if packed or end == ".csv.gz" else plain)
    for item in merged(open_sources([str(path)], Settings())):
        if isinstance(item, BadPost):
            assert item.detail
        else:
            assert decode_post(encode_post(item)) == item


@settings(max_examples=40, deadline=None)
@given(stream=st.lists(posts, max_size=12))
def test_a_detector_stands_any_posts(stream: list[Post]) -> None:
    """Of any time, text and author, in any order; alerts can be written and rendered."""
    for alert in Detector().feed_all(stream):
        assert msgspec.json.decode(msgspec.json.encode(alert))["id"] == alert.id
        render(Message(1, "slack", "opened", alert, {}, 1))


@given(target=st.text(), start=st.integers(0, 2**53))
def test_ids_of_alerts_are_fit_for_names_of_files(target: str, start: int) -> None:
    """They name files of graphs, and hold nothing of what strangers wrote."""
    kind: AlertKind = "coordinated_campaign"
    assert re.fullmatch(r"[0-9a-f]{8,64}", alert_id(kind, target, start))


@given(text=st.text(st.characters(), max_size=60))
def test_exports_of_any_text_are_read_by_others(text: str) -> None:
    """CSV that can be encoded, whatever a handle holds."""
    clean = text.encode("utf-8", "replace").decode()
    alert = campaign(accounts=[NamedAccount("x", clean, clean, 0.5, [])])
    assert io.BytesIO(csv_table([alert], "accounts")).read().decode()


@given(
    env=st.dictionaries(
        st.sampled_from([f"PILEON_{name.upper()}" for name in Settings.model_fields]),
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20),
        max_size=4,
    )
)
def test_settings_of_any_text_are_taken_or_refused_in_words(env: dict[str, str]) -> None:
    """One error of ours, naming a variable."""
    loaded = attempt(lambda: load(env), ConfigurationError)
    if isinstance(loaded, ConfigurationError):
        assert "PILEON_" in str(loaded)
