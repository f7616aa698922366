"""One run of a fault: a stream, an installation with a Slack of its own, and the verdict at the end."""

from __future__ import annotations

import asyncio
import functools
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from lab.simulation import preset, simulate
from schemas import topics
from schemas.alert import Alert
from schemas.codec import decode_alert
from schemas.post import Post
from schemas.target import Watchlist
from tests.faults.verdict import Verdict, judge
from tests.support.brokers import Broker
from tests.support.feeder import Entry, Feeder, entries
from tests.support.fleet import Fleet
from tests.support.installation import Installation
from tests.support.slack import FakeSlack

SESSION_SECONDS: Final = 2.0
IDLE_SECONDS: Final = 6.0
"""Longer than any pause of the feeder that is not meant: what comes after a pause is late, as it should be."""


class Stream(Struct, frozen=True):
    """Posts, and who is watched; None watches every target."""

    posts: Sequence[Post]
    watchlist: Watchlist | None = None


@functools.lru_cache(maxsize=4)
def stream(seed: int, posts: int | None = None) -> Stream:
    """Return twelve hours with three raids in them.

    Args:
        seed: Same seed, same posts.
        posts: Everyday posts, at whom nobody is watched but the simulation's cast. When None there are as many as
            the preset has, and every target is watched.
    """
    scenario = preset("flood", seed)
    if posts is None:
        return Stream(tuple(simulate(scenario)))
    simulation = simulate(replace(scenario, background=replace(scenario.background, posts=posts)))
    return Stream(tuple(simulation), simulation.watchlist)


class Scene:
    """An installation, and all that is needed to judge what comes of a fault.

    Args:
        broker: The broker.
        prefix: A name that no other installation has.
        folder: Where files go.
        played: What is fed, and who is watched.
        slack: Where messages go.
        options: Settings that differ from those of a fault test.
    """

    def __init__(
        self,
        broker: Broker,
        prefix: str,
        folder: Path,
        played: Stream,
        slack: FakeSlack,
        **options: Any,
    ) -> None:
        settings: dict[str, Any] = {
            "session_seconds": SESSION_SECONDS,
            "idle_seconds": IDLE_SECONDS,
            "slack_webhook": slack.url,
            "log_format": "json",
        }
        self.posts = played.posts
        self.slack = slack
        self.folder = folder
        self.bootstrap = broker.bootstrap
        self.installation = Installation(broker, prefix, folder, played.watchlist, **settings | options)
        self.expected: dict[str, Alert] = self.installation.replayed(played.posts)

    def fleet(self, size: int, *agents: str, **options: Any) -> Fleet:
        """Return so many workers, not started yet."""
        return Fleet(self.installation, size, *agents, folder=self.folder, **options)

    def feeder(self, rate: float | None = None, posts: Sequence[Post] | None = None) -> Feeder:
        """Return what feeds the posts, all of them or the ones given, at so many a second."""
        return self.feeder_of(entries(self.posts if posts is None else posts), rate)

    def feeder_of(self, records: Iterable[Entry], rate: float | None = None) -> Feeder:
        """Return what feeds records, which may be no posts."""
        return Feeder(self.bootstrap, self.installation.name(topics.POSTS), records, rate)

    async def settled(self, seconds: float = 120.0, alive: Callable[[], None] | None = None) -> Verdict:
        """Wait until the store has what a replay finds and all messages left; the verdict says if they never do.

        Args:
            seconds: How long to wait.
            alive: Called now and then; raises when there is nothing to wait for.
        """
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if await asyncio.to_thread(self._complete):
                break
            if alive is not None:
                alive()
            await asyncio.sleep(0.3)
        return await self.verdict()

    async def verdict(self) -> Verdict:
        """Compare with a replay."""
        records = await self.installation.read(topics.ALERTS)
        return judge(
            self.expected,
            await asyncio.to_thread(self._stored),
            [decode_alert(record.value or b"") for record in records],
            self.slack.accepted,
            posts=len(self.posts),
            pending=await asyncio.to_thread(self._pending),
        )

    def _complete(self) -> bool:
        return self._stored() == self.expected and self._pending() == 0

    def _stored(self) -> dict[str, Alert]:
        with self.installation.store() as store:
            return {alert.id: alert for alert in store.alerts()}

    def _pending(self) -> int:
        with self.installation.store() as store:
            return store.outbox.backlog().pending
