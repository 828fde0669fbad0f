"""The demo's company: the same each time, believable, and nobody's."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import phonenumbers
import pytest
from django.contrib.auth import authenticate
from django.db import transaction

from joindre.calls.models import MissedCall
from joindre.demo.card import CLAIRE, HELENE, YANN
from joindre.demo.clients import SOPHIE
from joindre.demo.filling import PASSWORD, TICKETS, fill
from joindre.directory.models import AddresseeWord, Contact, Customer, Employee, Site
from joindre.lib import richtext
from joindre.mail.models import IncomingEmail, OutgoingEmail, Recipient
from joindre.messaging.models import Message, ReadReceipt, SentMail
from joindre.tickets.models import Entry, Status, Ticket, YearCounter

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+\.\w+")


def fill_quietly(count: int = 12) -> None:
    fill(now=NOW, say=lambda _part: None, count=count)


def lines() -> Iterable[str]:
    """All that people can read, without the keys that a database chooses."""
    for contact in Contact.objects.with_identity().order_by(
        "site__customer__name", "site__name", "person__last_name", "person__first_name", "email", "phone", "mobile"
    ):
        yield f"{contact.site.customer} {contact.site} {contact.name} {contact.phone} {contact.mobile} {contact.email}"
    for ticket in Ticket.objects.with_header().order_by("year", "sequence"):
        yield f"{ticket.number} {ticket.title} {ticket.status} {ticket.assignee} {ticket.changed_at}"
        yield ticket.description
    for entry in Entry.objects.select_related("employee", "contact__person").order_by("ticket__sequence", "revision"):
        yield f"{entry.kind} {entry.revision} {entry.author} {entry.created_at}"
    for message in Message.objects.order_by("entry__ticket__sequence", "entry__revision"):
        yield f"{message.body} {message.read_at} {message.channel}"
    yield from map(
        str, Recipient.objects.order_by("email__created_at", "pk").values_list("address", "state", "accepted_at")
    )
    yield from ReadReceipt.objects.order_by("read_at").values_list("contact__email", flat=True)


def digest() -> str:
    return hashlib.sha256("\n".join(lines()).encode()).hexdigest()


def test_two_fillings_of_one_day_are_alike() -> None:
    with transaction.atomic():
        fill_quietly()
        first = digest()
        transaction.set_rollback(True)

    fill_quietly()

    assert digest() == first


def test_it_is_a_believable_company() -> None:
    fill_quietly(TICKETS)

    assert (Customer.objects.count(), Site.objects.count(), Employee.objects.count()) == (6, 20, 10)
    assert 140 <= Contact.objects.count() <= 165
    assert Ticket.objects.count() == TICKETS == YearCounter.objects.get(year=2026).last
    kinds = Counter(Entry.objects.values_list("kind", flat=True))
    assert all(kinds[kind] >= 15 for kind in ("message", "mail_sent", "mail_received", "call", "note", "change"))
    assert NOW - Ticket.objects.earliest("created_at").created_at > timedelta(weeks=6)
    assert Entry.objects.latest("created_at").created_at <= NOW
    # A client closes a request on the portal, in a way that is not there yet.
    types = set(Status.Type.values) - {Status.Type.CLOSED_BY_CUSTOMER}
    assert set(Ticket.objects.values_list("status__type", flat=True)) == types
    assert Ticket.objects.filter(unread_count__gt=0).count() >= 3
    assert (MissedCall.objects.waiting().count(), MissedCall.objects.exclude(done_at=None).count()) == (3, 1)
    assert MissedCall.objects.get(times=2).done_at is None
    assert_nobody_is_reached_by_mistake()
    assert_everything_fits_together()


def assert_nobody_is_reached_by_mistake() -> None:
    """Addresses end in .example (RFC 2606); numbers are of the ranges kept for fiction; no mail is left to send."""
    texts = [richtext.to_text(body) for body in Message.objects.values_list("body", flat=True)]
    texts += Ticket.objects.values_list("description", flat=True)
    texts += [*Contact.objects.values_list("email", flat=True), *Recipient.objects.values_list("address", flat=True)]
    texts += [
        *Employee.objects.values_list("email", flat=True),
        *IncomingEmail.objects.values_list("sender_address", flat=True),
    ]
    addresses = {address for text in texts for address in ADDRESS.findall(text)}
    assert len(addresses) > 140
    assert [address for address in addresses if not address.endswith(".example")] == []
    numbers = {number for contact in Contact.objects.all() for number in (contact.phone, contact.mobile) if number}
    numbers |= set(MissedCall.objects.values_list("number", flat=True))
    fiction = ("+3319900", "+3326191", "+3335301", "+3346571", "+3353649", "+3363998")
    assert [number for number in numbers if not number.startswith(fiction)] == []
    assert all(phonenumbers.is_possible_number(phonenumbers.parse(number)) for number in numbers)
    assert not Recipient.objects.due(NOW + timedelta(days=400)).exists()
    assert not Recipient.objects.unnotified().exists()
    assert not OutgoingEmail.objects.filter(is_held=True).exists()


def assert_everything_fits_together() -> None:
    for ticket in Ticket.objects.all():
        entries = list(ticket.entries.order_by("pk"))
        revisions = [entry.revision for entry in entries]
        assert len(set(revisions)) == len(revisions)
        assert max(revisions) == ticket.revision
        assert ticket.changed_at <= NOW
        assert [entry.created_at for entry in entries] == sorted(entry.created_at for entry in entries)
        unread = Message.objects.filter(entry__ticket=ticket, entry__contact__isnull=False, read_at=None).count()
        assert ticket.unread_count == unread
        assert "[" not in ticket.title
        assert "{" not in ticket.title + ticket.description
    assert all(richtext.clean(body) == body for body in Message.objects.values_list("body", flat=True))


def test_everybody_on_the_card_signs_in_and_is_found() -> None:
    fill_quietly(30)

    accounts = {
        email: authenticate(None, username=email, password=PASSWORD) for email in (CLAIRE, HELENE, YANN, SOPHIE)
    }

    assert None not in accounts.values()
    yann, claire = (Employee.objects.get(email=email) for email in (YANN, CLAIRE))
    seen = Ticket.objects.visible_to(yann).values_list("customer__name", flat=True)
    assert set(seen) == {"Transports Kervella", "Brasserie du Canal"}
    assert Ticket.objects.visible_to(claire).count() == Ticket.objects.count()
    assert Ticket.objects.visible_to(Contact.objects.get(email=SOPHIE)).count() > 3
    assert AddresseeWord.objects.filter(word="delorme").exists()


def test_the_newest_request_is_the_one_of_the_pictures() -> None:
    fill_quietly()
    ticket = Ticket.objects.latest("year", "sequence")

    kinds = list(ticket.entries.order_by("pk").values_list("kind", flat=True))

    assert kinds[-5:] == ["message", "call", "mail_sent", "note", "message"]
    assert str(ticket.requester) == "Sophie Delorme"
    assert ticket.end_user is None
    assert ticket.unread_count == 1
    assert ticket.documents.count() == 4
    sent = SentMail.objects.get(entry__ticket=ticket)
    assert sorted(sent.email.recipients.values_list("state", flat=True)) == ["accepted", "accepted", "bounced"]
    assert sent.email.files.get().blob.read().startswith(b"%PDF-")
