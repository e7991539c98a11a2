"""Dashboard and rules are files, and ask only for what /metrics has; Prometheus' own promtool reads every question."""

from __future__ import annotations

import itertools
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bridge.central.fleet.metrics import Metrics
from tests.bridge.fleet.test_metrics import world
from tests.bridge.programs.starting import ROOT

DEPLOY = ROOT / "deploy"
RULES = DEPLOY / "prometheus" / "rules.yml"
_NAMES = re.compile(r"\banjungan_[a-z_]+")
_VARIABLES = {"$__range": "1h", "$__interval": "1m", "$stand": ".*"}


@pytest.fixture(scope="module")
def told() -> set[str]:
    """The names of all samples of a fleet with every kind of stand."""
    fleet = world()
    metrics = Metrics(lambda: (fleet.board.link, fleet.board.tiles(fleet.now()), fleet.now()), lambda: 0)
    lines = metrics.text().decode().splitlines()
    return {line.partition("{")[0].partition(" ")[0] for line in lines if not line.startswith("#")}


def dashboard() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DEPLOY / "grafana" / "anjungan.json").read_text("utf-8"))
    return found


def questions() -> list[str]:
    asked = [target["expr"] for panel in dashboard()["panels"] for target in panel["targets"]]
    variables = dashboard()["templating"]["list"]
    return asked + [one["query"]["query"] for one in variables if isinstance(one["query"], dict)]


def rules() -> list[dict[str, Any]]:
    return [rule for group in yaml.safe_load(RULES.read_text("utf-8"))["groups"] for rule in group["rules"]]


def test_every_metric_that_the_dashboard_asks_for_is_there(told: set[str]) -> None:
    asked = {name for question in questions() for name in _NAMES.findall(question)}
    assert len(asked) > 20
    assert asked <= told


def test_every_metric_that_the_rules_ask_for_is_there(told: set[str]) -> None:
    asked = {name for rule in rules() for name in _NAMES.findall(rule["expr"])}
    assert len(asked) > 8
    assert asked <= told


def test_hardly_any_metric_is_asked_for_by_nobody(told: set[str]) -> None:
    texts = " ".join([*questions(), *(rule["expr"] for rule in rules())])
    unasked = {name for name in told if name.startswith("anjungan_") and name not in texts}
    assert unasked <= {
        "anjungan_fleet_listeners", "anjungan_slips_total", "anjungan_borrow_seconds_count",
        "anjungan_borrow_seconds_sum", "anjungan_last_loan_timestamp_seconds",
    }  # fmt: skip


def test_every_metric_is_in_the_documentation(told: set[str]) -> None:
    text = (ROOT / "docs" / "fleet.md").read_text("utf-8")
    families = {re.sub(r"_(bucket|count|sum)$", "", name) for name in told if name.startswith("anjungan_")}
    assert {name for name in families if f"`{name}`" not in text} == set()


def promtool(*arguments: str) -> str:
    answer = subprocess.run(["promtool", *arguments], capture_output=True, text=True, timeout=50, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return answer.stdout


def test_prometheus_reads_the_rules_and_they_say_what_they_should() -> None:
    assert "SUCCESS" in promtool("check", "rules", str(RULES))
    assert "SUCCESS" in promtool("test", "rules", str(RULES.with_name("rules_test.yml")))


def test_prometheus_reads_the_configuration(tmp_path: Path) -> None:
    text = RULES.with_name("prometheus.yml").read_text("utf-8")
    (tmp_path / "token").write_text("x\n")
    (tmp_path / "rules.yml").write_text(RULES.read_text("utf-8"))
    (tmp_path / "prometheus.yml").write_text(text.replace("/etc/prometheus/anjungan-token", str(tmp_path / "token")))
    promtool("check", "config", str(tmp_path / "prometheus.yml"))


def test_prometheus_reads_every_question_of_the_dashboard(tmp_path: Path) -> None:
    asked = [question for question in questions() if not question.startswith("label_values")]
    for name, value in _VARIABLES.items():
        asked = [question.replace(name, value) for question in asked]
    records = [{"record": f"question_{number}", "expr": question} for number, question in enumerate(asked)]
    (tmp_path / "rules.yml").write_text(yaml.safe_dump({"groups": [{"name": "dashboard", "rules": records}]}))
    assert f"{len(asked)} rules found" in promtool("check", "rules", str(tmp_path / "rules.yml"))


def test_no_panel_covers_another_and_each_has_a_name_of_its_own() -> None:
    panels = dashboard()["panels"]
    assert len({panel["id"] for panel in panels}) == len({panel["title"] for panel in panels}) == len(panels)
    for one, other in itertools.combinations((panel["gridPos"] for panel in panels), 2):
        beside = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
        below = one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]
        assert beside or below, (one, other)
        assert one["x"] + one["w"] <= 24


def test_the_provisioning_is_yaml_that_names_a_folder_and_a_source() -> None:
    folder = DEPLOY / "grafana" / "provisioning"
    providers = yaml.safe_load((folder / "dashboards" / "anjungan.yml").read_text("utf-8"))["providers"]
    assert providers[0]["options"]["path"] == "/var/lib/grafana/dashboards"
    sources = yaml.safe_load((folder / "datasources" / "prometheus.yml").read_text("utf-8"))["datasources"]
    assert sources[0]["type"] == "prometheus"
