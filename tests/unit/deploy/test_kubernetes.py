"""The Kubernetes manifests: valid by schema, closed, and in step with the code."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import kubernetes_validate  # type: ignore[import-untyped] # it ships no types
import pytest
import yaml

from agents import worker
from agents.ops import settings
from agents.stages import named
from agents.watchlist import parse_watchlist
from schemas.topics import topic_name
from tests.support.kustomize import Manifest, containers, pod, read, render

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "deploy" / "kubernetes"
OVERLAYS = ("single", "production")
VERSIONS = ("1.31", "1.34")
"""Oldest and newest version of Kubernetes that the manifests are held against."""

KEDA = {
    "ScaledObject": {
        "spec": {"scaleTargetRef", "minReplicaCount", "maxReplicaCount", "pollingInterval", "cooldownPeriod",
                 "advanced", "triggers"},
    },
    "TriggerAuthentication": {"spec": {"secretTargetRef"}},
}  # fmt: skip
"""What is used of KEDA's own kinds (https://keda.sh/docs/latest/reference/scaledobject-spec/)."""

KAFKA_TRIGGER = {
    "bootstrapServers", "consumerGroup", "topic", "lagThreshold", "activationLagThreshold", "offsetResetPolicy",
    "allowIdleConsumers", "limitToPartitionsWithLag",
}  # fmt: skip
"""What is used of its Kafka scaler (https://keda.sh/docs/latest/scalers/apache-kafka/); all values are strings."""

CONNECTORS = render(FOLDER / "components" / "connectors")
RENDERED = {overlay: render(FOLDER / "overlays" / overlay) for overlay in OVERLAYS}
ALL = [
    pytest.param(manifest, id=f"{overlay}-{manifest['kind']}-{manifest['metadata']['name']}")
    for overlay in OVERLAYS
    for manifest in RENDERED[overlay]
] + [pytest.param(one, id=f"connectors-{one['kind']}-{one['metadata']['name']}") for one in CONNECTORS]


def of_kind(overlay: str, kind: str) -> dict[str, Manifest]:
    """Return the manifests of one kind by name."""
    return {one["metadata"]["name"]: one for one in RENDERED[overlay] if one["kind"] == kind}


def environment(overlay: str, manifest: Manifest) -> dict[str, str]:
    """Return the variables of a manifest's one container."""
    [container] = containers(manifest)
    env: dict[str, str] = {}
    for source in container["envFrom"]:
        env |= of_kind(overlay, "ConfigMap")[source["configMapRef"]["name"]]["data"]
    return env | {one["name"]: one["value"] for one in container.get("env", [])}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("manifest", ALL)
def test_a_manifest_is_valid_by_schema(manifest: Manifest, version: str) -> None:
    """Kubernetes' own schemas take it, without a field that they do not know."""
    if manifest["apiVersion"].startswith("keda.sh/"):
        assert set(manifest["spec"]) <= KEDA[manifest["kind"]]["spec"]
        return
    kubernetes_validate.validate(manifest, version, strict=True)


def test_the_schemas_refuse_what_is_wrong() -> None:
    """A misspelt field and a value of a wrong type are found, or the test above would say nothing."""
    [good] = read(FOLDER / "base" / "watch.yaml")
    for path, value in ((("replicas",), "two"), (("replica",), 2)):
        bad = json.loads(json.dumps(good))
        bad["spec"][path[0]] = value
        with pytest.raises(kubernetes_validate.ValidationError):
            kubernetes_validate.validate(bad, VERSIONS[0], strict=True)


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_there_is_a_deployment_and_a_budget_for_every_agent(overlay: str) -> None:
    """Each runs its agent alone; a job makes the topics."""
    deployments = of_kind(overlay, "Deployment")
    assert set(deployments) == {f"pileon-{agent}" for agent in named.AGENTS} | {
        "pileon-archive",
        "pileon-console",
    }
    budgets = of_kind(overlay, "PodDisruptionBudget")
    for agent in named.AGENTS:
        deployment = deployments[f"pileon-{agent}"]
        [container] = containers(deployment)
        assert container["args"] == ["worker", agent]
        labels = deployment["spec"]["template"]["metadata"]["labels"]
        assert deployment["spec"]["selector"]["matchLabels"].items() <= labels.items()
        budget = budgets[f"pileon-{agent}"]["spec"]
        assert budget["maxUnavailable"] == 1
        assert budget["selector"]["matchLabels"].items() <= labels.items()
        assert budget["selector"]["matchLabels"]["app.kubernetes.io/component"] == agent
    [job] = of_kind(overlay, "Job").values()
    assert containers(job)[0]["args"] == ["topics", "--create"]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_posts_are_archived_on_a_volume_of_their_own(overlay: str) -> None:
    """The archiver writes to its data folder, which outlives the pod; no second one writes beside it."""
    archive = of_kind(overlay, "Deployment")["pileon-archive"]
    [container] = containers(archive)
    assert container["args"] == ["archive"]
    assert archive["spec"]["replicas"] == 1
    assert archive["spec"]["strategy"] == {"type": "Recreate"}
    [claim] = of_kind(overlay, "PersistentVolumeClaim")
    volumes = {one["name"]: one for one in archive["spec"]["template"]["spec"]["volumes"]}
    assert volumes["data"]["persistentVolumeClaim"] == {"claimName": claim}
    folder = environment(overlay, archive)["PILEON_DATA_DIR"]
    assert {"name": "data", "mountPath": folder} in container["volumeMounts"]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_the_console_is_reached_by_who_may_forward_a_port(overlay: str) -> None:
    """It listens within its pod alone: no service, no port of the pod, and it is probed from within."""
    [container] = containers(of_kind(overlay, "Deployment")["pileon-console"])
    assert container["args"] == ["console", "--web", "--port", "8765"]
    assert "ports" not in container
    for probe in ("startupProbe", "livenessProbe"):
        assert "('127.0.0.1', 8765)" in container[probe]["exec"]["command"][-1]
    assert not of_kind(overlay, "Service")


