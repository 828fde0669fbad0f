"""Archives that somebody changed and whose sums they made anew."""

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

from joindre.backup.archive import END, HEADER, MANIFEST, TABLES, end_of


def forged(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """Another archive beside this one, of which each part went through the change; its sums fit."""
    with tarfile.open(path) as source:
        parts = {member.name: change(member.name, _bytes_of(source, member)) for member in source}
    manifest = json.loads(parts[MANIFEST])
    manifest["header"] = hashlib.sha256(parts[HEADER]).hexdigest()
    for name, data in parts.items():
        # The tables of a test are so small that each is one part.
        if name.startswith(TABLES):
            rows = gzip.decompress(data)
            summed = {"rows": rows.count(b"\n"), "sha256": hashlib.sha256(rows).hexdigest()}
            manifest["tables"][name.removeprefix(TABLES).rpartition("/")[0]] |= summed
    parts[MANIFEST] = json.dumps(manifest).encode()
    parts[END] = end_of(parts[MANIFEST])
    other = path.with_name("forged.tar")
    with tarfile.open(other, "w") as target:
        for name, data in parts.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            target.addfile(member, io.BytesIO(data))
    return other


def _bytes_of(source: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = source.extractfile(member)
    assert file
    return file.read()
