"""Which signals beside a number make it somebody's, and which make it an affair's, in many languages."""

from __future__ import annotations

import pytest

from pipeline.threats.doxxing.contacts import Contacts
from pipeline.threats.doxxing.detect import read, told

NOBODY = Contacts()


def _kinds(text: str) -> list[str]:
    return [exposure.kind for exposure, _ in told(read(text), NOBODY)]


@pytest.mark.parametrize(
    "text",
    [
        "liga pra esse traidor 923 409 520",
        "WhatsApp her: 254712359629",
        "his cell +353👉85086👉4675",
        "his line is +39…312…345…6785",
        "उसको गाली दो 098101 23457",
        "ring two, five, four, seven, one, two, three, five, nine, six, two, nine please",
        "seine Nummer: 0 sechs 6 4 acht 5 2 drei 0 1",
        "ye lo number 9810012347 usko bolo",
        "அவளோட நம்பர் 9810012347",
    ],
)
def test_numbers_beside_a_person_or_a_way_to_reach_one_are_told(text: str) -> None:
    """Without a plus, with signs between the digits, words and figures mixed, in countries of any language."""
    assert _kinds(text) == ["phone"]


@pytest.mark.parametrize(
    "text",
    [
        "पीएनआर 9810012347 अभी भी वेटिंग",
        "मीटर नंबर 9810012347 का बिल गलत है",
        "meter number 9810012347 ka bill galat hai",
        "عداد رقم 3919598954 الفاتورة خطأ",
        "رقم الحساب 6019788567 لم تصل الحوالة",
        "nomor polis 912892743 mati",
        "Kundennummer 6641234567 gesperrt",
        "my petition 9810012347 is still pending",
        "consignment 8038 0418 9886",
        "account no 12533960707 me paise nahi aaye",
        "his kernel is 2.6.8.1-3-686",
        "he was there from 1999 - 2001",
    ],
)
def test_numbers_of_an_affair_or_a_thing_are_not_told(text: str) -> None:
    """The noun before "number" and how the affair stands say of what the number is."""
    assert _kinds(text) == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("ghar ka pata 237 Shastri Marg Lucknow 226001", "Shastri"),
        ("इसके घर का पता 58, शास्त्री मार्ग, लखनऊ 226001", "शास्त्री"),
        ("اس کا گھر: مکان نمبر 49، گلی نمبر 6، ماڈل ٹاؤن، لاہور 54700", "ماڈل"),
        ("ওর বাসা: বাড়ি নং 92, রোড নং 5, ধানমন্ডি, ঢাকা ১২০৫", "ধানমন্ডি"),
        ("she's staying at apt 147, 5200 Juniper Court, Denver CO 80203", "Juniper"),
        ("lo encuentran en Carrera 4 # 22-45, apto 302, Bogotá", "22-45"),
        ("endereço dela: Avenida da Liberdade 119, 1250-145 Lisboa", "Liberdade"),
    ],
)
def test_addresses_are_told_and_masked_to_their_end(text: str, left: str) -> None:
    """Nothing of the street, the quarter or the postal code is left."""
    reading = read(text)
    assert _kinds(text) == ["address"]
    assert reading.masked is not None
    assert left not in reading.masked


@pytest.mark.parametrize(
    "text",
    [
        "tous ses numéros ici https://pastebin.com/fd44ddeD",
        "sab details yahan justpaste.it/cdeedmc4",
        "alles über ihn: paste.ee/p/e2YYeZb4",
    ],
)
def test_pastes_are_told_by_how_somebody_is_reached(text: str) -> None:
    """Or by the claim to have everything."""
    assert _kinds(text) == ["paste"]


def test_a_word_behind_a_number_is_no_digit_of_it() -> None:
    """What you "do" is no two, and an identity number keeps its shape."""
    assert _kinds("SSN 589-93-3499 do what you want") == ["identity_number"]
