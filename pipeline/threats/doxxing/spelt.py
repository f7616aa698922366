"""Numbers spelt out, digit by digit, in English, Hindi and Hindi in Latin letters."""

from __future__ import annotations

import re
from typing import Final

import phonenumbers

from pipeline.threats.words import words

_WORDS: Final = {
    "0": "zero oh nought naught nil शून्य ज़ीरो जीरो shunya shoonya sifar ziro jiro",
    "1": "one won एक वन ek",
    "2": "two दो टू do",
    "3": "three तीन थ्री teen tin thri",
    "4": "four चार फोर फ़ोर char chaar chaaar",
    "5": "five पांच पाँच पॉंच फाइव फ़ाइव panch paanch paach panj",
    "6": "six छह छः छ छे छै सिक्स chhe che cheh chhah chah chha chhai",
    "7": "seven सात सेवन saat sat",
    "8": "eight आठ एट aath ath aat",
    "9": "nine नौ नाइन nau nou no",
}
DIGIT_WORDS: Final = {word: digit for digit, words in _WORDS.items() for word in words.split()}
_TIMES: Final = {"double": 2, "डबल": 2, "triple": 3, "ट्रिपल": 3, "tripple": 3}

_ONE: Final = "|".join(sorted((*DIGIT_WORDS, *_TIMES), key=len, reverse=True))
_EDGE_BEFORE: Final = r"(?<![A-Za-z0-9\u0900-\u0963])"
_EDGE: Final = r"(?![A-Za-z\u0900-\u0963])"
_RUN: Final = re.compile(
    rf"{_EDGE_BEFORE}\+?(?:(?:(?:{_ONE}){_EDGE}|[0-9]{{1,10}})(?:[ ,.\-/…·\n]{{1,3}}|(?=[^A-Za-z0-9]|$)|"
    rf"(?<=[0-9])(?=[A-Za-z])|(?<=[A-Za-z])(?=[0-9]))){{2,24}}",
    re.IGNORECASE,
)
_TOKEN: Final = re.compile(rf"{_ONE}|[0-9]+", re.IGNORECASE)
_WHOLE: Final = 10
"""Digits that are a whole number in most countries."""

_GROUP: Final = 5
"""Digits of a group that is surely a part of the number, and not "24" of "24x7"."""

_ALSO_WORDS: Final = words("do char teen sat sath aath ek no oh one two four nine six won tin दो एक सात")
"""Digits that are also other words, or count what comes next."""

_OTHER_FIRST: Final = words("do no one ek on दो एक")
"""Those that begin what people go on with."""

_LEAST: Final = 8
"""Digits in a run: shorter ones are counts and scores."""


_GLUED: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:zero|one|two|three|four|five|six|seven|eight|nine|[0-9]){8,24}(?![A-Za-z0-9])",
    re.IGNORECASE,
)
"""Words and digits with nothing between them."""


def spelt_as_digits(text: str) -> str:
    """Return ``text`` with long numbers that hold spelt digits written in digits.

    >>> spelt_as_digits("ring nine eight one double zero one two three four five now")
    'ring 9810012345 now'
    """
    text = _GLUED.sub(
        lambda run: "".join(DIGIT_WORDS.get(one.lower(), one) for one in _TOKEN.findall(run[0])), text
    )
    return _RUN.sub(_written, text)


def _written(run: re.Match[str]) -> str:
    digits: list[str] = []
    times = 1
    words = 0
    tokens = _TOKEN.findall(run[0])
    if len(tokens) == 2 and len("".join(tokens)) < len(run[0].strip()):
        # "only one 98100 12345": the word stands apart and counts something else.
        return run[0]
    if tokens[0].lower() == "no" and _count(tokens) != _WHOLE and not run[0].startswith("+"):
        # Before digits it is "number".
        return run[0][: len("no")] + _RUN.sub(_written, run[0][len("no") :])
    if (
        (first := tokens[0].lower()) in _ALSO_WORDS
        and tokens[1][0].isdigit()
        and _count(tokens[1:]) >= _WHOLE
    ):
        # "... do 081234 56789": the word belongs to the sentence before.
        return run[0][: len(first)] + _RUN.sub(_written, run[0][len(first) :])
    tokens, rest = _without_other_words(tokens, run[0])
    for token in tokens:
        word = token.lower()
        if word in _TIMES:
            times = _TIMES[word]
            words += 1
            continue
        if word in DIGIT_WORDS:
            digits.append(DIGIT_WORDS[word] * times)
            words += 1
        else:
            digits.append(word[0] * (times - 1) + word)
        times = 1
    number = "".join(digits)
    if not words or not _LEAST <= len(number) <= 15:
        return run[0]
    plus = "+" if run[0].startswith("+") else ""
    whole = run[0]
    tail = whole[len(whole) - rest :] if rest else whole[len(whole.rstrip(" ,.-/…·\n")) :]
    return plus + number + (tail or "")


def _is_international(tokens: list[str]) -> bool:
    """Whether all tokens together are a valid number with the code of its country."""
    digits = "".join(DIGIT_WORDS.get(token.lower(), token) for token in tokens)
    if not digits.isdigit():
        return False
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(f"+{digits}", None))
    except phonenumbers.NumberParseException:
        return False


def _count(tokens: list[str]) -> int:
    return sum(len(token) if token.isdigit() else 1 for token in tokens if token.lower() not in _TIMES)


def _without_other_words(tokens: list[str], run: str) -> tuple[list[str], int]:
    """Return the tokens of a run without a last one that goes on as a sentence, and how long the rest of it is.

    Ten digits and then "do" are a number and what to do with it; "24x7" says when.
    """
    last = tokens[-1].lower()
    if last in _OTHER_FIRST and len(tokens) > 1 and all(token.isdigit() for token in tokens[:-1]):
        # A number in figures, and a word that goes on: "589 93 3499 do what you want".
        at = run.lower().rindex(last)
        return tokens[:-1], len(run) - len(run[:at].rstrip(" ,.-/…·\n"))
    if last not in _ALSO_WORDS and not (last.isdigit() and len(last) < _GROUP):
        return tokens, 0
    if _count(tokens[:-1]) < _WHOLE or _is_international(tokens):
        return tokens, 0
    at = run.lower().rindex(last)
    return tokens[:-1], len(run) - len(run[:at].rstrip(" ,.-/…·\n"))
