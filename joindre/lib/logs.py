"""Log lines that people read and programs parse: `an event key=value key="two words"` (A2).

They go through the standard logging module, so the settings decide where they end up and how they are written: `Lines`
or `JsonLines`. Either writes one line for each record, its traceback included, with the time in UTC.
"""

import json
import logging
import sys
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from joindre.lib import request_ids

#: Seconds between two lines about the same thing that strangers can repeat at will.
SELDOM = 60.0
#: Letters of one line: a stranger chooses how long the path of a request is. Tracebacks are ours, and stay whole.
LONGEST = 2_000


class Log:
    """A logger of events with their facts: `LOG.warning("queue failed", queue="outbox")`."""

    def __init__(self, name: str) -> None:
        self._logger = logging.getLogger(name)
        self._seldom: dict[str, tuple[float, int]] = {}

    def info(self, event: str, **facts: object) -> None:
        self._logger.info(_line(event, facts), extra=_parts(event, facts))

    def warning(self, event: str, *, error: BaseException | None = None, **facts: object) -> None:
        self._logger.warning(_line(event, facts), exc_info=error, extra=_parts(event, facts))

    def seldom(self, event: str, **facts: object) -> None:
        """Warn at most once a minute of an event, and tell how often it happened since the last line.

        For what strangers cause: they would fill the disk with it.
        """
        said_at, times = self._seldom.get(event, (float("-inf"), 0))
        now = time.monotonic()
        if now - said_at < SELDOM:
            self._seldom[event] = (said_at, times + 1)
            return
        self._seldom[event] = (now, 0)
        facts = {**facts, "times": times + 1} if times else facts
        self._logger.warning(_line(event, facts), extra=_parts(event, facts))

    def exception(self, event: str, **facts: object) -> None:
        """Log an error with its traceback. Call it inside `except`."""
        self._logger.error(_line(event, facts), exc_info=sys.exc_info(), extra=_parts(event, facts))


class Lines(logging.Formatter):
    """`2026-11-29T10:00:00.000+00:00 INFO joindre.mail event key=value`"""

    def format(self, record: logging.LogRecord) -> str:
        facts = _request()
        if trace := _trace(self, record):
            facts["traceback"] = trace
        text = _cut(record.getMessage()).replace("\r", "\\r").replace("\n", "\\n")
        return " ".join([_time(record), record.levelname, record.name, text, *_written(facts)])


class JsonLines(logging.Formatter):
    """An object a line: `time`, `level`, `logger`, `event`, its facts, and `traceback` where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        facts: dict[str, object] = getattr(record, "facts", {})
        content: dict[str, object] = {
            "time": _time(record),
            "level": record.levelname,
            "logger": record.name,
            "event": getattr(record, "event", None) or _cut(record.getMessage()),
            **_request(),
        }
        if trace := _trace(self, record):
            content["traceback"] = trace
        written = {
            key: value if isinstance(value, int | float | None) else _cut(str(value)) for key, value in facts.items()
        }
        return json.dumps({**content, **written, **content}, ensure_ascii=False)


class OfStrangers(logging.Filter):
    """What Django suspects in a request, such as too many fields: one line a minute of each kind, without traceback.

    Anybody can send it, as often as they like.
    """

    def __init__(self) -> None:
        super().__init__()
        self._said_at: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.name.startswith("django.security"):
            return True
        record.exc_info = None
        if record.created - self._said_at.get(record.name, float("-inf")) < SELDOM:
            return False
        self._said_at[record.name] = record.created
        return True


def _request() -> dict[str, object]:
    """The id of the request in which it happens, where there is one."""
    return {"request": request_id} if (request_id := request_ids.current()) else {}


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _trace(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    if record.exc_info:
        return formatter.formatException(record.exc_info)
    return formatter.formatStack(record.stack_info) if record.stack_info else ""


def _parts(event: str, facts: Mapping[str, object]) -> dict[str, Any]:
    return {"event": event, "facts": dict(facts)}


def _line(event: str, facts: Mapping[str, object]) -> str:
    return " ".join([event, *_written(facts)])


def _written(facts: Mapping[str, object]) -> Iterable[str]:
    for key, value in facts.items():
        text = str(value)
        yield f"{key}={text}" if text and not set(text) & set(' "=\n') else f"{key}={_quoted(text)}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
