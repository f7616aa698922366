"""Phone numbers, by the world's numbering plans and by the words beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import phonenumbers
from phonenumbers import PhoneNumberType

from pipeline.threats.doxxing import context, regions
from pipeline.threats.doxxing.exposure import Exposure, Whose
from pipeline.threats.doxxing.offers import is_offered

_RUN: Final = re.compile(
    r"(?:(?<![\w#])|(?<=[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]))(?:\+\s?|00(?=[1-9])|\()?[0-9](?:[\s().\-/*~_|,;:>]{0,3}[0-9]){6,60}\)?(?![0-9])"
)
_DATE: Final = re.compile(
    r"(?:19|20)[0-9]{2}[-/.][01]?[0-9][-/.][0-3]?[0-9](?![0-9])|[0-9]{1,2}[-/.][01]?[0-9][-/.](?:19|"
    r"20)[0-9]{2}(?![0-9])|[0-9]:[0-9]"
)
_GROUP: Final = re.compile(r"[0-9]+")
_PART: Final = re.compile(r"[0-9]{2,}")
_LINK: Final = re.compile(r"(?:[a-z][a-z0-9+.-]{1,12}://|www\.)\S+", re.IGNORECASE)
_CHAT: Final = re.compile(
    r"(?:wa\.me/|whatsapp\.com/(?:send/?\?phone=|[a-z]*/?)|whatsapp://send/?\?phone=|t\.me/\+|viber://chat\?number=|signal\.me/#p/|tel:|"
    r"sms:|truecaller\.com/search/[a-z]{2}/)"
    r"(?:\+|%2b)?([0-9][0-9\-]{6,16})",
    re.IGNORECASE,
)

_MOBILE: Final = frozenset(
    (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE, PhoneNumberType.PAGER)
)
_PERSONAL: Final = _MOBILE | {
    PhoneNumberType.FIXED_LINE, PhoneNumberType.VOIP, PhoneNumberType.PERSONAL_NUMBER,
}  # fmt: skip

_INDIAN: Final = frozenset(
    ((10,), (5, 5), (3, 3, 4), (4, 3, 3), (2, 4, 4), (3, 4, 3), (4, 6), (6, 4), (2, 2, 2, 2, 2), (1,) * 10,
     (5, 2, 3), (5, 3, 2), (4, 4, 2), (2, 8), (3, 7), (7, 3), (4, 2, 4), (3, 2, 5), (2, 3, 5))
)  # fmt: skip
"""How people group the ten digits of an Indian mobile number."""

_NEIGHBOURS: Final = frozenset(("IN", "PK", "BD", "NP", "LK"))
"""Where texts have bare Indian numbers; in a text of another language, ten digits are more likely something else."""

_DECIMALS: Final = re.compile(r"[0-9]{1,3}\.[0-9]{5,} [0-9]{5,} ")
"""A number with many decimals in groups."""

_EPOCH: Final = re.compile(r"1[4-9][0-9]{8}")
_NATIONAL_DIGITS: Final = 10
"""Digits of a number in most countries, without the country's code."""

_DIGITS_OF: Final = re.compile(r"(?<![^\W_])(?:digits|number|nambar|no\.)(?![^\W_])", re.IGNORECASE)
_BROKEN: Final = re.compile(
    r"(?<![\w.,:/#-])[0-9]{2,6}(?:(?=[^0-9]*[^\x00-\x7f]|\s?\.\.|[x+:=]|[^0-9\n]{0,8}[\])>|]|[^0-9\n]*\b(?:then|rest|last|next|and|aur|part|followed)\b)"
    r"(?:[^\w\n]{1,8}|x|\s{1,2}(?:and\s)?part\s?(?:2|two|b)\s?[:=-]?\s?|\s?\.{2,4}\s{0,2}\.{0,4}\s?|[^\w\n]{1,3}(?:(?:the|and|then|aur|phir|fir|uske|baad|rest|last|next|first|two|three|four|five|six|digits|are|is|is:|these|"
    r"followed|by|ends?|with|in)[^\w\n]{1,3}){1,6})[0-9]{2,6}){1,4}(?![\w.,:/-]?[0-9])"
)
"""An Indian number in parts, with signs or a few words between them that no number has."""

_OF_A_THING: Final = 0.3
"""How sure a number is a telephone's that could be one, beside words that say it is a meter's or an application's."""

