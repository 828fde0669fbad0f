"""What somebody gets who installs Joindre from a distribution, and has no clone (S1)."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.rules.sources import ROOT, tracked_files

#: Said in a process of its own, in the folder of the build, as pip does.
BUILD = "import sys; from setuptools import build_meta; print(getattr(build_meta, sys.argv[1])(sys.argv[2]))"
SHOW = """
import joindre, postroom
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.test import Client
settings.DATA_DIR.mkdir()
call_command("migrate", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
page = Client(headers={"Accept-Language": "fr"}, SERVER_NAME="localhost").get("/start/")
print(joindre.__file__, postroom.__file__)
print(page.status_code, page.content.decode())
"""


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a fresh clone: nothing compiled, nothing left by an earlier build."""
    tree = tmp_path_factory.mktemp("pristine")
    for path in tracked_files():
        copy = tree / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    return tree


@pytest.fixture(scope="module")
def source_archive(pristine: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("build_sdist", pristine, tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def wheel(source_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from the archive, as pip does where there is no wheel."""
    unpacked = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(source_archive) as archive:
        archive.extractall(unpacked, filter="data")
    (tree,) = unpacked.iterdir()
    return build("build_wheel", tree, tmp_path_factory.mktemp("wheel"))


def build(what: str, tree: Path, target: Path) -> Path:
    # The setup of a clone finds its tools beside itself.
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [sys.executable, "-c", BUILD, what, str(target)]
    subprocess.run(command, cwd=tree, check=True, capture_output=True, env=environ, timeout=300)
    (built,) = target.iterdir()
    return built


def test_the_wheel_has_every_file_of_the_packages_and_the_compiled_translations(wheel: Path) -> None:
    packaged = [
        path.relative_to(ROOT).as_posix()
        for path in tracked_files()
        if path.parts[len(ROOT.parts)] in {"joindre", "postroom"}
    ]
    catalogues = [name.removesuffix(".po") + ".mo" for name in packaged if name.endswith(".po")]

    found = set(zipfile.ZipFile(wheel).namelist())

    assert len(catalogues) > 10
    assert not {*packaged, *catalogues} - found


def test_the_installed_portal_speaks_french_and_finds_its_files(wheel: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "site-packages"
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        "--no-deps",
        "--no-index",
        "--target",
        str(elsewhere),
        str(wheel),
    ]
    subprocess.run(install, check=True, capture_output=True, timeout=300)
    environ = {name: value for name, value in os.environ.items() if not name.startswith("JOINDRE_")}
    environ |= {
        "PYTHONPATH": str(elsewhere),
        "JOINDRE_DATA_DIR": str(tmp_path / "data"),
        "DJANGO_SETTINGS_MODULE": "joindre.settings",
    }

    shown = subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
        env=environ,
        timeout=120,
    )

    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.startswith(f"{elsewhere / 'joindre' / '__init__.py'} {elsewhere / 'postroom' / '__init__.py'}")
    assert "Mot de passe" in shown.stdout
