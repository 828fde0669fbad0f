"""Serving style sheets and scripts. They are collected once for each version and sent without Django."""

import hashlib
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command
from servestatic import ServeStaticASGI

from joindre.lib import locks
from joindre.live.raw_asgi import App
from joindre.ui import joining, storage
from joindre.ui.assets import ENTRIES, JOINED, forget, has_hashed_names

#: What the collector keeps for itself beside the files: the list of their names, and of which state they are.
STAMP: Final = ".stamp"
OURS: Final = frozenset({STAMP, "staticfiles.json"})


class CollectedFiles(ServeStaticASGI):  # type: ignore[misc]  # the package is untyped
    """Serves what was collected, without the list of all names: it would tell strangers which version runs here.

    No answer says when its file was last changed: browsers ask again by its `ETag`, and a first visit is lighter.
    """

    def add_file_to_dictionary(self, url: str, path: str, **found: Any) -> None:
        if Path(path).name not in OURS:
            super().add_file_to_dictionary(url, path, **found)

    def get_static_file(self, path: str, url: str, **found: Any) -> object:
        file: Any = super().get_static_file(path, url, **found)
        file.alternatives = [
            (encoding, stored, [(name, value) for name, value in heads if name != "Last-Modified"])
            for encoding, stored, heads in file.alternatives
        ]
        return file


def with_static_files(app: App) -> App:
    """Return the application with static files in front. Files with hashed names are collected; others are looked up in
    the apps each time.
    """
    prefix = settings.STATIC_URL
    if has_hashed_names():
        collect()
        return CollectedFiles(app, root=settings.STATIC_ROOT, prefix=prefix, max_age=3600, allow_all_origins=False)
    serving = ServeStaticASGI(app, autorefresh=True, max_age=0)
    for folder in _storages():
        serving.add_files(folder.location, prefix=prefix + (getattr(folder, "prefix", "") or ""))
    return serving  # type: ignore[no-any-return]  # the package is untyped


def collect() -> None:
    """Collect the files if any of them changed since the last time, and read their names.

    They may have been read, and written into pages, before another process collected.
    """
    _ensure_collected()
    # The settings name one that keeps a list of names.
    collected: Any = staticfiles_storage
    collected.hashed_files, collected.manifest_hash = collected.load_manifest()
    forget()


def _ensure_collected() -> None:
    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    stamp, wanted = root / STAMP, _state()
    if _has(stamp, wanted):
        return
    # Of several processes that start together one collects; the others wait for it.
    with locks.held(root.with_name(f"{root.name}.lock")):
        if not _has(stamp, wanted):
            call_command("collectstatic", interactive=False, verbosity=0)
            stamp.write_text(wanted)


def _has(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text() == wanted


def _state() -> str:
    state = hashlib.sha256(f"{JOINED} {ENTRIES}".encode())
    for module in (storage, joining):
        state.update(inspect.getsource(module).encode())
    for folder in _storages():
        for path in sorted(Path(folder.location).rglob("*")):
            if path.is_file():
                facts = path.stat()
                state.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return state.hexdigest()


def _storages() -> Iterator[FileSystemStorage]:
    for finder in finders.get_finders():
        yield from getattr(finder, "storages", {}).values()
