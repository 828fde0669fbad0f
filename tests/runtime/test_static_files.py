"""Style sheets and scripts are collected once for each version."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import override_settings

from joindre import settings as shipped
from joindre.runtime import static_files
from joindre.ui.assets import ENTRIES, JOINED, has_hashed_names, joined_stylesheet, path_of
from joindre.ui.storage import packed


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=folder, STORAGES=shipped.STORAGES):
        static_files.collect()
    return folder


def test_scripts_and_styles_are_compressed_once_for_each_version(collected: Path) -> None:
    """Without the source maps. By Brotli what pages load; all would take half a minute at the first start."""
    compressed = {path.suffixes[-2] for path in collected.rglob("*.gz")}

    assert {".js", ".css"} <= compressed
    assert ".map" not in compressed
    sheets = {Path(joined_stylesheet(room)).stem for room in JOINED}
    assert {path.name.split(".")[0] for path in collected.rglob("*.br")} == {*sheets, "htmx-2", *ENTRIES}
    assert not [*collected.rglob("*.zstd")]


def test_the_names_carry_a_hash(collected: Path) -> None:
    assert list(collected.glob("ui/css/tokens.*.css"))


@pytest.mark.parametrize("room", JOINED)
def test_the_style_sheets_are_joined_in_their_order(collected: Path, room: str) -> None:
    """One request in the place of thirty: later rules win within a layer."""
    (joined,) = collected.glob(joined_stylesheet(room).replace(".css", ".????????????.css"))
    text = joined.read_text()
    sheets = [packed((collected / path_of(name)).read_text()).strip() for name in JOINED[room]]
    places = [text.index(sheet) for sheet in sheets]

    assert places == sorted(places)


def test_the_scripts_of_a_page_are_joined(collected: Path) -> None:
    """One request in the place of thirty, and one stream for gzip."""
    names = {path.name.partition(".")[0] for path in collected.glob("ui/js/joined/*.????????????.js.gz")}
    (main,) = collected.glob("ui/js/joined/main.????????????.js")

    assert names == set(ENTRIES)
    assert "// @ts-check" not in main.read_text()


def test_of_a_style_sheet_only_comments_and_spaces_are_left_out() -> None:
    sheet = """/* Don't */
    @media (width > 40rem) and (hover) {
      .a :is(.b, .c)  > p:first-child::before { /* it's */
        content: "a ; /* b */ \\" '" ' ;
        margin: 0 calc(1px + 2px);
      }
    }
    """

    assert packed(sheet).strip() == (
        "@media (width > 40rem) and (hover){.a :is(.b,.c) > p:first-child::before"
        """{content:"a ; /* b */ \\" '" ';margin:0 calc(1px + 2px)}}"""
    )


def test_a_process_that_another_has_collected_for_knows_the_new_names(collected: Path, tmp_path: Path) -> None:
    """A2: two that start together, on a new data folder or after an update."""
    folder = tmp_path / "static"
    with override_settings(STATIC_ROOT=folder, STORAGES=shipped.STORAGES):
        assert has_hashed_names()
        shutil.copytree(collected, folder)

        static_files.collect()

        assert "joined." in staticfiles_storage.url(joined_stylesheet())


def test_the_list_of_names_is_for_ourselves_alone(collected: Path) -> None:
    """A4: it would tell strangers what runs here."""
    with override_settings(STATIC_ROOT=collected, STORAGES=shipped.STORAGES):
        served: Any = static_files.with_static_files(nothing)

    assert {".stamp", "staticfiles.json"} <= {path.name for path in collected.iterdir()}
    assert "/static/ui/css/tokens.css" in served.files
    assert not [address for address in served.files if address.endswith(("staticfiles.json", ".stamp"))]


def test_a_file_is_asked_for_again_by_its_etag_alone(collected: Path) -> None:
    """The day of its last change would make each answer of a first visit heavier."""
    with override_settings(STATIC_ROOT=collected, STORAGES=shipped.STORAGES):
        served: Any = static_files.with_static_files(nothing)
    file = served.files["/static/ui/css/tokens.css"]

    heads = dict(file.get_response("HEAD", {}).headers)
    again = file.get_response("HEAD", {"HTTP_IF_NONE_MATCH": heads["ETag"]})

    assert "Last-Modified" not in heads
    assert again.status == 304


async def nothing(_scope: object, _receive: object, _send: object) -> None:
    """The application behind the files."""


def test_nothing_is_collected_again_while_no_file_changed(collected: Path) -> None:
    stamp = collected / ".stamp"
    before = stamp.stat().st_mtime_ns

    with override_settings(STATIC_ROOT=collected, STORAGES=shipped.STORAGES):
        static_files.collect()

    assert stamp.stat().st_mtime_ns == before


COLLECT = "import django; django.setup(); from joindre.runtime import static_files; static_files.collect()"


def test_a_file_of_the_last_version_is_replaced_however_new_it_is(tmp_path: Path) -> None:
    """Files of a package keep the time at which it was built."""
    left = tmp_path / "ui" / "js" / "main.js"
    left.parent.mkdir(parents=True)
    left.write_text("throw Error('of the last version');")

    with override_settings(STATIC_ROOT=tmp_path, STORAGES=shipped.STORAGES):
        static_files.collect()

    assert "last version" not in left.read_text()


def test_processes_that_start_together_collect_once(tmp_path: Path) -> None:
    """A2: of two that raced, one died because the other had just replaced a file. Who serves finds each file whole."""
    environment = {**os.environ, "JOINDRE_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "joindre.settings"}
    for _ in range(2):
        there = {path: path.read_bytes() for path in tmp_path.glob("static/ui/js/joined/main.????????????.js*")}
        together = [
            subprocess.Popen([sys.executable, "-c", COLLECT], env=environment, stderr=subprocess.PIPE) for _ in range(3)
        ]

        while any(process.poll() is None for process in together):
            assert {path: path.read_bytes() for path in there} == there
        assert [(process.communicate()[1].decode(), process.returncode) for process in together] == [("", 0)] * 3
        stamp = tmp_path / "static" / ".stamp"
        assert stamp.read_text()
        stamp.unlink()
