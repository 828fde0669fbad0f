"""Every text of every table, looked through for what names somebody who was erased (C8).

Tables and columns are found by themselves, so that none can be forgotten. What is left out stands below with why.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from joindre.files.models import StoredFile
from joindre.lib import jobs
from joindre.mail.models import IncomingEmail, OutgoingEmail, Recipient
from joindre.personal_data.cleaning import refresh
from joindre.personal_data.emptying import erase_sources
from joindre.personal_data.models import Decision
from joindre.personal_data.texts import CONTENTS, MAIL_TEXTS
from joindre.personal_data.work import ErasureWork, cut
from joindre.tickets.models import Entry, Ticket

#: Rows that one statement looks through.
WINDOW: Final = 1000
LEFT_OUT: Final = {
    "search.IndexedText": "it is made anew of what was changed",
    "sessions.Session": "those of the account are ended",
    "personal_data.Erasure": "it forgets by itself at its end",
    "directory.Person": "the sheets of others",
    "directory.Contact": "as above",
    "directory.ContactDetail": "as above",
    "directory.Addressee": "as above",
    "directory.AddresseeWord": "as above",
    "directory.Employee": "our own people",
    "directory.Customer": "a company may be called like somebody",
    "directory.CustomerWord": "as above",
}
#: Columns that are codes, or by which something is found.
_CODES: Final = frozenset({"topic", "place", "claim_key", "sha256", "fingerprint", "media_type", "kind", "model"})


def clean_everywhere(work: ErasureWork) -> bool:
    """Go through all tables. `False` where the worker is to stop: it begins again, and finds less to do."""
    if not work.naming.rough:
        return True
    for model in apps.get_models(include_auto_created=True):
        columns = texts_of(model)
        for keys in _found(model, columns, work) if columns else ():
            if jobs.is_stopping():
                return False
            _clean_rows(model, columns, keys, work)
    return True


@cache
def texts_of(model: type[models.Model]) -> Sequence[str]:
    """The columns of a table in which a name may stand."""
    if model._meta.label in LEFT_OUT:
        return ()
    return [
        field.attname
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and not (field.choices or field.unique or field.name in _CODES)
    ]


def _found(model: Any, columns: Sequence[str], work: ErasureWork) -> Iterator[list[Any]]:  # noqa: ANN401 - any model
    """Keys of rows that may name the person, a window of the table after the other."""
    rows = model._base_manager  # noqa: SLF001 - documented by Django as public
    told = {f"told_{column}": Cast(column, TextField()) for column in columns}
    named = Q()
    for name in told:
        named |= Q(**{f"{name}__iregex": work.naming.rough})
    last: Any = None
    while True:
        ahead = rows.all() if last is None else rows.filter(pk__gt=last)
        keys = list(ahead.order_by("pk").values_list("pk", flat=True)[:WINDOW])
        if not keys:
            return
        work.note()
        yield list(rows.filter(pk__in=keys).annotate(**told).filter(named).values_list("pk", flat=True))
        last = keys[-1]


def _clean_rows(model: Any, columns: Sequence[str], keys: Sequence[Any], work: ErasureWork) -> None:  # noqa: ANN401 - as above
    entries: set[int] = set()
    tickets: set[int] = set()
    arrived: list[IncomingEmail] = []
    for key in keys:
        with transaction.atomic():
            row = model._base_manager.select_for_update().filter(pk=key).first()  # noqa: SLF001 - as above
            if row is None or not _clean_row(row, columns, work):
                continue
        work.note(changed=1)
        entries |= _entries_with(row)
        tickets |= {row.pk} if isinstance(row, Ticket) else set()
        arrived += [row] if isinstance(row, IncomingEmail) else []
    refresh(entries, tickets)
    erase_sources(arrived, work, is_own=False, is_theirs=True)


def _clean_row(row: models.Model, columns: Sequence[str], work: ErasureWork) -> bool:
    kept = _kept_columns(row, work)
    new = {}
    for column in columns:
        old = getattr(row, column)
        value = old if column in kept else _without(old, work)
        if value != old:
            new[column] = cut(type(row), column, value) if isinstance(value, str) else value
    if new:
        type(row)._base_manager.filter(pk=row.pk).update(**new)  # noqa: SLF001 - as above
    return bool(new)


def _without(value: Any, work: ErasureWork) -> Any:  # noqa: ANN401 - what JSON can hold
    if isinstance(value, str):
        return work.naming.without(value, is_own=False)
    if isinstance(value, list):
        return [_without(one, work) for one in value]
    if isinstance(value, dict):
        return {key: _without(one, work) for key, one in value.items()}
    return value


def _entries_with(row: Any) -> set[int]:  # noqa: ANN401 - as above
    """The entries that show something of this row, and are found by it."""
    if isinstance(row, Recipient):
        return _entries_with(row.email)
    if isinstance(row, StoredFile):
        beside = Q(message__files=row) | Q(received_mail__files=row) | Q(sent_mail__email__files=row)
        return set(Entry.objects.filter(beside).values_list("pk", flat=True))
    if type(row) in CONTENTS or isinstance(row, OutgoingEmail | IncomingEmail):
        return {int(key[1:]) for key, _ticket in _texts_with(row) if key.startswith("e")}
    return set()


def _kept_columns(row: Any, work: ErasureWork) -> Sequence[str]:  # noqa: ANN401 - as above
    """The columns of a text that is to stay as it is."""
    columns = {**CONTENTS, **MAIL_TEXTS}.get(type(row), _OF_REQUESTS.get(row._meta.label, ()))
    texts = _texts_with(row) if columns else []
    is_kept = any(work.decision_on(key, is_own=ticket in work.own) == Decision.KEEP for key, ticket in texts)
    return columns if is_kept else ()


#: Of a request itself, and what is kept with it.
_OF_REQUESTS: Final = {
    "tickets.Ticket": ("title", "description"),
    "messaging.OpeningMail": ("folded",),
    "tickets.LinkedDocument": ("name", "url"),
    "files.StoredFile": ("name",),
}


def _texts_with(row: Any) -> list[tuple[str, int]]:  # noqa: ANN401 - as above
    """The key of each text that the row is a part of, with its request."""
    if isinstance(row, Ticket):
        return [(f"t{row.pk}", row.pk)]
    if isinstance(row, StoredFile):
        return [(f"f{row.pk}", Ticket.pk_of(row.topic))]
    if hasattr(row, "ticket_id") and not hasattr(row, "entry_id"):
        return [(f"t{row.ticket_id}", row.ticket_id)]
    if isinstance(row, OutgoingEmail):
        said = Entry.objects.filter(Q(sent_mail__email=row) | Q(message__notifications=row))
    elif isinstance(row, IncomingEmail):
        said = Entry.objects.filter(Q(message__source=row) | Q(received_mail__email=row))
    else:
        said = Entry.objects.filter(pk=row.entry_id)
    texts = [(f"e{key}", ticket) for key, ticket in said.values_list("pk", "ticket")]
    opened = Ticket.objects.filter(opening_mail__email=row) if isinstance(row, IncomingEmail) else ()
    return [*texts, *((f"t{ticket.pk}", ticket.pk) for ticket in opened)]