_LISTED_LEAST: Final = 9
_LISTED_MOST: Final = 32
_LISTING: Final = frozenset(",;>")

_MOST: Final = 12
"""Numbers checked in one text: a list of more is told by its first."""


def phones(text: str, lang: str | None = None, *, chats: bool = True) -> Iterator[Exposure]:
    """Yield the phone numbers of people and offices in ``text``.

    Args:
        text: Unmasked text.
        lang: The post's language, which tells in which countries its numbers are.
        chats: Whether it may hold links to messengers; to look for them takes longer.
    """
    taken: list[tuple[int, int]] = []
    for chat in _CHAT.finditer(text) if chats else ():
        found = _international("+" + chat[1].lstrip("0"))
        if found is not None:
            before, after = (
                text[max(0, chat.start() - context.LEFT) : chat.start()],
                text[chat.end() : chat.end() + context.RIGHT],
            )
            taken.append((chat.start(), chat.end()))
            yield Exposure(
                chat.start(), chat.end(), "phone", found[0], context.whose(before, after), 0.98, "link"
            )
    links = (
        [match.span() for match in _LINK.finditer(text)] if "://" in text or "www." in text.lower() else []
    )
    checked = 0
    last: Exposure | None = None
    for run in _RUN.finditer(text):
        if any(start <= run.start() < end for start, end in (*links, *taken)):
            continue
        if _DECIMALS.match(run[0]):
            continue
        if len(run[0]) <= _LISTED_MOST and "," in run[0] and sum(map(str.isdigit, run[0])) < _LISTED_LEAST:
            continue
        for start, end in _pieces(text, run.start(), run.end()):
            checked += 1
            if checked > _MOST:
                return
            exposure = _judge(text, start, end, lang) or _shorter(text, start, end, lang)
            if exposure is not None:
                last = exposure = _listed(text, exposure, last)
                yield exposure


def phones_in_parts(text: str) -> Iterator[Exposure]:
    """Yield Indian mobile numbers that are told in parts, where words speak of a telephone or of somebody's digits."""
    for run in _BROKEN.finditer(text):
        digits = "".join(_PART.findall(run[0]))
        if len(digits) == 12 and digits.startswith("91"):
            digits = digits[2:]
        if len(digits) != _NATIONAL_DIGITS or digits[0] not in "6789" or _is_pattern(digits):
            continue
        before = text[max(0, run.start() - context.LEFT) : run.start()]
        after = text[run.end() : run.end() + context.RIGHT]
        if context.is_counted(before, after):
            continue
        if not (context.speaks_of_phones(before, after) or _DIGITS_OF.search(before)):
            continue
        found = _valid("+91" + digits, None)
        if found is not None and found[1] in _MOBILE:
            yield Exposure(
                run.start(), run.end(), "phone", found[0], context.whose(before, after), 0.88, "in parts"
            )


def _listed(text: str, exposure: Exposure, before: Exposure | None) -> Exposure:
    """Return a number as whose it is where it goes on a list of an office's or the author's own numbers."""
    if before is None or before.whose == "other" or exposure.whose != "other":
        return exposure
    between = text[before.end : exposure.start]
    if len(between) > 8 or sum(map(str.isalpha, between)) > 3:
        return exposure
    return exposure._replace(whose=before.whose)


