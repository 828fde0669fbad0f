"""Pictures of strangers: bounded before they are decoded, decoded by a child, and kept without what a camera writes
into them (L2).
"""

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import Final

from joindre.files.containers import Malformed, essentials, extent
from joindre.lib.logs import Log

LOG = Log(__name__)
#: What pages show in place.
KINDS: Final = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
#: Of one frame; more would cost a gigabyte of memory to open.
MOST_PIXELS: Final = 60_000_000
#: Of all frames together: whoever looks at an animation has to draw them all.
MOST_ANIMATED: Final = 150_000_000
#: Whoever sends a picture waits no longer than this.
SECONDS: Final = 5.0
#: Each may take a gigabyte.
_AT_ONCE: Final = BoundedSemaphore(2)
_CHILD: Final = Path(__file__).with_name("picture_child.py")


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture that tells nothing but what it shows."""

    data: bytes
    width: int
    height: int
    #: The same as WebP, for a page that shows many; empty where the picture is as small itself.
    small: bytes = b""


def prepare(data: bytes, media_type: str, *, seconds: float = SECONDS) -> Picture | None:
    """Return the picture without its metadata, the right side up.

    Return `None` for what is no picture, is too large to open, or takes longer: it is kept as a file like any other.
    """
    answer = _ask_child(_bounded(data, media_type), seconds, MOST_PIXELS)
    if not answer:
        return None
    head, _line, rest = answer.partition(b"\n")
    made = json.loads(head)
    drawn, small = rest[: made["drawn"]], rest[made["drawn"] :]
    kept = drawn or essentials(data, media_type)
    return Picture(data=kept, width=made["width"], height=made["height"], small=small)


def drawn_to_fit(
    data: bytes, media_type: str, *, box: tuple[int, int], most_pixels: int, seconds: float = SECONDS
) -> bytes | None:
    """Return the picture drawn anew as a PNG no larger than the box, its first frame only; `None` as for `prepare`."""
    return _ask_child(_bounded(data, media_type), seconds, most_pixels, *box) or None


def _bounded(data: bytes, media_type: str) -> bytes:
    """What the child needs of it; nothing where it would have to draw too much, or is no picture."""
    if media_type == "image/jpeg":
        return data
    try:
        size = extent(data, media_type)
        if size.pixels > MOST_PIXELS or size.pixels * size.frames > MOST_ANIMATED:
            return b""
        return essentials(data, media_type, with_exif=True)
    except Malformed:
        return b""


def _ask_child(data: bytes, seconds: float, *numbers: int) -> bytes:
    """The answer of the child, which is given most pixels and perhaps a box; nothing where it failed or was stopped,
    however long it waited for its turn.
    """
    if not data or seconds <= 0:
        return b""
    end = time.monotonic() + seconds
    if not _AT_ONCE.acquire(timeout=seconds):
        return b""
    try:
        child = subprocess.run(  # noqa: S603 - our own file, by the interpreter that runs us
            [sys.executable, "-I", str(_CHILD), *map(str, numbers)],
            input=data,
            capture_output=True,
            check=False,
            timeout=max(0.0, end - time.monotonic()),
            env={},
        )
    except subprocess.TimeoutExpired:
        return b""
    finally:
        _AT_ONCE.release()
    if child.returncode:
        LOG.info("no picture", ended=child.returncode, said=child.stderr.decode(errors="replace").strip()[-200:])
    return b"" if child.returncode else child.stdout
