"""One address that sinks post to over HTTP, and what its answers mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

import aiohttp

from agents.delivery.sinks.base import Outcome, seconds
from agents.ops.errors import ConfigurationError

TIMEOUT: Final = aiohttp.ClientTimeout(total=10.0, connect=5.0)
"""Seconds for one attempt, and for its connection."""

_MAX_ANSWER: Final = 200
_TRANSIENT: Final = frozenset({408, 425, 429})


class Endpoint:
    """Posts to one URL, over one connection that is opened when it is needed.

    Args:
        url: Where to. It may be a secret: it is never logged.
        what: What the URL is, for the error.
        timeout: How long one attempt may take.

    Raises:
        ConfigurationError: If the URL is not one of http or https.
    """

    def __init__(self, url: str, what: str, timeout: aiohttp.ClientTimeout = TIMEOUT) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ConfigurationError(f"the {what} is not an http or https URL")
        self._url = url
        self._timeout = timeout
        self._session: aiohttp.ClientSession | None = None

    async def post(
        self, *, json: object = None, data: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Outcome:
        """Try once to post a body: ``json`` is encoded here, ``data`` goes as it is."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=self._timeout, trust_env=True)
        try:
            async with self._session.post(
                self._url, json=json, data=data, headers=headers, allow_redirects=False
            ) as response:
                answer = (await response.content.read(_MAX_ANSWER)).decode(errors="replace").strip()
                return outcome(response.status, answer, response.headers.get("Retry-After"))
        except TimeoutError:
            return Outcome("retry", "no answer in time")
        except (aiohttp.ClientError, OSError) as error:
            return Outcome("retry", f"no answer: {type(error).__name__}")

    async def close(self) -> None:
        """Close the connection; a later post opens a new one."""
        if self._session is not None:
            await self._session.close()
            self._session = None


def outcome(status: int, answer: str, retry_after: str | None) -> Outcome:
    """Return what an HTTP answer means for the message."""
    if 200 <= status < 300:
        return Outcome("sent")
    error = f"HTTP {status} {answer}".strip()
    if status in _TRANSIENT or status >= 500:
        return Outcome("retry", error, seconds(retry_after), certain=status < 500)
    return Outcome("dead", error)