@pytest.mark.parametrize("manifest", [one for one in ALL if pod(one.values[0])])  # type: ignore[arg-type] # a manifest
def test_pods_have_no_rights_they_could_do_without(manifest: Manifest) -> None:
    """They meet the restricted pod security standard, and hold no token of the cluster."""
    spec = pod(manifest)
    assert spec is not None
    assert spec["automountServiceAccountToken"] is False
    assert spec["enableServiceLinks"] is False
    security = spec["securityContext"]
    assert security["runAsNonRoot"] is True
    assert security["runAsUser"] == 10001
    assert security["seccompProfile"] == {"type": "RuntimeDefault"}
    for container in containers(manifest):
        own = container["securityContext"]
        assert own["allowPrivilegeEscalation"] is False
        assert own["readOnlyRootFilesystem"] is True
        assert own["capabilities"] == {"drop": ["ALL"]}
        assert set(container["resources"]["requests"]) == {"cpu", "memory"}
        assert container["resources"]["limits"]["memory"]
        assert all(
            mount["readOnly"] for mount in container["volumeMounts"] if mount["name"] not in {"tmp", "data"}
        )
        assert {mount["name"] for mount in container["volumeMounts"]} == {
            one["name"] for one in spec["volumes"]
        }
    assert not [one for one in spec["volumes"] if "hostPath" in one]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_probes_ask_for_what_a_worker_serves(overlay: str) -> None:
    """Paths and port are those of the health server; a worker may take minutes to start, and less to hang."""
    for name, deployment in of_kind(overlay, "Deployment").items():
        if name == "pileon-console":
            continue
        [container] = containers(deployment)
        port = int(environment(overlay, deployment)["PILEON_METRICS_PORT"])
        assert container["ports"] == [{"name": "metrics", "containerPort": port}]
        for probe, path in (
            ("startupProbe", "/healthz"),
            ("livenessProbe", "/healthz"),
            ("readinessProbe", "/readyz"),
        ):
            assert container[probe]["httpGet"] == {"path": path, "port": "metrics"}
        startup = container["startupProbe"]
        assert startup["periodSeconds"] * startup["failureThreshold"] >= 300
        annotations = deployment["spec"]["template"]["metadata"]["annotations"]
        assert annotations["prometheus.io/port"] == str(port)


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_a_worker_has_time_to_stop_in_good_order(overlay: str) -> None:
    """Kubernetes kills later than a worker gives up by itself."""
    for manifest in RENDERED[overlay]:
        spec = pod(manifest)
        if spec is not None:
            assert spec["terminationGracePeriodSeconds"] >= worker.STOP_SECONDS + 10


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_there_is_one_memory_worker_and_never_two(overlay: str) -> None:
    """The old one is gone before the new one starts, and nothing scales it."""
    memory = of_kind(overlay, "Deployment")["pileon-memory"]["spec"]
    assert memory["replicas"] == 1
    assert memory["strategy"] == {"type": "Recreate"}
    scaled = {one["spec"]["scaleTargetRef"]["name"] for one in of_kind(overlay, "ScaledObject").values()}
    assert "pileon-memory" not in scaled


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_setting_is_known_and_right(overlay: str, tmp_path: Path) -> None:
    """Each pod's variables load; secrets come from files that are mounted, never from a variable."""
    secret = tmp_path / "secret"
    secret.write_text("postgresql://pileon:secret@store/pileon")
    webhook = tmp_path / "webhook"
    webhook.write_text("https://hooks.slack.com/services/T0/B0/secret")
    for manifest in RENDERED[overlay]:
        if pod(manifest) is None:
            continue
        env = environment(overlay, manifest)
        [container] = containers(manifest)
        mounts = [mount["mountPath"] for mount in container["volumeMounts"]]
        files = [key for key in env if key.endswith("_FILE")]
        for key in [*files, *({"PILEON_SSL_CAFILE", "PILEON_WATCHLIST"} & env.keys())]:
            assert any(env[key].startswith(f"{mount}/") for mount in mounts)
        held = {key: str(webhook if "WEBHOOK" in key else secret) for key in files}
        loaded = settings.load(env | held)
        assert loaded.metrics_host == "0.0.0.0"  # noqa: S104 # what is served to Prometheus within the cluster
        assert not {key for key in env if key.removeprefix(settings.PREFIX).lower() in settings.SECRET_FIELDS}
        assert str(loaded.data_dir) in mounts


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_secrets_are_mounted_where_they_are_needed(overlay: str) -> None:
    """The store's and Slack's at the sender alone; no secret stands in the manifests."""
    assert not of_kind(overlay, "Secret")
    holders: dict[str, set[str]] = {}
    for name, deployment in of_kind(overlay, "Deployment").items():
        for volume in (pod(deployment) or {})["volumes"]:
            if "secret" in volume:
                holders.setdefault(volume["secret"]["secretName"], set()).add(name)
    assert holders["pileon-store"] == {"pileon-notify", "pileon-console"}
    assert holders.get("pileon-slack", {"pileon-notify"}) == {"pileon-notify"}
    assert ("pileon-kafka" in holders) == (overlay == "production")


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_the_network_is_closed_but_for_what_is_needed(overlay: str) -> None:
    """Only Prometheus comes in, at the metrics' port; only the sender reaches the store and Slack."""
    workers, notify, console = (
        of_kind(overlay, "NetworkPolicy")[f"pileon-{name}"]["spec"]
        for name in ("workers", "notify", "console")
    )
    assert sorted(workers["policyTypes"]) == ["Egress", "Ingress"]
    [inward] = workers["ingress"]
    assert inward["ports"] == [{"protocol": "TCP", "port": 9100}]
    assert inward["from"][0]["namespaceSelector"]["matchLabels"] == {
        "kubernetes.io/metadata.name": "monitoring"
    }
    assert notify["podSelector"]["matchLabels"]["app.kubernetes.io/component"] == "notify"
    allowed = {port["port"] for rule in workers["egress"] for port in rule["ports"]}
    assert allowed == {53, 9092, 9093}
    broker = int(
        of_kind(overlay, "ConfigMap")["pileon-settings"]["data"]["PILEON_BOOTSTRAP_SERVERS"].split(":")[1]
    )
    assert broker in allowed
    assert {port["port"] for rule in notify["egress"] for port in rule["ports"]} == {5432, 443}
    assert console["podSelector"]["matchLabels"]["app.kubernetes.io/component"] == "console"
    assert {port["port"] for rule in console["egress"] for port in rule["ports"]} == {5432}


