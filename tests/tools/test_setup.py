"""bin/setup says in a sentence what the machine lacks."""

import os
import subprocess
import sys
from pathlib import Path

from tests.rules.sources import ROOT


def test_it_says_when_there_is_no_fitting_python(tmp_path: Path) -> None:
    old = script(tmp_path / "python3", "exit 1")

    finished = run_setup(tmp_path, python=old)

    assert finished.returncode == 1
    assert "Python 3.11 or newer" in finished.stderr


def test_it_names_the_package_to_install_where_venv_is_missing(tmp_path: Path) -> None:
    without_venv = script(
        tmp_path / "python3", f'case "$*" in *ensurepip*) exit 1;; esac\nexec "{sys.executable}" "$@"'
    )

    finished = run_setup(tmp_path, python=without_venv)

    assert finished.returncode == 1
    assert f"python3.{sys.version_info.minor}-venv" in finished.stderr
    assert not (tmp_path / "venv").exists()


def test_it_says_when_the_packages_cannot_be_fetched(tmp_path: Path) -> None:
    nobody_listens = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "1", "PIP_NO_CACHE_DIR": "1"}

    finished = run_setup(tmp_path, python=Path(sys.executable), **nobody_listens)

    assert finished.returncode == 1
    assert "Look at the network, then start again." in finished.stderr


def script(path: Path, body: str) -> Path:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o700)
    return path


def run_setup(folder: Path, *, python: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **environ, "PYTHON": str(python), "VENV": str(folder / "venv")}
    return subprocess.run(
        [ROOT / "bin" / "setup"], env=environment, check=False, capture_output=True, text=True, timeout=60
    )
