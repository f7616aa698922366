"""Personal data taken out of text that is quoted to people: alerts, Slack, logs.

Ordinary text is the hot path: it is passed by a scan in C over its bytes. Every pattern is linear in the length of
the text, which is capped. Patterns are narrow: a number is personal only by its shape, check digit or the word
before it, so that times, counts, hashtags and post ids stay readable.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from ipaddress import AddressValueError, IPv6Address
from typing import Final, Literal

import phonenumbers

from pipeline.text import checksums

Kind = Literal["phone", "email", "address", "card", "aadhaar", "pan", "iban", "ip", "coordinates"]
Span = tuple[int, int, Kind]

MAX_CHARS: Final = 20_000
"""What is longer is cut: text that was not searched must not be quoted."""

_MARGIN: Final = 80
"""Read beyond a cut, so that no number is shown by half; longer than any personal datum found here."""

_MAX_PHONES: Final = 24
"""Checked numbers in one text; in a longer list every number of that shape is taken for a telephone."""

_NATIONAL: Final = ("IN", "GB", "US")
"""Regions whose numbers are known without a country code."""

_NOT_DIGITS: Final = bytes(set(range(256)) - set(b"0123456789"))
_OTHER_DIGITS: Final = {
    zero + value: str(value)
    for zero in (
        0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50,
        0x0ED0, 0x0F20, 0x1040, 0x17E0, 0x1810, 0xFF10, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6,
    )
    for value in range(10)
}  # fmt: skip
_LOOK_ALIKES: Final = str.maketrans(
    {
        **{chr(code): digit for code, digit in _OTHER_DIGITS.items()},
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000\t", " "),
        "\uff20": "@",
        "\ufe6b": "@",
        "\uff0b": "+",
        "\uff0e": ".",
        "\u2024": ".",
        "\uff08": "(",
        "\uff09": ")",
        "\u2019": "'",
        "\u2032": "'",
        "\u201d": '"',
        "\u2033": '"',
    }
)
_INVISIBLE: Final = frozenset(
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufe0e\ufe0f\ufeff\u20e3"
)
_OTHER_SCRIPT: Final = re.compile(
    "[" + "".join(chr(code) for code in _OTHER_DIGITS if code < 0x10000) + "\uff20\ufe6b]"
)
_MATHEMATICAL: Final = "\U0001d7ce".encode()[:3]

_AT: Final = re.compile(r"@(?<=[\w.%+-]@)[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_SPELT_AT: Final = re.compile(
    r"[\[({] ?(?:at|@) ?[\])}] ?[\w-]{1,63}(?: ?(?:\.|[\[({] ?(?:dot|\.) ?[\])}]) ?[\w-]{2,63}){1,4}",
    re.IGNORECASE,
)
_DIGIT_RUN: Final = re.compile(
    r"[+(0-9](?<![\w#$€£₹][+(0-9])(?<![0-9][.,][0-9])(?:[ ().\-/]{0,3}[0-9]){6,40}(?![0-9])"
)
_PHONE_CUE: Final = re.compile(
    r"(?:\b(?:phone|tel|telephone|call|calling|mobile|mob|cell|whats ?app|ring|text|sms|contact|number|ph|dial|fax|"
    r"hotline|handy|m[oó]vil|t[eé]l[eé]fono|telefon)\b(?: ?(?:no|number|me|him|her|them|us|is|on|at|up))*\.?|wa\.me/|"
    r"(?:फोन|फ़ोन|मोबाइल|नंबर|नम्बर|фон|телефон|тел\.?|هاتف|فون|نمبر|電話|电话)|[☎📞📱])[ :.\-#=+(]{0,4}\Z",
    re.IGNORECASE,
)
_INDIAN_MOBILE: Final = re.compile(
    r"(?:(?:0|(?:00)?91)[ -]?)?[6-9](?:[0-9]{9}|[0-9]{4}[ -][0-9]{5}|[0-9]{3}[ -][0-9]{3}[ -][0-9]{3}|"
    r"[0-9]{2}[ -][0-9]{3}[ -][0-9]{4}|[0-9][ -][0-9]{4}[ -][0-9]{4})(?![0-9])"
)
_TRUNK: Final = re.compile(
    r"(?:\(0[0-9]{2,4}\) ?|0[0-9]{2,4}[ -])(?:[0-9]{6,8}|[0-9]{3,4}[ -][0-9]{3,4})(?![0-9])|"
    r"07[0-9]{9}(?![0-9])|(?:1[ -])?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[-.])[2-9][0-9]{2}[-. ][0-9]{4}(?![0-9])"
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
_COORDINATES: Final = re.compile(
    r"[+-]?[0-9]{1,2}\.[0-9]{3,15}°? ?[NSns]? ?[,;/ ] ?[+-]?[0-9]{1,3}\.[0-9]{3,15}(?![0-9])°? ?(?:[EWew]\b)?|"
    r"[0-9]{1,2}° ?[0-9]{1,2}['\u2032] ?(?:[0-9]{1,2}(?:\.[0-9]{1,4})?(?:\"|'') ?)?[NS],? ?"
    r"[0-9]{1,3}° ?[0-9]{1,2}['\u2032] ?(?:[0-9]{1,2}(?:\.[0-9]{1,4})?(?:\"|'') ?)?[EW]"
)
_DECIMAL: Final = re.compile(r"[0-9]{1,3}\.[0-9]+")
_CURRENCIES: Final = ("$", "€", "£", "₹", "Rs", "Rs.", "INR", "USD")
_JOINS: Final = frozenset("_#@")
_UNPRINTABLE: Final = {
    code: " " if chr(code).isspace() or code < 160 else ""
    for code in (
        *range(32),
        *range(127, 160),
        0xAD,
        0x2028,
        0x2029,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    )
}
_NAMED = r"(?:[A-Z][\w'.-]{0,24},? ){1,4}"
_WAY = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Place|Square|Sq|Terrace|Close|Crescent|"
    r"Gardens|Grove|Mews|Marg|Nagar|Colony|Enclave|Vihar|Bagh|Gali|Chowk|Layout|Apartments?|Residency|Society|Puram)\b\.?"
)
_STREET: Final = re.compile(
    rf"[0-9]{{1,5}}(?<![0-9]{{6}})(?:[/-][0-9A-Za-z]{{1,5}}|[A-Za-z])?,? {_NAMED}{_WAY}"
)
_RUE: Final = re.compile(
    r"[0-9]{1,4}(?: ?(?:bis|ter))?,? (?:rue|avenue|boulevard|place|all[ée]e|chemin|impasse|quai)"
    r"(?: (?:de|du|des|la|le|les|l'|d'))*(?: ?[A-ZÉÈÀ][\w'-]{1,24}){1,4}"
)
_GERMAN_WAYS: Final = ("straße", "strasse", "str.", "gasse", "platz", "weg")
_STRASSE: Final = re.compile(r"(?:straße|strasse|str\.|gasse|platz|weg) [0-9]{1,4} ?[a-z]?\b")
_WORD_BEFORE: Final = re.compile(r"[A-ZÄÖÜ][\w-]{1,40}\Z")
_HOUSE: Final = re.compile(
    r"[HFPDVA](?:(?<!\w[HFPDVA]))(?:ouse|lat|lot|oor|illa|partment|pt)?\.? ?(?:[Nn]o|[Nn]umber|#)\.? ?[:#-]? ?"
    r"[0-9A-Z]{0,3}[0-9][\w/-]{0,9}"
)
_PIN: Final = re.compile(
    r"(?:\bpin(?: ?code)?|\bzip(?: ?code)?|पिन(?: ?कोड)?)\.? ?[:#-]? ?[1-9][0-9]{2} ?[0-9]{2,3}(?![0-9])",
    re.I,
)
_PLACE_PIN: Final = re.compile(r"[1-8][0-9]{2} ?[0-9]{3}(?<!000)(?![0-9])")
_PLACE: Final = re.compile(r"[A-Z][a-z]{2,24} ?- ?\Z")
_POSTCODE: Final = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][ABD-HJLNP-UW-Z]{2}(?![A-Za-z0-9])")


def redact(text: str) -> str:
    """Return ``text`` with personal data replaced by ``[phone]``, ``[email]``, ...

    Args:
        text: As written. What is beyond ``MAX_CHARS`` is cut off.
    """
    return _replaced(text, MAX_CHARS)


def kinds(text: str) -> frozenset[Kind]:
    """Return the kinds of personal data in the first ``MAX_CHARS`` of ``text``."""
    return frozenset(kind for _, _, kind in _spans(text[:MAX_CHARS]))


def excerpt(text: str, limit: int = 280) -> str:
    """Return ``text`` fit to be quoted: redacted, on one line, without control characters, shortened on a word.

    Args:
        text: As written.
        limit: Most characters in the result, the ellipsis included; at least 1.
    """
    short = _replaced(text, 4 * limit)
    if not short.isprintable():
        short = short.translate(_UNPRINTABLE)
    if "  " in short or short[:1] == " " or short[-1:] == " " or not short.isprintable():
        short = " ".join(short.split())
    if len(short) <= limit and len(text) <= 4 * limit:
        return short
    if len(short) < limit:
        return short + "…"
    kept = short[: limit - 1]
    if short[limit - 1 : limit] != " ":
        kept = kept.rpartition(" ")[0] or kept
    return kept.rstrip() + "…"


def _replaced(text: str, cap: int) -> str:
    spans = _spans(text[: cap + _MARGIN])
    if not spans:
        return text[:cap]
    parts: list[str] = []
    shown = 0
    for start, end, kind in spans:
        if start >= cap:
            break
        parts += (text[shown:start], f"[{kind}]")
        shown = end
    parts.append(text[shown : max(cap, shown)])
    return "".join(parts)


def _spans(text: str) -> list[Span]:
    """Return what is personal in ``text``, in order and apart from one another."""
    encoded = text.encode(errors="replace")
    digits = len(encoded.translate(None, _NOT_DIGITS))
    plain = text.isascii()
    if not digits and (plain or not (_OTHER_SCRIPT.search(text) or _MATHEMATICAL in encoded)):
        if "@" not in text and "(" not in text and "[" not in text and "{" not in text:
            return []
        if plain:
            return list(_emails(text))
    places: list[int] | None = None
    if not plain:
        text = text.translate(_LOOK_ALIKES)
        if not _INVISIBLE.isdisjoint(text):
            places = [place for place, character in enumerate(text) if character not in _INVISIBLE]
            text = "".join([text[place] for place in places])
        digits = len(text.encode(errors="replace").translate(None, _NOT_DIGITS))
    found = sorted(_found(text, digits))
    if places is not None:
        found = [(places[start], places[end - 1] + 1, kind) for start, end, kind in found]
    apart: list[Span] = []
    for start, end, kind in found:
        if apart and start < apart[-1][1]:
            first, last, kept = apart[-1]
            apart[-1] = (first, max(last, end), kept)
        else:
            apart.append((start, end, kind))
    return apart


def _found(text: str, digits: int) -> Iterator[Span]:
    yield from _emails(text)
    if not digits:
        return
    if digits >= 4 and text.count(".") >= 3:
        yield from _matches(_IPV4, text, "ip", _is_ipv4)
    if text.count(":") >= 3:
        yield from _matches(_IPV6, text, "ip", _is_ipv6)
    if digits >= 4:
        yield from _matches(_PAN, text, "pan")
    if digits >= 7:
        yield from _matches(_COORDINATES, text, "coordinates", _is_coordinates)
        yield from _numbers(text)
    yield from _addresses(text, digits)


def _matches(
    pattern: re.Pattern[str], text: str, kind: Kind, accept: Callable[[str], bool] = lambda _: True
) -> Iterator[Span]:
    for match in pattern.finditer(text):
        start = match.start()
        before = text[start - 1 : start]
        if not (before.isalnum() or before in _JOINS) and accept(match[0]):
            yield start, match.end(), kind


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


def _numbers(text: str) -> Iterator[Span]:
    yield from _matches(_IBAN, text, "iban", lambda found: checksums.iban(found.replace(" ", "")))
    yield from _matches(_CARD, text, "card", lambda found: checksums.luhn(_only_digits(found)))
    yield from _matches(_AADHAAR, text, "aadhaar", lambda found: checksums.verhoeff(_only_digits(found)))
    checked = 0
    for run in _DIGIT_RUN.finditer(text):
        start, number = run.start(), run[0]
        before = text[max(0, start - 40) : start]
        if before.rstrip().endswith(_CURRENCIES):
            continue
        if _PHONE_CUE.search(before) and 7 <= len(_only_digits(number)) <= 15:
            yield start, run.end(), "phone"
        elif before.endswith(("/", "=")):
            continue
        elif number.startswith(("+", "00", "(+")):
            checked += 1
            if checked > _MAX_PHONES:
                yield start, run.end(), "phone"
                continue
            for match in phonenumbers.PhoneNumberMatcher(number, "IN"):
                yield start + match.start, start + match.end, "phone"
        else:
            for pattern in (_INDIAN_MOBILE, _TRUNK):
                for shape in pattern.finditer(number):
                    if number[shape.start() - 1 : shape.start()].isdigit():
                        continue
                    checked += 1
                    if checked > _MAX_PHONES or _is_national(shape[0]):
                        yield start + shape.start(), start + shape.end(), "phone"


@lru_cache(maxsize=4096)
def _is_national(number: str) -> bool:
    return any(
        phonenumbers.is_valid_number(phonenumbers.parse(number, region, _check_region=False))
        for region in _NATIONAL
    )


def _only_digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _addresses(text: str, digits: int) -> Iterator[Span]:
    ends: list[int] = []
    for pattern in (_STREET, _RUE):
        for span in _matches(pattern, text, "address"):
            ends.append(span[1])
            yield span
    for span in _matches(_HOUSE, text, "address"):
        ends.append(span[1])
        yield span
    if any(way in text for way in _GERMAN_WAYS):
        for match in _STRASSE.finditer(text):
            word = _WORD_BEFORE.search(text, max(0, match.start() - 40), match.start())
            if word:
                yield word.start(), match.end(), "address"
    if digits >= 3:
        yield from _matches(_POSTCODE, text, "address")
    if digits >= 5:
        yield from _matches(_PIN, text, "address")
        for span in _matches(_PLACE_PIN, text, "address"):
            near = any(0 <= span[0] - end <= 80 for end in ends)
            if near or _PLACE.search(text, max(0, span[0] - 28), span[0]):
                yield span
