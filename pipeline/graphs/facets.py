"""The objects of an action as one target sees them: texts and their guises, waves of replies, echoes of a link."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from pipeline.graphs.texts import TextGroups
from schemas.stages import Action, ObjectKey

WAVE_MS: Final = 180_000
"""Replies to one post within so long of each other are one wave: an order is obeyed within a minute or two."""

OVERTURE_MS: Final = 180_000
"""Waves are looked for only so long after a post, or after its first reply where its time is not known: before,
everybody with the bell on comes at once."""

_BIN_BITS: Final = 20
_BIN_MASK: Final = (1 << _BIN_BITS) - 1


Touched = Callable[[ObjectKey, str], bool]
"""Whether an account touched an object, as far as that is remembered."""


class _Thread(NamedTuple):
    noted: int
    start: int
    key: ObjectKey


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
        self._threads: dict[int, _Thread] = {}
        self._guises: dict[tuple[int, int], int] = {}

    def of(self, action: Action, account: str, touched: Touched) -> list[ObjectKey]:
        """Return an action's objects; their kinds are in docs/glossary.md.

        Args:
            action: An account's action, after all before it.
            account: The account.
            touched: Tells what it touched here before.
        """
        keys: list[ObjectKey] = []
        guise = 0
        for kind, name in action.objects:
            if kind == "guise":
                guise = name
            elif kind == "thread":
                thread = self._thread(name & ~_BIN_MASK, action.time, action.prompt_at)
                if not touched(thread.key, account):
                    keys.extend(_waves(thread, action.time))
            else:
                keys.append((kind, name))
                if kind == "link" and touched((kind, name), account):
                    keys.append(("echo", name))
        if action.text:
            group = self._texts.group_of(action.text, action.time)
            keys.append(("text", group))
            # A disguise that was there before may have been pasted with the rest of the text.
            if guise and (guise, group) not in self._guises:
                self._guises[guise, group] = action.time
                keys.append(("guise", group))
        return keys

    def kept(self, key: ObjectKey) -> ObjectKey:
        """Return the key that stands for an action's object here: one for all replies in a thread."""
        return self._threads[key[1] & ~_BIN_MASK].key if key[0] == "thread" else key

    def _thread(self, name: int, time: int, prompt_at: int) -> _Thread:
        """Return a thread, whose key is one object for all who take part: most actions here are replies."""
        thread = self._threads.get(name)
        if thread is None:
            thread = self._threads[name] = _Thread(time, prompt_at or time, ("thread", name))
        return thread

    def expire(self, now: int) -> None:
        """Forget what is older than memory."""
        edge = now - self._memory
        # Both stand in the order in which they came.
        while self._threads and self._threads[name := next(iter(self._threads))].noted < edge:
            del self._threads[name]
        while self._guises and self._guises[guise := next(iter(self._guises))] < edge:
            del self._guises[guise]
        self._texts.expire(edge)

    @property
    def unused(self) -> bool:
        """Whether nothing is remembered, nor any name given to a text."""
        return not (self._threads or self._guises) and self._texts.unused

    def state(self) -> FacetsState:
        """Return all state as plain values."""
        threads = [(name, thread.noted, thread.start) for name, thread in self._threads.items()]
        return self._texts.state(), threads, [(*guise, time) for guise, time in self._guises.items()]

    def load(self, state: FacetsState) -> None:
        """Take over what ``state`` gave."""
        self._texts.load(state[0])
        self._threads = {name: _Thread(noted, start, ("thread", name)) for name, noted, start in state[1]}
        self._guises = {(guise, group): time for guise, group, time in state[2]}


def _waves(thread: _Thread, time: int) -> list[ObjectKey]:
    """Return the thread, and the two overlapping waves that an account's first reply to it falls in."""
    if time - thread.start < OVERTURE_MS:
        return [thread.key]
    half = time // (WAVE_MS // 2)
    early, late = half // 2 * 2, (half + 1) // 2 * 2 - 1
    name = thread.key[1]
    return [thread.key, *(("wave", name | (bin_ & _BIN_MASK)) for bin_ in sorted({early, late}))]


FacetsState = tuple[
    tuple[int, list[tuple[int, bytes]]], list[tuple[int, int, int]], list[tuple[int, int, int]]
]
"""A snapshot: texts; each thread's name, when it was noted and its start; each guise, its text and when it came."""
