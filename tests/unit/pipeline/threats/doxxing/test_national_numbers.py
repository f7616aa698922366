"""Numbers by which states know a person, beside the state's word for them."""

from __future__ import annotations

import pytest

from pipeline.threats.doxxing.contacts import Contacts
from pipeline.threats.doxxing.detect import read, told

EXPOSED = (
    ("son numéro de sécu {}", "255081416802538"),
    ("hans personnummer {}", "811228-9874"),
    ("numer jego paszportu {}", "ZS0000177"),
    ("他的护照号码 {}", "E12345678"),
    ("his national id is {}", "1990123456789"),
    ("il suo passaporto {}", "YA1234567"),
    ("su CURP {}", "BOXW310820HNERXN09"),
    ("{} is her emirates id", "784-1980-1234567-9"),
    ("his medicare number {}", "2123 45670 1"),
    ("ihre Steuer-ID: {}", "36574261809"),
    ("његов oib {}", "33392005961"),
    ("кимлик kimlik no {}", "10000000146"),
)
HARMLESS = (
    "his national id card was made in 2019 and lost in 2020",
    "my national id is 1990123456789, please help",
    "NRIC stands for four words, see page 123456",
    "the identity card scheme costs 123 crore in 2024",
    "su CURP BOXW310820HNERXN08 está mal",
)


@pytest.mark.parametrize(("text", "number"), EXPOSED)
def test_a_number_beside_its_word_is_told_and_masked(text: str, number: str) -> None:
    """Before it or behind it; nothing of the number is left in what is quoted."""
    reading = read(text.format(number))
    assert any(told(reading, Contacts()))
    assert number not in (reading.masked or text.format(number))


@pytest.mark.parametrize("text", HARMLESS)
def test_other_numbers_beside_such_a_word_are_not(text: str) -> None:
    """Years and sums, one's own, and what fails the check digit."""
    assert not any(told(read(text), Contacts()))
