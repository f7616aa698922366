"""What the text of a setting must look like, where that takes more than a type to say."""

from __future__ import annotations

import ipaddress
from typing import Final, get_args
from urllib.parse import urlsplit

from agents.ops.plugins import known_detectors
from pipeline.settings import DETECTORS, Mode

CONSOLE_ROLES: Final = ("viewer", "analyst", "admin")


def detector_modes(told: str) -> dict[str, str]:
    """Return the modes of detectors that a text such as ``spray=shadow, disguise=off`` sets.

    Raises:
        ValueError: If it names no detector, no mode, or a detector twice.
    """
    modes: dict[str, str] = {}
    for part in told.split(","):
        code, equals, mode = (word.strip() for word in part.partition("="))
        if not equals:
            raise ValueError(f"{code or 'an empty part'!r} has no mode; write detector=mode, comma-separated")
        if code not in DETECTORS and code not in known_detectors():
            raise ValueError(f"there is no detector {code!r}; there are {', '.join(known_detectors())}")
        if mode not in get_args(Mode):
            raise ValueError(f"{code} has the mode {mode!r}; the modes are {', '.join(get_args(Mode))}")
        if code in modes:
            raise ValueError(f"{code} is set twice")
        modes[code] = mode
    return modes


def require_webhook(url: str) -> None:
    """Make sure that a webhook has the form of one.

    Raises:
        ValueError: Saying what a webhook looks like, without repeating the URL, which is a secret.
    """
    try:
        parts = urlsplit(url)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        fits = False
    if not fits or any(letter.isspace() for letter in url):
        raise ValueError("this is no webhook: it should be a URL such as https://hooks.slack.com/services/…")


def claim_roles(told: str) -> dict[str, str]:
    """Return the roles that a text such as ``moderators=analyst, it-team=admin`` gives to values of a claim.

    Raises:
        ValueError: If a part has no role, names none, or gives two roles to a value.
    """
    roles: dict[str, str] = {}
    for part in told.split(","):
        value, equals, role = (word.strip() for word in part.rpartition("="))
        if not equals or not value:
            raise ValueError(
                f"{part.strip() or 'an empty part'!r} has no role; write group=role, comma-separated"
            )
        if role not in CONSOLE_ROLES:
            raise ValueError(f"{value} has the role {role!r}; the roles are {', '.join(CONSOLE_ROLES)}")
        if value in roles:
            raise ValueError(f"{value} is set twice")
        roles[value] = role
    return roles


def require_issuer(issuer: str) -> None:
    """Make sure that an OpenID provider's issuer has the form of one.

    Raises:
        ValueError: If it is no https URL without query and fragment; http is for a provider on this machine.
    """
    try:
        parts = urlsplit(issuer)
        port = parts.port or 1
    except ValueError:
        raise ValueError("this is no issuer: it should be a URL such as https://id.example.org") from None
    if (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or port < 1
        or parts.query
        or parts.fragment
    ):
        raise ValueError("this is no issuer: it should be a URL such as https://id.example.org")
    if any(letter.isspace() for letter in issuer) or parts.username is not None:
        raise ValueError("this is no issuer: it should be a URL such as https://id.example.org")
    if parts.scheme == "http" and not _is_local(parts.hostname):
        raise ValueError("the issuer must be asked over https")


def _is_local(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
