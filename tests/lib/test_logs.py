import pytest

from joindre.lib.logs import Log


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
