"""Check digits, against published examples and against every single-digit error."""

from __future__ import annotations

import pytest

from pipeline.privacy.checksums import iban, luhn, verhoeff


@pytest.mark.parametrize("digits", ["4111111111111111", "5555555555554444", "378282246310005", "79927398713"])
def test_luhn_takes_published_numbers(digits: str) -> None:
    """Test card numbers of the schemes and the standard's example pass."""
    assert luhn(digits)


def test_verhoeff_takes_its_example() -> None:
    """236 has the check digit 3."""
    assert verhoeff("2363")


@pytest.mark.parametrize(("check", "digits"), [(luhn, "4111111111111111"), (verhoeff, "234567890124")])
def test_every_single_digit_error_is_seen(check: object, digits: str) -> None:
    """One wrong digit anywhere fails the check."""
    assert callable(check)
    assert check(digits)
    for place, right in enumerate(digits):
        for wrong in set("0123456789") - {right}:
            assert not check(digits[:place] + wrong + digits[place + 1 :])


@pytest.mark.parametrize("account", ["GB82WEST12345698765432", "DE89370400440532013000", "NO9386011117947"])
def test_iban_takes_published_accounts(account: str) -> None:
    """The examples of the registry pass; turned around they do not."""
    assert iban(account)
    assert not iban(account[::-1])
    assert not iban(account[:10])
