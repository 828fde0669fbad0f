"""Making a PDF in a child process: plain values and pictures go in, bytes come out. Never call it
within a transaction.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from joindre.files.models import Blob

_HERE: Final = Path(__file__).parent
_CHILD: Final = _HERE / "typst_child.py"
_TEMPLATES: Final = _HERE / "templates" / "documents"
#: All that the child sees of the environment: where programs are, nothing of ours.
_ENVIRONMENT: Final = ("PATH", "SYSTEMROOT", "TEMP")
#: A thread for each core, each with memory set aside, would reach the child's limit on a machine with many.
_FEW_THREADS: Final = {"RAYON_NUM_THREADS": "2", "MALLOC_ARENA_MAX": "2"}
#: What every layout imports.
_SHARED: Final = ("paper.typ", "blocks.typ", "richtext.typ")
SECONDS: Final = 60


class DocumentFailed(Exception):
    """The compiler refused, was stopped, or reached a limit. The message is for the log."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """What one document is made of. Everything that is read from the database is in it already."""

    #: Name of the paper, below `templates/documents`.
    layout: str
    data: Mapping[str, object]
    made_at: datetime
    #: By the names that the data calls them.
    pictures: Mapping[str, Blob] = field(default_factory=dict)


def compile_pdf(order: Order) -> bytes:
    """Return the PDF. Raise `DocumentFailed` where it cannot be made."""
    with tempfile.TemporaryDirectory(prefix="joindre-document-") as name:
        folder = Path(name)
        for file, source in zip(("main.typ", *_SHARED), sources(order), strict=True):
            (folder / file).write_bytes(source)
        for picture, blob in order.pictures.items():
            (folder / picture).write_bytes(blob.read())
        return _run_child(folder, order)


def sources(order: Order) -> Sequence[bytes]:
    """The layout of the document, and what it imports."""
    return [(_TEMPLATES / name).read_bytes() for name in (f"{order.layout}.typ", *_SHARED)]


def _run_child(folder: Path, order: Order) -> bytes:
    letter = {
        "folder": str(folder),
        "data": order.data,
        "pictures": list(order.pictures),
        "created": int(order.made_at.timestamp()),
    }
    try:
        child = subprocess.run(  # noqa: S603 - our own file, by the interpreter that runs us
            [sys.executable, "-I", str(_CHILD)],
            input=json.dumps(letter).encode(),
            capture_output=True,
            check=False,
            timeout=SECONDS,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ} | _FEW_THREADS,
        )
    except subprocess.TimeoutExpired as late:
        raise DocumentFailed(f"no document after {SECONDS} seconds") from late
    if child.returncode != 0:
        said = child.stderr.decode(errors="replace").strip()
        raise DocumentFailed(f"the compiler ended with {child.returncode}: {said[-500:]}")
    return child.stdout
