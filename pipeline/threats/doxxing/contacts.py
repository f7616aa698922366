"""Contacts that a watchlist names: published ones, which are no secret, and private ones, by keyed hashes only."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b, sha256
from typing import Final

import phonenumbers

from pipeline.settings import KEY_BYTES
from pipeline.threats.doxxing.exposure import Exposure
from pipeline.threats.doxxing.unmask import unmask

_HASH: Final = re.compile(r"[0-9a-f]{64}")
_SEPARATORS: Final = re.compile(r"[\s().\-/*~_]")
_NUMBER: Final = re.compile(r"\+?[0-9]{5,15}")
_DIGITS: Final = re.compile(r"[0-9]")


class ContactError(ValueError):
    """A contact that cannot be told from any other text; the message does not repeat it."""


def normalise_contact(contact: str, region: str = "IN") -> str:
    """Return the one spelling of a phone number, an e-mail address, an identity number or a postal address.

    Args:
        contact: As written.
        region: Where a phone number without a country code belongs (ISO 3166; ``GB``, not ``UK``).

    Raises:
        ContactError: If there is nothing to know it by.

    >>> normalise_contact("098100 12345")
    '+919810012345'
    """
    plain = unmask(contact).strip()
    if "@" in plain and not plain.startswith("@"):
        return plain.lower()
    number = _SEPARATORS.sub("", plain)
    if _NUMBER.fullmatch(number):
        return _e164(number, region) or number.removeprefix("+")
    letters = "".join(character for character in plain.casefold() if character.isalnum())
    if len(letters) < 5:
        raise ContactError("the contact is too short to be known again")
    return (
        letters.upper() if letters.isascii() and len(letters) <= 18 and _DIGITS.search(letters) else letters
    )


def hash_contact(contact: str, key: bytes, region: str = "IN") -> str:
    """Return the keyed hash (HMAC-SHA256, hex) under which a watchlist lists a private contact.

    Raises:
        ContactError: If the contact is none, or the key shorter than ``KEY_BYTES``.
    """
    if len(key) < KEY_BYTES:
        raise ContactError(f"the key has {len(key)} bytes, at least {KEY_BYTES} are needed")
    value = normalise_contact(contact, region).encode("utf-8", "surrogatepass")
    return hmac.new(key, value, sha256).hexdigest()


def is_contact_hash(text: str) -> bool:
    """Say whether ``text`` has the form that ``hash_contact`` gives."""
    return _HASH.fullmatch(text) is not None


def fingerprint(exposure: Exposure) -> str:
    """Return a name for a datum: enough to tell it from others at one target, too little to get it back.

    It has 24 bits; hundreds of phone numbers have the same one.
    """
    return blake2b(
        f"{exposure.kind}\n{exposure.value}".encode("utf-8", "surrogatepass"), digest_size=3
    ).hexdigest()


class Contacts:
    """The contacts of one person, and which of them a text holds.

    Args:
        public: As written in the watchlist.
        private: Keyed hashes.
        key: The key of these hashes; without one, private contacts match nothing.
    """

    def __init__(self, public: Iterable[str] = (), private: Iterable[str] = (), key: bytes = b"") -> None:
        self._public = frozenset(spelling for contact in public for spelling in _spellings(contact))
        self._private = frozenset(map(_bare_hash, private)) if key else frozenset()
        self._keyed = hmac.new(key, digestmod=sha256) if key else None

    def is_public(self, exposure: Exposure) -> bool:
        """Say whether a datum is one that the person publishes."""
        return any(_matches(exposure, spelling) for spelling in self._public)

    @property
    def protects(self) -> bool:
        """Whether there are contacts to be protected."""
        return bool(self._private)

    def is_listed(self, value: str) -> bool:
        """Say whether a spelling, as ``normalise_contact`` gives it, is one that the person wants protected."""
        if self._keyed is None or not self._private:
            return False
        # A copy of what is made once of the key takes half the time.
        keyed = self._keyed.copy()
        keyed.update(value.encode("utf-8", "surrogatepass"))
        return keyed.hexdigest() in self._private

    def is_private(self, exposure: Exposure) -> bool:
        """Say whether a datum is one that the person wants protected; it is certain then."""
        return any(map(self.is_listed, _values(exposure)))


def _bare_hash(mark: str) -> str:
    """Return a hash as ``hash_contact`` gives it; watchlists may write it in capitals, or its kind before it."""
    return mark.rpartition(":")[2].lower()


def _values(exposure: Exposure) -> Iterator[str]:
    yield exposure.value
    if exposure.kind == "phone":
        yield exposure.value.removeprefix("+")


def _matches(exposure: Exposure, spelling: str) -> bool:
    if exposure.kind == "address":
        return len(spelling) >= 8 and (spelling in exposure.value or exposure.value in spelling)
    if exposure.kind == "phone" and not spelling.startswith("+"):
        return len(spelling) >= 6 and exposure.value.endswith(spelling)
    return exposure.value == spelling


def _spellings(contact: str) -> Iterator[str]:
    try:
        yield normalise_contact(contact)
    except ContactError:
        return
    letters = "".join(character for character in unmask(contact).casefold() if character.isalnum())
    yield letters
    if (digits := letters.lstrip("0")).isdigit():
        yield digits


def _e164(number: str, region: str) -> str | None:
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def kind_name(kind: str) -> str:
    """Return what alerts call a kind of datum, with its article."""
    return _NAMES[kind]


_NAMES: Final[dict[str, str]] = {
    "phone": "a phone number",
    "email": "an e-mail address",
    "address": "a home address",
    "identity_number": "an identity number",
    "card": "a card number",
    "coordinates": "the coordinates of a home",
    "plate": "a licence plate",
    "paste": "a link to a collection of personal data",
}
