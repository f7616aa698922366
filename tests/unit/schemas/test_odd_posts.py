"""No optional field, whatever stands in it, costs the post."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schemas.codec import BadRecordError, decode_outlines, decode_post, decode_posts, encode_post
from schemas.post import Author, Media, Mention, Post, Reference

REQUIRED: dict[str, Any] = {
    "id": "1",
    "platform": "x",
    "created_at": "2026-03-04T14:05:06Z",
    "author": {"id": "a1", "handle": "ada"},
}
OPTIONAL = sorted(set(Post.__struct_fields__) - set(REQUIRED))
PROFILE = sorted(set(Author.__struct_fields__) - {"id", "handle"})

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
    | st.sampled_from(["", "reply", "2023-01-01", "12", 10**30, 1.8e18]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=8), inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["handle", "id", "url", "hash", "post_id", "author_id", "tag"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)


def decoded(post: dict[str, Any], **author: Any) -> Post:
    """Decode a post with more fields about its author."""
    return decode_post(json.dumps(REQUIRED | post | {"author": REQUIRED["author"] | author}).encode())


@settings(max_examples=300)
@given(
    post=st.dictionaries(st.sampled_from(OPTIONAL), json_values),
    author=st.dictionaries(st.sampled_from(PROFILE), json_values),
)
@example(post={"text": 10**400}, author={})
@example(post={"reply_to": {"post_id": {}}}, author={"created_at": 0})
def test_no_optional_field_costs_the_post(post: dict[str, Any], author: dict[str, Any]) -> None:
    """Any JSON in any optional fields: the post is taken, and is a good post from then on."""
    taken = decoded(post, **author)
    assert (taken.id, taken.author.id, taken.author.handle) == ("1", "a1", "ada")
    assert decode_post(encode_post(taken)) == taken
    assert decode_posts([encode_post(taken)]) == [taken]


@settings(max_examples=200)
@given(field=st.sampled_from(OPTIONAL), odd=json_values, beside=st.sampled_from(OPTIONAL))
def test_an_odd_field_leaves_the_others_as_they_are(field: str, odd: Any, beside: str) -> None:
    """What is in order beside an odd field is taken as without it."""
    good = {
        "kind": "quote",
        "text": "shame",
        "lang": "en",
        "reply_to": {"post_id": "2", "handle": "minister"},
        "repost_of": {"author_id": "a2"},
        "quote_of": {"post_id": "3"},
        "conversation_id": "4",
        "mentions": [{"handle": "minister", "id": "a2"}],
        "hashtags": ["Resign"],
        "urls": ["https://a.example/1"],
        "media": [{"hash": "UB"}],
    }
    if beside != field and beside in good:
        assert getattr(decoded({beside: good[beside], field: odd}), beside) == getattr(
            decoded({beside: good[beside]}), beside
        )


@given(odd=json_values, place=st.sampled_from(["id", "platform", "created_at", "author"]))
def test_a_malformed_required_field_is_named(odd: Any, place: str) -> None:
    """It is refused by its own name, also when an optional field is odd too."""
    if isinstance(odd, str) and place in ("id", "platform"):
        odd = ""
    with pytest.raises(BadRecordError) as refused:
        decode_post(json.dumps(REQUIRED | {"text": None, place: odd}).encode())
    assert place in refused.value.detail


@pytest.mark.parametrize("inner", ["id", "handle"])
@pytest.mark.parametrize("odd", [None, 7, "", [], {}])
def test_a_malformed_author_is_named(inner: str, odd: Any) -> None:
    """So it is for the two things that must be known of an author."""
    with pytest.raises(BadRecordError, match=rf"author\.{inner}"):
        decoded({"hashtags": None}, **{inner: odd})


@pytest.mark.parametrize(
    ("field", "odd", "taken"),
    [
        ("kind", "Retweet", "repost"),
        ("kind", "sigh", "post"),
        ("kind", ["reply"], "post"),
        ("text", 7, "7"),
        ("text", ["a"], ""),
        ("lang", 7, "7"),
        ("lang", {}, None),
        ("reply_to", 12, Reference("12")),
        ("reply_to", "@ada", Reference(handle="ada")),
        ("reply_to", [], None),
        ("quote_of", {"post_id": 5, "author_id": None, "handle": 1.8e18}, Reference("5")),
        ("conversation_id", 1.8e18, None),
        ("mentions", "@ada", (Mention("ada"),)),
        ("mentions", {"handle": "ada"}, (Mention("ada"),)),
        ("mentions", [{"id": 5}, {"username": "bo"}, 7, {"handle": ""}], (Mention("5", "5"), Mention("bo"))),
        ("hashtags", [None, "a", 2, {"text": "b"}], ("a", "2", "b")),
        ("hashtags", "a", ("a",)),
        ("hashtags", "", ()),
        ("urls", [{"url": "https://t.example/1", "expanded_url": "https://a.example"}], ("https://a.example",)),
        ("urls", {"a": 1}, ()),
        ("media", ["https://a.example/1", {"hash": 1, "url": None}], (Media(url="https://a.example/1"), Media("1"))),
    ],
)  # fmt: skip
def test_what_can_be_understood_is_taken(field: str, odd: Any, taken: object) -> None:
    """Numbers are read as text, one item as a list, other tools' names as ours."""
    assert getattr(decoded({field: odd}), field) == taken


