"""The deployment files: what the schemas say, and what the program and the service say of themselves."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from harbour.cli import _parser
from harbour.fraud.openapi import description

DEPLOY = Path(__file__).parents[2] / "deploy"
MANIFESTS = list(yaml.safe_load_all((DEPLOY / "kubernetes" / "fraud.yaml").read_text()))
VERSIONS = ("1.35.0", "1.36.0", "1.37.0")


def manifest(kind: str) -> dict[str, Any]:
    (found,) = (one for one in MANIFESTS if one["kind"] == kind)
    return found  # type: ignore[no-any-return]


def container() -> dict[str, Any]:
    (found,) = manifest("StatefulSet")["spec"]["template"]["spec"]["containers"]
    return found  # type: ignore[no-any-return]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("one", MANIFESTS, ids=lambda one: one["kind"])
def test_manifests_are_what_kubernetes_expects(one: dict[str, Any], version: str) -> None:
    kubernetes_validate.validate(one, version, strict=True)


def test_the_schemas_would_notice_a_misspelt_field() -> None:
    wrong = json.loads(json.dumps(manifest("StatefulSet")))
    wrong["spec"]["template"]["spec"]["containers"][0]["readynessProbe"] = {}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, VERSIONS[0], strict=True)


def commands() -> dict[str, list[str]]:
    lines = (DEPLOY / "Containerfile").read_text()
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    written = re.search(r"^CMD (.*)$", lines, re.MULTILINE)
    assert written is not None
    return {
        "Containerfile": json.loads(written.group(1)),
        "compose": compose["services"]["fraud"]["command"],
        "kubernetes": container()["args"],
    }


def test_the_program_takes_each_command_and_all_are_the_same() -> None:
    taken = {name: vars(_parser().parse_args(command)) for name, command in commands().items()}
    for chosen in taken.values():
        chosen.pop("run")
        assert chosen["port"] == 8080
        assert chosen["host"] == "0.0.0.0"
    assert taken["compose"] == taken["kubernetes"] == taken["Containerfile"]


def test_probes_ask_for_addresses_that_there_are() -> None:
    paths = description()["paths"]
    probes = {name: probe["httpGet"] for name, probe in container().items() if name.endswith("Probe")}
    assert set(probes) == {"startupProbe", "readinessProbe", "livenessProbe"}
    assert all("get" in paths[probe["path"]] for probe in probes.values())
    assert probes["livenessProbe"]["path"] != probes["readinessProbe"]["path"]  # a full disk is no reason to restart
    assert [port["containerPort"] for port in container()["ports"] if port["name"] == "http"] == [8080]
    template = manifest("StatefulSet")["spec"]["template"]["metadata"]
    assert template["annotations"]["prometheus.io/path"] in paths
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["fraud"]
    (address,) = re.findall(r"127\.0\.0\.1:8080(/\w+)", " ".join(compose["healthcheck"]["test"]))
    assert address in paths


def test_selectors_labels_mounts_and_claims_fit_together() -> None:
    state = manifest("StatefulSet")["spec"]
    labels = state["template"]["metadata"]["labels"]
    for selector in (
        state["selector"]["matchLabels"], manifest("Service")["spec"]["selector"],
        manifest("PodDisruptionBudget")["spec"]["selector"]["matchLabels"],
        manifest("NetworkPolicy")["spec"]["podSelector"]["matchLabels"],
    ):  # fmt: skip
        assert selector.items() <= labels.items()
    volumes = {volume["name"] for volume in state["template"]["spec"]["volumes"]}
    volumes |= {claim["metadata"]["name"] for claim in state["volumeClaimTemplates"]}
    assert {mount["name"] for mount in container()["volumeMounts"]} == volumes
    assert state["replicas"] == 1  # one process writes a journal
    assert container()["securityContext"]["readOnlyRootFilesystem"]


def test_what_the_container_copies_is_there_and_the_lock_is_part_of_the_book_s() -> None:
    root = DEPLOY.parent
    for source in re.findall(r"^COPY (?!--from)(\S+) ", (DEPLOY / "Containerfile").read_text(), re.MULTILINE):
        assert (root / source).exists(), source

    def pinned(path: Path) -> set[str]:
        return set(re.findall(r"^([\w.-]+==[\w.]+)", path.read_text(), re.MULTILINE))

    assert pinned(DEPLOY / "requirements.txt") <= pinned(root / "requirements.txt")
