from pathlib import Path

import pytest
from django.test import override_settings

from joindre import settings as shipped
from joindre.runtime import static_files


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


def test_nothing_is_collected_again_while_no_file_changed(collected: Path) -> None:
    stamp = collected / ".stamp"
    before = stamp.stat().st_mtime_ns

    with override_settings(STATIC_ROOT=collected, STORAGES=shipped.STORAGES):
        static_files.collect()

    assert stamp.stat().st_mtime_ns == before
