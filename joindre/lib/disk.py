"""The room on the disk of the data folder (A5)."""

import shutil
from pathlib import Path

from django.conf import settings

MEGABYTE = 1_000_000


def free_bytes() -> int:
    """Return what is free where the data folder is, or will be."""
    return free_bytes_at(Path(settings.DATA_DIR))


def free_bytes_at(folder: Path) -> int:
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def is_short() -> bool:
    return free_bytes() < settings.LEAST_ROOM


def fault() -> str:
    """Say, for `/readyz`, that the room has become too little."""
    free = free_bytes()
    if free >= settings.LEAST_ROOM:
        return ""
    return f"{free // MEGABYTE} MB are free on the disk, fewer than {settings.LEAST_ROOM // MEGABYTE}"
