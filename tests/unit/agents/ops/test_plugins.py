"""Detectors of other packages: found by entry points, named like ours, and complained of where they are no use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint

import pytest

from agents.ops import metrics, plugins
from agents.ops.errors import ConfigurationError
from agents.ops.settings import build, load
from agents.runtime import detector_telling
from pipeline.detectors.panel import Panel
from pipeline.detectors.plugins import registered, withdraw

Install = Callable[[str, str], None]
GOOD = "tests.unit.pipeline.detectors.test_plugins:SMALL_HOURS"


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Installs an entry point; everything is as before in the end."""
    points: list[EntryPoint] = []
    monkeypatch.setattr(plugins, "entry_points", lambda group: [one for one in points if one.group == group])
    plugins.load.cache_clear()
    yield lambda name, value: points.append(EntryPoint(name, value, plugins.GROUP))
    plugins.load.cache_clear()
    for plugin in registered():
        withdraw(plugin.code)


def test_an_installed_detector_is_taken(install: Install) -> None:
    """With its mode, by the setting that ours have, before any detector is made."""
    install("night", GOOD)
    settings = load({"PILEON_DETECTORS": "small_hours=shadow", "PILEON_ALL_TARGETS": "true"})
    assert settings.detector().detectors == {"small_hours": "shadow"}
    assert [one.code for one in registered()] == ["small_hours"]


def test_one_that_is_not_installed_is_no_detector(install: Install) -> None:
    """However the setting is given."""
    with pytest.raises(
        ConfigurationError, match="there is no detector 'small_hours'; there are co_targeting"
    ):
        load({"PILEON_DETECTORS": "small_hours=shadow"})
    with pytest.raises(ConfigurationError, match="there is no detector 'small_hours'"):
        build({"detectors": {"small_hours": "shadow"}})


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("tests.nowhere:PLUGIN", "No module named 'tests.nowhere'"),
        ("tests.unit.pipeline.detectors.test_plugins:SmallHours", "is no Plugin"),
        ("pipeline.settings:MISSING", "MISSING"),
    ],
)
def test_one_that_is_no_use_stops_the_start(install: Install, value: str, reason: str) -> None:
    """By its name, and with what is wrong."""
    install("night", value)
    with pytest.raises(ConfigurationError, match=rf"the detector night \({value}\) is no use: .*{reason}"):
        build({}).detector()


def test_detectors_of_other_packages_share_one_label() -> None:
    """What a label can be is known from the start."""
    panel = Panel([], {})
    panel.flagged["small_hours"] = 3
    counted = metrics.detector_flagged_total.labels(detector="plugin", mode="alert")
    before = counted._value.get()
    detector_telling.DetectorTelling().tell(panel, 0, 0)
    assert counted._value.get() == before + 3
