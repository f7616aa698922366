"""Which texts are secret, so that they can be kept out of whatever is shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final
from urllib.parse import unquote, urlsplit

from agents.ops.settings import SECRET_FIELDS, Settings

SHORTEST: Final = 6
"""Shorter ones are not looked for: they would black out ordinary words, and protect nothing."""

HIDDEN: Final = "[secret]"

_IN_URL: Final = re.compile(
    r"(?<=://)[^\s/@:]{0,200}:[^\s/@]{1,200}(?=@)|(?<=hooks\.slack\.com/)[^\s\"'<>]{1,300}"
)
"""User and password of a URL, and all that makes a Slack webhook one."""


def secrets_of(settings: Settings) -> list[str]:
    """Return every secret of an installation, also as it stands within a URL; the longest first."""
    found: set[str] = set()
    for field in SECRET_FIELDS:
        value = getattr(settings, field)
        text = value.get_secret_value() if hasattr(value, "get_secret_value") else value
        if text:
            found |= secret_texts(text)
    return sorted(found, key=lambda text: (-len(text), text))


def secret_texts(secret: str) -> set[str]:
    """Return what has to be hidden of a secret: all of it, or of a URL its password, and the path of a webhook."""
    if "://" not in secret:
        return {secret} if len(secret) >= SHORTEST else set()
    parts = urlsplit(secret)
    password = parts.password or ""
    path = parts.path if parts.scheme in {"http", "https"} else ""
    return {text for text in (password, unquote(password), path) if len(text) >= SHORTEST}


def hiding(secrets: Iterable[str] = ()) -> Callable[[str], str]:
    """Return a function that takes secrets out of a text: those given, and what in any URL looks like one.

    A list of secrets may grow after this.
    """
    known = secrets if isinstance(secrets, list) else list(secrets)

    def hide(text: str) -> str:
        for secret in known:
            text = text.replace(secret, HIDDEN)
        return _IN_URL.sub(HIDDEN, text) if "://" in text else text

    return hide
