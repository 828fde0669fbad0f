"""The errors that a process logs, gathered until its next sign of life writes them down. They name code, and nobody."""

import logging
import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Final

from joindre.lib import request_ids, tallies

#: Kinds of errors that are told apart between two signs of life; further ones are counted as one.
MOST_KINDS: Final = 50
_PACKAGE: Final = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, kw_only=True)
class GatheredError:
    """One kind of error: by whom it was logged, what our code says of it, and where in our code it came up."""

    logger: str
    event: str = ""
    kind: str = ""
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class Happened:
    """The last time that it happened, and how often it did."""

    at: datetime
    request_id: str
    times: int = 1


OTHERS: Final = GatheredError(logger="joindre", event="other errors")
_gathered: dict[GatheredError, Happened] = {}
_lock = threading.Lock()


class ErrorGatherer(logging.Handler):
    """Takes records of level ERROR and above. What they say of people is left to the log."""

    def __init__(self) -> None:
        super().__init__(level=logging.ERROR)

    def emit(self, record: logging.LogRecord) -> None:
        tallies.count("errors", record.levelname.lower())
        at = datetime.fromtimestamp(record.created, UTC)
        _add(_kind_of(record), Happened(at=at, request_id=request_ids.current()))


def take() -> list[tuple[GatheredError, Happened]]:
    """Return what was gathered since the last call."""
    with _lock:
        taken = list(_gathered.items())
        _gathered.clear()
    return taken


def put_back(taken: Iterable[tuple[GatheredError, Happened]]) -> None:
    """What was taken could not be written down: it is taken again next time."""
    for error, happened in taken:
        _add(error, happened)


def _add(error: GatheredError, happened: Happened) -> None:
    with _lock:
        if error not in _gathered and len(_gathered) >= MOST_KINDS:
            error = OTHERS
        before = _gathered.get(error)
        _gathered[error] = replace(happened, times=happened.times + before.times) if before else happened


def _kind_of(record: logging.LogRecord) -> GatheredError:
    kind, _, trace = record.exc_info or (None, None, None)
    return GatheredError(
        logger=record.name[:100],
        event=str(getattr(record, "event", ""))[:100],
        kind=kind.__name__[:100] if kind else "",
        place=_place(trace)[-200:],
    )


def _place(trace: TracebackType | None) -> str:
    """The deepest line of our own code: `messaging/intake.py:84`."""
    place = ""
    while trace:
        path = Path(trace.tb_frame.f_code.co_filename)
        if path.is_relative_to(_PACKAGE):
            place = f"{path.relative_to(_PACKAGE)}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
