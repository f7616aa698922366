"""The two ways in which a command ends badly; every message is one line for people."""

from __future__ import annotations


class ConfigurationError(ValueError):
    """What was asked for is wrong; the message names what to change. Commands end with 2."""


class RunError(RuntimeError):
    """What was asked for is right and did not work out, as without a broker. Commands end with 1."""


def no_answer(servers: str, reason: object) -> str:
    """Say in one line that no broker answers, and why where a client knows more than that."""
    said = " ".join(str(reason).split())
    return f"no Kafka broker answers at {servers}{'' if not said or 'Unable to bootstrap' in said else f': {said}'}"


class NoBrokerError(RunError):
    """No broker answers; it may when it is asked again."""
