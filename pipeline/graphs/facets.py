"""The objects of an action as one target sees them: texts and their guises, waves of replies, echoes of a link."""

from __future__ import annotations

from typing import Final

from pipeline.graphs.texts import TextGroups
from schemas.stages import Action, ObjectKey

WAVE_MS: Final = 180_000
"""Replies to one post within so long of each other are one wave: an order is obeyed within a minute or two."""

OVERTURE_MS: Final = 180_000
"""Waves are looked for only so long after a post, or after its first reply where its time is not known: before,
everybody with the bell on comes at once."""

_BIN_BITS: Final = 20
_BIN_MASK: Final = (1 << _BIN_BITS) - 1


def base_of(key: ObjectKey) -> ObjectKey | None:
    """Return the object that a wave is a part of, that an echo repeats, or that a guise is to hide."""
    kind, name = key
    if kind == "wave":
        return "thread", name & ~_BIN_MASK
    if kind == "echo":
        return "link", name
    if kind == "guise":
        return "text", name
    return None


class Facets:
    """Turns actions at one target into comparable objects.

    Args:
        memory: Texts and threads are forgotten after so long, ms.
    """

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._texts = TextGroups()
        self._threads: dict[int, int] = {}
        self._done: dict[tuple[str, str, int], int] = {}

    def of(self, action: Action, account: str) -> list[ObjectKey]:
        """Return an action's objects; their kinds are in docs/glossary.md."""
        keys: list[ObjectKey] = []
        guise = 0
        for kind, name in action.objects:
            if kind == "guise":
                guise = name
            elif kind == "thread":
                keys.extend(self._waves(name & ~_BIN_MASK, account, action.time, action.prompt_at))
            else:
                keys.append((kind, name))
                if kind == "link" and not self._first("link", account, name, action.time):
                    keys.append(("echo", name))
        if action.text:
            group = self._texts.group_of(action.text, action.time)
            keys.append(("text", group))
            # A disguise that was there before may have been pasted with the rest of the text.
            if guise and self._first("guise", f"{guise:x}", group, action.time):
                keys.append(("guise", group))
        return keys

    def _first(self, kind: str, by: str, name: int, time: int) -> bool:
        """Take note of something brought by an account, or in a disguise; says whether it was for the first time."""
        touch = (kind, by, name)
        if touch in self._done:
            return False
        self._done[touch] = time
        return True

    def _waves(self, thread: int, account: str, time: int, prompt_at: int) -> list[ObjectKey]:
        """Return the thread, and the two overlapping waves that an account's first reply to it falls in."""
        start = self._threads.setdefault(thread, prompt_at or time)
        if not self._first("thread", account, thread, time):
            return []
        if time - start < OVERTURE_MS:
            return [("thread", thread)]
        half = time // (WAVE_MS // 2)
        early, late = half // 2 * 2, (half + 1) // 2 * 2 - 1
        return [
            ("thread", thread),
            *(("wave", thread | (bin_ & _BIN_MASK)) for bin_ in sorted({early, late})),
        ]

    def expire(self, now: int) -> None:
        """Forget what is older than memory."""
        edge = now - self._memory
        # They stand in the order in which they came.
        while self._done and self._done[touch := next(iter(self._done))] < edge:
            del self._done[touch]
            if touch[0] == "thread":
                self._threads.pop(touch[2], None)
        self._texts.expire(edge)

    @property
    def unused(self) -> bool:
        """Whether nothing is remembered, nor any name given to a text."""
        return not (self._threads or self._done) and self._texts.unused

    def state(self) -> FacetsState:
        """Return all state as plain values."""
        return self._texts.state(), self._threads, [(time, touch) for touch, time in self._done.items()]

    def load(self, state: FacetsState) -> None:
        """Take over what ``state`` gave."""
        self._texts.load(state[0])
        self._threads = dict(state[1])
        self._done = {(touch[0], touch[1], touch[2]): time for time, touch in state[2]}


FacetsState = tuple[
    tuple[int, list[tuple[int, bytes]]], dict[int, int], list[tuple[int, tuple[str, str, int]]]
]
"""A snapshot of ``Facets``."""
