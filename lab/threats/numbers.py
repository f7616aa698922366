"""Made-up numbers that are valid: phones by the world's numbering plans, identity numbers by their check digits."""

from __future__ import annotations

from random import Random
from typing import Final

import phonenumbers
from stdnum import luhn, verhoeff

_MOBILES: Final = {
    "IN": ("6789", 10), "PK": ("3", 10), "BD": ("1", 10), "GB": ("7", 10), "US": ("23456789", 10), "RU": ("9", 10),
    "NP": ("9", 10), "UA": ("6", 9), "AE": ("5", 9), "DE": ("1", 11), "FR": ("6", 9),
}  # fmt: skip
TRUNK: Final = {
    "GB": "0",
    "PK": "0",
    "BD": "0",
    "RU": "8",
    "AE": "0",
    "UA": "0",
    "FR": "0",
    "DE": "0",
    "IN": "",
    "US": "",
    "NP": "",
}


def mobile(dice: Random, region: str = "IN") -> str:
    """Return the national digits of a valid mobile number of a region, without its trunk prefix."""
    first, length = _MOBILES[region]
    while True:
        digits = dice.choice(first) + "".join(dice.choices("0123456789", k=length - 1))
        if len(set(digits)) < 4:
            continue
        number = phonenumbers.parse(f"+{phonenumbers.country_code_for_region(region)}{digits}", None)
        if phonenumbers.is_valid_number(number) and phonenumbers.number_type(number) in (
            phonenumbers.PhoneNumberType.MOBILE,
            phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
        ):
            return digits


def abroad(dice: Random, region: str) -> str:
    """Return a valid mobile number of any region as it is written abroad, near its plan's example."""
    example = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    if example is None:
        raise ValueError(f"region: {region!r} has no mobile numbers")
    digits = str(example.national_number)
    while True:
        tail = "".join(dice.choices("0123456789", k=5))
        number = phonenumbers.PhoneNumber(
            country_code=example.country_code, national_number=int(digits[:-5] + tail)
        )
        if phonenumbers.is_valid_number(number):
            return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def country_code(region: str) -> str:
    """Return a region's country code without ``+``."""
    return str(phonenumbers.country_code_for_region(region))


def aadhaar(dice: Random) -> str:
    """Return twelve digits that end in their check digit."""
    digits = dice.choice("23456789") + "".join(dice.choices("0123456789", k=10))
    return digits + verhoeff.calc_check_digit(digits)


def pan(dice: Random) -> str:
    """Return a person's PAN."""
    letters = "ABCDEFGHJKLMNPRSTUVWY"
    first, name, last = "".join(dice.choices(letters, k=3)), dice.choice(letters), dice.choice(letters)
    return f"{first}P{name}{dice.randint(1, 9999):04d}{last}"


def card(dice: Random) -> str:
    """Return sixteen digits of a payment card."""
    digits = dice.choice(("4", "51", "52", "53", "60"))
    digits += "".join(dice.choices("0123456789", k=15 - len(digits)))
    return digits + luhn.calc_check_digit(digits)


def digits(dice: Random, length: int, first: str = "123456789") -> str:
    """Return so many digits."""
    return dice.choice(first) + "".join(dice.choices("0123456789", k=length - 1))
