"""The blocks of the operator's page on mail, run by Postfix in front of Joindre (I1, M7)."""

import shlex
import smtplib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.test import override_settings

from joindre.directory.models import Contact, Employee
from joindre.lib.jobs import Worker
from joindre.lib.richtext import clean
from joindre.mail.incoming.listener import MailListener
from joindre.mail.models import IncomingEmail, Mailbox, Recipient
from joindre.messaging import actions as messaging
from joindre.messaging.models import Message, MessageSettings
from joindre.runtime.server import Server
from joindre.tickets.models import Ticket
from tests.harness import own_folder
from tests.mail.scripted_server import ScriptedCatcher, Stage
from tests.operate.blocks import block
from tests.operate.postfix import postfix, python_for_others
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

PAGE, ADDRESS = "mail.md", "support@support.example.org"


@pytest.fixture
def mailbox() -> Mailbox:
    MessageSettings.objects.update(undo_seconds=0)
    return Mailbox.objects.create(name="Support", address=ADDRESS, is_default=True)


@pytest.fixture
def elsewhere() -> Iterator[ScriptedCatcher]:
    """The mail server of the rest of the world."""
    with ScriptedCatcher() as catcher:
        yield catcher


@contextmanager
def joindre_behind_postfix(folder: Path, elsewhere: ScriptedCatcher) -> Iterator[int]:
    """Joindre, its mails leaving through Postfix and arriving from it by LMTP; give the port of Postfix."""
    door = MailListener("127.0.0.1", 0)
    with Server(port=0, worker=Worker(), services=[door]):
        main = block(PAGE, "postfix", "main.cf").with_changes({"127.0.0.1:2525": f"127.0.0.1:{door.port}"})
        with (
            postfix(folder, main=main, relay=elsewhere.smtp_port) as port,
            override_settings(MAIL_URL=f"smtp://127.0.0.1:{port}"),
        ):
            yield port


def from_outside(port: int) -> smtplib.SMTP:
    """A connection of a server that is not among those of the house."""
    return smtplib.SMTP("127.0.0.1", port, timeout=60, source_address=("127.0.0.2", 0))


def answer_of(sender: str, *, to: str, text: str = "Elle est réparée.") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, "Re: Imprimante"
    mail["Message-ID"] = "<1@moreau.example>"
    mail.set_content(text)
    return mail


def test_a_client_is_answered_and_answers_through_it(
    tmp_path: Path, mailbox: Mailbox, elsewhere: ScriptedCatcher, ada: Employee, carol: Contact, ticket: Ticket
) -> None:
    """I1, M7: the signed address passes through Postfix both ways."""
    assert carol.email
    with joindre_behind_postfix(tmp_path, elsewhere) as port:
        new = messaging.NewMessage(body=clean("<p>Est-elle réparée ?</p>"), notify=True)
        messaging.post_message(ticket, new, by=ada)
        letter = elsewhere.wait_for(lambda mail: carol.email in mail.recipients)
        to = dict(letter.headers)["Reply-To"]

        with from_outside(port) as client:
            client.send_message(answer_of(carol.email, to=to), carol.email)

        wait_until(
            lambda: Message.objects.filter(entry__contact=carol).exists(), limit=30, what="answer on the request"
        )


def test_an_address_of_nobody_is_refused_while_the_sender_waits(
    tmp_path: Path, mailbox: Mailbox, elsewhere: ScriptedCatcher
) -> None:
    """I1: nobody is sent a bounce, and a mailbox made meanwhile is known at once."""
    with joindre_behind_postfix(tmp_path, elsewhere) as port, from_outside(port) as client:
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            client.sendmail("eva@moreau.example", ["nobody@support.example.org"], b"Subject: Panne\r\n\r\nBonjour")
        assert refused.value.recipients["nobody@support.example.org"][0] == 550

        Mailbox.objects.create(name="Comptes", address="comptes@support.example.org")
        client.sendmail("eva@moreau.example", ["comptes@support.example.org"], b"Subject: Panne\r\n\r\nBonjour")

        wait_until(lambda: IncomingEmail.objects.count() == 1, limit=30, what="mail to the new mailbox")
    assert elsewhere.mails == []


def test_a_bounce_comes_back_to_the_mail_it_is_about(
    tmp_path: Path, mailbox: Mailbox, elsewhere: ScriptedCatcher, ada: Employee, carol: Contact, ticket: Ticket
) -> None:
    """I8, M7: Postfix takes the mail, another server refuses it, and its report finds the copy."""
    elsewhere.will_answer(Stage.RECIPIENT, "550 5.1.1 no such user", times=9, recipient=carol.email)
    with joindre_behind_postfix(tmp_path, elsewhere):
        new = messaging.NewMessage(body=clean("<p>Est-elle réparée ?</p>"), notify=True)
        messaging.post_message(ticket, new, by=ada)

        wait_until(
            lambda: Recipient.objects.filter(address=carol.email, state=Recipient.State.BOUNCED).exists(),
            limit=40,
            what="bounce",
        )


def test_a_mail_arrives_by_the_pipe(
    tmp_path: Path, mailbox: Mailbox, child_environment: dict[str, str], elsewhere: ScriptedCatcher
) -> None:
    """I1: with the database of this test, and by an account that is not root."""
    command = command_of(tmp_path, child_environment)
    services = block(PAGE, "postfix", "master.cf").with_changes(
        {"/usr/local/bin/joindre receive": str(command), "user=joindre": "user=nobody"}
    )
    main = block(PAGE, "postfix-pipe", "main.cf").text
    with postfix(tmp_path / "postfix", main=main, services=services, relay=elsewhere.smtp_port) as port:
        with from_outside(port) as client:
            client.sendmail("eva@moreau.example", [ADDRESS], b"Subject: Panne\r\n\r\nBonjour")

        wait_until(lambda: IncomingEmail.objects.count() == 1, limit=60, what=f"mail by the pipe, see {tmp_path}")
        with from_outside(port) as client:
            client.sendmail("eva@moreau.example", ["nobody@support.example.org"], b"Subject: Panne\r\n\r\nBonjour")

        elsewhere.wait_for(lambda mail: "eva@moreau.example" in mail.recipients, timeout=60)
    assert IncomingEmail.objects.get().mailbox == mailbox


def command_of(folder: Path, environment: dict[str, str]) -> Path:
    """`joindre receive` as an account without rights can start it, and with the settings of this test."""
    python = python_for_others()
    packages = [path for path in sys.path if path.endswith("site-packages")]
    names = ("JOINDRE_DATABASE_URL", "JOINDRE_DATA_DIR", "JOINDRE_SECRET_KEY", "DJANGO_SETTINGS_MODULE")
    kept = {name: environment[name] for name in names if name in environment}
    kept["PYTHONPATH"] = ":".join([str(Path.cwd()), *packages])
    kept["PYTHONDONTWRITEBYTECODE"] = "1"
    script = folder / "receive"
    settings = " ".join(f"{name}={shlex.quote(value)}" for name, value in kept.items())
    script.write_text(f'#!/bin/sh\nexec env {settings} {python} -m joindre receive "$@"\n')
    script.chmod(0o755)
    own_folder().parent.chmod(0o755)
    for one in (own_folder(), *own_folder().rglob("*")):
        one.chmod(0o777 if one.is_dir() else 0o666)
    return script
