"""Acts that store files. The bytes are written first, then their row, so a row never names bytes that are missing."""

import hashlib
import os
import re
import time
from datetime import timedelta
from pathlib import Path

from django.core.files.storage import default_storage

from joindre.files.models import Blob, StoredFile, digest, path_of
from joindre.files.pictures import Picture
from joindre.lib import clock, scratch

#: What is longer after the last dot is no extension.
LONGEST_EXTENSION = 16
#: RFC 6838 allows each half of a media type as much.
LONGEST_KIND = 127
#: What was kept before is kept anew, so that the sweep leaves it alone while its new use is being stored.
FRESH = timedelta(hours=12)
_UNFIT = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
#: They turn the order of what follows, so that `gpj.exe` is read as `exe.jpg`.
_TURNING = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def store(data: bytes, *, name: str, media_type: str, topic: str = "", cid: str = "") -> StoredFile:
    """Store these bytes under a name and return their row. Equal bytes are kept once (L2)."""
    return use(keep(data), name=name, media_type=media_type, topic=topic, cid=cid)


def use(blob: Blob, *, name: str, media_type: str, topic: str = "", cid: str = "") -> StoredFile:
    """Make one more row for bytes that are kept already. A mail may give any media type, however long."""
    kind = media_type if len(media_type) <= LONGEST_KIND else "application/octet-stream"
    return StoredFile.objects.create(blob=blob, name=safe_name(name), media_type=kind, topic=topic, cid=cid[:255])


def keep(data: bytes) -> Blob:
    """Write the bytes, then their row. Call it outside a transaction where there are many bytes."""
    return _keep(data)


def keep_picture(picture: Picture) -> Blob:
    """The same for a picture, with the small one beside it."""
    small = _keep(picture.small) if picture.small else None
    return _keep(picture.data, width=picture.width, height=picture.height, small=small)


def safe_name(name: str) -> str:
    """Return a file name that every system accepts: it holds no path and no control character, is never empty, and has
    at most 200 characters.
    """
    last = _TURNING.sub("", name).replace("\\", "/").rsplit("/", 1)[-1]
    cleaned = _UNFIT.sub("_", last).strip(" .")
    stem, dot, extension = cleaned.rpartition(".")
    if dot and len(extension) <= LONGEST_EXTENSION:
        return f"{stem[: 199 - len(extension)] or 'file'}.{extension}"
    return cleaned[:200] or "file"


def write(sha256: str, data: bytes) -> None:
    """Write a temporary file, flush it to the disk, then rename it: after a crash there is the whole file or none."""
    target = Path(default_storage.path(path_of(sha256)))
    if _is_there(target):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with scratch.named_file() as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
        Path(file.name).replace(target)


def move(sha256: str, path: Path) -> None:
    """Take over a temporary file of `lib.scratch` as it is, for bytes that were never all in memory."""
    target = Path(default_storage.path(path_of(sha256)))
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with path.open("rb") as file:
        os.fsync(file.fileno())
    path.replace(target)


def keep_path(path: Path) -> Blob:
    """Take over a temporary file of `lib.scratch` with its row, for bytes that were never all in memory."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    size = path.stat().st_size
    move(sha256, path)
    blob, is_new = Blob.objects.get_or_create(sha256=sha256, defaults={"size": size})
    if not is_new:
        _renewed(blob)
    return blob


def _keep(data: bytes, **known: object) -> Blob:
    sha256 = digest(data)
    write(sha256, data)
    blob, is_new = Blob.objects.get_or_create(sha256=sha256, defaults={"size": len(data), **known})
    if not is_new and blob.created_at < clock.now() - FRESH and not _renewed(blob):
        # Swept at this very moment.
        return _keep(data, **known)
    # The bytes may have been swept between the first look at them and the row that keeps them from it.
    write(sha256, data)
    if known and not is_new and blob.width is None:
        # Kept before as a file like any other.
        Blob.objects.filter(pk=blob.pk).update(**known)
        blob.refresh_from_db()
    return blob


def _renewed(blob: Blob) -> int:
    return Blob.objects.filter(pk=blob.pk).update(created_at=clock.now())


def _is_there(target: Path) -> bool:
    """Whether the bytes are there; old ones count as new again."""
    try:
        if target.stat().st_mtime < time.time() - FRESH.total_seconds():
            os.utime(target)
    except FileNotFoundError:
        return False
    return True
