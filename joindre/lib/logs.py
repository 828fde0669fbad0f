"""Structured log lines through the standard logging: `an event key=value key="two words"`."""

import logging
from collections.abc import Iterable
from typing import Any, cast

import structlog
from structlog.typing import EventDict, WrappedLogger

Log = structlog.stdlib.BoundLogger


def log(name: str) -> Log:
    """A logger whose calls take an event and its facts: `LOG.warning("queue failed", queue="outbox")`."""
    logger = structlog.wrap_logger(
        logging.getLogger(name),
        wrapper_class=Log,
        processors=[structlog.stdlib.filter_by_level, _as_line],
    )
    return cast(Log, logger)


def _as_line(_logger: WrappedLogger, _method: str, event: EventDict) -> tuple[tuple[str], dict[str, Any]]:
    """The trace of an exception stays with the standard logging, which knows how to print it."""
    exc_info = event.pop("exc_info", None)
    words = [str(event.pop("event")), *_facts(event.items())]
    return (" ".join(words),), {"exc_info": exc_info}


def _facts(items: Iterable[tuple[str, object]]) -> Iterable[str]:
    for key, value in items:
        text = str(value)
        yield f"{key}={text}" if text and not set(text) & set(' "=\n') else f"{key}={_quoted(text)}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
