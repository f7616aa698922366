"""Words with letters of another script in them, put there to be read otherwise than they look."""

from __future__ import annotations

import pytest

from pipeline.text.disguised_words import disguised_words


@pytest.mark.parametrize(
    "word",
    [
        "r\u0435sign",
        "\u0432\u0441\u0442\u0440e\u0447\u0438",
        "tyr\u03b1nt",
    ],
)
def test_a_word_that_changes_script_and_back_is_disguised(word: str) -> None:
    """Cyrillic or Greek in a Latin word, Latin in a Cyrillic one."""
    assert disguised_words(f"you must {word} now") == [word]


@pytest.mark.parametrize("sign", ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"])
@pytest.mark.parametrize(
    "words", ["you must resign now", "사모 가고파 마보카고 가모하호", "вы должны уйти сейчас"]
)
def test_unseen_signs_in_many_words_are_a_disguise(sign: str, words: str) -> None:
    """All words that hold one; one word alone may be how a site tells its copies apart."""
    hidden = [word[0] + sign + word[1:] for word in words.split()]
    assert disguised_words(" ".join(hidden)) == hidden
    assert disguised_words(" ".join([*words.split(), hidden[0]])) == []


def test_joiners_that_a_script_needs_are_no_disguise() -> None:
    """Persian and Hindi words have joiners within."""
    assert disguised_words("می\u200cخواهم می\u200cروم نمی\u200cدانم") == []
    assert disguised_words("क्\u200dष क्\u200dष क्\u200dष") == []


@pytest.mark.parametrize(
    "text",
    [
        "plain words",
        "\u0432\u0441\u0442\u0440\u0435\u0447\u0438 \u0431\u044b\u043b\u0438",
        "iPhone\u043e\u043c, YouTube-\u043a\u0430\u043d\u0430\u043b",
        "\u0915\u094d\u200d\u0937 \U0001f468\u200d\U0001f469",
        "\u0e20\u0e32\u200b\u0e29\u0e32",
        "one\u200b two",
    ],
)
def test_what_people_write_is_not(text: str) -> None:
    """Words of one script, foreign names with native endings, joiners and spaces where scripts need them."""
    assert disguised_words(text) == []
