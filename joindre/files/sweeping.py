"""Files that nothing uses are swept once a day, rows first and bytes after them (A4).

Whatever points at a file keeps it: a row of any table, and any text that names its address. Tables and columns are
found by themselves, so that none can be forgotten. A file of today is left alone: its message may still be written.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, TextField
from django.db.models.functions import Cast

from joindre.files.models import Blob, StoredFile, is_digest, path_of
from joindre.files.pausing import HeldByAnother, nothing_deleted
from joindre.lib import clock, schedule
from joindre.lib.logs import Log

LOG = Log(__name__)
#: Whoever writes for longer keeps a draft, which holds its files.
AGE: Final = timedelta(hours=24)
BATCH: Final = 200
#: Rows of a table that one statement reads.
WINDOW: Final = 2000
_ADDRESS: Final = re.compile(r"/files/([0-9]{1,18})/")


def sweep() -> None:
    """Delete the rows, the bytes, and what a crash left of either; later, while a back-up reads them."""
    try:
        with nothing_deleted():
            _sweep()
    except HeldByAnother:
        raise schedule.NotNow from None


def delete_unused(keys: Collection[int]) -> bool:
    """Delete these contents at once where nothing uses them any more, with the small pictures that they had.

    `False` where a back-up reads the stored files: the sweep deletes them later.
    """
    try:
        with nothing_deleted():
            _delete_with_bytes(keys)
    except HeldByAnother:
        return False
    return True


def _delete_with_bytes(keys: Collection[int]) -> None:
    rows = list(Blob.objects.filter(pk__in=list(keys)).values_list("pk", "sha256", "small"))
    _delete(Blob, set(_unpointed(Blob.objects.filter(pk__in=[key for key, _sha256, _small in rows]))))
    left = set(Blob.objects.filter(pk__in=[key for key, _sha256, _small in rows]).values_list("pk", flat=True))
    for key, sha256, _small in rows:
        path = Path(default_storage.path(path_of(sha256)))
        if key not in left and path.exists():
            _remove(path)
    if small := {small for key, _sha256, small in rows if small and key not in left}:
        _delete_with_bytes(small)


def _sweep() -> None:
    before = clock.now() - AGE
    files = _delete(StoredFile, _unnamed(_unused(StoredFile, before)))
    blobs = 0
    while found := _delete(Blob, _unused(Blob, before)):
        # A picture goes first, then the small one that it had.
        blobs += found
    strays = sum(_sweep_folder(folder, before) for folder in _folders())
    if files or blobs or strays:
        LOG.info("files swept", files=files, contents=blobs, strays=strays)


def _unused(model: type[models.Model], before: datetime) -> set[int]:
    """Keys of the older rows that no row of any table points at."""
    return {key for rows in _windows(model) for key in _unpointed(rows.filter(created_at__lt=before))}


def _unpointed(rows: models.QuerySet[Any]) -> Iterable[int]:
    for relation in rows.model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel):
            pointing = relation.related_model._base_manager  # noqa: SLF001 - Django documents it as public
            rows = rows.exclude(Exists(pointing.filter(**{relation.field.name: OuterRef("pk")})))
    return rows.values_list("pk", flat=True)


def _windows(model: type[models.Model]) -> Iterator[models.QuerySet[Any]]:
    """All rows, so many at a time in the order of their keys: each statement is short, however large the table is."""
    rows = model._base_manager  # noqa: SLF001 - as above
    last: Any = "" if isinstance(model._meta.pk, models.CharField) else -(2**62)
    while keys := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:WINDOW]):
        yield rows.filter(pk__gt=last, pk__lte=keys[-1])
        last = keys[-1]


def _unnamed(keys: set[int]) -> set[int]:
    """Those of these files that no text names."""
    left = set(keys)
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if left and isinstance(field, models.TextField | models.JSONField):
                left.difference_update(_named(model, field.attname))
    return left


def _named(model: type[models.Model], column: str) -> Iterable[int]:
    for window in _windows(model):
        rows = window.annotate(told=Cast(column, TextField())).filter(told__contains="/files/")
        for text in rows.values_list("told", flat=True).iterator(chunk_size=BATCH):
            yield from (int(key) for key in _ADDRESS.findall(text))


def _delete(model: type[models.Model], keys: set[int]) -> int:
    ordered = sorted(keys)
    return sum(_delete_some(model, ordered[at : at + BATCH]) for at in range(0, len(ordered), BATCH))


def _delete_some(model: type[models.Model], keys: list[int]) -> int:
    """The database itself refuses to delete what somebody began to use meanwhile; that stays."""
    try:
        with transaction.atomic():
            rows: Any = model._base_manager.filter(pk__in=keys)  # noqa: SLF001 - as above
            # Without looking for rows that point here: to delete those along is what must not be.
            return int(rows._raw_delete(rows.db))  # noqa: SLF001 - Django has no public name for it
    except IntegrityError:
        return 0 if len(keys) == 1 else sum(_delete_some(model, [key]) for key in keys)


def _folders() -> Iterable[Path]:
    """Those of stored bytes alone: a folder of temporary files stands beside them."""
    return Path(default_storage.path("")).glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]")


def _sweep_folder(folder: Path, before: datetime) -> int:
    """Remove the bytes that have no row, and what a crash left half written."""
    old = {file.name: file for file in folder.iterdir() if file.stat().st_mtime < before.timestamp()}
    known = set(Blob.objects.filter(sha256__in=list(old)).values_list("sha256", flat=True))
    return sum(_remove(file) for name, file in old.items() if name not in known)


def _remove(file: Path) -> bool:
    """Out of the way first, then asked again: somebody may be keeping the same bytes at this moment."""
    gone = file.with_name(f"{file.name}.gone")
    file.replace(gone)
    if is_digest(file.name) and Blob.objects.filter(sha256=file.name).exists():
        gone.replace(file)
        return False
    gone.unlink()
    return True
