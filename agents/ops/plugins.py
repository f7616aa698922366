"""Detectors that other installed packages bring, found by their entry points."""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points
from typing import Final

from agents.ops.errors import ConfigurationError
from pipeline.detectors import plugins

GROUP: Final = "pileon.detectors"
"""The group of entry points, each of which names a ``pipeline.detectors.plugins.Plugin``."""


@cache
def load() -> None:
    """Register the detectors of all installed packages, once in a process.

    Raises:
        ConfigurationError: If one cannot be loaded, or is no detector that there is room for.
    """
    for point in sorted(entry_points(group=GROUP), key=lambda one: one.name):
        try:
            plugin = point.load()
            if not isinstance(plugin, plugins.Plugin):
                raise TypeError(f"{point.value} is no Plugin")
            plugins.register(plugin)
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            raise ConfigurationError(
                f"the detector {point.name} ({point.value}) is no use: {reason}"
            ) from error


def known_detectors() -> tuple[str, ...]:
    """Return the codes of all detectors, those of other packages too."""
    load()
    return plugins.codes()
