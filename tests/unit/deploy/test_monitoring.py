"""Rules and dashboards ask for metrics that are served, and each rule has a runbook."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from agents.ops.metrics import catalogue
from agents.stages.named import AGENTS
from schemas.topics import TOPICS
from tests.support.kustomize import render

ROOT = Path(__file__).resolve().parents[3]
PROMETHEUS = ROOT / "deploy" / "prometheus"
GRAFANA = ROOT / "deploy" / "grafana"
KUBERNETES = ROOT / "deploy" / "kubernetes"
RUNBOOKS = ROOT / "docs" / "runbooks"

COMMON = {"up", "process_resident_memory_bytes", "process_start_time_seconds"}
"""Metrics that Prometheus and its client library give to every process."""

TARGET_LABELS = {"job", "instance"}
"""Labels that Prometheus puts on everything it scrapes."""

_METRIC = re.compile(r"(?<![\w$\"'])((?:pileon|process|python|go)_\w+|up)\b")
_SELECTOR = re.compile(r"((?:pileon|process)_\w+|up)\{([^}]*)\}")
_MATCHER = re.compile(r'(\w+)\s*(=~|!=|!~|=)\s*"([^"]*)"')
_BY = re.compile(r"\bby \(([^)]*)\)")


def _rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((PROMETHEUS / "rules.yml").read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def _panels() -> list[dict[str, Any]]:
    panels = json.loads((GRAFANA / "dashboards" / "pileon.json").read_text(encoding="utf-8"))["panels"]
    return [panel for panel in panels if panel["type"] != "row"]


RULES = _rules()
PANELS = _panels()


def _expressions() -> Iterator[str]:
    for rule in RULES:
        yield rule["expr"]
    for panel in PANELS:
        for target in panel["targets"]:
            yield target["expr"]


EXPRESSIONS = sorted(set(_expressions()))


def _served() -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the labels of every series that a worker serves."""
    series: dict[str, dict[str, tuple[str, ...]]] = {}
    for definition in catalogue.definitions:
        names = [definition.name]
        if definition.type == "histogram":
            names = [f"{definition.name}_{part}" for part in ("bucket", "sum", "count")]
        for name in names:
            series[name] = definition.labels
    return series


SERVED = _served()


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_expression_asks_for_metrics_of_the_catalogue(expression: str) -> None:
    """A metric that is renamed takes the rules and dashboards along."""
    names = set(_METRIC.findall(expression))
    assert names
    assert names <= SERVED.keys() | COMMON


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_expression_asks_for_labels_and_values_that_exist(expression: str) -> None:
    """A selector on a value that no series has matches nothing for ever, and a rule on it would never fire."""
    for name, matchers in _SELECTOR.findall(expression):
        labels = SERVED.get(name, {})
        for label, operator, wanted in _MATCHER.findall(matchers):
            assert label in labels.keys() | TARGET_LABELS
            if label in labels:
                values = wanted.split("|") if operator.endswith("~") else [wanted]
                assert set(values) <= set(labels[label])
    known = {label for name in _METRIC.findall(expression) for label in SERVED.get(name, {})}
    for grouping in _BY.findall(expression):
        assert {label.strip() for label in grouping.split(",")} <= known | TARGET_LABELS | {"le"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_a_rule_says_what_it_means_and_where_to_look(rule: dict[str, Any]) -> None:
    """Each has a severity, a sentence, and a runbook that carries its name."""
    assert rule["labels"]["severity"] in {"page", "ticket"}
    assert rule["annotations"]["summary"].endswith(".")
    runbook = ROOT / rule["annotations"]["runbook_url"]
    assert runbook.parent == RUNBOOKS
    assert runbook.read_text(encoding="utf-8").startswith(f"# {rule['alert']}\n")


def test_each_runbook_belongs_to_one_rule() -> None:
    """No runbook is left of a rule that is gone, no two rules share one, and the list has them all."""
    named = sorted(rule["annotations"]["runbook_url"] for rule in RULES)
    there = sorted(
        path.relative_to(ROOT).as_posix() for path in RUNBOOKS.glob("*.md") if path.name != "README.md"
    )
    assert named == there
    listed = re.findall(r"\]\(([\w-]+\.md)\)", (RUNBOOKS / "README.md").read_text(encoding="utf-8"))
    assert sorted(f"docs/runbooks/{name}" for name in listed) == there


@pytest.mark.parametrize("runbook", sorted(RUNBOOKS.glob("[a-z]*.md")), ids=lambda path: path.stem)
def test_a_runbook_tells_where_to_look_and_what_to_do(runbook: Path) -> None:
    """Metrics, settings and log events that it names exist."""
    text = runbook.read_text(encoding="utf-8")
    assert re.findall(r"^## (\w+)$", text, flags=re.MULTILINE) == ["Look", "Do"]
    metrics = set(re.findall(r"`(pileon_\w+)`", text))
    names = {definition.name for definition in catalogue.definitions}
    assert metrics <= names
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "agents").rglob("*.py"))
    others = {topic.name for topic in TOPICS} | {key for topic in TOPICS for key in topic.configs()}
    for event in set(re.findall(r"`([a-z]+\.[a-z_]+)`", text)) - others:
        assert f'"{event}"' in code


