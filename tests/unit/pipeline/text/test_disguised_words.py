"""Words with letters of another script in them, put there to be read otherwise than they look."""

from __future__ import annotations

import pytest

from pipeline.text.disguised_words import disguised_words


@pytest.mark.parametrize(
    "word",
    [
        "r\u0435sign",
        "\u0432\u0441\u0442\u0440e\u0447\u0438",
        "re\u200bsign",
        "\u0938\u093e\u2060\u0925",
        "tyr\u03b1nt",
    ],
)
def test_a_word_that_changes_script_and_back_is_disguised(word: str) -> None:
    """Cyrillic or Greek in a Latin word, Latin in a Cyrillic one, an unseen space in the midst of one."""
    assert disguised_words(f"you must {word} now") == [word]


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
