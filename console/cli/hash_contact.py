"""``pileon hash-contact``: the hash of a private contact, so that a watchlist need not hold the contact."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from agents.ops.errors import ConfigurationError


def hash_contact(
    contacts: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CONTACT]...",
            help="Phone numbers, e-mail addresses, postal addresses or identity numbers; without any, one a line is "
            "read from standard input, which leaves no trace in the shell's history.",
        ),
    ] = None,
    region: Annotated[
        str, typer.Option(help="Country of phone numbers without a country code, such as IN or GB.")
    ] = "IN",
) -> None:
    """Print the keyed hash of each contact, one a line, for private_contacts in the watchlist.

    The key is PILEON_CONTACT_KEY, or in the file that PILEON_CONTACT_KEY_FILE names; workers need the same one.
    """
    import phonenumbers

    from agents.ops.settings import load
    from pipeline.settings import KEY_BYTES
    from pipeline.threats.doxxing import contacts as private

    key = load(os.environ).contact_key_bytes()
    if not key:
        raise ConfigurationError(
            f"set PILEON_CONTACT_KEY to a secret of at least {KEY_BYTES} characters, the same for all workers"
        )
    if region.upper() not in phonenumbers.SUPPORTED_REGIONS:
        hint = "; the United Kingdom is GB" if region.upper() == "UK" else ""
        raise ConfigurationError(f"--region: {region!r} is no country code such as IN or GB{hint}")
    given = contacts if contacts else [line.rstrip("\n") for line in sys.stdin if line.strip()]
    if not given:
        raise ConfigurationError("no contact is given, and standard input is empty")
    for place, contact in enumerate(given, 1):
        try:
            print(private.hash_contact(contact, key, region.upper()))
        except private.ContactError as error:
            raise ConfigurationError(f"contact {place}: {error}") from None