def test_every_measure_of_loss_has_a_rule() -> None:
    """What must never grow is what somebody is told of."""
    asked = " ".join(rule["expr"] for rule in RULES)
    for name in ("records_gone", "state_lost", "dead_letters", "late_posts", "connector_gaps"):
        assert f"pileon_{name}_total" in asked


def test_panels_have_titles_units_and_places_of_their_own() -> None:
    """No two panels share an id or lie on one another."""
    assert len({panel["id"] for panel in PANELS}) == len(PANELS) >= 12
    taken: set[tuple[int, int]] = set()
    for panel in PANELS:
        assert panel["title"]
        assert panel["description"].endswith(".")
        assert panel["fieldConfig"]["defaults"]["unit"]
        at = panel["gridPos"]
        cells = {(at["x"] + x, at["y"] + y) for x in range(at["w"]) for y in range(at["h"])}
        assert not cells & taken
        taken |= cells
        assert at["x"] + at["w"] <= 24


def test_the_dashboard_reads_from_the_source_that_is_provisioned() -> None:
    """Panels name the data source by the id that the provisioning gives it."""
    folder = GRAFANA / "provisioning"
    [source] = yaml.safe_load((folder / "datasources" / "prometheus.yaml").read_text())["datasources"]
    assert source["url"] == "http://prometheus:9090"
    for panel in PANELS:
        assert panel["datasource"] == {"type": source["type"], "uid": source["uid"]}
        assert all(target["datasource"]["uid"] == source["uid"] for target in panel["targets"])
    [provider] = yaml.safe_load((folder / "dashboards" / "pileon.yaml").read_text())["providers"]
    assert provider["options"]["path"] == "/etc/grafana/dashboards"


def test_prometheus_scrapes_every_agent() -> None:
    """Each agent's service is looked up by name, at the port that the workers serve on."""
    config = yaml.safe_load((PROMETHEUS / "prometheus.yml").read_text())
    [job] = config["scrape_configs"]
    [found] = job["dns_sd_configs"]
    assert found["names"] == [*AGENTS, "archive", "bluesky", "mastodon", "x"]
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    assert set(found["names"]) <= set(compose["services"])
    assert str(found["port"]) == compose["x-settings"]["PILEON_METRICS_PORT"]
    assert config["rule_files"] == ["rules.yml"]


