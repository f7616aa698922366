"""Handles and profiles of Bluesky's accounts, which Jetstream does not tell.

Source: docs.bsky.app, ``app.bsky.actor.getProfiles``: 25 accounts a request, without a login on the public interface.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any, Final
from urllib.parse import urlencode

import aiohttp
import msgspec

from agents.connectors.feed import log
from agents.ops.clock import SteadyClock
from schemas.tolerant import any_json

SERVER: Final = "https://public.api.bsky.app"
ASKED: Final = 25
"""Accounts in one request, the most that the interface takes."""

KNOWN: Final = 200_000
FRESH_MS: Final = 6 * 3_600_000
"""A profile is asked for again after so long; a new handle is told by the stream itself at once."""

PER_SECOND: Final = 8
"""Requests a second; the interface takes 3,000 in five minutes."""

TIMEOUT_SECONDS: Final = 5.0
PAUSE_MS: Final = 30_000
"""After a failure the stream goes on without names for so long."""

Profile = dict[str, Any]


class Names:
    """What accounts are called, as far as it was asked or told.

    Args:
        server: Address of the interface.
        session: Makes the requests.
        clock: Wall time, ms.
    """

    def __init__(
        self, server: str, session: aiohttp.ClientSession, clock: Callable[[], int] | None = None
    ) -> None:
        self._server = server.rstrip("/")
        self._session = session
        self._clock = clock or SteadyClock()
        self._known: OrderedDict[str, tuple[int, Profile]] = OrderedDict()
        self._asked: list[int] = []
        self._paused_until = 0

    def told(self, did: str, handle: str) -> None:
        """Take note of a handle that the stream tells."""
        profile = self._known[did][1] if did in self._known else {"did": did}
        self._keep(did, {**profile, "handle": handle})

    def profile(self, did: str) -> Profile | None:
        """Return what is known of an account."""
        found = self._known.get(did)
        return found[1] if found is not None and "handle" in found[1] else None

    async def learn(self, dids: Iterable[str]) -> None:
        """Ask for accounts that are not known; never fails, and asks no more than the interface allows."""
        now = self._clock()
        if now < self._paused_until:
            return
        missing = [did for did in dict.fromkeys(dids) if self._stale(did, now)]
        self._asked = [at for at in self._asked if now - at < 1_000]
        most = max(PER_SECOND - len(self._asked), 0)
        groups = [missing[at : at + ASKED] for at in range(0, len(missing), ASKED)][:most]
        self._asked += [now] * len(groups)
        await asyncio.gather(*(self._ask(group) for group in groups))

    async def _ask(self, dids: list[str]) -> None:
        query = urlencode([("actors", did) for did in dids])
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
        url = f"{self._server}/xrpc/app.bsky.actor.getProfiles?{query}"
        try:
            async with self._session.get(url, timeout=timeout) as response:
                if response.status != 200:
                    raise aiohttp.ClientError(f"the server answers {response.status}")
                answer = any_json(await response.read())
        except (aiohttp.ClientError, TimeoutError, OSError, msgspec.MsgspecError, UnicodeError) as error:
            self._paused_until = self._clock() + PAUSE_MS
            log.warning("ingest.no_names", source="bluesky", why=f"{type(error).__name__}: {error}")
            return
        found = answer.get("profiles") if isinstance(answer, dict) else None
        profiles = [one for one in found or () if isinstance(one, dict) and isinstance(one.get("did"), str)]
        for profile in profiles:
            self._keep(profile["did"], profile)
        for did in set(dids) - {profile["did"] for profile in profiles}:
            self._keep(did, {"did": did})  # suspended or gone: not asked for again for a while

    def _stale(self, did: str, now: int) -> bool:
        found = self._known.get(did)
        return found is None or now - found[0] > FRESH_MS

    def _keep(self, did: str, profile: Profile) -> None:
        self._known[did] = self._clock(), profile
        self._known.move_to_end(did)
        if len(self._known) > KNOWN:
            self._known.popitem(last=False)


def accounts_in(event: Profile) -> list[str]:
    """Return the accounts that an event is by or at: its author first, then those that it points at."""
    found = [did for did in [event.get("did")] if isinstance(did, str)]
    _collect(event.get("commit"), found, 0)
    return list(dict.fromkeys(found))


def _collect(value: object, found: list[str], depth: int) -> None:
    if isinstance(value, dict) and depth < 12:
        for name, inner in value.items():
            if isinstance(inner, str) and name in ("did", "uri"):
                did = inner.removeprefix("at://").partition("/")[0]
                if did.startswith("did:") and len(did) < 300:
                    found.append(did)
            else:
                _collect(inner, found, depth + 1)
    elif isinstance(value, list) and depth < 12:
        for inner in value:
            _collect(inner, found, depth + 1)


def named(event: Profile, names: Names) -> Profile:
    """Return an event with its author's profile and the handles of those that it is at beside it."""
    profiles = {did: profile for did in accounts_in(event) if (profile := names.profile(did)) is not None}
    author = profiles.get(str(event.get("did")))
    handles = {did: profile["handle"] for did, profile in profiles.items()}
    beside: Profile = {"handles": handles} if handles else {}
    return {**event, **beside, **({"author": author} if author else {})}