def test_autoscaling_goes_by_the_lag_of_the_right_groups() -> None:
    """Group and topic are those that the agents read with; there are never more workers than partitions."""
    config = of_kind("production", "ConfigMap")["pileon-settings"]["data"]
    loaded = settings.build({"partitions": config["PILEON_PARTITIONS"]})
    scaled = of_kind("production", "ScaledObject")
    assert set(scaled) == {"pileon-watch", "pileon-detect"}
    for agent in ("watch", "detect"):
        spec = scaled[f"pileon-{agent}"]["spec"]
        deployment = of_kind("production", "Deployment")[spec["scaleTargetRef"]["name"]]
        assert "replicas" not in deployment["spec"]
        assert 1 <= spec["minReplicaCount"] < spec["maxReplicaCount"] <= loaded.partitions
        [trigger] = spec["triggers"]
        metadata = trigger["metadata"]
        assert trigger["type"] == "kafka"
        assert set(metadata) <= KAFKA_TRIGGER
        assert all(isinstance(value, str) for value in metadata.values())
        assert metadata["consumerGroup"] == f"{loaded.group_id}.{agent}"
        assert metadata["topic"] == topic_name(named.SOURCES[agent], loaded.topic_prefix)
        assert metadata["bootstrapServers"] == config["PILEON_BOOTSTRAP_SERVERS"]
        assert trigger["authenticationRef"]["name"] in of_kind("production", "TriggerAuthentication")


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_the_namespace_holds_pods_to_the_restricted_standard(overlay: str) -> None:
    """Whatever is put beside it is held to it as well."""
    [namespace] = of_kind(overlay, "Namespace").values()
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
    named = {one["metadata"]["namespace"] for one in RENDERED[overlay] if one["kind"] != "Namespace"}
    assert named == {namespace["metadata"]["name"]}