def test_every_way_of_scraping_names_the_job_that_the_rules_ask_for() -> None:
    """Compose, annotations of pods and the operator's PodMonitor: a rule on another job would never fire."""
    asked = {
        job for name, job in re.findall(r'(\w+)\{job="([^"]*)"', " ".join(rule["expr"] for rule in RULES))
    }
    assert asked == {"pileon"}
    for file in ("prometheus.yml", "kubernetes.yml"):
        [job] = yaml.safe_load((PROMETHEUS / file).read_text())["scrape_configs"]
        assert job["job_name"] == "pileon"
    monitor = yaml.safe_load((KUBERNETES / "components" / "podmonitor" / "podmonitor.yaml").read_text())
    chosen = monitor["spec"]["selector"]["matchLabels"]
    [endpoint] = monitor["spec"]["podMetricsEndpoints"]
    everything = [
        *render(KUBERNETES / "overlays" / "single"),
        *render(KUBERNETES / "components" / "connectors"),
    ]
    workers = [one for one in everything if one["kind"] == "Deployment"]
    scraped = []
    for worker in workers:
        template = worker["spec"]["template"]
        labels, annotations = template["metadata"]["labels"], template["metadata"].get("annotations", {})
        if annotations.get("prometheus.io/scrape") != "true":
            continue
        scraped.append(labels["app.kubernetes.io/component"])
        assert chosen.items() <= labels.items()
        assert labels[monitor["spec"]["jobLabel"]] == "pileon"
        [container] = template["spec"]["containers"]
        [port] = container["ports"]
        assert port["name"] == endpoint["port"]
        assert str(port["containerPort"]) == annotations["prometheus.io/port"]
    assert set(scraped) == {*AGENTS, "archive", "bluesky", "mastodon", "x"}


def _cases() -> dict[str, list[bool]]:
    """Return for each rule whether it has to fire, case by case."""
    cases: dict[str, list[bool]] = {}
    for test in yaml.safe_load((PROMETHEUS / "rules_test.yml").read_text())["tests"]:
        for case in test["alert_rule_test"]:
            cases.setdefault(case["alertname"], []).append(bool(case["exp_alerts"]))
    return cases


def test_the_sickness_of_every_rule_is_played() -> None:
    """Each fires in one case at least, and is silent in another."""
    cases = _cases()
    assert set(cases) == {rule["alert"] for rule in RULES}
    assert [name for name, fires in cases.items() if set(fires) != {True, False}] == []


def test_rules_on_memory_lie_below_every_limit() -> None:
    """They ask for a share of what a process may have, whatever that is."""
    [rule] = [rule for rule in RULES if "resident_memory" in rule["expr"]]
    assert "pileon_memory_limit_bytes" in rule["expr"]
    assert float(rule["expr"].rsplit(">", 1)[1]) < 1


def _promtool() -> str:
    """Return Prometheus' own tool; without it the test is skipped, under ``CI=true`` it fails."""
    promtool = os.environ.get("PROMTOOL") or shutil.which("promtool")
    if promtool is None:
        if os.environ.get("CI") == "true":
            pytest.fail("promtool is not installed, and CI must validate the rules")
        pytest.skip("promtool is not installed (Debian's package prometheus has it; PROMTOOL names another)")
    return promtool


@pytest.mark.parametrize(
    "command",
    [
        ("check", "config", "prometheus.yml"),
        ("test", "rules", "rules_test.yml"),
    ],
    ids=["config", "cases"],
)
def test_promtool_agrees(command: tuple[str, ...]) -> None:
    """Prometheus' own tool reads configuration and rules, and its cases fire when they should."""
    promtool = _promtool()
    done = subprocess.run([promtool, *command], cwd=PROMETHEUS, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_promtool_agrees_with_the_scraping_of_pods(tmp_path: Path) -> None:
    """All of it but the discovery, which Debian's promtool is built without."""
    promtool = _promtool()
    config = yaml.safe_load((PROMETHEUS / "kubernetes.yml").read_text(encoding="utf-8"))
    [job] = config["scrape_configs"]
    [discovery] = job.pop("kubernetes_sd_configs")
    assert discovery == {"role": "pod", "namespaces": {"names": ["pileon"]}}
    job["static_configs"] = [{"targets": ["pod:9100"]}]
    config["rule_files"] = [str(PROMETHEUS / "rules.yml")]
    (tmp_path / "prometheus.yml").write_text(yaml.safe_dump(config))
    command = [promtool, "check", "config", str(tmp_path / "prometheus.yml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
