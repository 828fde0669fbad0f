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
