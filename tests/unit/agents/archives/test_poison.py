"""Poison in an archive: each record of it is told with its reason, and costs no post."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from agents.archives.item import BadPost
from agents.archives.lines import LineArchive
from schemas.codec import encode_post
from schemas.post import Post
from tests.support.posts import post

WHOLE = encode_post(post(0))
POISON: dict[str, tuple[bytes, str]] = {
    "broken JSON": (WHOLE[:-9], "bad_json"),
    "not UTF-8": (WHOLE.replace(b"hello", b"h\xe9llo"), "not_utf8"),
    "null": (b"null", "wrong_type"),
    "wrong type": (WHOLE.replace(b'"id":"p0"', b'"id":17'), "wrong_type"),
    "missing field": (WHOLE.replace(b'"id":"p0",', b""), "missing_field"),
    "NaN": (WHOLE.replace(b'"handle":"h0"', b'"handle":"h0","followers":NaN'), "bad_json"),
    "deep nesting": (WHOLE[:-1] + b',"more":' + b"[" * 50_000 + b"]" * 50_000 + b"}", "too_deep"),
    "2 MB": (WHOLE.replace(b"hello", b"x" * 2_000_000), "oversized"),
    "nothing but an object": (b"{}", "missing_field"),
    "year 9999": (WHOLE.replace(b"2026-03-04", b"9999-12-31"), "bad_value"),
}


def test_fifty_poison_records_of_ten_kinds_cost_no_post(tmp_path: Path) -> None:
    """They stand everywhere, the beginning and the end of the file included."""
    posts = [post(number, second=number / 10) for number in range(20_000)]
    lines = [encode_post(one) for one in posts]
    kinds = list(POISON.values()) * 5
    for number, (value, _) in enumerate(kinds):
        lines.insert(number * 408, value)
    lines.append(kinds[0][0])
    file = tmp_path / "posts.jsonl"
    file.write_bytes(b"\n".join(lines))

    items = list(LineArchive(file).items())

    assert [item for item in items if isinstance(item, Post)] == posts
    bad = [item for item in items if isinstance(item, BadPost)]
    assert [(item.position, item.value, item.reason) for item in bad[:-1]] == [
        (number * 408 + 1, value, reason) for number, (value, reason) in enumerate(kinds)
    ]
    assert Counter(item.reason for item in bad)["bad_json"] == 11
    assert all(item.detail and "\n" not in item.detail for item in bad)
