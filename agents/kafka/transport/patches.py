"""The one place that changes aiokafka in this process, and only when it is told to."""

from __future__ import annotations

from typing import Final

import aiokafka  # type: ignore[import-untyped] # it ships no types

from agents.kafka.transport.connection import patch_connections
from agents.kafka.transport.consumer import patch_fetcher

KNOWN: Final = "0.14."
"""The versions of aiokafka whose insides the patches fit."""

_applied = False


def apply() -> None:
    """Patch aiokafka, unless that is done already.

    Raises:
        RuntimeError: If its version is not the one that the patches were written for.
    """
    global _applied  # a process has one aiokafka
    if _applied:
        return
    if not aiokafka.__version__.startswith(KNOWN):
        raise RuntimeError(f"aiokafka is {aiokafka.__version__}, the transport is written for {KNOWN}x")
    patch_connections()
    patch_fetcher()
    _applied = True


def applied() -> bool:
    """Return whether aiokafka is patched."""
    return _applied
