import json
import logging

import pytest

from joindre.lib import logs
from joindre.lib.logs import JsonLines, Lines, Log


def test_a_line_has_an_event_and_its_facts(caplog: pytest.LogCaptureFixture) -> None:
    log = Log("joindre.tests")

    log.warning("queue 100% full", queue="outbox", reason='he said "no"', empty="")

    assert caplog.messages == ['queue 100% full queue=outbox reason="he said \\"no\\"" empty=""']


def test_an_exception_comes_with_its_trace(caplog: pytest.LogCaptureFixture) -> None:
    try:
        int("broken")
    except ValueError:
        Log("joindre.tests").exception("failed", row=4)

    assert caplog.messages == ["failed row=4"]
    assert "ValueError: invalid literal" in caplog.text


@pytest.fixture
def record(caplog: pytest.LogCaptureFixture) -> logging.LogRecord:
    try:
        int("broken\nline")
    except ValueError:
        Log("joindre.tests").exception("failed", row=4, name="a\nb")
    return caplog.records[0]


def test_each_record_is_one_line_with_its_time_in_utc(record: logging.LogRecord) -> None:
    """A2"""
    line = Lines().format(record)

    record.created = 0.25
    assert Lines().format(record).startswith("1970-01-01T00:00:00.250+00:00 ERROR joindre.tests failed row=4 name=")
    assert "\n" not in line
    assert r"ValueError: invalid literal for int() with base 10: 'broken\\nline'" in line


def test_a_record_is_an_object_for_programs(record: logging.LogRecord) -> None:
    """A2"""
    line = JsonLines().format(record)

    read = json.loads(line)
    assert "\n" not in line
    assert (read["event"], read["row"], read["name"], read["level"]) == ("failed", 4, "a\nb", "ERROR")
    assert read["traceback"].endswith("'broken\\nline'")


def test_records_of_others_are_written_alike() -> None:
    record = logging.LogRecord("uvicorn.error", logging.WARNING, "", 0, "two\nlines %s", ("x",), None, sinfo="stack")

    assert Lines().format(record).endswith("WARNING uvicorn.error two\\nlines x traceback=stack")
    assert json.loads(JsonLines().format(record))["event"] == "two\nlines x"


def test_what_strangers_cause_is_said_once_a_minute(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = Log("joindre.tests")
    for _ in range(3):
        log.seldom("door is full", open=7)
    monkeypatch.setattr(logs, "SELDOM", 0)
    log.seldom("door is full", open=8)

    assert caplog.messages == ["door is full open=7", "door is full open=8 times=3"]


@pytest.mark.parametrize("formatter", [Lines(), JsonLines()])
def test_a_stranger_does_not_choose_how_long_a_line_is(formatter: logging.Formatter) -> None:
    """Proves A4: the path of a request may have 64 kB."""
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", ("/a" * 30_000,), None)

    assert len(formatter.format(record)) < logs.LONGEST + 200


def test_what_anybody_can_send_is_one_line_a_minute_without_traceback(record: logging.LogRecord) -> None:
    """Proves A4: of each kind, and of nothing else."""
    kept = logs.OfStrangers()

    def suspicion(kind: str, *, at: float) -> logging.LogRecord:
        found = logging.makeLogRecord({**vars(record), "name": f"django.security.{kind}", "created": at})
        found.exc_info = record.exc_info
        return found

    first = suspicion("TooManyFieldsSent", at=0)
    assert kept.filter(first)
    assert first.exc_info is None
    assert not kept.filter(suspicion("TooManyFieldsSent", at=59))
    assert kept.filter(suspicion("RequestDataTooBig", at=59))
    assert kept.filter(suspicion("TooManyFieldsSent", at=60))
    assert all(kept.filter(record) for _ in range(3))
    assert record.exc_info is not None
