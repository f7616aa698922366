"""As much of kustomize as deploy/kubernetes uses, so that its overlays can be looked at without the program."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import yaml

Manifest = dict[str, Any]


def render(folder: Path) -> list[Manifest]:
    """Return the manifests of a base, a component or an overlay; generated names carry no hash."""
    kustomization = yaml.safe_load((folder / "kustomization.yaml").read_text(encoding="utf-8"))
    unknown = set(kustomization) - {
        "apiVersion", "kind", "namespace", "resources", "components", "images", "configMapGenerator",
        "patches",
    }  # fmt: skip
    if unknown:
        raise NotImplementedError(f"{folder}: {', '.join(sorted(unknown))}")
    manifests: list[Manifest] = []
    for resource in kustomization["resources"]:
        path = folder / resource
        manifests += render(path) if path.is_dir() else read(path)
    for component in kustomization.get("components", []):
        manifests += render(folder / component)
    for generator in kustomization.get("configMapGenerator", []):
        _generate(manifests, generator, folder)
    for patch in kustomization.get("patches", []):
        operations = yaml.safe_load((folder / patch["path"]).read_text(encoding="utf-8"))
        chosen = [manifest for manifest in manifests if _is_meant(manifest, patch["target"])]
        if not chosen:
            raise ValueError(f"{folder / patch['path']}: the patch has no target")
        for manifest in chosen:
            for operation in operations:
                _apply(manifest, operation)
    for image in kustomization.get("images", []):
        for manifest in manifests:
            for container in containers(manifest):
                if container["image"].split(":")[0] == image["name"]:
                    container["image"] = f"{image['newName']}:{image['newTag']}"
    if "namespace" in kustomization:
        for manifest in manifests:
            if manifest["kind"] != "Namespace":
                manifest["metadata"]["namespace"] = kustomization["namespace"]
    return manifests


def read(path: Path) -> list[Manifest]:
    """Return the manifests of a file."""
    return [one for one in yaml.safe_load_all(path.read_text(encoding="utf-8")) if one]


def pod(manifest: Manifest) -> Manifest | None:
    """Return the pod that a Deployment or Job starts; None of anything else."""
    found: Manifest | None = manifest.get("spec", {}).get("template", {}).get("spec")
    return found


def containers(manifest: Manifest) -> list[Manifest]:
    """Return the containers that a manifest starts, if any."""
    spec = pod(manifest)
    return [] if spec is None else [*spec.get("initContainers", []), *spec["containers"]]


def _generate(manifests: list[Manifest], generator: Manifest, folder: Path) -> None:
    data: dict[str, str] = {}
    for name in generator.get("envs", []):
        lines = (folder / name).read_text(encoding="utf-8").splitlines()
        data |= dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    for name in generator.get("files", []):
        data[name] = (folder / name).read_text(encoding="utf-8")
    if generator.get("behavior") == "merge":
        [old] = [
            one
            for one in manifests
            if one["kind"] == "ConfigMap" and one["metadata"]["name"] == generator["name"]
        ]
        old["data"] |= data
        return
    manifests.append(
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": generator["name"]}, "data": data}
    )


def _is_meant(manifest: Manifest, target: Manifest) -> bool:
    if manifest["kind"] != target["kind"]:
        return False
    if "name" in target and not re.fullmatch(target["name"], manifest["metadata"]["name"]):
        return False
    wanted = dict(part.split("=") for part in target.get("labelSelector", "").split(",") if part)
    labels: dict[str, str] = manifest["metadata"].get("labels", {})
    return wanted.items() <= labels.items()


def _apply(manifest: Manifest, operation: Manifest) -> None:
    """Apply one operation of RFC 6902."""
    *way, last = [part.replace("~1", "/").replace("~0", "~") for part in operation["path"].split("/")[1:]]
    holder: Any = manifest
    for part in way:
        holder = holder[int(part)] if isinstance(holder, list) else holder[part]
    value = copy.deepcopy(operation.get("value"))
    if operation["op"] == "remove":
        del holder[last]
    elif operation["op"] == "replace":
        if last not in holder:
            raise ValueError(f"{operation['path']}: there is nothing to replace")
        holder[last] = value
    elif last == "-":
        holder.append(value)
    else:
        holder[last] = value
