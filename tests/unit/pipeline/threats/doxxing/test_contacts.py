"""Contacts by one spelling, and keyed hashes of them."""

from __future__ import annotations

import pytest

from pipeline.threats.doxxing.contacts import (
    ContactError,
    Contacts,
    fingerprint,
    hash_contact,
    is_contact_hash,
    normalise_contact,
)
from pipeline.threats.doxxing.exposure import Exposure

KEY = b"sixteen letters or more"


def test_spellings_of_a_contact_are_one() -> None:
    """Scripts, prefixes and signs do not matter."""
    spellings = {
        normalise_contact(one) for one in ("98100 12345", "+91-9810012345", "०९८१००१२३४५", "0091 98100 12345")
    }
    assert spellings == {"+919810012345"}
    assert normalise_contact(" Tara.R@Example.ORG ") == "tara.r@example.org"
    assert normalise_contact("07911 123456", "GB") == "+447911123456"


def test_a_hash_needs_the_key() -> None:
    """Another key gives another hash; a short one is refused, for phone numbers can be tried."""
    one, other = hash_contact("98100 12345", KEY), hash_contact("98100 12345", KEY + b"!")
    assert one != other
    assert is_contact_hash(one)
    with pytest.raises(ContactError, match="at least 16"):
        hash_contact("98100 12345", b"short")


def test_a_complaint_does_not_repeat_the_contact() -> None:
    """It may end in a log."""
    with pytest.raises(ContactError) as error:
        normalise_contact("x9?")
    assert "x9" not in str(error.value)


def test_a_fingerprint_does_not_give_the_number_back() -> None:
    """It has too few bits: many numbers share each."""
    exposure = Exposure(0, 1, "phone", "+919810012345")
    assert len(bytes.fromhex(fingerprint(exposure))) == 3
    assert fingerprint(exposure) == fingerprint(exposure._replace(start=5, end=9))


def test_without_a_key_nothing_is_private() -> None:
    """Hashes alone match nothing."""
    exposure = Exposure(0, 1, "phone", "+919810012345")
    assert not Contacts(private=[hash_contact("9810012345", KEY)]).is_private(exposure)
