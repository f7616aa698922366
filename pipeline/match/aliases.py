"""An alias of the watchlist as it may be written: its letters, and where something may stand between them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pipeline.match.common_words import WORDS
from pipeline.match.declension import declined
from pipeline.text.letter_tables import IGNORED_LETTERS
from pipeline.text.name_letters import composed, letter

INSIDE: Final = 0
"""Between two letters of one part of a word."""

WITHIN: Final = 1
"""Between two parts of a word, such as after O'; an apostrophe, a hyphen or a space may stand there, or nothing."""

BETWEEN: Final = 2
"""Between two words."""

APOSTROPHES: Final = frozenset("'’‘ʼ`´ʻʹʽʾʿ′＇‛՚׳״ꞌꞋ")

QUOTES: Final = frozenset('"”“„')
"""What is typed for an apostrophe before the last letter of a Hebrew abbreviation."""

_TURKISH: Final = frozenset("abcçdefgğhıijklmnoöprsştuüvyzâîû\u0307")
_OF_TURKISH: Final = frozenset("ğşıçöü")
_VIETNAMESE: Final = re.compile("[đĐơƠưƯ\u0323\u0309\u031b]|[\u0302\u0306][\u0300\u0301\u0303]")
_BETWEEN_WORDS: Final = re.compile(r"[\s\-‐‑_]+")
_BETWEEN_INITIALS: Final = re.compile(r"[\s\-]+")
_HALF_M: Final = re.compile("म्(?=[पफबभम])")
_DOT_AS_M: Final = re.compile("ं(?=[पफबभम])")
_ABD: Final = re.compile("عبد(?=ال)")
_UMLAUTS: Final = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"}
_EAST_ASIAN: Final = ("CJK", "HIRAGANA", "HANGUL")


@dataclass(frozen=True)
class Form:
    """One way to write an alias.

    Attributes:
        letters: The letters, folded.
        breaks: What is before each letter: ``INSIDE``, ``WITHIN`` or ``BETWEEN``; the first is ``BETWEEN``.
        marks: The accents of each letter, composed as in NFD.
        words: How many words it has.
        script: The script of the last letter, as Unicode's names of characters begin.
        turkish: Whether it has letters of Turkish.
        vietnamese: Whether it has accents of Vietnamese, which tell names apart.
        stem: Whether an ending must follow.
        first_script: The script of the first letter, where it may be another.
        trailing: Whether an apostrophe is part of the name's end, as in many Hebrew names.
        common: Whether all its words are common English ones.
    """

    letters: str
    breaks: tuple[int, ...]
    marks: tuple[str, ...]
    words: int
    script: str
    turkish: bool = False
    vietnamese: bool = False
    stem: bool = False
    first_script: str = ""
    trailing: bool = False
    common: bool = False

    def word_from(self, at: int) -> str:
        """Return the letters from a place to the end of its word."""
        end = at + 1
        while end < len(self.letters) and self.breaks[end] != BETWEEN:
            end += 1
        return self.letters[at:end]


def script_of(char: str) -> str:
    """Return the first word of a character's name in Unicode: ``LATIN``, ``CJK``.

    >>> script_of("ж")
    'CYRILLIC'
    """
    name = unicodedata.name(char, "") if char else ""
    script = name.partition(" ")[0]
    return "CJK" if script == "IDEOGRAPHIC" or name.startswith("CJK") else script


def forms(alias: str) -> list[Form]:
    """Return the ways to write an alias; none if it has no letters."""
    text = composed(alias)
    found = {form.letters: form for form in reversed(list(_forms(text)))}
    return list(found.values())


def accents(char: str) -> str:
    """Return the marks on a letter of a script whose accents are letters' own: Latin, Greek, Cyrillic."""
    if char.isascii() or char in "ıİ":
        return ""
    if char in "đĐłŁøØ":
        return "/"
    return "".join(mark for mark in unicodedata.normalize("NFD", char)[1:] if unicodedata.combining(mark))


