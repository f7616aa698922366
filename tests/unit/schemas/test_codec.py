"""Posts decoded together are the posts decoded one by one."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from schemas.codec import (
    MAX_POST_BYTES,
    BadRecordError,
    decode_outlines,
    decode_post,
    decode_posts,
    encode_post,
)
from schemas.post import AuthorKey, Outline, Post
from tests.support.posts import post
from tests.support.posts import posts as any_posts

GOOD = encode_post(post(1))
HEAD, TAIL = GOOD[:-1], GOOD[1:]


def _one_by_one(values: list[bytes | None]) -> list[Post] | None:
    try:
        return [decode_post(value) for value in values]
    except BadRecordError:
        return None


@given(st.lists(any_posts, min_size=1, max_size=8))
def test_posts_together_are_the_posts_one_by_one(posts: list[Post]) -> None:
    """What is decoded at one go is equal, and in the same order."""
    values = [encode_post(one) for one in posts]
    together = decode_posts(values)
    assert together == posts or (together is None and any(one.created_at.year < 1971 for one in posts))


@given(st.lists(any_posts, min_size=1, max_size=8))
def test_outlines_are_what_the_posts_have_of_them(posts: list[Post]) -> None:
    """Whatever else a post has, its outline is the same."""
    outlines = decode_outlines([encode_post(one) for one in posts])
    if outlines is None:
        assert any(one.created_at.year < 1971 for one in posts)
        return
    assert outlines.moments == sorted(one.created_at for one in posts)
    for one, outline in zip(posts, outlines.posts, strict=True):
        key = AuthorKey(one.author.id, one.author.handle, one.author.name)
        assert outline == Outline(
            author=key,
            **{name: getattr(one, name) for name in Outline.__struct_fields__ if name != "author"},
        )


@pytest.mark.parametrize(
    ("field", "other"),
    [
        (b'"id":"a1"', b'"id":1'),
        (b'"id":"a1"', b'"id":""'),
        (b'"handle":', b'"handel":'),
        (b'"platform":"x"', b'"platform":"X"'),
        (b'"platform":"x"', b'"z":0'),
        (b"2026-03-04T14:00:00Z", b"noon"),
        (b'"text":"', b'"kind":"sigh","text":"'),
        (b'"text":"', b'"mentions":"@x","text":"'),
    ],
)
def test_an_outline_is_refused_with_what_it_has_of_a_post(field: bytes, other: bytes) -> None:
    """What a post must have is looked at wherever it is at, and so is what matching needs."""
    bad = GOOD.replace(field, other)
    assert bad != GOOD
    assert decode_outlines([GOOD, bad]) is None


@given(
    st.lists(
        st.sampled_from(
            [
                None,
                b"",
                b"\n",
                b"{",
                b"}",
                b"{}",
                GOOD,
                GOOD + b" ",
                GOOD + b"\n" + GOOD,
                GOOD + GOOD,
                HEAD,
                HEAD + b',"z":{"a":1}',
                HEAD + b',"z":"}',
                HEAD + b',"z":[{}',
                b"{}]}",
                b'{"}',
                TAIL,
                b"," + TAIL,
                b"[" + GOOD,
                GOOD + b"]",
                GOOD.replace(b"hello", b"\xff"),
                GOOD.replace(b"hello", b"}\n{"),
                GOOD.replace(b'"x"', b'"X"'),
                GOOD.replace(b"2026", b"1969"),
                GOOD.replace(b"2026", b"0001"),
                GOOD.replace(b"2026", b"9999"),
                GOOD.replace(b"{", b"{\n ", 1),
                HEAD + b',"z":' + b"[" * 5_000 + b"]" * 5_000 + b"}",
                HEAD + b',"followers":"many"}',
                GOOD.replace(b'"id":"a1"', b'"id":1'),
                GOOD.replace(b"hello", b"x" * (MAX_POST_BYTES + 1)),
            ]
        ),
        min_size=1,
        max_size=6,
    )
)
@example([GOOD + GOOD, HEAD, b"}"])
@example([GOOD + b"\n" + GOOD, HEAD + b',"z":"', b'"}'])
@example([GOOD + GOOD, HEAD + b',"z":[{}', b"{}]}"])
def test_no_record_is_taken_that_would_be_refused_alone(values: list[bytes | None]) -> None:
    """Neither two posts in one record nor one post in two get by, whatever stands around them."""
    together, outlines = decode_posts(values), decode_outlines(values)
    assert together is None or together == _one_by_one(values)
    assert (outlines is None) == (together is None)


@pytest.mark.parametrize(
    "value",
    [
        GOOD,
        GOOD.replace(b"{", b"{\n  "),
        encode_post(post(1, text="Позор \u0000 😡\n")),
        encode_post(post(1, text="x" * 900_000)),
    ],
)
def test_usual_posts_are_decoded_together(value: bytes) -> None:
    """The quick way is taken, also for posts of several lines, in any script and of any size."""
    assert decode_posts([value] * 3) == [decode_post(value)] * 3


@pytest.mark.parametrize("moment", [b"1970-01-01T00:30:00+05:30", b"0001-01-01T00:00:00+14:00"])
def test_years_on_the_edge_are_left_to_the_slow_way(moment: bytes) -> None:
    """The year counts where the post was written, so a time near the first or last one is looked at alone."""
    assert decode_posts([GOOD, GOOD.replace(b"2026-03-04T14:00:00Z", moment)]) is None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (rb"\ud83d", "\ufffd"),
        (rb"\uDE00 a", "\ufffd a"),
        (rb"\ud83d\ude00", "😀"),
        (rb"\ude00\ud83d", "\ufffd\ufffd"),
        (rb"\ud83dA\u0041", "\ufffdAA"),
        (rb"\\ud83d", r"\ud83d"),
        (rb"\\\ud83d\"", '\\\ufffd"'),
        (rb"\ud83d\ud83d\ude00", "\ufffd😀"),
    ],
)
def test_a_letter_that_was_cut_in_two_costs_no_post(written: bytes, read: str) -> None:
    """Who cuts a text after so many UTF-16 units leaves half an emoji; whatever else is odd is taken beside it."""
    whole = encode_post(post(1))
    for odd in (b"", b'"kind":7,'):
        value = whole.replace(b'"text":"hello', b'"text":"' + written).replace(b'{"id"', b"{" + odd + b'"id"')
        assert decode_post(value).text.startswith(read)
        taken = decode_posts([whole, value])
        assert taken is None or taken[1].text.startswith(read)
    for field in (b'"id":"', b'"handle":"'):
        if "\ufffd" in read:
            with pytest.raises(BadRecordError, match="half a letter stands in an identifier"):
                decode_post(whole.replace(field, field + written))
