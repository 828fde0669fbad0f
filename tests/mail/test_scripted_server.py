"""The server of the tests does what its script says, and catches otherwise."""

import smtplib

import pytest

from tests.mail.makers import make_raw
from tests.mail.scripted_server import ScriptedCatcher, Stage


def send(catcher: ScriptedCatcher, raw: bytes, *, to: str = "sophie@client.example") -> None:
    with smtplib.SMTP(catcher.host, catcher.smtp_port, "localhost", timeout=10) as client:
        client.sendmail("support@joindre.example", [to], raw)


def test_it_answers_what_it_is_told_to(catcher: ScriptedCatcher) -> None:
    catcher.will_answer(Stage.RECIPIENT, "550 5.1.1 no such user", recipient="paul@client.example")

    send(catcher, make_raw(), to="sophie@client.example")
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(catcher, make_raw(), to="paul@client.example")
    send(catcher, make_raw(), to="paul@client.example")

    assert [mail.recipients[0] for mail in catcher.mails] == ["sophie@client.example", "paul@client.example"]


@pytest.mark.parametrize(("stage", "kept"), [(Stage.DATA, 0), (Stage.REFUSAL, 0), (Stage.ANSWER, 1)])
def test_it_hangs_up_when_told_to(catcher: ScriptedCatcher, stage: Stage, kept: int) -> None:
    catcher.will_hang_up(stage)

    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        send(catcher, make_raw())

    assert len(catcher.mails) == kept
