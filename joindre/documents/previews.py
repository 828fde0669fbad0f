"""Previews of documents: kept under all that they are made of, and made one at a time for each person (A4)."""

import hashlib
import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from joindre.documents.pdf import Order, compile_pdf, sources
from joindre.lib import scratch
from joindre.lib.errors import Refusal

#: Kept at most; the least lately seen make room.
MOST: Final = 200
#: Seconds after which one that nobody looked at again is deleted.
DAY: Final = 24 * 60 * 60
_lock = threading.Lock()
_busy: set[str] = set()


class AlreadyCompiling(Refusal):
    message = _("Another document is being made for you. Wait until it is there, then try again.")


def kept_or_compiled(order: Order, *, who: str) -> bytes:
    """Return the PDF of an order, made now or before. Raise `AlreadyCompiling`, or what the compiler raises.

    The same revision of a request is the same order, but for the moment at which it is asked for.
    """
    path = _folder() / f"{_digest(order)}.pdf"
    try:
        os.utime(path)
        return path.read_bytes()
    except FileNotFoundError:
        pass
    with _turn(who):
        pdf = compile_pdf(order)
    _make_room(MOST - 1)
    with scratch.named_file() as file:
        file.write(pdf)
        file.flush()
        Path(file.name).replace(path)
    return pdf


def sweep_previews() -> None:
    """Delete those that nobody looked at for a day."""
    for path, seen in _by_age():
        if seen < time.time() - DAY:
            path.unlink(missing_ok=True)


def forget_previews() -> None:
    """Delete all of them: one may name somebody whose personal data is erased (C8). They are made anew when wanted."""
    for path, _seen in _by_age():
        path.unlink(missing_ok=True)


def _digest(order: Order) -> str:
    said = {name: value for name, value in order.data.items() if name != "made"}
    pictures = {name: blob.sha256 for name, blob in order.pictures.items()}
    text = json.dumps([said, pictures], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode(errors="surrogatepass") + b"".join(sources(order))).hexdigest()


@contextmanager
def _turn(who: str) -> Iterator[None]:
    with _lock:
        if who in _busy:
            raise AlreadyCompiling
        _busy.add(who)
    try:
        yield
    finally:
        with _lock:
            _busy.discard(who)


def _folder() -> Path:
    folder = Path(settings.DATA_DIR) / "previews"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _by_age() -> list[tuple[Path, float]]:
    """The oldest first; another process may delete them meanwhile."""
    found = []
    for path in _folder().glob("*.pdf"):
        try:
            found.append((path, path.stat().st_mtime))
        except FileNotFoundError:
            continue
    return sorted(found, key=lambda one: one[1])


def _make_room(most: int) -> None:
    found = _by_age()
    for path, _seen in found[: max(0, len(found) - most)]:
        path.unlink(missing_ok=True)
