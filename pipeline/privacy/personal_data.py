"""Personal data found by its shape, its check digit or the word before it.

Every pattern is linear in the length of the text and narrow, so that times, counts, hashtags and post ids
stay readable. The text comes folded: decimal digits and punctuation in ASCII, invisible characters gone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from ipaddress import AddressValueError, IPv6Address
from itertools import chain
from typing import Final, Literal

import phonenumbers

from pipeline.privacy import checksums

Kind = Literal["phone", "email", "address", "card", "aadhaar", "pan", "iban", "ip", "coordinates"]
Span = tuple[int, int, Kind]

LONGEST: Final = 180
"""No personal datum found here is longer, in characters."""

_MAX_PHONES: Final = 24
"""Checked numbers in one text; in a longer list every number of that shape is taken for a telephone."""

_NATIONAL: Final = ("IN", "GB", "US")
"""Regions whose numbers are known without a country code."""

_NOT_DIGITS: Final = bytes(set(range(256)) - set(b"0123456789"))
_NAME: Final = re.compile(r"[@#](?<![\w.%+-][@#])[A-Za-z][A-Za-z0-9_]*")
_LOOSE_DIGIT: Final = re.compile(r"[0-9](?<![A-Za-z0-9_#@][0-9])")
_CODE: Final = re.compile(r"[A-Z][0-9](?<![a-z_@#][A-Z][0-9])")
_AT: Final = re.compile(r"@(?<=[\w.%+-]@)[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_SPELT_AT: Final = re.compile(
    r"[\[({] ?(?:at|@) ?[\])}] ?[\w-]{1,63}(?: ?(?:\.|[\[({] ?(?:dot|\.) ?[\])}]) ?[\w-]{2,63}){1,4}",
    re.IGNORECASE,
)
_DIGIT_RUN: Final = re.compile(
    r"[+(0-9](?<![0-9_#$€£₹][+(0-9])(?<![0-9][.,][0-9])(?:[ ().\-/]{0,3}[0-9]){6,40}(?![0-9])"
)
_PHONE_CUE: Final = re.compile(
    r"(?:\b(?:phone|tel|telephone|call|calling|mobile|mob|cell|whats ?app|ring|text|sms|contact|number|ph|"
    r"dial|fax|hotline|handy|m[oó]vil|t[eé]l[eé]fono|telefon)"
    r"(?: ?\b(?:no|number|me|him|her|them|us|is|on|at|up))*\.?|wa\.me/|"
    r"(?:फोन|फ़ोन|मोबाइल|नंबर|नम्बर|фон|телефон|тел\.?|هاتف|فون|نمبر|電話|电话)|[☎📞📱])[ :.\-#=+(]{0,4}\Z",
    re.IGNORECASE,
)
_INDIAN_MOBILE: Final = re.compile(
    r"(?:(?:0|(?:00)?91)[ -]?)?[6-9](?:[0-9]{9}|[0-9]{4}[ -][0-9]{5}|[0-9]{3}[ -][0-9]{3}[ -][0-9]{3}|"
    r"[0-9]{2}[ -][0-9]{3}[ -][0-9]{4}|[0-9][ -][0-9]{4}[ -][0-9]{4})(?![0-9])"
)
_TRUNK: Final = re.compile(
    r"(?:\(0[0-9]{2,4}\) ?|0[0-9]{2,4}[ -])(?:[0-9]{6,8}|[0-9]{3,4}[ -][0-9]{3,4})(?![0-9])|"
    r"07[0-9]{9}(?![0-9])|"
    r"(?:1[ -])?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[-.])[2-9][0-9]{2}[-. ][0-9]{4}(?![0-9])"
)
_CARD: Final = re.compile(
    r"(?:4[0-9]{3}|5[1-5][0-9]{2}|2[2-7][0-9]{2}|6[05][0-9]{2}|8[12][0-9]{2}|50[0-9]{2})(?:[ -]?[0-9]{4}){3}"
    r"(?![0-9])|3[47][0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{5}(?![0-9])"
)
_AADHAAR: Final = re.compile(r"[2-9][0-9]{3}([ -]?)[0-9]{4}\1[0-9]{4}(?![0-9])")
_PAN: Final = re.compile(r"[A-Z]{3}[ABCFGHJLPT][A-Z][0-9]{4}[A-Z](?![A-Za-z0-9])")
_IBAN: Final = re.compile(r"[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])")
_IPV4: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![0-9]|\.[0-9])")
_IPV6: Final = re.compile(r"[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){3,7}(?![\w:])")
_SEXAGESIMAL = r"[0-9]{1,3}° ?[0-9]{1,2}' ?(?:[0-9]{1,2}(?:\.[0-9]{1,4})?(?:\"|'') ?)?"
_COORDINATES: Final = re.compile(
    r"[+-]?[0-9]{1,2}\.[0-9]{3,15}°? ?[NSns]? ?[,;/ ] ?[+-]?[0-9]{1,3}\.[0-9]{3,15}(?![0-9])°? ?(?:[EWew]\b)?"
    rf"|{_SEXAGESIMAL}[NS],? ?{_SEXAGESIMAL}[EW]"
)
_DECIMAL: Final = re.compile(r"[0-9]{1,3}\.[0-9]+")
_CURRENCIES: Final = ("$", "€", "£", "₹", "Rs", "Rs.", "INR", "USD")
_WAY = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Place|Square|Sq|Terrace|Close|"
    r"Crescent|Gardens|Grove|Mews|Marg|Nagar|Colony|Enclave|Vihar|Bagh|Gali|Chowk|Layout|Apartments?|Residency|"
    r"Society|Puram)\b\.?"
)
_RUE = (
    r"(?:rue|avenue|boulevard|place|all[ée]e|chemin|impasse|quai)(?: (?:de|du|des|la|le|les|l'|d'))*"
    r"(?: ?[A-ZÉÈÀ][\w'-]{1,24}){1,4}"
)
_BUILDING: Final = re.compile(
    r"[0-9]{1,5}(?:[/-][0-9A-Za-z]{1,5}|[A-Za-z]| ?bis| ?ter)?,? "
    rf"(?:(?:[A-Z][\w'.-]{{0,24}},? ){{1,4}}{_WAY}|{_RUE})"
)
_GERMAN_WAYS: Final = ("straße", "strasse", "str.", "gasse", "platz", "weg")
_STRASSE: Final = re.compile(r"(?:straße|strasse|str\.|gasse|platz|weg) [0-9]{1,4} ?[a-z]?\b")
_WORD_BEFORE: Final = re.compile(r"[A-ZÄÖÜ][\w-]{1,40}\Z")
_HOUSE: Final = re.compile(
    r"[HFPDVA](?:ouse|lat|lot|oor|illa|partment|pt)?\.? ?(?:[Nn]o|[Nn]umber|#)\.? ?[:#-]? ?"
    r"[0-9A-Z]{0,3}[0-9][\w/-]{0,9}"
)
_PIN_CUE: Final = re.compile(r"[PpZzप](?:[Ii][NnPp]|िन)")
_PIN: Final = re.compile(
    r"(?:\bpin(?: ?code)?|\bzip(?: ?code)?|पिन(?: ?कोड)?)\.? ?[:#-]? ?[1-9][0-9]{2} ?[0-9]{2,3}(?![0-9])",
    re.IGNORECASE,
)
_PLACE_PIN: Final = re.compile(r"[1-8][0-9]{2} ?[0-9]{3}(?<!000)(?![0-9])")
_PLACE: Final = re.compile(r"[A-Z][a-z]{2,24} ?- ?\Z")
_POSTCODE: Final = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][ABD-HJLNP-UW-Z]{2}(?![A-Za-z0-9])")


def ascii_digits(text: str) -> int:
    """Return how many of 0 to 9 are in ``text``, by a scan in C."""
    return len(text.encode(errors="replace").translate(None, _NOT_DIGITS))


def find(text: str, digits: int) -> list[Span]:
    """Return what is personal in ``text`` in order of its start; spans may overlap.

    Args:
        text: Folded text.
        digits: How many ASCII digits it holds.
    """
    return sorted(_found(text, digits))


def _found(text: str, digits: int) -> Iterator[Span]:
    """Try each kind only where a cheap look says that it can be; most digits stand in handles and hashtags."""
    yield from _emails(text)
    if digits and ("@" in text or "#" in text):
        digits -= ascii_digits("".join(_NAME.findall(text)))
        if digits:
            text = _NAME.sub(_blanked, text)
    if not digits:
        return
    if text.count(":") >= 3:
        yield from _matches(_IPV6, text, "ip", _is_ipv6)
    if digits >= 3 and _CODE.search(text):
        yield from _codes(text)
    if digits >= 7 and _DIGIT_RUN.search(text):
        yield from _numbers(text)
    if _LOOSE_DIGIT.search(text):
        dots = text.count(".")
        if dots >= 3:
            yield from _matches(_IPV4, text, "ip", _is_ipv4)
        if dots >= 2 or "°" in text:
            yield from _matches(_COORDINATES, text, "coordinates", _is_coordinates)
    yield from _addresses(text, digits)


def _matches(
    pattern: re.Pattern[str], text: str, kind: Kind, accept: Callable[[str], bool] = lambda _: True
) -> Iterator[Span]:
    for match in pattern.finditer(text):
        start = match.start()
        before = text[start - 1 : start]
        if not _goes_on(before) and accept(match[0]):
            yield start, match.end(), kind


def _blanked(name: re.Match[str]) -> str:
    return "@" * (name.end() - name.start())


def _goes_on(before: str) -> bool:
    """Say whether what follows ``before`` is the rest of a word; scripts without spaces do not count."""
    return before.isascii() and (before.isalnum() or before in ("_", "#", "@"))


def _emails(text: str) -> Iterator[Span]:
    if "@" in text:
        for match in _AT.finditer(text):
            start = _local_part(text, match.start())
            if start < match.start() and text[start - 1 : start] != "@":
                yield start, match.end(), "email"
    if "(" in text or "[" in text or "{" in text:
        for match in _SPELT_AT.finditer(text):
            end = match.start() - (text[match.start() - 1 : match.start()] == " ")
            start = _local_part(text, end)
            if start < end:
                yield start, match.end(), "email"


def _local_part(text: str, end: int) -> int:
    start = end
    while start > max(0, end - 64) and (text[start - 1].isalnum() or text[start - 1] in "._%+-"):
        start -= 1
    return start


def _is_ipv4(candidate: str) -> bool:
    return all(int(octet) <= 255 for octet in candidate.split("."))


def _is_ipv6(candidate: str) -> bool:
    try:
        return not IPv6Address(candidate).is_unspecified
    except AddressValueError:
        return False


def _is_coordinates(candidate: str) -> bool:
    if "°" in candidate and "'" in candidate:
        return True
    latitude, longitude = (float(number) for number in _DECIMAL.findall(candidate))
    return latitude <= 90 and longitude <= 180


def _codes(text: str) -> Iterator[Span]:
    yield from _matches(_PAN, text, "pan")
    yield from _matches(_IBAN, text, "iban", lambda found: checksums.iban(found.replace(" ", "")))
    yield from _matches(_POSTCODE, text, "address")


def _numbers(text: str) -> Iterator[Span]:
    yield from _matches(_CARD, text, "card", lambda found: checksums.luhn(_only_digits(found)))
    yield from _matches(_AADHAAR, text, "aadhaar", lambda found: checksums.verhoeff(_only_digits(found)))
    yield from _phones(text)


def _phones(text: str) -> Iterator[Span]:
    checked = 0
    for run in _DIGIT_RUN.finditer(text):
        start, number = run.start(), run[0]
        before = text[max(0, start - 40) : start]
        if before.rstrip().endswith(_CURRENCIES):
            continue
        if 7 <= len(_only_digits(number)) <= 15 and _PHONE_CUE.search(before):
            yield start, run.end(), "phone"
            continue
        if _goes_on(before[-1:]) or before.endswith(("/", "=")):
            continue
        if number.startswith(("+", "00", "(+")):
            checked += 1
            if checked > _MAX_PHONES:
                yield start, run.end(), "phone"
            else:
                for match in phonenumbers.PhoneNumberMatcher(number, "IN"):
                    yield start + match.start, start + match.end, "phone"
            continue
        for shape in chain(_INDIAN_MOBILE.finditer(number), _TRUNK.finditer(number)):
            if number[: shape.start()][-1:].isdigit():
                continue
            checked += 1
            if checked > _MAX_PHONES or _is_national(shape[0]):
                yield start + shape.start(), start + shape.end(), "phone"


@lru_cache(maxsize=4096)
def _is_national(number: str) -> bool:
    return any(phonenumbers.is_valid_number(phonenumbers.parse(number, region)) for region in _NATIONAL)


def _only_digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _addresses(text: str, digits: int) -> Iterator[Span]:
    loose = _LOOSE_DIGIT.search(text) is not None
    ends: list[int] = []
    if loose:
        for span in _matches(_BUILDING, text, "address"):
            ends.append(span[1])
            yield span
    if "o" in text or "#" in text:
        for span in _matches(_HOUSE, text, "address"):
            ends.append(span[1])
            yield span
    if digits >= 5 and _PIN_CUE.search(text):
        yield from _matches(_PIN, text, "address")
    if not loose:
        return
    if any(way in text for way in _GERMAN_WAYS):
        for match in _STRASSE.finditer(text):
            word = _WORD_BEFORE.search(text, max(0, match.start() - 40), match.start())
            if word:
                yield word.start(), match.end(), "address"
    if digits >= 6:
        for span in _matches(_PLACE_PIN, text, "address"):
            near = any(0 <= span[0] - end <= 80 for end in ends[:_MAX_PHONES])
            if near or _PLACE.search(text, max(0, span[0] - 28), span[0]):
                yield span
