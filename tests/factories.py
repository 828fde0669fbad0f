"""Makers of rows for tests: typed plain functions with sensible defaults and no chance in them.

What a test does not name does not matter to it. Numbers of a series keep unique columns apart.
"""

from itertools import count
from typing import Any

from django.db import transaction

from joindre.accounts.models import Account, Profile
from joindre.calls.models import Call, MissedCall
from joindre.directory.models import Author, Contact, Customer, Employee, Person, Site, WorkGroup, folded_name
from joindre.files import actions as files
from joindre.files.models import StoredFile
from joindre.lib import clock
from joindre.lib.richtext import clean
from joindre.mail.incoming.actions import take_in
from joindre.mail.models import IncomingEmail
from joindre.messaging.actions import NewReceivedMail, receive_mail
from joindre.messaging.models import Message, ReceivedMail, SentMail, UndeliveredCopy
from joindre.tickets import actions
from joindre.tickets.locking import lock
from joindre.tickets.models import Entry, Status, Ticket

#: Everybody's; long enough for the validators.
PASSWORD = "quatre chevaux bleus dansent"
#: Names of the profiles that the first migration makes.
AGENT, ADMINISTRATOR, CLIENT = "Agent", "Administrateur", "Client"

_series = count(1)


def make_profile(name: str = "", *, rights: list[str] | None = None) -> Profile:
    return Profile.objects.create(name=name or f"Profil {next(_series)}", rights=[str(right) for right in rights or []])


def make_account(email: str = "", *, profile: str | Profile = AGENT, **fields: object) -> Account:
    chosen = profile if isinstance(profile, Profile) else Profile.objects.get(name=profile)
    address = email or f"compte{next(_series)}@joindre.example"
    return Account.objects.create_user(address, PASSWORD, profile=chosen, **fields)


def make_customer(name: str = "", **fields: object) -> Customer:
    called = name or f"Client {next(_series)}"
    return Customer.objects.create(name=called, sort_name=folded_name(called), **fields)


def make_site(customer: Customer | None = None, name: str = "Siège", **fields: object) -> Site:
    return Site.objects.create(customer=customer or make_customer(), name=name, **fields)


def make_employee(name: str = "Nadia Employée", *, account: Account | None = None, **fields: object) -> Employee:
    first, _, last = name.rpartition(" ")
    fields.setdefault("email", account.email if account else "")
    return Employee.objects.create(first_name=first, last_name=last, account=account, **fields)


def make_agent(name: str = "Nadia Agente", **fields: object) -> Employee:
    """An employee who signs in with the rights of an agent."""
    return make_employee(name, account=make_account(), **fields)


def make_person(name: str = "Paul Personne", *, account: Account | None = None) -> Person:
    first, _, last = name.rpartition(" ")
    return Person.objects.create(first_name=first, last_name=last, account=account)


def make_contact(
    name: str = "Paul Personne",
    *,
    site: Site | None = None,
    person: Person | None = None,
    account: Account | None = None,
    **fields: object,
) -> Contact:
    """A contact at a site; `person` makes a second place of somebody who exists."""
    who = person or make_person(name, account=account)
    fields.setdefault("email", account.email if account else "")
    return Contact.objects.create(person=who, site=site or make_site(), **fields)


def make_status(kind: Status.Type) -> Status:
    return Status.objects.filter(type=kind)[0]


def make_work_group(name: str = "", *, members: tuple[Employee, ...] = ()) -> WorkGroup:
    group = WorkGroup.objects.create(name=name or f"Groupe {next(_series)}")
    group.members.set(members)
    return group


def make_ticket(
    *, site: Site | None = None, requester: Contact | None = None, title: str = "L’imprimante ne répond plus",
    by: Author | None = None, **fields: object,
) -> Ticket:  # fmt: skip
    """A request, opened as in real life; further fields are set afterwards without leaving history."""
    place = site or (requester.site if requester else make_site())
    opening = actions.Opening(site=place, title=title, requester=requester)
    ticket = actions.open_ticket(opening, by=by or requester or make_agent())
    if fields:
        Ticket.objects.filter(pk=ticket.pk).update(**fields)
        ticket = Ticket.objects.get(pk=ticket.pk)
    return ticket


@transaction.atomic
def make_message(ticket: Ticket, *, by: Author, body: str = "<p>Bonjour.</p>", **fields: object) -> Message:
    """A message in the feed, as it stands once posted; nobody is notified."""
    locked = lock(ticket)
    entry = actions.add_entry(locked, kind=Message.KIND, audience=Entry.Audience.CLIENT, by=by)
    if isinstance(by, Contact) and "read_by" not in fields:
        locked.unread_count += 1
        locked.save(update_fields=["unread_count"])
    return Message.objects.create(entry=entry, body=body, **fields)


def make_received_mail(
    ticket: Ticket, *, kind: ReceivedMail.Kind = ReceivedMail.Kind.REFUSED, by: Author | None, **new: Any
) -> ReceivedMail:
    """A mail on the request that is no client message: by default one that was refused while it was blocked."""
    raw = f"Message-ID: <{next(_series)}@mail.example>\r\n\r\n".encode()
    incoming = take_in(raw, envelope_from="", envelope_to=[], mailbox=None)
    incoming.subject, incoming.sender_address = "Re: Imprimante", by.email if by else "hotline@imprimeur.example"
    incoming.reason, incoming.outcome = "blocked", IncomingEmail.Outcome.REFUSED
    incoming.save()
    written = NewReceivedMail(**{"body": clean("<p>L’aperçu est correct.</p>"), **new})
    return receive_mail(ticket, incoming, new=written, kind=kind, by=by)


def make_file(data: bytes = b"journal\n", *, name: str = "journal.log", **fields: str) -> StoredFile:
    fields.setdefault("media_type", "text/plain")
    return files.store(data, name=name, **fields)


@transaction.atomic
def make_call(ticket: Ticket, *, by: Employee, contact: Contact | None = None, **fields: object) -> Call:
    """A call in the feed, answered and four minutes long."""
    entry = actions.add_entry(lock(ticket), kind=Call.KIND, audience=Entry.Audience.STAFF, by=by)
    details = {"number": contact.phone if contact else "", "seconds": 252} | fields
    return Call.objects.create(entry=entry, contact=contact, **details)


def make_missed_call(*, is_done: bool = False) -> MissedCall:
    now = clock.now()
    return MissedCall.objects.create(first_at=now, last_at=now, done_at=now if is_done else None)


def make_undelivered(sent: SentMail) -> UndeliveredCopy:
    """The first copy of this mail did not arrive."""
    entry = sent.entry
    more = {"entry": entry, "ticket": entry.ticket, "author": entry.employee, "kind": UndeliveredCopy.Kind.LOST}
    return UndeliveredCopy.objects.create(copy=sent.email.recipients.all()[0], at=clock.now(), **more)
