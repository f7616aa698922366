"""A text looked at closely: whether letters in it are a name that stands by itself."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import Final

import numpy as np

from pipeline.match.addresses import WORD, Address, addresses
from pipeline.match.aliases import APOSTROPHES, BETWEEN, INSIDE, QUOTES, WITHIN, Form, accents, script_of
from pipeline.match.common_words import is_in_sentence
from pipeline.match.endings import KOREAN_SURNAMES, may_follow, may_precede
from pipeline.match.han_names import is_longer
from pipeline.text.letter_tables import IGNORED_LETTERS, INVISIBLE_LETTERS
from pipeline.text.name_letters import NONE, SEVERAL, letter, letters, look_alike, looked_up

_DASHES: Final = frozenset("-‐‑‒–—―⁃−﹘﹣－־᐀⸗゠・·•‧∙⋅･֊᠆")
_BETWEEN: Final = frozenset(" \t\n\r\u00a0\u3000_*~＿=＝·•・･‧፡་༌.’'" + "".join(_DASHES))
_SPACED: Final = frozenset(" .-_*·•‧・~|/")
_SHORT_WORDS: Final = frozenset("aeiouyавикосуяієοη")
"""Letters that are words by themselves, in some language."""

_NO_JOINT: Final = frozenset("❤♥💔⚔🆚🤝➡→♡")

_UNSPACED: Final = frozenset(("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN"))
"""Scripts written without spaces: there, a name has no edges to look for."""

_LEADING_VOWELS: Final = frozenset("เแโใไເແໂໃໄ")
_FOLLOWING_VOWELS: Final = frozenset("ะาำๅະາຳ")

_PREFIXES: Final = frozenset((
    "anti", "pro", "ex", "non", "post", "pre", "trans", "neo", "stop", "never", "sub", "super", "ultra",
    "mega", "pseudo", "crypto", "para", "contra", "no", "free", "the", "mr", "ms", "mrs", "dr",
))  # fmt: skip
_SUFFIXES: Final = frozenset((
    "led", "era", "style", "backed", "linked", "like", "free", "gate", "bashing", "haters", "hater",
    "ism", "ist", "esque", "world", "fan", "fans", "friendly", "supporter", "supporters", "supporting",
    "appointed", "aligned", "inspired", "proof", "approved", "loving", "hating", "ji", "gari", "san",
    "sama", "kun", "chan", "ssi", "nim", "son", "bhai", "ben", "babu", "saheb", "sahib", "didi", "da",
    "di",
))  # fmt: skip
_NAME_PARTS: Final = frozenset((
    "mc", "mac", "fitz", "de", "le", "la", "du", "van", "von", "di", "da", "del", "st", "san", "o",
    "al", "el", "bin", "ibn", "ben",
))  # fmt: skip
"""Parts that a name is joined to with a capital of its own, so that the rest is no name by itself."""

_ABBREVIATIONS: Final = frozenset(
    ("dr", "mr", "mrs", "ms", "st", "jr", "sr", "md", "mt", "ch", "th", "sh", "smt", "prof")
)

_CONTRACTIONS: Final = frozenset(("s", "t", "d", "m", "re", "ve", "ll"))
"""What an apostrophe parts from a word in English: "there's" is not Theres."""

_HASHTAG: Final = re.compile(rf"(?<![\w&])[#＃]{WORD}+")
_YEAR: Final = re.compile(r"\d{2}(?:\d{2})?(?!\w)")
_VIETNAMESE_MARKS: Final = frozenset("\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323/")


class Reader:
    """One text, read closely."""

    def __init__(self, text: str) -> None:
        codes = looked_up(text)
        self._text = text
        self._folded: str | None = None
        self._places: list[int]
        if SEVERAL in codes:
            self._folded, self._places = letters(text)
        else:
            self._places = np.flatnonzero(np.frombuffer(codes, np.uint8) != NONE).tolist()
        self._count = len(self._places)
        self._addresses: list[Address] | None = None
        self._hashtags: list[tuple[int, int]] | None = None

    def has(self, form: Form, start: int, end: int) -> bool:
        """Whether the letters from ``start`` to ``end`` are a form of an alias, and stand by themselves."""
        return (
            self._are_letters(form, start, end)
            and self._are_joined(form, start, end)
            and self._begins(form, start)
            and self._ends(form, end)
            and not (form.common and self._is_in_sentence(form, start, end))
        )

    def address(self, start: int, end: int) -> str | None:
        """Return the handle that letters are part of, "" if they are in another address, None if in none."""
        if self._addresses is None:
            self._addresses = addresses(self._text)
        first, last = self._places[start], self._places[end - 1]
        for address in self._addresses:
            if address.handle is None and first < address.end and last >= address.start:
                return ""
            if address.handle is not None and address.start <= first and last < address.end:
                return address.handle
        return None

    def _letters(self, start: int, end: int) -> str:
        if self._folded is not None:
            return self._folded[start:end]
        text = self._text
        return "".join([letter(text[place]) for place in self._places[start:end]])

    def _are_letters(self, form: Form, start: int, end: int) -> bool:
        found = self._letters(start, end)
        size = len(form.letters)
        if found != form.letters:
            alike = 0
            digits = 0
            for place, (one, other) in enumerate(zip(found, form.letters, strict=True)):
                if one == other:
                    continue
                if look_alike(one, other):
                    digits += one.isdigit() or other.isdigit()
                elif not _stroke(self._text[self._places[start + place]], other):
                    return False
                alike += 1
            if size < (6 if alike == size else 5) or digits * 3 > size or (digits and size < 6):
                return False
        if form.vietnamese or size <= 3:
            return self._has_accents(form, start, end)
        return True

    def _has_accents(self, form: Form, start: int, end: int) -> bool:
        """Whether accents are those of the alias, or none: for names that accents tell apart."""
        seen = [accents(self._text[place]) for place in self._places[start:end]]
        if form.vietnamese:
            seen = ["".join(mark for mark in marks if mark in _VIETNAMESE_MARKS) for marks in seen]
            if self._is_heaped(start, end):
                return True
            wanted = ["".join(mark for mark in marks if mark in _VIETNAMESE_MARKS) for marks in form.marks]
            return not any(marks.strip("/") for marks in seen) or seen == wanted
        if script_of(form.letters[0]) not in ("LATIN", "GREEK", "CYRILLIC"):
            return True
        return seen == list(form.marks) or (len(seen) == 3 and not any(seen))

    def _is_heaped(self, start: int, end: int) -> bool:
        """Whether marks are heaped on the letters to hide them."""
        marks = [
            char
            for char in self._text[self._places[start] : self._places[end - 1]]
            if unicodedata.combining(char)
        ]
        return len(marks) >= end - start

    def _are_joined(self, form: Form, start: int, end: int) -> bool:
        """Whether nothing stands between the letters but what may."""
        places = self._places[start:end]
        if places[-1] - places[0] < (len(places) if self._folded is None else len(set(places))):
            return True
        gaps: dict[int, str] = {}
        for at, (one, other) in enumerate(pairwise(places), 1):
            if other > one + 1:
                gap = self._text[one + 1 : other]
                if gap == " " and form.breaks[at] == BETWEEN:
                    continue
                if gap := _shown(gap):
                    gaps[at] = gap
        return not gaps or self._is_spelt_out(form, places, start) or self._may_stand(form, gaps, start)

    def _is_spelt_out(self, form: Form, places: list[int], start: int) -> bool:
        """Whether every letter stands by itself: "J a n e  D o e", and no longer word is spelt so."""
        size = len(places)
        if size < 4 or places[-1] - places[0] < 2 * (len(set(places)) - 1):
            return False
        inner = {
            self._text[one + 1 : other]
            for (one, other), kind in zip(pairwise(places), form.breaks[1:], strict=True)
            if kind != BETWEEN and one != other
        }
        if len(inner) != 1:
            return False
        gap = inner.pop()
        return (
            0 < len(gap) <= 3
            and all(map(_SPACED.__contains__, gap))
            and (
                size >= 7
                or not (self._is_spelt_on(gap, start - 1, -1) or self._is_spelt_on(gap, start + size, 1))
            )
        )

    def _is_spelt_on(self, gap: str, at: int, step: int) -> bool:
        """Whether a letter beside a word that is spelt out belongs to it: M o d i in "M o d i f y"."""
        if not self._is_alone(at) or gap != self._gap(at + 1 if step < 0 else at):
            return False
        if not gap.isspace() or self._letters(at, at + 1) not in _SHORT_WORDS:
            return True
        further = at + step
        return self._is_alone(further) and gap == self._gap(at if step < 0 else further)

    def _is_alone(self, at: int) -> bool:
        """Whether a letter has no other beside it."""
        return (
            0 <= at < self._count
            and (at == 0 or self._gap(at) != "")
            and (at + 1 == self._count or self._gap(at + 1) != "")
        )

    def _is_in_sentence(self, form: Form, start: int, end: int) -> bool:
        """Whether a name of common words, without capitals to tell, is part of a sentence: "a rose may bloom"."""
        if start == 0 or not self._gap(start).isspace():
            return False
        written = [self._text[place] for place in self._places[start:end]]
        if any(map(str.islower, written)) and any(map(str.isupper, written)):
            return False
        return is_in_sentence(self._word_before(start), form.letters)

    def _may_stand(self, form: Form, gaps: dict[int, str], start: int) -> bool:
        size = len(form.letters)
        for at, gap in gaps.items():
            kind = form.breaks[at]
            word = 1
            while form.breaks[at - word] != BETWEEN:
                word += 1
            if kind == BETWEEN:
                initial = form.breaks[at - 1] != INSIDE or form.letters[at - word : at] in _ABBREVIATIONS
                if not self._parts_words(gap, start + at, initial=initial):
                    return False
            elif kind == WITHIN:
                if not self._parts_word(gap, form, at) or (
                    form.script == "CJK" and size == 2 and self._is_amid(start)
                ):
                    return False
            elif len(gap) > 1 or not (
                (gap in APOSTROPHES and size >= 6 and form.word_from(at) not in _CONTRACTIONS)
                or (gap in _DASHES and size >= 8 and word > 1)
            ):
                return False
        return True

    def _parts_word(self, gap: str, form: Form, at: int) -> bool:
        """Whether something may stand between two parts of a word: of O'Neill, of a surname and a first name in one."""
        if form.script == "HANGUL":
            return gap == "_" or (gap.isspace() and form.letters[:at] in KOREAN_SURNAMES)
        if form.script == "HEBREW" and gap in QUOTES:
            return True
        if len(form.letters) <= 3 and form.script == "LATIN":
            return gap == "."
        return len(gap) <= 2 and all(
            char in _BETWEEN or char in APOSTROPHES or char.isspace() for char in gap
        )

    def _is_amid(self, start: int) -> bool:
        """Whether a name of two letters has letters on either side, so that a space in it may part other words."""
        return (
            0 < start < self._count - 2
            and not self._gap(start)
            and not self._gap(start + 2)
            and script_of(self._letters(start - 1, start)) in _UNSPACED
        )

    def _gap(self, at: int) -> str:
        """Return what stands before a letter, after the one before it, save what shows nothing or is ignored."""
        first, last = self._places[at - 1] + 1, self._places[at]
        return _shown(self._text[first:last]) if last > first else ""

    def _parts_words(self, gap: str, at: int, *, initial: bool) -> bool:
        if len(gap) > 6 or (len(gap) > 3 and gap.strip(" \n\t") != ""):
            return False
        if initial and len(gap) > 1 and gap[0] == ".":
            gap = gap[1:]
        bare = gap.strip()
        if "." in gap:
            # A full stop ends a sentence, save after an initial or a title.
            return bare == "." and (gap == "." or initial)
        if bare == "#" and gap[0].isspace():
            return self._in_hashtag(self._places[at - 1])
        if any(char in _DASHES for char in bare) and gap[0].isspace() and gap[-1].isspace():
            return False
        return all(
            char in _BETWEEN
            or char in APOSTROPHES
            or char.isspace()
            or (unicodedata.category(char) == "So" and char not in _NO_JOINT)
            for char in gap
        )

    def _begins(self, form: Form, start: int) -> bool:
        if start == 0:
            return True
        text, at = self._text, self._places[start]
        gap = self._gap(start)
        if self._places[start - 1] == at:
            return False
        if gap:
            return self._begins_after(gap, form, start)
        before = text[self._places[start - 1]]
        first = text[at]
        if _is_sign(before) and not _is_sign(first):
            return True
        own = form.first_script or script_of(form.letters[0])
        other = script_of(self._letters(start - 1, start))
        if own in _UNSPACED:
            if own == "KATAKANA":
                return other != "KATAKANA"
            return before not in _LEADING_VOWELS
        if other in _UNSPACED:
            return True
        word = self._word_before(start)
        if may_precede(word, own, len(form.letters), form.words):
            return True
        return (
            first.isupper()
            and not before.isupper()
            and not before.isdigit()
            and self._in_hashtag(at)
            and self._camel_before(start) not in _NAME_PARTS
        )

    def _begins_after(self, gap: str, form: Form, start: int) -> bool:
        """Whether a name may begin after what stands before it."""
        last = gap[-1]
        if len(gap) > 1 or not (last in APOSTROPHES or (last in _DASHES and last not in "—―・·•")):
            return True
        word = self._word_before(start)
        cased = self._text[self._places[start - 1]]
        if last in APOSTROPHES:
            return word != "o" and not (word == "d" and form.words == 1 and cased == "D")
        return (
            form.words == 1
            or word in _PREFIXES
            or not _is_cased(cased)
            or (self._is_capital(start) and not self._has_capital(start - 1))
            or self._in_hashtag(self._places[start])
        )

    def _is_capital(self, at: int) -> bool:
        return self._text[self._places[at]].isupper()

    def _has_capital(self, last: int) -> bool:
        """Whether the word up to a letter begins with a capital."""
        return self._is_capital(last + 1 - len(self._word_before(last + 1)))

    def _word_before(self, start: int) -> str:
        """Return the letters of the word up to a letter, folded."""
        first = start - 1
        while first > 0 and not self._gap(first):
            first -= 1
        return self._letters(first, start)

    def _camel_before(self, start: int) -> str:
        first = start - 1
        while first > 0 and not self._gap(first) and not self._text[self._places[first]].isupper():
            first -= 1
        return self._letters(first, start)

    def _ends(self, form: Form, end: int) -> bool:
        if end == self._count:
            return not form.stem
        text, last = self._text, self._text[self._places[end - 1]]
        if self._places[end - 1] == self._places[end]:
            return False
        gap = self._gap(end)
        if gap and not (form.trailing and len(gap) == 1 and gap in APOSTROPHES):
            return not form.stem and self._ends_before(gap, form, end)
        after = text[self._places[end]]
        if _is_sign(after) and not _is_sign(last):
            return True
        if form.script == "ARABIC" and "\u200c" in text[self._places[end - 1] : self._places[end]]:
            return True
        other = script_of(self._letters(end, end + 1))
        if form.script in _UNSPACED:
            if form.script == "KATAKANA":
                return other != "KATAKANA"
            if form.script == "CJK" and is_longer(form.letters, self._letters(end, end + 2)):
                return False
            return unicodedata.category(after)[0] != "M" and after not in _FOLLOWING_VOWELS
        if other in _UNSPACED or (other == "HANGUL" and form.script != "HANGUL"):
            return True
        rest = self._word_after(end)
        if may_follow(rest, form.script, len(form.letters), form.words, turkish=form.turkish):
            return True
        if form.stem or not self._in_hashtag(self._places[end - 1]):
            return False
        if _YEAR.match(text, self._places[end]) and len(form.letters) >= 4:
            return True
        return after.isupper() and not last.isupper()

    def _ends_before(self, gap: str, form: Form, end: int) -> bool:
        """Whether a name may end before what stands after it: "John Smith-Jones" is somebody else."""
        if form.words == 1 or len(gap) > 1 or gap not in _DASHES or gap in "—―・·•":
            return True
        after = self._text[self._places[end]]
        return (
            not _is_cased(after)
            or (after.islower() and self._is_capital(end - len(form.letters)))
            or self._word_after(end) in _SUFFIXES
            or self._in_hashtag(self._places[end])
        )

    def _word_after(self, end: int) -> str:
        last = end + 1
        while last < self._count and not self._gap(last):
            last += 1
        return self._letters(end, last)

    def _in_hashtag(self, at: int) -> bool:
        if self._hashtags is None:
            self._hashtags = (
                [tag.span() for tag in _HASHTAG.finditer(self._text)]
                if "#" in self._text or "＃" in self._text
                else []
            )
        return any(start <= at < end for start, end in self._hashtags)


def _stroke(char: str, other: str) -> bool:
    """Whether a capital I stands for an l, or an l for an i."""
    return (char == "I" and other == "l") or (char == "l" and other == "i")


def _shown(gap: str) -> str:
    return gap if gap in (" ", "", "-", "_", ", ", ". ") else "".join(filter(_shows, gap))


def _shows(char: str) -> bool:
    """Whether a character that is no letter can be seen, and is none of those that are ignored."""
    if char in APOSTROPHES:
        return True
    category = unicodedata.category(char)
    return (
        category[0] != "M"
        and category != "Cf"
        and (category[0] != "L" or letter(char) != "")
        and char not in IGNORED_LETTERS
        and char not in INVISIBLE_LETTERS
    )


def _is_sign(char: str) -> bool:
    """Whether a letter or digit is a sign: a flag's, a circled one, a trade mark's."""
    return unicodedata.category(char) in ("So", "No")


def _is_cased(char: str) -> bool:
    return char.lower() != char.upper()
