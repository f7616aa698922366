"""The compose files and the Dockerfile: valid, closed to the outside, and in step with the code."""

from __future__ import annotations

import fnmatch
import os
import re
import shutil
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from agents.ops import settings
from agents.stages import named
from agents.watchlist import load_watchlist

ROOT = Path(__file__).resolve().parents[2]
CONNECTORS = {"bluesky", "mastodon", "x"}
OURS = {"ingest", "watch", "detect", "memory", "notify", "topics", "archive", "console"} | CONNECTORS
MONITORING = {"prometheus", "grafana"}
SLACK = ("-f", "docker-compose.yml", "-f", "deploy/compose.slack.yml")


@cache
def compose(*files: str, **env: str) -> dict[str, Any]:
    """Return what docker-compose makes of the files; without it the test is skipped, under ``CI=true`` it fails."""
    if shutil.which("docker-compose") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("docker-compose is not installed, and CI must validate the compose files")
        pytest.skip("docker-compose is not installed")
    path = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    profiles = [
        part for name in ("monitoring", "console", *sorted(CONNECTORS)) for part in ("--profile", name)
    ]
    done = subprocess.run(
        ["docker-compose", *files, *profiles, "config"],
        cwd=ROOT,
        env=path | env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    config: dict[str, Any] = yaml.safe_load(done.stdout)
    return config


@pytest.fixture(scope="module")
def config() -> dict[str, Any]:
    """What docker-compose makes of docker-compose.yml."""
    return compose()


def test_there_is_a_service_for_everything(config: dict[str, Any]) -> None:
    """Kafka, the store, the topics and one service for each agent."""
    assert set(config["services"]) == OURS | MONITORING | {"kafka", "store"}
    for agent in named.AGENTS:
        assert config["services"][agent]["command"] == ["worker", agent]
    assert config["services"]["topics"]["command"] == ["topics", "--create"]
    assert config["services"]["archive"]["command"] == ["archive"]
    assert config["services"]["console"]["command"][:2] == ["console", "--web"]
    for connector in CONNECTORS:
        assert config["services"][connector]["command"][:2] == ["ingest", connector]


def test_monitoring_is_there_for_who_asks(config: dict[str, Any]) -> None:
    """It is a profile; everything else runs without being asked for."""
    profiles = {name: service.get("profiles") for name, service in config["services"].items()}
    assert {name for name, chosen in profiles.items() if chosen == ["monitoring"]} == MONITORING
    # The console asks people to sign in, so somebody has to make a user before it starts.
    assert profiles["console"] == ["console"]
    # Nobody listens to a source that was not asked for.
    assert {name: profiles[name] for name in CONNECTORS} == {name: [name] for name in CONNECTORS}
    others = MONITORING | CONNECTORS | {"console"}
    assert not [name for name, chosen in profiles.items() if chosen and name not in others]


def test_dashboards_and_rules_are_mounted_read_only(config: dict[str, Any]) -> None:
    """What is provisioned comes from the repository, and Grafana's password from a file."""
    prometheus, grafana = config["services"]["prometheus"], config["services"]["grafana"]
    assert "/deploy/prometheus" in str(prometheus["volumes"])
    assert "--config.file=/etc/prometheus/prometheus.yml" in prometheus["command"]
    assert "/etc/grafana/dashboards" in str(grafana["volumes"])
    assert "/etc/grafana/provisioning" in str(grafana["volumes"])
    assert "GF_SECURITY_ADMIN_PASSWORD" not in grafana["environment"]
    assert grafana["environment"]["GF_SECURITY_ADMIN_PASSWORD__FILE"] == "/run/secrets/grafana_password"
    assert prometheus["read_only"] is grafana["read_only"] is True


def test_few_are_reachable_and_only_from_this_machine(config: dict[str, Any]) -> None:
    """Every published port is bound to the loopback address."""
    published = {
        name: service["ports"] for name, service in config["services"].items() if service.get("ports")
    }
    assert set(published) == MONITORING | {"kafka", "console"}
    for port in [port for ports in published.values() for port in ports]:
        address = port["host_ip"] if isinstance(port, dict) else port.split(":")[0]
        assert address == "127.0.0.1"


def test_the_port_of_kafka_can_be_set() -> None:
    """The port published is the one advertised."""
    kafka = compose(KAFKA_PORT="19999")["services"]["kafka"]
    assert "19999" in str(kafka["ports"])
    assert kafka["environment"]["KAFKA_ADVERTISED_LISTENERS"].endswith("HOST://127.0.0.1:19999")


def test_no_service_runs_as_root(config: dict[str, Any]) -> None:
    """Each names a user, gains no rights, and ours cannot write to their image."""
    for name, service in config["services"].items():
        assert service["user"].split(":")[0] not in {"", "0", "root"}
        assert "no-new-privileges:true" in service["security_opt"]
        if name in OURS:
            assert service["read_only"] is True
            assert service["cap_drop"] == ["ALL"]


def test_what_runs_on_is_watched_and_restarted(config: dict[str, Any]) -> None:
    """Every lasting service has a health check; topics are made once, before any worker starts."""
    for name, service in config["services"].items():
        if name == "topics":
            assert service["restart"] == "on-failure"
            continue
        assert service["restart"] == "unless-stopped"
        assert service["healthcheck"]["test"]
        if name in OURS - {"console"}:
            assert service["depends_on"]["topics"]["condition"] == "service_completed_successfully"
            assert service["depends_on"]["kafka"]["condition"] == "service_healthy"
    assert config["services"]["notify"]["depends_on"]["store"]["condition"] == "service_healthy"


def test_data_is_kept_in_volumes(config: dict[str, Any]) -> None:
    """Kafka's log, the store and what is measured outlive their containers; logs of containers are bounded."""
    assert set(config["volumes"]) == {
        "kafka-data",
        "store-data",
        "archive-data",
        "prometheus-data",
        "grafana-data",
    }
    assert "archive-data" in str(config["services"]["archive"]["volumes"])
    assert "/var/lib/pileon" not in str(config["services"]["archive"]["tmpfs"])
    assert "kafka-data" in str(config["services"]["kafka"]["volumes"])
    assert "store-data" in str(config["services"]["store"]["volumes"])
    assert all(service["logging"]["options"]["max-size"] for service in config["services"].values())


def test_no_service_takes_all_the_memory_of_the_machine(config: dict[str, Any]) -> None:
    """Each has a limit, which the rule on memory is held against; ours start few processes."""
    for name, service in config["services"].items():
        # Versions of docker-compose write a size as bytes or as it was given.
        size = re.fullmatch(r"(\d+)([mg]?)", str(service["mem_limit"]))
        assert size is not None
        assert int(size[1]) * {"": 1, "m": 1024**2, "g": 1024**3}[size[2]] >= 256 * 1024**2
        if name in OURS:
            assert service["pids_limit"] == 256


def test_images_are_pinned(config: dict[str, Any]) -> None:
    """What was tested is what is run."""
    for name in {"kafka", "store"} | MONITORING:
        assert re.search(r":v?\d+\.\d+", config["services"][name]["image"])


@pytest.mark.parametrize("files", [(), SLACK], ids=["plain", "slack"])
def test_every_setting_is_known_and_right(files: tuple[str, ...], tmp_path: Path) -> None:
    """Each of our services starts with settings that load; secrets come from files alone."""
    secret, webhook = tmp_path / "secret", tmp_path / "webhook"
    services = compose(*files)["services"]
    for name in OURS:
        service = services[name]
        env = {key: str(value) for key, value in service["environment"].items()}
        secrets = [key for key in env if key.endswith("_FILE")]
        mounted = {one if isinstance(one, str) else one["source"] for one in service.get("secrets", [])}
        assert {env[key].removeprefix("/run/secrets/") for key in secrets} == mounted
        secret.write_text("postgresql://pileon:secret@store/pileon")
        webhook.write_text("https://hooks.slack.com/services/T0/B0/secret")
        held = {key: str(webhook if "WEBHOOK" in key else secret) for key in secrets}
        loaded = settings.load(env | held)
        assert loaded.brokers() == ["kafka:19092"]
        assert loaded.metrics_port == 9100
        assert not {key for key in env if key.removeprefix(settings.PREFIX).lower() in settings.SECRET_FIELDS}


def test_the_server_to_listen_to_is_the_operators_choice() -> None:
    """And its token goes to that connector alone."""
    services = compose(MASTODON_SERVER="https://social.example")["services"]
    assert services["mastodon"]["command"] == ["ingest", "mastodon", "--server", "https://social.example"]
    for connector in ("mastodon", "x"):
        secret = f"{connector}_token"
        assert [name for name in services if secret in str(services[name].get("secrets"))] == [connector]


def test_slack_goes_to_the_sender_alone() -> None:
    """The webhook is mounted where messages are sent, and nowhere else."""
    services = compose(*SLACK)["services"]
    assert [name for name in services if "slack_webhook" in str(services[name].get("secrets"))] == ["notify"]


def test_the_health_check_asks_for_what_a_worker_serves(config: dict[str, Any]) -> None:
    """Port and path are those of the health server."""
    for agent in (*named.AGENTS, *CONNECTORS):
        service = config["services"][agent]
        port = service["environment"]["PILEON_METRICS_PORT"]
        assert f"http://127.0.0.1:{port}/healthz" in " ".join(service["healthcheck"]["test"])


def test_the_watchlist_that_comes_along_is_valid() -> None:
    """The file that the workers mount by default can be read."""
    assert load_watchlist(ROOT / "deploy" / "watchlist" / "watchlist.yaml").targets


def _instructions() -> list[list[str]]:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    return [line.split() for line in text.splitlines() if line and not line.startswith("#")]


def _copied() -> list[str]:
    return [
        source
        for instruction in _instructions()
        if instruction[0] == "COPY" and not instruction[1].startswith("--")
        for source in instruction[1:-1]
    ]


def test_the_image_is_made_in_stages_and_run_without_rights() -> None:
    """What built it stays behind, and its last user is not root."""
    instructions = _instructions()
    assert [one[0] for one in instructions].count("FROM") == 2
    users = [one[1] for one in instructions if one[0] == "USER"]
    assert users == ["10001:10001"]
    assert instructions[-2][0] == "ENTRYPOINT"


def test_the_image_is_built_from_the_lock_and_then_without_network() -> None:
    """Packages come by hash; the project itself needs no network."""
    installs = [" ".join(one) for one in _instructions() if one[0] == "RUN"]
    packages = next(one for one in installs if "requirements/runtime.txt" in one)
    assert packages.count("--require-hashes") == 2
    project = next(one for one in installs if "build_wheel" in one)
    assert "--network=none" in project
    assert "--offline --no-deps" in project


def test_what_the_image_needs_is_sent_to_its_builder() -> None:
    """Every file copied exists, and .dockerignore lets it through."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    allowed = [line[1:] for line in lines if line.startswith("!")]
    assert _copied()
    for source in _copied():
        assert (ROOT / source).exists()
        assert any(fnmatch.fnmatch(source, pattern) for pattern in allowed)
    assert "*" in lines


def test_what_is_copied_is_enough_to_build_the_project(tmp_path: Path) -> None:
    """A wheel built from the copied files alone holds all packages, their data and the command."""
    pytest.importorskip("setuptools")
    for source in _copied():
        if source.startswith("requirements/"):
            continue
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, tmp_path / source, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / source, tmp_path / source)
    program = 'from setuptools.build_meta import build_wheel; build_wheel("wheel")'
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True, capture_output=True)
    [wheel] = (tmp_path / "wheel").glob("*.whl")
    with zipfile.ZipFile(wheel) as opened:
        names = opened.namelist()
    for package in ("schemas", "pipeline", "agents", "console"):
        code = {path.relative_to(ROOT).as_posix() for path in (ROOT / package).rglob("*.py")}
        assert code <= set(names)
    assert any(name.endswith("entry_points.txt") for name in names)
