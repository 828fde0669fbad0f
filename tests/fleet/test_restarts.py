"""Three web and two worker processes are restarted in turn under load: no request fails, nothing is lost (A2).

`bin/soak fleet` does the same for five minutes.
"""

import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from joindre.directory.models import Contact, Employee
from joindre.mail.models import IncomingEmail, Mailbox, Recipient
from joindre.messaging import emails
from joindre.messaging.models import Message, MessageSettings
from joindre.messaging.new import recipient_of
from joindre.notes.models import Note
from joindre.tickets.models import Ticket
from tests.cast import browse
from tests.factories import make_ticket
from tests.fleet.fleet import Fleet, Load
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

#: What each text of the load holds.
TEXT = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
#: As many as CI has time for.
SECONDS = float(os.environ.get("JOINDRE_TEST_SOAK_SECONDS", "20"))


def is_all_worked() -> bool:
    unsent = Recipient.objects.exclude(state=Recipient.State.ACCEPTED).exists()
    return not unsent and not IncomingEmail.objects.filter(outcome=IncomingEmail.Outcome.PENDING).exists()


def texts_of(rows: Iterable[str]) -> Counter[str]:
    """How often each text of the load stands there."""
    return Counter(text for row in rows for text in TEXT.findall(row))


def test_nothing_fails_and_nothing_is_lost(
    tmp_path: Path, child_environment: dict[str, str], ada: Employee, carol: Contact, ticket: Ticket
) -> None:
    """A2, M7, I2, D9"""
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite one process serves the pages")
    MessageSettings.objects.update(undo_seconds=0)
    other = make_ticket(requester=carol)
    answered = emails.reply_address(Mailbox.objects.default(), ticket, "m", recipient_of(carol))

    with Fleet(tmp_path, environment_of(child_environment, tmp_path), webs=3, workers=2) as fleet:
        load = Load(fleet=fleet, session=session_of(ada))
        with load.running(
            load.write(f"/tickets/{ticket.number}/notes/"),
            load.write(f"/tickets/{other.number}/messages/", notify="on"),
            load.mail(sender=carol.email, to=answered),
            load.look("/"),
            load.look(f"/tickets/{ticket.number}/"),
        ):
            fleet.restart_in_turn(seconds=SECONDS)
        wait_until(is_all_worked, limit=90, what="outcome of each mail")

    assert load.failures == []
    assert load.read > 0
    ensure_all_once(load, tmp_path)


def ensure_all_once(load: Load, folder: Path) -> None:
    """What was answered with success stands there once, and nothing else does; each letter left once."""
    notes = texts_of(Note.objects.values_list("body", flat=True))
    messages = texts_of(Message.objects.values_list("body", flat=True))
    mails = list(IncomingEmail.objects.values_list("message_id", "outcome", "reason", "detail"))
    lost = Counter([*load.written, *load.mailed]) - notes - messages
    assert not lost, [lost, [mail for mail in mails if mail[1] != IncomingEmail.Outcome.POSTED]]
    assert notes + messages == Counter([*load.written, *load.mailed])
    assert Recipient.objects.count() == len(list((folder / "mails").glob("*.eml")))


def session_of(person: Employee) -> str:
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={browse(person).cookies[name].value}"


def environment_of(environment: Mapping[str, str], folder: Path) -> dict[str, str]:
    return {
        **environment,
        "JOINDRE_MAIL_URL": f"folder://{folder / 'mails'}",
        "JOINDRE_ALLOWED_HOSTS": "127.0.0.1",
        "JOINDRE_MAIL_IN_PER_HOUR": "1000000",
        "PYTHONPATH": str(Path.cwd()),
    }
