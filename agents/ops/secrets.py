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
        if not text:
            continue
        if "://" in text:
            parts = urlsplit(text)
            password = parts.password or ""
            found |= {password, unquote(password), parts.path if field == "slack_webhook" else ""}
        else:
            found.add(text)
    return sorted((text for text in found if len(text) >= SHORTEST), key=lambda text: (-len(text), text))


def hiding(secrets: Iterable[str] = ()) -> Callable[[str], str]:
    """Return a function that takes secrets out of a text: those given, and what in any URL looks like one."""
    known = list(secrets)

    def hide(text: str) -> str:
        for secret in known:
            text = text.replace(secret, HIDDEN)
        return _IN_URL.sub(HIDDEN, text) if "://" in text else text

    return hide
