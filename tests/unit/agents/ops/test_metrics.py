"""The catalogue of metrics is closed and holds nothing about people."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from agents.ops import metrics
from agents.ops.metrics import Catalogue, catalogue

ROOT = Path(__file__).parents[4]
NAME = re.compile(r"pileon_[a-z_]+\Z")


def test_every_definition_is_served_from_the_start() -> None:
    """A metric shows before anything happened, so that a missing one means a broken process."""
    shown = metrics.exposition().decode()
    for definition in catalogue.definitions:
        assert f"\n{definition.name}" in shown
        assert definition.help in shown


def test_names_follow_the_conventions() -> None:
    """Names carry the prefix and their unit; counters, and only they, end in ``_total``."""
    names = [definition.name for definition in catalogue.definitions]
    assert len(set(names)) == len(names)
    for definition in catalogue.definitions:
        assert NAME.match(definition.name)
        assert definition.name.endswith("_total") == (definition.type == "counter")
        assert definition.help.endswith(".")


def test_no_label_holds_an_account_or_a_target() -> None:
    """Every label is one of few whose values are listed in the code."""
    for definition in catalogue.definitions:
        assert set(definition.labels) <= {
            "stage",
            "reason",
            "source",
            "detector",
            "mode",
            "kind",
            "status",
            "outcome",
            "kept",
            "sink",
        }
        assert all(1 <= len(values) <= 16 for values in definition.labels.values())


def test_a_value_outside_the_catalogue_is_refused() -> None:
    """A typing error in a label cannot open a new time series."""
    family = Catalogue().counters("pileon_things_total", "Things.", stage=("watch",))
    family.labels(stage="watch").inc(2)
    with pytest.raises(ValueError, match="no such time series"):
        family.labels(stage="wach")
    with pytest.raises(ValueError, match="no such time series"):
        family.labels()


def test_counts_are_served() -> None:
    """What is counted is what is shown."""
    own = Catalogue()
    own.counters("pileon_things_total", "Things.", stage=("watch", "detect")).labels(stage="watch").inc(3)
    assert own.registry.get_sample_value("pileon_things_total", {"stage": "watch"}) == 3
    assert own.registry.get_sample_value("pileon_things_total", {"stage": "detect"}) == 0


def test_what_is_served_is_what_is_in_the_catalogue() -> None:
    """No metric of ours is served that the catalogue lacks, none is left out, and each has its type and labels."""
    served = {family.name: family for family in text_string_to_metric_families(metrics.exposition().decode())}
    ours = {name for name in served if name.startswith("pileon_")}
    assert ours == {definition.name.removesuffix("_total") for definition in catalogue.definitions}
    for definition in catalogue.definitions:
        family = served[definition.name.removesuffix("_total")]
        assert (family.type, family.documentation) == (definition.type, definition.help)
        for sample in family.samples:
            assert set(sample.labels) - {"le"} == set(definition.labels)
            assert all(sample.labels[name] in values for name, values in definition.labels.items())


def test_metrics_are_made_nowhere_else() -> None:
    """The client library is imported by the catalogue alone, so that nothing is exported past it."""
    importing = re.compile(r"^\s*(?:from|import) prometheus_client\b", re.MULTILINE)
    found = [
        path.relative_to(ROOT).as_posix()
        for package in ("schemas", "pipeline", "agents", "console")
        for path in (ROOT / package).rglob("*.py")
        if importing.search(path.read_text(encoding="utf-8"))
    ]
    assert found == ["agents/ops/metrics.py"]
    assert not [name for name in REGISTRY._names_to_collectors if name.startswith("pileon_")]
