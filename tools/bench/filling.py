"""Requests whose feeds hold everything a feed can hold, in numbers asked for."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from joindre.accounts.models import Account, Profile
from joindre.calls.models import Call
from joindre.directory.models import Contact, Customer, Employee, Person, Site
from joindre.mail.models import OutgoingEmail, Recipient
from joindre.messaging.models import Message, SentMail
from joindre.notes.models import Note
from joindre.tickets.actions import Opening, open_ticket
from joindre.tickets.models import Change, Entry, Ticket

KINDS = ("message", "message", "change", "note", "message", "call", "mail_sent", "message", "message", "change")


def make_agent() -> Employee:
    profile = Profile.objects.get(name="Administrateur")
    account = Account.objects.create_user("bench@joindre.example", None, profile=profile)
    return Employee.objects.create(first_name="Claire", last_name="Bernard", email=account.email, account=account)


def account_of(agent: Employee) -> Account:
    return Account.objects.get(employee=agent)


def make_requester(name: str = "Sophie Delorme", email: str = "sophie@delorme.example") -> Contact:
    site = Site.objects.create(customer=Customer.objects.create(name=f"Ateliers {name}"), name="Lyon")
    first_name, _, last_name = name.partition(" ")
    person = Person.objects.create(first_name=first_name, last_name=last_name)
    return Contact.objects.create(person=person, site=site, email=email, phone="+33199001234", mobile="+33639981234")


def make_ticket(entries: int, *, agent: Employee, requester: Contact) -> Ticket:
    """A request with so many entries, of all kinds, every other message the client's."""
    opening = Opening(site=requester.site, title="Les factures ne s’impriment plus", requester=requester)
    ticket = open_ticket(opening, by=agent)
    start = timezone.now() - timedelta(days=30)
    rows = [
        Entry(
            ticket=ticket,
            revision=number + 2,
            kind=KINDS[number % len(KINDS)],
            audience="client" if KINDS[number % len(KINDS)] == "message" else "staff",
            created_at=start + timedelta(minutes=number),
            **_author(number, agent, requester),
        )
        for number in range(entries - 1)
    ]
    made = Entry.objects.bulk_create(rows)
    for number, entry in enumerate(made):
        _CONTENTS[entry.kind](entry, number, requester)
    Ticket.objects.filter(pk=ticket.pk).update(revision=entries + 1)
    return ticket


def _author(number: int, agent: Employee, requester: Contact) -> dict[str, Employee | Contact]:
    is_client = KINDS[number % len(KINDS)] == "message" and number % 2
    return {"contact": requester} if is_client else {"employee": agent}


def _message(entry: Entry, number: int, _requester: Contact) -> None:
    body = f"<p>Bonjour, voici le point {number} : <strong>l’aperçu</strong> est correct.</p><ul><li>un</li></ul>" * 2
    Message.objects.create(entry=entry, body=body)


def _mail(entry: Entry, number: int, _requester: Contact) -> None:
    email = OutgoingEmail.objects.create(subject="Demande", text="Bonjour", message_id=f"{entry.pk}@bench.example")
    Recipient.objects.bulk_create(
        Recipient(email=email, address=f"{name}{number}@imprimeur.example", state="accepted") for name in "abc"
    )
    SentMail.objects.create(entry=entry, email=email, body="<p>Bonjour</p>")


_CONTENTS: dict[str, Callable[[Entry, int, Contact], object]] = {
    "message": _message,
    "mail_sent": _mail,
    "note": lambda entry, number, _to: Note.objects.create(entry=entry, body=f"<p>Note {number}.</p>"),
    "call": lambda entry, _number, to: Call.objects.create(entry=entry, contact=to, number=to.phone, seconds=252),
    "change": lambda entry, _number, _to: Change.objects.create(
        entry=entry, what="field", field="priority", old="Haute", new="Urgente"
    ),
}