def _shorter(text: str, start: int, end: int, lang: str | None) -> Exposure | None:
    """Judge a number without what a run holds beside it: "98100 12345 24x7", "at 5 98100 12345"."""
    groups = [match.span() for match in _GROUP.finditer(text, start, end)]
    sizes = [last - first for first, last in groups]
    if sum(sizes) <= _NATIONAL_DIGITS or len(groups) < 2:
        return None
    if context.is_counted(text[max(0, start - context.LEFT) : start], text[end : end + context.RIGHT]):
        return None
    for first, last in ((0, -1), (1, 0), (0, -2)):
        kept = groups[first : last or None]
        if not kept:
            continue
        gap = slice(groups[0][1], kept[0][0]) if first else slice(kept[-1][1], groups[len(kept)][0])
        if text[gap].isspace() and sum(b - a for a, b in kept) >= _NATIONAL_DIGITS:
            at = start if first == 0 else kept[0][0]
            if (found := _judge(text, at, kept[-1][1], lang)) is not None:
                return found
    return None


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut what is too long for one number where its groups make numbers of their own."""
    groups = [match.span() for match in _GROUP.finditer(text, start, end)]
    digits = sum(last - first for first, last in groups)
    if digits <= 13 or (digits <= 15 and text[start] in "+0("):
        yield start, end
        return
    at = 0
    while at < len(groups):
        size = 0
        for last in range(at, len(groups)):
            size += groups[last][1] - groups[last][0]
            if size >= 10:
                break
        if size < 7:
            return
        first = groups[at][0]
        while first > start and text[first - 1] in "+(":
            first -= 1
        yield first, groups[last][1]
        at = last + 1


def _judge(text: str, start: int, end: int, lang: str | None) -> Exposure | None:
    number = text[start:end]
    digits = "".join(_GROUP.findall(number))
    if not 7 <= len(digits) <= 15 or _is_pattern(digits):
        return None
    if len(digits) < _LISTED_LEAST and not _LISTING.isdisjoint(number):
        # "in 2023, 600 crore": so few digits with a comma are a list, or a sum.
        return None
    if _DATE.search(number) and not number.startswith("+"):
        return None
    before = text[max(0, start - context.LEFT) : start]
    after = text[end : end + context.RIGHT]
    abroad = number.lstrip("(").startswith(("+", "00"))
    # No order or price begins with a plus and the code of a country.
    if not (abroad and "+" in number) and context.is_counted(before, after):
        return None
    telephone = context.speaks_of_phones(before, after)
    of_a_thing = number[0] != "+" and (
        context.counts_something(before) or (not telephone and context.is_affair(before, after))
    )
    pointed = (
        len(digits) >= _LISTED_LEAST
        and _is_tight(number)
        and not after[:1].isalpha()
        and context.points_at_person(before, after)
    )
    cue = pointed or context.names_phone(before, after)
    if abroad:
        found = _international("+" + digits.lstrip("0"))
        if found is None:
            return None
        value, kind = found
        sure = 0.98
    else:
        likely = regions.likely(text, lang)
        national = _national(number, digits, cue, likely, telephone or pointed)
        if national is None and not of_a_thing and _ends(after):
            national = _mobile_at_home(number, digits, likely)
        if national is None:
            return None
        value, kind, sure = national
    belongs: Whose = context.whose(before, after) if kind in _PERSONAL else "public"
    if context.is_meeting(before):
        belongs = "public"
    elif belongs == "other" and is_offered(text, start, end):
        belongs = "own"
    if of_a_thing:
        # Whoever is listed with this number as a private contact is told all the same.
        sure = _OF_A_THING
    return Exposure(start, end, "phone", value, belongs, sure, "mobile" if kind in _MOBILE else "landline")


def _national(
    number: str, digits: str, cue: bool, likely: tuple[str, ...], telephone: bool
) -> tuple[str, int, float] | None:
    groups = tuple(len(group) for group in _GROUP.findall(number))
    bare = digits[-10:]
    prefix = digits[:-10]
    if len(bare) == 10 and bare[0] in "6789" and prefix in ("", "0", "91", "091"):
        shape = _without_prefix(groups, len(prefix))
        at_home = not likely or not _NEIGHBOURS.isdisjoint(likely)
        if (shape in _INDIAN and _is_plain(number) and at_home) or cue:
            found = _valid("+91" + bare, None)
            if found is not None and (cue or found[1] in _MOBILE):
                return (*found, 0.97 if cue else 0.9)
    public: tuple[str, int] | None = None
    for region in dict.fromkeys((*likely, *regions.DEFAULT)):
        if not cue and ((likely and region not in likely) or not _looks_written(number, region)):
            continue
        found = _valid(digits, region)
        if found is not None and found[1] in _PERSONAL:
            return (*found, 0.95 if cue else 0.88)
        if found is not None and found[1] == PhoneNumberType.TOLL_FREE:
            # No person's anywhere, though it may be valid in a third country.
            return (*found, 0.9)
        public = public or found
    if cue and len(digits) > _NATIONAL_DIGITS and _is_plain(number) and digits[0] != "0":
        # As people write it who leave the plus out.
        found = _international("+" + digits)
        if found is not None and found[1] in _MOBILE:
            return (*found, 0.88)
    if public is not None and likely:
        return (*public, 0.9)
    if telephone and 8 <= len(digits) <= 11 and _is_plain(number) and not _EPOCH.fullmatch(digits):
        for region in regions.WIDE:
            found = _valid(digits, region)
            if found is not None and found[1] in _MOBILE:
                return (*found, 0.85)
    return None if public is None else (*public, 0.9)


def _mobile_at_home(number: str, digits: str, likely: tuple[str, ...]) -> tuple[str, int, float] | None:
    """Return a number that nothing speaks of, where it is a mobile one in a country of the text's language.

    A country's own numbers need no word beside them: whoever posts one at somebody has to explain it, not it itself.
    """
    if not (_is_plain(number) and _is_tight(number)):
        return None
    for region in likely:
        found = _valid(digits, region)
        if (
            found is not None
            and found[1] in _MOBILE
            and (digits[0] == "0" or _is_grouped(number, len(digits)))
        ):
            return (*found, 0.86)
    return None


def _is_grouped(number: str, digits: int) -> bool:
    """Whether a number without a leading nought is written as one: in groups, or in as many digits as most are."""
    return len(_GROUP.findall(number)) > 2 or digits >= _LISTED_LEAST


_GOES_ON: Final = re.compile(r"\s?[^\W\d_]")


def _ends(after: str) -> bool:
    """Whether a sentence or a line ends behind a number: what is counted is named behind it, in most languages."""
    return _GOES_ON.match(after) is None


def _without_prefix(groups: tuple[int, ...], size: int) -> tuple[int, ...]:
    if not size:
        return groups
    if groups[0] == size:
        return groups[1:]
    return (groups[0] - size, *groups[1:]) if groups[0] > size else ()


def _is_plain(number: str) -> bool:
    """Whether one number is written: with at most two kinds of signs between its digits, none of a list or a time."""
    between = {character for character in number if not character.isdigit()}
    return len(between - {"+", "(", ")"}) <= 2 and not between & set(",;:>")


def _is_tight(number: str) -> bool:
    """Whether one kind of sign at most stands between digits, and no dash with spaces, as between two years."""
    between = {character for character in number if not character.isdigit()} - {"+", "(", ")"}
    return (len(between) <= 1 or between == {" ", "-"}) and " -" not in number and "- " not in number


_WRITTEN: Final = {
    "GB": re.compile(r"\(?0[127][0-9 )]{9,12}\Z"),
    "US": re.compile(
    r"(?:1[ .-])?(?:\([2-9][0-9]{2}\) ?[2-9][0-9]{2}[-. ]|[2-9][0-9]{2}([-.])[2-9][0-9]{2}\1)[0-9]{4}\Z"),
    "PK": re.compile(r"03[0-9]{2}[ -]?[0-9]{3}[ -]?[0-9]{4}\Z"),
    "BD": re.compile(r"01[3-9][0-9]{2}[ -]?[0-9]{3}[ -]?[0-9]{3}\Z"),
    "RU": re.compile(r"[78][ -]?\(?9[0-9]{2}\)?[ -]?[0-9]{3}[ -]?[0-9]{2}[ -]?[0-9]{2}\Z"),
    "IN": re.compile(r"\(?0[1-9][0-9]{1,3}\)?[ -][0-9]{6,8}\Z|\(?0[1-9][0-9]{1,3}\)?[ -][0-9]{3,4}[ -][0-9]{4}\Z"),
    "AE": re.compile(r"05[0-9][ -]?[0-9]{3}[ -]?[0-9]{4}\Z"),
    "FR": re.compile(r"0[67](?:[ .-][0-9]{2}){4}\Z"),
    "DE": re.compile(r"01[5-7][0-9]{1,2}[ /-][0-9 ]{7,9}\Z"),
    "UA": re.compile(r"0(?:39|50|6[3678]|73|9[1-9])[ -]?[0-9]{3}[ -]?[0-9]{2}[ -]?[0-9]{2}\Z"),
}  # fmt: skip


def _looks_written(number: str, region: str) -> bool:
    """Whether a number stands as people of a region write theirs, so that it needs no word beside it."""
    written = _WRITTEN.get(region)
    return written is not None and written.match(number) is not None


def _is_pattern(digits: str) -> bool:
    """Whether digits are a made-up row, such as 8888888888 or 1234567890."""
    tail = digits[-10:]
    return len(set(tail[-8:])) == 1 or tail in "01234567890123456789" or len(set(tail)) <= 2


def _international(number: str) -> tuple[str, int] | None:
    return _valid(number, None)


@lru_cache(maxsize=4096)
def _valid(number: str, region: str | None) -> tuple[str, int] | None:
    """Return a valid number in E.164 and its type."""
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    kind = phonenumbers.number_type(parsed)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164), kind
