"""Detectors from outside the package: what one must bring along, and what it is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.settings import DETECTORS, Code

if TYPE_CHECKING:
    # Whoever only asks for names, as the settings do, does not wait for statistics.
    from pipeline.detectors.base import Detector
    from pipeline.detectors.items import Items
    from pipeline.sessions.records import Records
    from pipeline.settings import DetectorSettings


class Given(NamedTuple):
    """What a detector may use.

    Attributes:
        settings: The detector's settings.
        records: The sessions at all targets; they take an action before a detector does.
        items: The uses of all items; likewise.
        watched: Whether a target is on a watchlist.
    """

    settings: DetectorSettings
    records: Records
    items: Items
    watched: Callable[[str], bool]


class Plugin(NamedTuple):
    """A detector from outside.

    Attributes:
        code: The kind of evidence, as alerts name it: letters and underscores.
        make: Returns a new detector, with nothing in its memory.
        sentence: Returns what is told of a finding, from its facts, the length of a window in minutes and how long
            meetings are remembered in days; the probability by chance is added to it.
    """

    code: Code
    make: Callable[[Given], Detector]
    sentence: Callable[[Mapping[str, float], int, int], str]


_PLUGINS: Final[dict[Code, Plugin]] = {}


def register(plugin: Plugin) -> None:
    """Take a detector into every installation that is made from now on, in this process.

    Raises:
        ValueError: If its code is no name, or that of another detector.
    """
    code = plugin.code
    if not code.isascii() or not code.isidentifier() or not code.islower():
        raise ValueError(f"{code!r} is no code of a detector: it has small letters, digits and underscores")
    if code in DETECTORS or _PLUGINS.get(code, plugin) != plugin:
        raise ValueError(f"there is a detector {code!r} already")
    _PLUGINS[code] = plugin


def withdraw(code: Code) -> None:
    """Take no detector of a code into new installations."""
    _PLUGINS.pop(code, None)


def registered() -> list[Plugin]:
    """Return the detectors from outside, in the order of their codes: that in which they were found never shows."""
    return [_PLUGINS[code] for code in sorted(_PLUGINS)]


def codes() -> tuple[Code, ...]:
    """Return the codes of all detectors."""
    return (*DETECTORS, *sorted(_PLUGINS))


def sentence_of(code: Code) -> Callable[[Mapping[str, float], int, int], str] | None:
    """Return what tells of findings of a code; None if no detector of it is registered."""
    plugin = _PLUGINS.get(code)
    return None if plugin is None else plugin.sentence
