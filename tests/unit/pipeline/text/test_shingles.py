"""Near-duplicate texts have signatures alike; different texts do not."""

from __future__ import annotations

import random
from hashlib import blake2b

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.shingles import MIN_LETTERS, MIN_WORDS, SIZE, comparable, resemblance, signature

TEXT = "The foreign secretary sold out the valley and must resign before Monday, no more excuses"


@pytest.mark.parametrize(
    "twin",
    [
        TEXT.upper(),
        TEXT.replace(" ", "  "),
        TEXT.replace("o", "о").replace("e", "е"),
        f"@minister @aide {TEXT} https://example.org/a?b=c",
        "".join(f"{letter}\u200b" for letter in TEXT),
        TEXT.replace(",", "!!!"),
        f"{TEXT} 😡😡😡",
    ],
)
def test_disguises_change_nothing(twin: str) -> None:
    """Case, spaces, look-alike letters, mentions, links, marks and emoji leave the signature as it is."""
    assert comparable(twin) == comparable(TEXT)
    assert signature(twin) == signature(TEXT)


@pytest.mark.parametrize(
    "variant",
    [
        TEXT.replace("Monday", "Tuesday"),
        f"I say: {TEXT}",
        TEXT.replace("no more excuses", "no more lies"),
    ],
)
def test_near_duplicates_resemble_each_other(variant: str) -> None:
    """One word changed, or a few added, leaves most of the signature equal."""
    assert resemblance(signature(variant), signature(TEXT)) > 0.5


@pytest.mark.parametrize(
    "other",
    [
        "I baked bread with my daughter this morning and it turned out rather well, who would have thought",
        "Talks on the river crossing will go on next week in the capital, says the ministry's spokesman",
        "विदेश सचिव को तुरंत इस्तीफा देना चाहिए, देश माफ नहीं करेगा",
    ],
)
def test_different_texts_do_not(other: str) -> None:
    """Texts that share a language or a subject share little of their signatures."""
    assert resemblance(signature(other), signature(TEXT)) < 0.2


def test_the_estimate_is_near_the_truth() -> None:
    """Over many pairs the estimated resemblance is the share of shingles in common, within its standard error."""
    dice = random.Random(5)
    errors = []
    for _ in range(60):
        words = ["".join(dice.choices("abcdefghijklmnop", k=6)) for _ in range(24)]
        kept = dice.randint(4, 20)
        one, other = " ".join(words[:20]), " ".join([*words[:kept], *words[20:]])
        sets = [{text[at : at + 5] for at in range(len(text) - 4)} for text in (one, other)]
        truth = len(sets[0] & sets[1]) / len(sets[0] | sets[1])
        errors.append(resemblance(signature(one), signature(other)) - truth)
    assert abs(sum(errors) / len(errors)) < 0.03
    assert max(map(abs, errors)) < 0.4


@pytest.mark.parametrize(
    "text", ["", "shame on you", "@a @b @c @d @e @f @g", "https://example.org/" + "a" * 40, "😡" * 40]
)
def test_short_texts_have_none(text: str) -> None:
    """What many write by chance, or is no text at all, likens nobody to anybody."""
    assert signature(text) == b""


def test_the_shortest_text_that_counts() -> None:
    """The bound is in letters as they are compared."""
    assert signature("a" * (MIN_LETTERS - 1)) == b""
    assert len(signature("abcdefghij" * (MIN_LETTERS // 10))) == SIZE


def test_signatures_are_the_same_everywhere() -> None:
    """They are kept in snapshots and sent between processes, so versions of libraries must not change them."""
    assert blake2b(signature(TEXT), digest_size=8).hexdigest() == "7b7d5348c44de33e"


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    """No text raises, and a signature is whole or missing."""
    assert len(signature(text)) in (0, SIZE, 2 * SIZE)


def test_exchanged_words_leave_most_of_the_words() -> None:
    """Every fourth word of a template is another one: fewer of its shingles are left than of its words."""
    words = [f"promised{number}" for number in range(12)]
    one = signature(" ".join(words))
    other = signature(" ".join(word if place % 4 else f"other{place}" for place, word in enumerate(words)))
    assert 0.3 < resemblance(one, other) < 0.85
    assert resemblance(one, other) >= resemblance(one[:SIZE], other[:SIZE])


def test_few_words_tell_nothing_as_words() -> None:
    """Of five longer words strangers share half; the order of letters decides there."""
    few = " ".join(f"different{number}" for number in range(MIN_WORDS - 1))
    assert len(signature(few)) == SIZE
    assert len(signature(f"{few} another")) == 2 * SIZE


def test_hashtags_are_no_part_of_a_text() -> None:
    """They are items of their own: players of a game share its tag, not their jokes."""
    assert comparable("#OneWordOffMovies frankly my bear") == comparable("frankly my bear #another")
