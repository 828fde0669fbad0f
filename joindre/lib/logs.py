"""Log lines that people read and programs parse: `an event key=value key="two words"` (A2).

They go through the standard logging module, so the settings decide where they end up.
"""

import logging
import sys
from collections.abc import Iterable, Mapping


class Log:
    """A logger of events with their facts: `LOG.warning("queue failed", queue="outbox")`."""

    def __init__(self, name: str) -> None:
        self._logger = logging.getLogger(name)

    def info(self, event: str, **facts: object) -> None:
        self._logger.info(_line(event, facts))

    def warning(self, event: str, *, error: BaseException | None = None, **facts: object) -> None:
        self._logger.warning(_line(event, facts), exc_info=error)

    def exception(self, event: str, **facts: object) -> None:
        """Log an error with its traceback. Call it inside `except`."""
        self._logger.error(_line(event, facts), exc_info=sys.exc_info())


def _line(event: str, facts: Mapping[str, object]) -> str:
    return " ".join([event, *_written(facts)])


def _written(facts: Mapping[str, object]) -> Iterable[str]:
    for key, value in facts.items():
        text = str(value)
        yield f"{key}={text}" if text and not set(text) & set(' "=\n') else f"{key}={_quoted(text)}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
