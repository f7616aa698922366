"""What the detect stage still knows of what older versions kept."""

from __future__ import annotations

import msgspec
import pytest

from pipeline.windows.stage import DetectStage
from tests.support.actions import SETTINGS
from tests.support.old_snapshots.stored import FORMS, stored


@pytest.mark.parametrize("form", FORMS)
def test_windows_baselines_and_event_time_go_on(form: str) -> None:
    """Nothing is left out, and what is written then is today's."""
    for partition, kept in enumerate(stored(form).detect):
        stage, again = DetectStage(SETTINGS, partition, 2), DetectStage(SETTINGS, partition, 2)
        assert stage.restore(kept.state).left_out == ()
        assert stage.sizes()["targets"] > 0
        assert stage.watermark > 0
        assert again.restore(stage.snapshot()) == ((), ())
        assert again.snapshot() == stage.snapshot()


def test_threats_without_conflicts_are_told_from_conflicts_without_threats() -> None:
    """One version kept the one, another the other, at the same place."""
    parts = msgspec.msgpack.decode(stored("2f6129a").detect[0].state)
    conflicts, threats = DetectStage(SETTINGS), DetectStage(SETTINGS)
    conflicts.restore(msgspec.msgpack.encode([*parts, 3]))
    threats.restore(msgspec.msgpack.encode([*parts, [[], None]]))
    assert threats.snapshot() != conflicts.snapshot()
