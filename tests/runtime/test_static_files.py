"""Style sheets and scripts are collected once for each version."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import override_settings

from joindre import settings as shipped
from joindre.runtime import static_files
from joindre.ui.assets import SCRIPTS, STYLESHEETS, path_of
from joindre.ui.storage import without_comments


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=folder, STORAGES=shipped.STORAGES):
        static_files.collect()
    return folder


def test_scripts_and_styles_are_compressed_once_for_each_version(collected: Path) -> None:
    """By gzip alone, and without the source maps: Brotli took half a minute at the first start."""
    compressed = {path.suffixes[-2] for path in collected.rglob("*.gz")}

    assert {".js", ".css"} <= compressed
    assert ".map" not in compressed
    assert not [*collected.rglob("*.br"), *collected.rglob("*.zstd")]


def test_the_names_carry_a_hash(collected: Path) -> None:
    assert list(collected.glob("ui/css/tokens.*.css"))


def test_the_style_sheets_are_joined_in_their_order(collected: Path) -> None:
    """One request in the place of thirty: later rules win within a layer."""
    (joined,) = collected.glob("ui/css/joined.*.css")
    text = joined.read_text()
    sheets = [without_comments((collected / path_of(name)).read_bytes()).decode() for name in STYLESHEETS]
    places = [text.index(sheet) for sheet in sheets]

    assert places == sorted(places)


def test_scripts_and_style_sheets_leave_without_their_comments(collected: Path) -> None:
    """A third of what a first visit loads of them, compressed, was comments."""
    (script,) = collected.glob("ui/js/live-connection.????????????.js")
    (joined,) = collected.glob("ui/css/joined.*.css")

    assert "// @ts-check" not in script.read_text()
    assert "export function subscribe(topic, renewal) {" in script.read_text()
    assert not re.search(r"^\s*/\*", joined.read_text(), re.MULTILINE)


@pytest.mark.parametrize("script", sorted(SCRIPTS.glob("*.js")), ids=lambda path: path.stem)
def test_nothing_but_comments_is_left_out_of_a_script(script: Path) -> None:
    lines = script.read_text().splitlines(keepends=True)
    kept = without_comments(script.read_bytes()).decode().splitlines(keepends=True)
    is_comment = [line.lstrip().startswith(("//", "/*", "*")) for line in lines]

    code = [line for line, is_one in zip(lines, is_comment, strict=True) if not is_one]
    assert [line for line in kept if not line.lstrip().startswith(("//", "/*", "*"))] == code


def test_a_comment_beside_code_takes_nothing_with_it() -> None:
    text = (
        b"/** @type {Set} */ const one = new Set(); /* so */\n  /* two\n lines */\nconst url = `https://x/`; // why\n"
    )

    kept = b"/** @type {Set} */ const one = new Set(); /* so */\nconst url = `https://x/`; // why\n"
    assert without_comments(text) == kept


def test_nothing_is_collected_again_while_no_file_changed(collected: Path) -> None:
    stamp = collected / ".stamp"
    before = stamp.stat().st_mtime_ns

    with override_settings(STATIC_ROOT=collected, STORAGES=shipped.STORAGES):
        static_files.collect()

    assert stamp.stat().st_mtime_ns == before


COLLECT = "import django; django.setup(); from joindre.runtime import static_files; static_files.collect()"


def test_processes_that_start_together_collect_once(tmp_path: Path) -> None:
    """A2: of two that raced, one died because the other had just replaced a file."""
    environment = {**os.environ, "JOINDRE_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "joindre.settings"}
    for _ in range(2):
        together = [
            subprocess.Popen([sys.executable, "-c", COLLECT], env=environment, stderr=subprocess.PIPE) for _ in range(3)
        ]

        assert [(process.communicate()[1].decode(), process.returncode) for process in together] == [("", 0)] * 3
        stamp = tmp_path / "static" / ".stamp"
        assert stamp.read_text()
        stamp.unlink()
