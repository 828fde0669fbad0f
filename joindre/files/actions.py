"""Bytes into the store: the file first, then its row, so that a row never names bytes that are not there."""

import os
import re
import tempfile
from pathlib import Path

from django.core.files.storage import default_storage

from joindre.files.models import Blob, StoredFile, digest, path_of

#: What is longer after the last dot is no extension.
LONGEST_EXTENSION = 16
#: RFC 6838 allows each half of a media type as much.
LONGEST_KIND = 127
_UNFIT = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')


def store(data: bytes, *, name: str, media_type: str, topic: str = "", cid: str = "") -> StoredFile:
    """Keep these bytes under that name; equal bytes are stored once (L2)."""
    return use(keep(data), name=name, media_type=media_type, topic=topic, cid=cid)


def use(blob: Blob, *, name: str, media_type: str, topic: str = "", cid: str = "") -> StoredFile:
    """One more use of bytes that are kept already. A mail may name any kind, of any length."""
    kind = media_type if len(media_type) <= LONGEST_KIND else "application/octet-stream"
    return StoredFile.objects.create(blob=blob, name=safe_name(name), media_type=kind, topic=topic, cid=cid[:255])


def keep(data: bytes) -> Blob:
    """Write the bytes, then their row. Call it outside a transaction where the bytes are many."""
    sha256 = digest(data)
    write(sha256, data)
    return Blob.objects.get_or_create(sha256=sha256, defaults={"size": len(data)})[0]


def safe_name(name: str) -> str:
    """A file name that is one on every system: no path, no control character, never empty, at most 200 characters."""
    cleaned = _UNFIT.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")
    stem, dot, extension = cleaned.rpartition(".")
    if dot and len(extension) <= LONGEST_EXTENSION:
        return f"{stem[: 199 - len(extension)] or 'file'}.{extension}"
    return cleaned[:200] or "file"


def write(sha256: str, data: bytes) -> None:
    """Write beside, flush to the disk, then rename: a crash leaves the whole file or none."""
    target = Path(default_storage.path(path_of(sha256)))
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(target)