def test_the_watchlist_that_comes_along_is_valid() -> None:
    """It is taken over while workers run, so its name must not change with it."""
    data = of_kind("single", "ConfigMap")["pileon-watchlist"]["data"]["watchlist.yaml"]
    assert parse_watchlist(data.encode(), is_json=False).targets
    base = yaml.safe_load((FOLDER / "base" / "kustomization.yaml").read_text(encoding="utf-8"))
    [generator] = [one for one in base["configMapGenerator"] if one["name"] == "pileon-watchlist"]
    assert generator["options"] == {"disableNameSuffixHash": True}


@pytest.mark.parametrize(
    "deployment",
    [one for one in CONNECTORS if one["kind"] == "Deployment"],
    ids=lambda one: one["metadata"]["name"],
)
def test_a_connector_runs_once_with_settings_that_load(deployment: Manifest, tmp_path: Path) -> None:
    """Two at once would write everything twice; its token comes from a file, and it reaches the world by TLS alone."""
    name = deployment["metadata"]["name"].removeprefix("pileon-")
    [container] = containers(deployment)
    assert container["args"][:2] == ["ingest", name]
    assert deployment["spec"]["replicas"] == 1
    assert deployment["spec"]["strategy"] == {"type": "Recreate"}
    spec = pod(deployment)
    assert spec is not None
    assert spec["terminationGracePeriodSeconds"] >= worker.STOP_SECONDS + 10
    token = tmp_path / "token"
    token.write_text("a-token-of-a-platform")
    env = {one["name"]: one["value"] for one in container.get("env", [])}
    mounts = [mount["mountPath"] for mount in container["volumeMounts"]]
    assert all(any(path.startswith(f"{mount}/") for mount in mounts) for path in env.values())
    base = of_kind("single", "ConfigMap")["pileon-settings"]["data"]
    loaded = settings.load(base | dict.fromkeys(env, str(token)))
    assert (loaded.x_token is not None, loaded.mastodon_token is not None) == (
        name == "x",
        name == "mastodon",
    )
    [policy] = [one for one in CONNECTORS if one["kind"] == "NetworkPolicy"]
    [_, component] = policy["spec"]["podSelector"]["matchExpressions"]
    assert name in component["values"]
    assert policy["spec"]["policyTypes"] == ["Egress"]
    assert policy["spec"]["egress"] == [{"ports": [{"protocol": "TCP", "port": 443}]}]


def test_kustomize_adds_the_connectors_to_an_overlay(tmp_path: Path) -> None:
    """With what the overlay gives to every worker: its namespace, its image, and what Kafka asks for."""
    copy = tmp_path / "kubernetes"
    shutil.copytree(FOLDER, copy)
    file = copy / "overlays" / "production" / "kustomization.yaml"
    file.write_text(file.read_text() + "\ncomponents: [../../components/connectors]\n")
    rendered = render(file.parent)
    added = [one for one in rendered if one["metadata"]["name"] == "pileon-x" and one["kind"] == "Deployment"]
    [deployment] = added
    assert deployment["metadata"]["namespace"] == "pileon"
    assert containers(deployment)[0]["image"].startswith("registry.example/")
    assert {one["name"] for one in (pod(deployment) or {})["volumes"]} == {"tmp", "data", "token", "kafka"}
    assert _comparable(_kustomized(file.parent)) == _comparable(rendered)


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_kustomize_makes_the_same_of_it(overlay: str) -> None:
    """The tests above look at what the program itself renders; where it is missing they stand alone."""
    assert _comparable(_kustomized(FOLDER / "overlays" / overlay)) == _comparable(RENDERED[overlay])


def _kustomized(folder: Path) -> list[Manifest]:
    """Return what the program itself renders; without it the test is skipped."""
    program = ["kustomize", "build"] if shutil.which("kustomize") else ["kubectl", "kustomize"]
    if shutil.which(program[0]) is None:
        pytest.skip(
            "neither kustomize nor kubectl is installed, and Debian packages none that is recent enough"
        )
    done = subprocess.run(
        [*program, str(folder)],
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", "KUBECONFIG": os.devnull},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return list(yaml.safe_load_all(done.stdout))


def _comparable(manifests: list[Manifest]) -> dict[tuple[str, str], Any]:
    """Return manifests by kind and name, the hashes of generated names left out."""
    plain: list[Manifest] = json.loads(json.dumps(manifests))
    text = json.dumps(plain)
    for one in plain:
        name = one["metadata"]["name"]
        if one["kind"] == "ConfigMap" and name.startswith("pileon-settings-"):
            text = text.replace(name, "pileon-settings")
    return {(one["kind"], one["metadata"]["name"]): one for one in json.loads(text)}
