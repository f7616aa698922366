"""The detect stage: posts of some targets put in order, counted per target, and boiled down to actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import heappop, heappush
from typing import Final

import msgspec
from msgspec import Struct

from pipeline.items.addressed import addressed
from pipeline.items.objects import objects_of, stable_hash
from pipeline.items.permalinks import unimplied_address
from pipeline.items.post_times import written_at
from pipeline.settings import DetectorSettings
from pipeline.snapshots import detect
from pipeline.snapshots.components import Layout, Upgrade, read, written
from pipeline.stage import Kept
from pipeline.text.normalise import fold
from pipeline.text.shingles import signatures
from pipeline.windows.event_time import milliseconds
from pipeline.windows.reorder import Identity, Key, ReorderBuffer, SeenPosts
from pipeline.windows.threats import ThreatIntake, ThreatIntakeState, oldest
from pipeline.windows.view import TargetView
from pipeline.windows.watermark import Watermarks, WatermarksState
from schemas.alert import AlertTarget
from schemas.post import Author, Post
from schemas.stages import Account, Action, Hop, Statement, Targeted, TargetedBatch, TargetWindow

FORGET_AFTER_MS = 7 * 86_400_000
"""A target not hit for a week is forgotten with its baseline."""

SWEEP_MS = 3_600_000
"""How often quiet targets are looked for, in event time."""

ACCOUNTS_KEPT = 500
"""Authors kept with what they were boiled down to, about half a megabyte."""


class _Intake(Struct, array_like=True):
    watermarks: WatermarksState
    taken: int
    emitted: int
    swept: int
    late: int
    duplicates: int
    conflicts: int
    seen: list[tuple[int, Identity]]


class _Windows(Struct, array_like=True):
    views: dict[str, tuple[list[tuple[int, int]], int, tuple[int, int], tuple[float, float, int]]]
    names: dict[str, AlertTarget]


LAYOUT: Final = Layout(
    {"intake": 1, "windows": 1, "threats": 1},
    frozenset({"intake", "windows"}),
    detect.MIGRATIONS,
    detect.split,
)
"""Of snapshots."""


class DetectStage:
    """One partition of ``posts.targeted``: see ``pipeline.stage.Stage``.

    Args:
        settings: Lengths of lateness, hop, grace and window.
        partition: Which partition this is; it is the ``source`` of its hops.
        partitions: How many there are.
        contact_key: The key of the hashes under which the watchlist lists private contacts.
    """

    def __init__(
        self, settings: DetectorSettings, partition: int = 0, partitions: int = 1, contact_key: bytes = b""
    ) -> None:
        self._settings = settings
        self._partition = partition
        self._partitions = partitions
        self._buffer = ReorderBuffer()
        self._watermarks = Watermarks()
        self._seen = SeenPosts()
        self._views: dict[str, TargetView] = {}
        self._awake: dict[str, None] = {}
        self._asleep: list[tuple[int, str]] = []
        self._names: dict[str, AlertTarget] = {}
        self._accounts: dict[tuple[str, str], tuple[Author, Account]] = {}
        self._threats = ThreatIntake(contact_key)
        self._taken = -1
        self._emitted = 0
        self._swept = 0
        self._late = 0
        self._duplicates = 0
        self._conflicts = 0

    def take(self, item: TargetedBatch, offset: int) -> list[Hop]:
        """Take a batch of one source; returns the hops that its watermark completes."""
        self._names.update(item.names)
        again = offset <= self._taken
        self._threats.take(item, offset, late_before=self._late_before(), again=again)
        if again:
            self._take_again(item, offset)
            return []
        self._taken = offset
        self._push(item.posts, offset)
        self._hear(item.statements, offset)
        before = self._watermarks.combined
        watermark = self._watermarks.update(
            item.source, item.sources, item.watermark, idle=item.idle, read_until=item.read_until
        )
        return self._advance(watermark) if watermark > before else []

    def held(self) -> int | None:
        """Return the offset of the oldest batch with a post or finding that still waits for the watermark."""
        return oldest(self._buffer.oldest_offset(), self._threats.oldest_offset())

    def sizes(self) -> Mapping[Kept, int]:
        """Return how many targets are known, and how many posts wait or are remembered."""
        return {
            "targets": len(self._views),
            "posts_waiting": len(self._buffer),
            "posts_seen": len(self._seen),
        }

    @property
    def watermark(self) -> int:
        """How far event time has come, ms; 0 before anything did."""
        return self._watermarks.combined

    def _take_again(self, item: TargetedBatch, offset: int) -> None:
        """Take the posts that waited when the snapshot was made; what the batch says of its source is known.

        A source that was idle then may have spoken since, so to believe it a second time could skip its posts.
        """
        counts = self._late, self._duplicates, self._conflicts
        self._push(item.posts, offset)
        self._hear(item.statements, offset)
        self._late, self._duplicates, self._conflicts = counts

    def _push(self, posts: Sequence[Targeted], offset: int) -> None:
        fresh: list[tuple[Key, Targeted]] = []
        for targeted in posts:
            post = targeted.post
            time = milliseconds(post.created_at)
            if time <= self._late_before():
                self._late += 1
                continue
            key: Key = (time, post.platform, post.id, targeted.target, post.author.id)
            arrival = self._seen.add(key)
            if arrival == "copy":
                self._duplicates += 1
                continue
            if arrival == "conflict":
                self._conflicts += 1
            fresh.append((key, targeted))
        texts = signatures(["" if one.post.kind == "repost" else one.post.text for _, one in fresh])
        for (key, targeted), text in zip(fresh, texts, strict=True):
            self._buffer.push(key, offset, self._action(targeted, key[0], text, offset))

    def _hear(self, statements: Sequence[Statement], offset: int) -> None:
        """Take what targets wrote themselves; it is at nobody, so it counts in no window."""
        for one in statements:
            if one.time <= self._late_before():
                self._late += 1
                continue
            key: Key = (one.time, one.platform, one.post, one.target, one.author)
            if self._seen.add(key) != "copy":
                self._buffer.push(key, offset, one)

    def _advance(self, watermark: int) -> list[Hop]:
        hop = self._settings.hop_ms
        limit = watermark // hop * hop
        hops: list[Hop] = []
        if limit <= self._emitted:
            return hops
        self._threats.advance(limit, self._taken)
        while (time := self._next_time()) is not None and time <= limit:
            # Posts within the grace belong to hops that are gone; a second one with the same end would be dropped.
            at = max(-(-time // hop) * hop, min(self._emitted + hop, limit))
            hops.append(self._hop(at))
        if limit > self._emitted:
            hops.append(self._hop(limit))
        self._seen.expire(limit - self._settings.allowed_lateness_ms)
        self._threats.expire(limit - self._settings.allowed_lateness_ms)
        if limit - self._swept >= SWEEP_MS:
            self._sweep(limit)
        return hops

    def _late_before(self) -> int:
        """Return the time, ms, up to which posts come too late to be counted in."""
        return self._emitted - self._settings.allowed_lateness_ms if self._emitted else -1

    def _next_time(self) -> int | None:
        return oldest(self._buffer.next_time(), self._threats.next_time())

    def _action(self, targeted: Targeted, time: int, text: bytes, offset: int) -> Action:
        post = targeted.post
        return Action(
            targeted.target,
            time,
            post.id,
            self._account(post.platform, post.author),
            targeted.relation,
            targeted.primary,
            objects_of(post),
            text,
            self._threats.quote(targeted, time, offset),
            _prompt_at(post, time),
            unimplied_address(post.platform, post.id, post.url),
            addressed(post) if self._threats.is_listed(targeted.target) else [],
        )

    def _account(self, platform: str, author: Author) -> Account:
        """Return what is kept of an author; who posts much is seldom worked out anew."""
        place = (platform, author.id)
        known = self._accounts.get(place)
        if known is not None and known[0] == author:
            return known[1]
        if len(self._accounts) >= ACCOUNTS_KEPT:
            self._accounts.clear()
        account = _account(platform, author)
        self._accounts[place] = author, account
        return account

    def _hop(self, at: int) -> Hop:
        actions: list[Action] = []
        statements: list[Statement] = []
        touched: dict[str, TargetView] = {}
        names: dict[str, AlertTarget] = {}
        while (time := self._buffer.next_time()) is not None and time <= at:
            action = self._buffer.pop()[1]
            if isinstance(action, Statement):
                statements.append(action)
                continue
            actions.append(action)
            view = touched.get(action.target)
            if view is None:
                view = self._views.get(action.target)
                if view is None:
                    view = self._views[action.target] = TargetView(self._settings.window_ms)
                view.move_to(at)
                if view.empty:
                    names[action.target] = self._names[action.target]
                touched[action.target] = view
                self._awake[action.target] = None
            view.add(action.time, stable_hash(action.account.platform, action.account.id))
        windows: list[TargetWindow] = []
        for target, view in touched.items():
            view.close_hop()
            if view.accounts >= self._settings.case_accounts:
                windows.append(self._window(target, view, at))
        findings = self._threats.up_to(at)
        names.update({one.target: self._names[one.target] for one in findings if one.target in self._names})
        self._emitted = at
        late, self._late = self._late, 0
        duplicates, self._duplicates = self._duplicates, 0
        conflicts, self._conflicts = self._conflicts, 0
        return Hop(
            self._partition,
            self._partitions,
            at,
            actions,
            windows,
            late,
            duplicates,
            names,
            conflicts,
            findings,
            statements,
        )

    def _window(self, target: str, view: TargetView, at: int) -> TargetWindow:
        return TargetWindow(
            target,
            at - self._settings.window_ms,
            view.posts,
            view.accounts,
            view.baseline.usual,
            view.baseline.surprise(view.accounts),
            view.sampled,
        )

    def _sweep(self, now: int) -> None:
        """Forget quiet targets. Those whose windows have settled are looked at again when their time is up."""
        self._swept = now
        waiting = {key[3] for key in self._buffer.held()}
        while self._asleep and now - self._asleep[0][0] > FORGET_AFTER_MS:
            at, target = heappop(self._asleep)
            if target in self._views and self._views[target].baseline.at == at:
                self._awake[target] = None
        for target in list(self._awake):
            view = self._views[target]
            view.move_to(now)
            if target not in waiting and view.empty and now - view.baseline.at > FORGET_AFTER_MS:
                del self._awake[target], self._views[target], self._names[target]
            elif view.settled and now - view.baseline.at <= FORGET_AFTER_MS:
                del self._awake[target]
                heappush(self._asleep, (view.baseline.at, target))

    def snapshot(self) -> bytes:
        """Return all state but the posts that wait, which ``held`` makes the driver read again."""
        views = {target: view.state() for target, view in self._views.items()}
        waiting = {key[1:] for key in self._buffer.held()}
        seen = [entry for entry in self._seen.state() if entry[1] not in waiting]
        intake = _Intake(
            self._watermarks.state(),
            self._taken,
            self._emitted,
            self._swept,
            self._late,
            self._duplicates,
            self._conflicts,
            seen,
        )
        encode = msgspec.msgpack.encode
        states = {
            "intake": encode(intake),
            "windows": encode(_Windows(views, self._names)),
            "threats": encode(self._threats.state()),
        }
        return written(LAYOUT.versions, states)

    def restore(self, state: bytes) -> Upgrade:
        """See ``pipeline.stage.Stage``."""
        states, upgrade = read(LAYOUT, state)
        old = msgspec.msgpack.decode(states["intake"], type=_Intake)
        windows = msgspec.msgpack.decode(states["windows"], type=_Windows)
        self._watermarks = Watermarks.from_state(old.watermarks)
        self._taken, self._emitted, self._swept = old.taken, old.emitted, old.swept
        self._late, self._duplicates, self._conflicts = old.late, old.duplicates, old.conflicts
        self._seen = SeenPosts.from_state(old.seen)
        self._views = {
            target: TargetView.from_state(self._settings.window_ms, view)
            for target, view in windows.views.items()
        }
        self._awake, self._asleep = dict.fromkeys(self._views), []
        self._names = dict(windows.names)
        self._buffer = ReorderBuffer()
        if "threats" in states:
            self._threats.load(msgspec.msgpack.decode(states["threats"], type=ThreatIntakeState))
        return upgrade


def _prompt_at(post: Post, time: int) -> int:
    prompt = post.reply_to or post.quote_of
    return written_at(post.platform, prompt.post_id, time) if prompt is not None and prompt.post_id else 0


def _account(platform: str, author: Author) -> Account:
    return Account(
        platform,
        author.id,
        author.handle,
        None if author.created_at is None else milliseconds(author.created_at),
        stable_hash(fold(author.bio)) if author.bio and author.bio.strip() else None,
        author.avatar or None,
    )
