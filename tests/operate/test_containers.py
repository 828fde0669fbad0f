"""The container files name commands, settings and paths that there are; no image can be built without a registry."""

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from joindre.environment import Environment

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
CONTAINERFILE = (ROOT / "Containerfile").read_text(encoding="utf-8")
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if service.get("image") == "joindre"]


def commands() -> list[list[str]]:
    image = re.findall(r"^CMD (\[.*\])$", CONTAINERFILE, re.MULTILINE)
    return [list(yaml.safe_load(image[-1])), *(SERVICES[name]["command"] for name in OURS)]


@pytest.mark.parametrize("command", commands(), ids=shlex.join)
def test_each_command_and_its_options_are_there(command: list[str]) -> None:
    """A2"""
    asked = [sys.executable, "-m", *command, "--help"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=60, cwd=ROOT)

    assert told.returncode == 0, told.stderr
    assert all(option in told.stdout for option in command if option.startswith("--"))


@pytest.mark.parametrize("name", OURS)
def test_each_setting_is_one(name: str) -> None:
    known = set(Environment.model_fields) if hasattr(Environment, "model_fields") else set(Environment.__annotations__)

    for variable in SERVICES[name]["environment"]:
        assert variable.removeprefix("JOINDRE_").removesuffix("_FILE").lower() in known


@pytest.mark.parametrize("name", SERVICES)
def test_each_volume_secret_and_service_that_is_named_is_there(name: str) -> None:
    service = SERVICES[name]

    assert {volume.partition(":")[0] for volume in service.get("volumes", ())} <= set(COMPOSE["volumes"])
    assert set(service.get("secrets", ())) <= set(COMPOSE["secrets"])
    assert set(service.get("depends_on", ())) <= set(SERVICES)


def test_the_program_runs_without_rights_and_writes_into_its_volume_alone() -> None:
    """A4"""
    lines = CONTAINERFILE.splitlines()

    assert lines.index("USER joindre") < lines.index("VOLUME /data")
    assert "JOINDRE_DATA_DIR=/data" in CONTAINERFILE
    assert all(SERVICES[name]["read_only"] and SERVICES[name]["cap_drop"] == ["ALL"] for name in OURS)
