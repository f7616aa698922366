"""Contacts that are listed as private, wherever and however a text holds them.

A keyed hash that is met is certain: no rule about prices, orders or whose a number is has a say. So this asks of every
row of digits, every address of mail and every row of words with a number whether it is listed, and judges nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, ItemsView, Iterator
from functools import lru_cache
from typing import Final

import phonenumbers

from pipeline.privacy.personal_data import ascii_digits
from pipeline.threats.doxxing import regions
from pipeline.threats.doxxing.emails import PROVIDERS
from pipeline.threats.doxxing.exposure import DatumKind, Exposure

Span = tuple[int, int]

IsListed = Callable[[str], bool]
"""Whether a spelling, as ``contacts.normalise_contact`` gives it, is listed."""

DETAIL: Final = "listed"
"""What tells such a datum."""

_LEAST_DIGITS: Final = 6
_MOST_DIGITS: Final = 15
_EVERYWHERE: Final[tuple[str, ...]] = (*regions.DEFAULT, *regions.WIDE)
"""Regions in which a number without its country's code is tried."""

_GAP: Final = 24
_TIGHT: Final = 4
"""Characters that may stand between two parts of a number, and in one that is tried with the code of every country."""

_MOST_NUMBERS: Final = 48
_MOST_PLACES: Final = 8
"""Rows of digits, and places with a digit, that are tried in one text; a list of more is told by its first."""

_GROUP: Final = re.compile(r"[0-9]+")
_WORD: Final = re.compile(r"\w+")
_AT: Final = re.compile(
    r"@|[\[({<*_-]\s?(?:at|a\.t|ät|एट)\s?[\])}>*_-]|(?<![^\W_])(?:at the rate(?: of)?|at|एट)(?![^\W_])",
    re.IGNORECASE,
)
_DOT: Final = re.compile(
    r"[\[({<*_-]\s?(?:dot|\.|d0t|डॉट|punkt|point|punto)\s?[\])}>*_-]|(?<![^\W_])(?:dot|डॉट|punto|point|punkt)(?![^\W_])",
    re.IGNORECASE,
)
_MAIL_PART: Final = re.compile(r"[a-z0-9.+%_-]+")
_LETTERS_APART: Final = re.compile(r"(?:[a-z0-9][-_.])+[a-z0-9]")
_MAIL_SPAN: Final = 64
"""Characters before and after the sign in which an address lies."""

_MAIL_PARTS: Final = 6
_BEFORE: Final = 3
_WORDS: Final = 16
"""Words that an address has before the first one with a digit, and in all, at most."""

_SHORTEST: Final = 5
_LONGEST_CODE: Final = 18
"""Letters and digits of an identity number or a plate: see ``contacts.normalise_contact``."""

_ROWS: Final = 160
"""Rows of words that are tried in one text."""


@lru_cache(maxsize=32)
def _codes(regions_of: tuple[str, ...], digits: int) -> tuple[str, ...]:
    """Return the country codes of those regions where numbers have so many digits."""
    codes: dict[str, None] = {}
    for region in regions_of:
        metadata = phonenumbers.PhoneMetadata.metadata_for_region(region)
        lengths = metadata.general_desc.possible_length if metadata and metadata.general_desc else ()
        if metadata is not None and digits in lengths:
            codes[str(metadata.country_code)] = None
    return tuple(codes)


def listed(text: str, is_listed: IsListed) -> Iterator[Exposure]:
    """Yield what of a text is listed, apart from one another where that can be told.

    Args:
        text: Unmasked text, with words for digits as digits.
        is_listed: Whether a spelling is.
    """
    looks = (_numbers, _mails, _rows) if ascii_digits(text) else (_mails,)
    for look in looks:
        taken: list[Span] = []
        for exposure in look(text, is_listed):
            if not any(exposure.start < end and start < exposure.end for start, end in taken):
                taken.append((exposure.start, exposure.end))
                yield exposure


