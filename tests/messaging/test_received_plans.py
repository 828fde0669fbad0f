"""The plan of the received emails of whoever sees some customers only (I2, S3)."""

from django.db import connection

from joindre.accounts.rights import Right
from joindre.directory.models import Contact, Employee
from joindre.mail.models import IncomingEmail
from joindre.messaging.actions.received_mails import count_of_waiting, seen_received_mails
from tests.cast import account_of
from tests.messaging.first_mails import arrive_first, make_mailbox

Outcome = IncomingEmail.Outcome
MANY = 3000


def test_it_goes_from_the_contacts_to_their_mails(ben: Employee, dora: Contact) -> None:
    """A4: thousands of emails of strangers cost them nothing, before and after the database has counted its rows."""
    profile = account_of(ben).profile
    profile.rights = [*profile.rights, Right.CATCHMAIL_JOURNAL]
    profile.save()
    mailbox = make_mailbox()
    theirs = arrive_first(mailbox, sender=dora.email.upper(), subject="Bourrage")
    IncomingEmail.objects.filter(pk=theirs.pk).update(outcome=Outcome.SET_ASIDE)
    same = {"raw": theirs.raw, "mailbox": mailbox, "outcome": Outcome.SET_ASIDE}
    IncomingEmail.objects.bulk_create(
        IncomingEmail(sender_address=f"{n}@ailleurs.example", **same) for n in range(MANY)
    )

    shown = seen_received_mails(by=ben, outcome=Outcome.SET_ASIDE).newest_first()[:50]
    # PostgreSQL may still have the figures of what other tests left in these tables.
    plans = [shown.explain()] if connection.vendor == "sqlite" else []
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    plans.append(shown.explain())

    assert [mail.pk for mail in shown] == [theirs.pk]
    assert count_of_waiting(by=ben, most=99) == 1
    assert all("incoming_by_contact" in plan for plan in plans), plans
    assert not list(seen_received_mails(by=ben, outcome=Outcome.POSTED))
