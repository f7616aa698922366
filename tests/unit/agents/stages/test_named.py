"""The agents by name."""

from __future__ import annotations

import pytest

from agents.ops.errors import ConfigurationError
from agents.stages.named import AGENTS, BESIDE, SOURCES, chosen, group_of


def test_agents_come_in_the_order_of_the_flow() -> None:
    """However they are named; all of them when none is."""
    assert chosen([]) == [*AGENTS, "forget"]
    assert chosen(["notify", "watch"]) == ["watch", "notify", "forget"]
    assert set(SOURCES) == {*AGENTS, *BESIDE.values()}


def test_an_agent_that_there_is_not_is_refused() -> None:
    """The line names those that there are."""
    with pytest.raises(ConfigurationError, match="there is no agent slack, watcher; there are ingest, watch"):
        chosen(["watcher", "watch", "slack"])


def test_every_agent_is_a_group_of_its_own() -> None:
    """Named after the installation."""
    assert group_of("watch", "pileon") == "pileon.watch"
