"""Numbers by which a state or a bank knows a person, by shape and check digit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from stdnum import iban, luhn, verhoeff
from stdnum.br import cpf
from stdnum.es import dni, nie
from stdnum.gb import nhs
from stdnum.in_ import pan
from stdnum.iso7064 import mod_11_2
from stdnum.it import codicefiscale
from stdnum.nl import bsn
from stdnum.pl import pesel
from stdnum.tr import tckimlik
from stdnum.us import ssn

from pipeline.threats.doxxing import context
from pipeline.threats.doxxing.exposure import DatumKind, Exposure
from pipeline.threats.doxxing.offers import is_offered


class _Shape(NamedTuple):
    """One kind of number.

    Attributes:
        name: What alerts call it.
        pattern: Its shape in unmasked text.
        valid: Checks what the shape cannot, on letters and digits alone.
        cue: Words beside it; None where the shape tells enough.
        loose: What makes the word needless: the shape as people write it on cards.
    """

    name: str
    pattern: re.Pattern[str]
    valid: Callable[[str], bool]
    cue: re.Pattern[str] | None
    loose: re.Pattern[str] | None = None
    kind: DatumKind = "identity_number"


def _words(*words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W\d_])(?:{'|'.join(words)})(?![^\W\d_])", re.IGNORECASE)


def _always(_: str) -> bool:
    return True


def _is_card(digits: str) -> bool:
    return luhn.is_valid(digits) and digits[0] in "34562" and len(set(digits)) > 1


def _is_pan(number: str) -> bool:
    return number[3] in "PH" and pan.is_valid(number)


def _is_snils(digits: str) -> bool:
    total = sum(int(digit) * (9 - place) for place, digit in enumerate(digits[:9])) % 101 % 100
    return total == int(digits[9:])


def _is_aadhaar(digits: str) -> bool:
    years = all(1900 <= int(digits[place : place + 4]) < 2100 for place in (0, 4, 8))
    return verhoeff.is_valid(digits) and len(set(digits)) > 2 and not years


def _is_dni(number: str) -> bool:
    return dni.is_valid(number) or nie.is_valid(number)


def _is_iban(number: str) -> bool:
    # A country's own check digits within are left out: what is mistyped there still names an account.
    return iban.is_valid(number, check_country=False)


_SHAPES: Final = (
    _Shape(
        "Aadhaar number",
        re.compile(r"(?<![\w.+#/-])[2-9][0-9]{3}([ -]?)[0-9]{4}\1[0-9]{4}(?![\w]|[ -][0-9])"),
        _is_aadhaar,
        _words("aadhaar", "aadhar", "adhaar", "adhar", "uid", "uidai", "आधार", "ادھار", "آدھار", "আধার", "ஆதார்",
               "ఆధార్", "ಆಧಾರ್", "ആധാർ", "આધાર", "ਆਧਾਰ",
               "ଆଧାର"),
        re.compile(r"[0-9]{4}[ -][0-9]{4}[ -][0-9]{4}"),
    ),
    _Shape("PAN", re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{3}[PHph][A-Za-z] ?[0-9]{4} ?[A-Za-z](?![A-Za-z0-9])"),
           _is_pan, _words("pan", "pan card", "pan number", "पैन", "income tax", "it return", "permanent account"),
           re.compile(r"[A-Z]{5}[0-9]{4}[A-Z]")),
    _Shape("card number",
           re.compile(
               r"(?<![\w.+#/-])(?:[3-6][0-9]{3}|2[2-7][0-9]{2})([ -]?)[0-9]{4}\1[0-9]{4}\1[0-9]{4}(?![\w])|"
               r"(?<![\w.+#/-])3[47][0-9]{2}(?:([ -]?)[0-9]{6}\2[0-9]{5}|"
               r"([ -])[0-9]{4}\3[0-9]{4}\3[0-9]{3})(?![\w])"),
           _is_card, _words("card", "visa", "mastercard", "amex", "rupay", "debit", "credit", "कार्ड", "карта",
               "карты", "карте", "بطاقة", "tarjeta", "cvv", "expiry"),
           re.compile(
               r"[0-9]{4}[ -][0-9]{4}[ -][0-9]{4}[ -][0-9]{4}|3[0-9]{3}[ -][0-9]{6}[ -][0-9]{5}|"
               r"3[47][0-9]{2}(?:[ -][0-9]{4}){2}[ -][0-9]{3}|[45][0-9]{15}"),
               "card"),
    _Shape("passport number", re.compile(
        r"(?<![A-Za-z0-9])(?:[A-Za-z][0-9]{7,8}|[A-Za-z]{2}[0-9]{6,7}|[0-9]{9}|[0-9]{2}[A-Za-z]{2}[0-9]{5}|"
        r"[0-9]{2} ?[0-9]{2} ?(?:№ "
        r"?)?[0-9]{6})(?![A-Za-z0-9])"),
           _always, _words("passport", "passports", "पासपोर्ट", "паспорт", "паспорта", "паспортные", "جواز",
               "جواز سفر", "پاسپورٹ", "পাসপোর্ট", "pasaporte", "passeport", "reisepass")),
    _Shape("social security number", re.compile(r"(?<![\w.+#/-])[0-9]{3}([ -]?)[0-9]{2}\1[0-9]{4}(?![\w-])"),
           ssn.is_valid, _words("ssn", "social security", "social", "soc sec"), re.compile(
               r"[0-9]{3}-[0-9]{2}-[0-9]{4}")),
    _Shape("national insurance number", re.compile(
        r"(?<![A-Za-z0-9])[A-CEGHJ-PR-TW-Za-ceghj-pr-tw-z][A-CEGHJ-NPR-TW-Za-ceghj-npr-tw-z] ?[0-9]{2} "
        r"?[0-9]{2} ?[0-9]{2} ?[A-Da-d](?![A-Za-z0-9])"),
           _always, _words("nino", "ni number", "ni no", "national insurance"), re.compile(
               r"[A-Z]{2} [0-9]{2} [0-9]{2} [0-9]{2} [A-D]")),
    _Shape("NHS number", re.compile(r"(?<![\w.+#/-])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}(?![\w-])"), nhs.is_valid, _words(
        "nhs", "nhs number", "nhs no")),
    _Shape("CNIC", re.compile(r"(?<![\w.+#/-])[1-7][0-9]{4}-?[0-9]{7}-?[0-9](?![\w-])"), _always,
           _words("cnic", "nic", "id card", "شناختی", "شناختی کارڈ", "nadra", "identity card"), re.compile(
               r"[0-9]{5}-[0-9]{7}-[0-9]")),
    _Shape("SNILS", re.compile(r"(?<![\w.+#/-])[0-9]{3}-?[0-9]{3}-?[0-9]{3}[ -]?[0-9]{2}(?![\w-])"), _is_snils,
           _words("снилс", "snils"), re.compile(r"[0-9]{3}-[0-9]{3}-[0-9]{3} [0-9]{2}")),
    _Shape("voter number", re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{3}[0-9]{7}(?![A-Za-z0-9])"), _always,
           _words("voter", "voter id", "epic", "epic no", "मतदाता", "वोटर", "वोटर आईडी")),
    _Shape("driving licence number", re.compile(
        r"(?<![A-Za-z0-9])(?:AN|AP|AR|AS|BR|CG|CH|DD|DL|DN|GA|GJ|HP|HR|JH|JK|KA|KL|LA|LD|MH|ML|MN|MP|MZ|NL|OD|"
        r"OR|PB|PY|RJ|SK|TG|TN|TR|TS|UA|UK|UP|WB)[ -]?[0-9]{2}[ -]?(?:19|"
        r"20)[0-9]{2}[ -]?[0-9]{7}(?![A-Za-z0-9])"), _always,
           None),
    _Shape("IBAN", re.compile(
        r"(?<![A-Za-z0-9])[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])"),
        _is_iban, None),
    _Shape("CPF", re.compile(r"(?<![\w.+#/-])[0-9]{3}\.?[0-9]{3}\.?[0-9]{3}-?[0-9]{2}(?![\w-])"), cpf.is_valid,
           _words("cpf"), re.compile(r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}")),
    _Shape("DNI", re.compile(r"(?<![A-Za-z0-9])(?:[0-9]{8}|[XYZxyz][0-9]{7})-?[A-Za-z](?![A-Za-z0-9])"), _is_dni,
           _words("dni", "nie", "nif", "documento")),
    _Shape("codice fiscale", re.compile(
        r"(?<![A-Za-z0-9])[A-Za-z]{6}[0-9]{2}[A-Za-z][0-9]{2}[A-Za-z][0-9]{3}[A-Za-z](?![A-Za-z0-9])"),
        codicefiscale.is_valid, None),
    _Shape("T.C. kimlik number", re.compile(r"(?<![\w.+#/-])[1-9][0-9]{10}(?![\w-])"), tckimlik.is_valid,
           _words("tc", "t\\.c\\.?", "tckn", "kimlik", "kimlik no", "kimlik numarası", "tc no")),
    _Shape("PESEL", re.compile(r"(?<![\w.+#/-])[0-9]{11}(?![\w-])"), pesel.is_valid, _words("pesel")),
    _Shape("BSN", re.compile(r"(?<![\w.+#/-])[0-9]{9}(?![\w-])"), bsn.is_valid, _words("bsn", "burgerservicenummer")),
    _Shape("resident identity number", re.compile(
        r"(?<![A-Za-z0-9])[1-8][0-9]{5}(?:19|"
        r"20)[0-9]{2}[01][0-9][0-3][0-9]{4}[0-9Xx](?![A-Za-z0-9])"), mod_11_2.is_valid, None),
    _Shape("bank account number", re.compile(r"(?<![\w.+#/-])[0-9]{9,18}(?![\w-])"), _always,
           _words("a/c", "a/c no", "acct no", "account number", "account no", "bank account", "acc no", "खाता",
               "खाता संख्या", "खाता नंबर", "bank a/c")),
)  # fmt: skip

_SEPARATORS: Final = re.compile(r"[^A-Za-z0-9]")
_REFUSED: Final = re.compile(
    r"(?<![^\W\d_])(?:upi|utr|order|tracking|awb|booking|imei|invoice|complaint|docket|"
    r"ticket)\b[^0-9A-Za-z]{0,4}(?:(?:no|number|id)\b)?[^0-9A-Za-z]{0,4}\Z",
    re.IGNORECASE,
)
_ACCOUNT_OF: Final = re.compile(
    r"(?:a/c|acc?t?|account|खाता)[\s.:#-]{0,3}(?:(?:no|number|num|संख्या|नंबर)\b)?[\s.:#-]{0,3}(?:(?:is|hai|"
    r"है)\b)?[\s.:#-]{0,3}\Z",
    re.IGNORECASE,
)
"""A long number is an account only right behind the word: accounts are also frozen, seen and spoken of."""

_GIVING: Final = re.compile(r"donat|relief fund|contribut|fundrais|चंदा|दान|пожертв|تبرع", re.IGNORECASE)


def identity_numbers(text: str) -> Iterator[Exposure]:
    """Yield identity, card and account numbers in unmasked ``text``."""
    for shape in _SHAPES:
        for match in shape.pattern.finditer(text):
            before = text[max(0, match.start() - context.LEFT) : match.start()]
            after = text[match.end() : match.end() + context.RIGHT]
            cue = (
                shape.cue is None
                or shape.cue.search(before) is not None
                or shape.cue.search(after) is not None
            )
            if not cue and (shape.loose is None or not shape.loose.fullmatch(match[0])):
                continue
            if shape.name == "bank account number" and (
                not _ACCOUNT_OF.search(before) or context.is_affair("", after)
            ):
                continue
            if _REFUSED.search(before) or (not cue and context.is_counted(before, after)):
                continue
            value = _SEPARATORS.sub("", match[0]).upper()
            if not shape.valid(value):
                continue
            whose = context.whose(before, after)
            if _GIVING.search(text) or is_offered(text, match.start(), match.end()):
                whose = "public"
            yield Exposure(
                match.start(), match.end(), shape.kind, value, whose, 0.96 if cue else 0.9, shape.name
            )