@pytest.mark.parametrize(
    ("field", "odd", "taken"),
    [
        ("followers", "1,204", 1204),
        ("followers", 12.0, 12),
        ("followers", 12.5, None),
        ("followers", True, None),
        ("followers", "many", None),
        ("verified", "TRUE", True),
        ("verified", 0, False),
        ("verified", 2, None),
        ("name", 7, "7"),
        ("bio", None, None),
    ],
)
def test_a_profile_is_understood_likewise(field: str, odd: Any, taken: object) -> None:
    """What a table makes of numbers and truth values is undone where that is certain."""
    assert getattr(decoded({}, **{field: odd}).author, field) == taken


@pytest.mark.parametrize(
    ("odd", "taken"),
    [
        ("2023-01-02", "2023-01-02T00:00:00+00:00"),
        ("2023-01-02T03:04:05", "2023-01-02T03:04:05+00:00"),
        (1_672_531_200, "2023-01-01T00:00:00+00:00"),
        ("1672531200000", "2023-01-01T00:00:00+00:00"),
        (0, None),
        ("spring", None),
        (1e300, None),
    ],
)
def test_when_an_account_was_made_is_understood(odd: Any, taken: str | None) -> None:
    """A day is its midnight, a time without zone UTC, a number one since 1970; zero stands for none."""
    made = decoded({}, created_at=odd).author.created_at
    assert (made and made.isoformat()) == taken


def test_without_a_kind_a_post_is_what_it_points_at() -> None:
    """A kind that is not known does not hide a reply."""
    assert decoded({"kind": "?", "repost_of": {"post_id": "2"}, "reply_to": None}).kind == "repost"


def test_odd_posts_do_not_come_by_the_quick_way() -> None:
    """Only those that are as the format has them are decoded together, so that these stay quick."""
    odd = json.dumps(REQUIRED | {"hashtags": None}).encode()
    assert decode_posts([odd]) is None
    assert decode_outlines([odd]) is None


@pytest.mark.parametrize("number", ["1e400", "-1e400", "9" * 5000])
def test_a_number_beyond_all_range_is_one_odd_field(number: str) -> None:
    """JSON can say numbers that no computer holds."""
    post = encode_post(decoded({"text": "shame"}, followers=3)).replace(
        b'"followers":3', b'"followers":' + number.encode()
    )
    assert decode_post(post).author.followers is None
    with pytest.raises(BadRecordError, match="not_utf8"):
        decode_post(post.replace(b"shame", b"\xff"))
    with pytest.raises(BadRecordError, match="bad_json"):
        decode_post(post.replace(b"shame", b"\\ud800"))
