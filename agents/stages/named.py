"""The agents by name: which there are, and what each reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from agents.ops.errors import ConfigurationError
from agents.ops.metrics import Stage
from schemas import topics
from schemas.topics import Topic

AGENTS: Final[tuple[Stage, ...]] = ("ingest", "watch", "detect", "memory", "notify")
"""The agents there are, in the order of the flow."""

SOURCES: Final[dict[Stage, Topic]] = {
    "ingest": topics.POSTS_RAW,
    "watch": topics.POSTS,
    "detect": topics.POSTS_TARGETED,
    "memory": topics.COACTIONS,
    "notify": topics.ALERTS,
    "forget": topics.POSTS_DELETED,
}
"""The topic that each agent reads, in a consumer group of its own."""

BESIDE: Final[dict[Stage, Stage]] = {"notify": "forget"}
"""Agents that run wherever another one does, since they share what it needs."""


def chosen(names: Sequence[str]) -> list[Stage]:
    """Return the agents of these names in the order of the flow; all when there is no name.

    Raises:
        ConfigurationError: If there is no agent of a name.
    """
    unknown = sorted(set(names) - set(AGENTS))
    if unknown:
        raise ConfigurationError(f"there is no agent {', '.join(unknown)}; there are {', '.join(AGENTS)}")
    wanted = [stage for stage in AGENTS if not names or stage in names]
    return [*wanted, *(BESIDE[stage] for stage in wanted if stage in BESIDE)]


def group_of(stage: Stage, group_id: str) -> str:
    """Return the consumer group of an agent in an installation."""
    return f"{group_id}.{stage}"
