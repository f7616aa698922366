"""What is listed as private is found in any words and however it is written."""

from __future__ import annotations

import pytest

from pipeline.threats.doxxing.contacts import Contacts, hash_contact
from pipeline.threats.doxxing.detect import read, told

KEY = b"sixteen letters or more"
LISTED = (
    "98123 12345",
    "+44 7911 123456",
    "022 2345 6789",
    "tara.r@example.org",
    "vikram@gmail.com",
    "ABCDE1234F",
    "MH 12 QR 4321",
    "B-220, Green Park Extension, Pune 411004",
)
CONTACTS = Contacts(private=[hash_contact(one, KEY) for one in LISTED], key=KEY)
OTHERS = Contacts(private=[hash_contact(one, KEY) for one in ("98123 12346", "tara.s@example.org")], key=KEY)

TEXTS = (
    "Rs 9812312345 only",
    "order no. 98123-12345 has shipped, case closed",
    "helpline 9812312345, press desk, call us",
    "meter number 9812312345",
    "invoice #9812312345 of 2024",
    "my own number is 981 231 2345",
    "score 98123/12345, epoch 9812312345.55",
    "98 then a while later 123 and at last 12345",
    "9 8 1 2 3 1 2 3 4 5",
    "nine eight one two three one two three four five",
    "९८१२३१२३४५ रुपये",
    "919812312345",
    "https://shop.example/item/09812312345?x=1",
    "it costs £07911 123456",
    "00447911123456 tons",
    "population 2223456789",
    "noreply tara.r@example.org for customers",
    "support: tara (dot) r [at] example dot org",
    "v i k r a m @ g m a i l . c o m",
    "vikram at gmail",
    "v-i-k-r-a-m at gmail dot com",
    "voucher abcde 1234 f",
    "model mh-12-qr-4321 for sale",
    "the exhibition at B 220 green park extension pune 411004 opens",
)


@pytest.mark.parametrize("text", TEXTS)
def test_no_words_hide_a_private_contact(text: str) -> None:
    """Prices, orders, helplines, own disclosure: the hash decides."""
    reading = read(text, None, CONTACTS)
    assert [certain for _, certain in told(reading, CONTACTS)][:1] == [True]
    assert reading.masked not in (None, text)


@pytest.mark.parametrize("text", TEXTS)
def test_another_contact_is_another(text: str) -> None:
    """A hash of a number that differs in one digit matches nothing."""
    assert not any(certain for _, certain in told(read(text, None, OTHERS), OTHERS))


def test_a_listed_number_is_masked_once() -> None:
    """The mask hides all of it, and what stands beside it stays."""
    assert read("Rs 98123 12345 only", None, CONTACTS).masked == "Rs [phone] only"


def test_a_long_list_ends() -> None:
    """Whoever posts thousands of numbers does not stop the stream."""
    assert not any(certain for _, certain in told(read("12 " * 6_000, None, CONTACTS), CONTACTS))