def _forms(text: str) -> Iterator[Form]:
    plain = _form(text, text)
    if plain is None:
        return
    yield plain
    for other in _other_spellings(text):
        form = _form(other, text)
        if form is not None:
            yield form
    words = [word for word in _BETWEEN_WORDS.split(text) if word]
    if all(any(letter(char) for char in word) for word in words):
        for declination in declined(words):
            form = _form(" ".join(declination), text)
            if form is not None:
                yield form
    if plain.script == "GEORGIAN" and plain.letters[-1] in "იე":
        yield Form(
            plain.letters[:-1], plain.breaks[:-1], plain.marks[:-1], plain.words, plain.script, stem=True
        )


def _other_spellings(text: str) -> Iterator[str]:
    lower = text.lower()
    if any(char in _UMLAUTS for char in lower):
        yield "".join(_UMLAUTS.get(char, char) for char in lower)
    if text.startswith("ال"):
        yield "لل" + text[2:]  # with the preposition li
    if "म्" in text:
        yield _HALF_M.sub("ं", text)
    if "ं" in text:
        yield _DOT_AS_M.sub("म्", text)
    parts = [unicodedata.normalize("NFD", char) if _is_two_part(char) else char for char in text]
    if "".join(parts) != text:
        yield "".join(parts)


def _is_turkish(text: str) -> bool:
    """Whether a name has letters of Turkish, and none that Turkish has not."""
    written = {char for char in text.lower() if char.isalpha()}
    return written <= _TURKISH and ("İ" in text or not written.isdisjoint(_OF_TURKISH))


def _is_two_part(char: str) -> bool:
    """Whether a letter is made of several that stand by themselves, such as many vowel signs of Indic scripts."""
    return sum(unicodedata.combining(part) == 0 for part in unicodedata.normalize("NFD", char)) > 1


def _form(spelling: str, text: str) -> Form | None:
    folded: list[str] = []
    breaks: list[int] = []
    marks: list[str] = []
    pending = BETWEEN
    previous = ""
    short = _short_capitals(text)
    for char in spelling:
        ones = letter(char)
        if ones:
            if pending == INSIDE and _is_camel(previous, char):
                pending = WITHIN
            if pending == INSIDE and short and previous.isupper() and char.isupper():
                pending = WITHIN
            for one in ones:
                folded.append(one)
                breaks.append(pending)
                marks.append(accents(char))
                pending = INSIDE
            previous = char
        elif char in APOSTROPHES or char == "\u200c" or (char in QUOTES and script_of(previous) == "HEBREW"):
            pending = max(pending, WITHIN)
        elif unicodedata.category(char)[0] not in "MC" and char not in IGNORED_LETTERS:
            pending, previous = BETWEEN, ""
    if not folded:
        return None
    for abd in _ABD.finditer("".join(folded)):
        breaks[abd.end()] = breaks[abd.end()] or WITHIN
    joined = BETWEEN not in breaks[1:] and all(map(_is_east_asian, folded))
    if joined and (len(folded) >= 3 or "CJK" == script_of(folded[0]) == script_of(folded[-1])):
        for place in range(1, min(4, len(folded))):
            breaks[place] = breaks[place] or WITHIN
    decomposed = unicodedata.normalize("NFD", text)
    return Form(
        "".join(folded),
        tuple(breaks),
        tuple(marks),
        breaks.count(BETWEEN),
        script_of(folded[-1]),
        turkish=_is_turkish(text),
        vietnamese=_VIETNAMESE.search(decomposed) is not None,
        first_script=script_of(folded[0]),
        trailing=text.rstrip()[-1:] in APOSTROPHES,
        common=all(word in WORDS for word in text.lower().split()),
    )


def _is_east_asian(char: str) -> bool:
    return script_of(char) in _EAST_ASIAN


def _is_camel(previous: str, char: str) -> bool:
    return previous.islower() and char.isupper()


def _short_capitals(text: str) -> bool:
    """Whether the alias has initials without dots: "JK Rowling", "AR"."""
    return (text.isupper() and len(text) <= 3) or (
        not text.isupper()
        and any(word.isupper() and 1 < len(word) <= 3 for word in _BETWEEN_INITIALS.split(text))
    )
