"""Makes requests whose feeds hold every kind of entry, in the numbers asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import (
    CharField,
    DateField,
    DateTimeField,
    Field,
    Model,
    PositiveIntegerField,
    TextField,
)
from django.utils import timezone

from joindre.accounts.models import Account, Profile
from joindre.calls.models import Call
from joindre.directory.models import Contact, Customer, Employee, Person, Site
from joindre.files.actions import keep
from joindre.mail.models import IncomingEmail, OutgoingEmail, Recipient
from joindre.messaging.models import Message, ReceivedMail, SentMail
from joindre.tickets.actions import Opening, open_ticket
from joindre.tickets.models import Change, Entry, Hold, HoldReason, Ticket
from joindre.workspace.feed import all_kinds


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
    """A request with so many entries, of every kind that the feed knows."""
    opening = Opening(site=requester.site, title="Les factures ne s’impriment plus", requester=requester)
    ticket = open_ticket(opening, by=agent)
    fill_feed(ticket, entries=entries - 1, agent=agent, requester=requester)
    return ticket


def fill_feed(ticket: Ticket, *, entries: int, agent: Employee, requester: Contact) -> None:
    """Add so many entries, the kinds in turn, every other message the client's."""
    start = timezone.now() - timedelta(days=30)
    turn = [kind for kind in filled_kinds() for _ in range(kind.share)]
    drawn = [turn[number % len(turn)] for number in range(entries)]
    rows = [
        Entry(
            ticket=ticket,
            revision=ticket.revision + number + 1,
            client_revision=ticket.client_revision + number + 1 if kind.is_message else 0,
            kind=kind.code,
            audience="client" if kind.is_message else "staff",
            created_at=start + timedelta(minutes=number),
            **({"contact": requester} if kind.is_message and number % 2 else {"employee": agent}),
        )
        for number, kind in enumerate(drawn)
    ]
    for number, (kind, entry) in enumerate(zip(drawn, Entry.objects.bulk_create(rows), strict=True)):
        kind.make(entry, number, requester)
    Ticket.objects.filter(pk=ticket.pk).update(
        revision=ticket.revision + entries, client_revision=ticket.client_revision + entries
    )


Maker = Callable[[Entry, int, Contact], object]


@dataclass(frozen=True, kw_only=True)
class FilledKind:
    """How a bench makes the content of an entry of one kind."""

    code: str
    #: How often it stands in the feed beside the others.
    share: int
    is_message: bool
    make: Maker


KINDS: dict[str, FilledKind] = {}
#: What stands in a field of each type that must not be empty.
SAMPLES: "dict[type[Field[Any, Any]], object]" = {
    CharField: "Bonjour",
    TextField: "<p>Bonjour, la pièce part demain.</p>",
    DateField: date(2026, 11, 25),
    DateTimeField: datetime(2026, 11, 25, 12, tzinfo=UTC),
    PositiveIntegerField: 42,
}


def filled_kinds() -> Sequence[FilledKind]:
    """Every kind of the feed: by its own maker below, or by its fields where these are plain values."""
    codes = {code: kind.rows().model for kind in all_kinds() for code in kind.codes}
    return [KINDS.get(code) or plain_kind(code, model) for code, model in codes.items()]


def plain_kind(code: str, model: type[Model]) -> FilledKind:
    """Raise `LookupError` where a field needs more than a plain value: such a kind registers a maker."""
    needed = [field for field in model._meta.concrete_fields if is_needed(field)]
    if missing := [field.name for field in needed if type(field) not in SAMPLES]:
        raise LookupError(f"benches cannot make entries of the kind {code}: register what fills {missing}")
    values = {field.name: SAMPLES[type(field)] for field in needed}

    def make(entry: Entry, _number: int, _requester: Contact) -> None:
        model(entry=entry, **values).save()

    return FilledKind(code=code, share=1, is_message=False, make=make)


def is_needed(field: "Field[Any, Any]") -> bool:
    is_empty = field.null or field.blank or field.has_default()
    return not (is_empty or field.primary_key or field.name == "entry")


def makes(code: str, *, share: int = 1, is_message: bool = False) -> Callable[[Maker], Maker]:
    """Register what makes the contents of a kind that holds more than plain values."""

    def decorate(make: Maker) -> Maker:
        KINDS[code] = FilledKind(code=code, share=share, is_message=is_message, make=make)
        return make

    return decorate


@makes(Message.KIND, share=5, is_message=True)
def make_message(entry: Entry, number: int, _requester: Contact) -> None:
    body = f"<p>Bonjour, voici le point {number} : <strong>l’aperçu</strong> est correct.</p><ul><li>un</li></ul>" * 2
    Message.objects.create(entry=entry, body=body)


@makes(Change.KIND, share=2)
def make_change(entry: Entry, _number: int, _requester: Contact) -> None:
    Change.objects.create(entry=entry, what="field", field="priority", old="Haute", new="Urgente")


@makes(Hold.KIND)
def make_hold(entry: Entry, _number: int, _requester: Contact) -> None:
    reason, at = HoldReason.objects.all()[0], entry.created_at
    Hold.objects.create(entry=entry, ticket=entry.ticket, reason=reason, since=at, ended_at=at, comment="Attendre.")


@makes(Call.KIND)
def make_call(entry: Entry, _number: int, requester: Contact) -> None:
    Call.objects.create(entry=entry, contact=requester, number=requester.phone, seconds=252)


@makes(SentMail.KIND)
def make_sent_mail(entry: Entry, number: int, _requester: Contact) -> None:
    email = OutgoingEmail.objects.create(subject="Demande", text="Bonjour", message_id=f"{entry.pk}@bench.example")
    Recipient.objects.bulk_create(
        Recipient(email=email, address=f"{name}{number}@imprimeur.example", state="accepted") for name in "abc"
    )
    SentMail.objects.create(entry=entry, email=email, body="<p>Bonjour</p>")


@makes(ReceivedMail.Kind.RECEIVED)
@makes(ReceivedMail.Kind.AUTOMATIC)
@makes(ReceivedMail.Kind.REFUSED)
def make_received_mail(entry: Entry, number: int, _requester: Contact) -> None:
    raw = keep(f"Subject: {entry.pk}\r\n\r\nBonjour\r\n".encode())
    email = IncomingEmail.objects.create(
        raw=raw,
        sender_address=f"atelier{number}@imprimeur.example",
        subject="Re: Demande",
        outcome=IncomingEmail.Outcome.POSTED,
        fingerprint=f"bench {entry.pk}",
    )
    ReceivedMail.objects.create(entry=entry, email=email, body="<p>Bonjour, la pièce part demain.</p>")
