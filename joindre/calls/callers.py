"""Who calls: the contacts with a number, of the customers that an employee sees, and their open requests (P5, S3)."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Lower

from joindre.directory.models import Contact, ContactDetail, Employee
from joindre.lib import phones
from joindre.tickets.models import Status, Ticket, TicketQuerySet
from joindre.tickets.models.known import known_statuses

#: Contacts that are shown for one number: a switchboard may have hundreds.
MOST: Final = 5
_OPEN: Final = (Status.Type.CREATED, Status.Type.IN_PROGRESS, Status.Type.ON_HOLD)
_CALLED: Final = (ContactDetail.Kind.PHONE, ContactDetail.Kind.MOBILE)


def callers(number: str, *, seen_by: Employee) -> list[Contact]:
    """The active contacts with this number, in E.164. A switchboard is theirs who have an extension behind it, too."""
    if not number.startswith("+"):
        return []
    main, _extension = phones.split(number)
    found = {
        key
        for rows, column, whose in _places()
        for is_it in _same(column, main)
        # The order keeps SQLite with the index, as where few values stand in many rows.
        for key in rows.filter(is_it).order_by("pk").values_list(whose, flat=True)[: MOST * 4]
    }
    if not found:
        return []
    rows = Contact.objects.active().at(seen_by.customers).with_identity().filter(pk__in=found)
    return list(rows.order_by("person__last_name", "person__first_name", "pk")[:MOST])


def callers_of(numbers: Collection[str], *, seen_by: Employee) -> dict[str, list[Contact]]:
    """The same for many numbers, with as many queries as for one."""
    mains = {number: phones.split(number)[0] for number in numbers if number.startswith("+")}
    if not mains:
        return {}
    pairs = {pair for rows, column, whose in _places() for pair in _all_with(rows, column, whose, set(mains.values()))}
    contacts = Contact.objects.active().at(seen_by.customers).with_identity().filter(pk__in={key for _, key in pairs})
    found = {one.pk: one for one in contacts.order_by("person__last_name", "person__first_name", "pk")}
    known: dict[str, list[Contact]] = {}
    for key, contact in found.items():
        for main in mains.values():
            if (main, key) in pairs:
                known.setdefault(main, []).append(contact)
    return {number: known.get(main, [])[:MOST] for number, main in mains.items()}


def open_requests_of(contacts: Iterable[Contact], *, seen_by: Employee) -> list[TicketQuerySet]:
    """Their open requests as requester or as user: a part for each, for an index has each in its order."""
    rows = Ticket.objects.visible_to(seen_by).filter(status__in=_open_statuses())
    return [rows.filter(**{field: contact.pk}) for contact in contacts for field in ("requester", "end_user")]


def only_open_request(contacts: Sequence[Contact], *, seen_by: Employee) -> Ticket | None:
    """The request that their call is about, where exactly one is open."""
    keys = {
        key
        for part in open_requests_of(contacts, seen_by=seen_by)
        for key in part.newest_first().values_list("pk", flat=True)[:2]
    }
    return Ticket.objects.get(pk=keys.pop()) if len(keys) == 1 else None


def _open_statuses() -> list[int]:
    return [status.pk for status in known_statuses().values() if status.type in _OPEN]


def _places() -> tuple[tuple[QuerySet[Any], str, str], ...]:
    """Where numbers stand: rows, the column, and how the rows name the contact."""
    # The index has the values of details in small letters; numbers have no others.
    details = ContactDetail.objects.alias(number=Lower("value")).filter(kind__in=_CALLED)
    return (
        (Contact.objects.all(), "phone", "pk"),
        (Contact.objects.all(), "mobile", "pk"),
        (details, "number", "contact"),
    )


def _all_with(rows: QuerySet[Any], column: str, whose: str, numbers: Collection[str]) -> Iterator[tuple[str, int]]:
    """Pairs of a number and the key of a contact who has it. A part for each number, for an index has each in order."""
    parts = [
        rows.filter(is_it).order_by().annotate(asked=Value(number)).values_list("asked", whose)
        for number in numbers
        for is_it in _same(column, number)
    ]
    yield from parts[0].union(*parts[1:], all=True)[: MOST * 4 * len(numbers)]


def _same(column: str, number: str) -> tuple[Q, Q]:
    """This number, and one behind it: `;` comes right after the number, and `<` after every `;ext=`.

    They are asked one after the other: of both with OR, SQLite reads the whole table.
    """
    return Q(**{column: number}), Q(**{f"{column}__gt": f"{number};", f"{column}__lt": f"{number}<"})