def _numbers(text: str, is_listed: IsListed) -> Iterator[Exposure]:
    groups = [match.span() for match in _GROUP.finditer(text)]
    tried = 0
    for at, (start, _) in enumerate(groups):
        digits = ""
        tried_in: tuple[str, ...] = _EVERYWHERE
        for place in range(at, len(groups)):
            gap = groups[place][0] - groups[place - 1][1] if place > at else 0
            if gap > _GAP:
                break
            if gap > _TIGHT:
                tried_in = regions.DEFAULT
            digits += text[slice(*groups[place])]
            if len(digits) > _MOST_DIGITS + 2:
                break
            if len(digits) < _LEAST_DIGITS:
                continue
            tried += 1
            if tried > _MOST_NUMBERS:
                return
            value = next(filter(is_listed, _numbers_of(digits, tried_in)), None)
            if value is not None:
                yield _exposure(start, groups[place][1], "phone", value)


def _numbers_of(digits: str, tried_in: tuple[str, ...]) -> Iterator[str]:
    """Yield the spellings under which a row of digits may be listed."""
    yield digits
    yield f"+{digits}"
    bare = digits.lstrip("0")
    if bare != digits:
        yield bare
        yield f"+{bare}"
    yield from (f"+{code}{bare}" for code in _codes(tried_in, len(bare)))
    if bare != digits:
        # Italy keeps the nought.
        yield f"+39{digits}"


def _mails(text: str, is_listed: IsListed) -> Iterator[Exposure]:
    for sign in _AT.finditer(text):
        start = max(0, sign.start() - _MAIL_SPAN)
        local = _joined(text[start : sign.start()])
        domain = _joined(text[sign.end() : sign.end() + _MAIL_SPAN])
        for first in range(1, min(_MAIL_PARTS, len(local)) + 1):
            name = "".join(part for part, _, _ in local[-first:]).strip(".")
            for last in range(1, min(_MAIL_PARTS, len(domain)) + 1):
                host = "".join(part for part, _, _ in domain[:last]).strip(".")
                if host in PROVIDERS:
                    host += ".com"
                if not name or "." not in host:
                    continue
                # A word of one letter before letters apart is taken for one of them.
                for cut in range(2 if local[-first][2] - local[-first][1] > len(local[-first][0]) else 1):
                    value = f"{name[cut:]}@{host}"
                    if is_listed(value):
                        yield _exposure(
                            start + local[-first][1], sign.end() + domain[last - 1][2], "email", value
                        )


def _joined(text: str) -> list[tuple[str, int, int]]:
    """Return the parts of a spelt address with where they stand; letters that stand apart are one part."""
    # The same length, so that places stay.
    plain = _DOT.sub(lambda dot: ".".center(len(dot[0])), text.lower())
    parts: list[tuple[str, int, int]] = []
    single = False
    for match in _MAIL_PART.finditer(plain):
        alone = len(match[0]) == 1
        if alone and single and match.start() - parts[-1][2] <= 2:
            before, start, _ = parts.pop()
            parts.append((before + match[0], start, match.end()))
        else:
            apart = _LETTERS_APART.fullmatch(match[0]) is not None
            parts.append((match[0][::2] if apart else match[0], *match.span()))
        single = alone
    return parts


def _rows(text: str, is_listed: IsListed) -> Iterator[Exposure]:
    """Look at identity numbers, plates and postal addresses: rows of words around one with a digit."""
    words = [(match[0].casefold(), *match.span()) for match in _WORD.finditer(text)]
    places = [place for place, word in enumerate(words) if any(map(str.isdigit, word[0]))]
    tried = 0
    for first, place in _beginnings(places[:_MOST_PLACES]):
        joined = "".join(word for word, _, _ in words[first:place])
        for last in range(place, min(first + _WORDS, len(words))):
            joined += words[last][0]
            if len(joined) < _SHORTEST:
                continue
            tried += 1
            if tried > _ROWS:
                return
            row = joined.replace("_", "")
            code = row.upper() if row.isascii() and len(row) <= _LONGEST_CODE else ""
            value = code or row
            if is_listed(value):
                kind: DatumKind = "identity_number" if code else "address"
                yield _exposure(words[first][1], words[last][2], kind, value)


def _beginnings(places: list[int]) -> ItemsView[int, int]:
    """Return where rows may begin, each with the first place of a digit in them."""
    first: dict[int, int] = {}
    for place in places:
        for start in range(max(0, place - _BEFORE), place + 1):
            first.setdefault(start, place)
    return first.items()


def _exposure(start: int, end: int, kind: DatumKind, value: str) -> Exposure:
    return Exposure(start, end, kind, value, "other", 1.0, DETAIL)
