"""The two ways in which a command ends badly; every message is one line for people."""

from __future__ import annotations


class ConfigurationError(ValueError):
    """What was asked for is wrong; the message names what to change. Commands end with 2."""


class RunError(RuntimeError):
    """What was asked for is right and did not work out, as without a broker. Commands end with 1."""


class NoBrokerError(RunError):
    """No broker answers; it may when it is asked again."""
