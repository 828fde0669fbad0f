"""Twenty thousand rows in a few seconds: a small support desk, multiplied within the database.

Copies have keys of their own, point at copies, and say what the first rows say.
"""

from collections.abc import Mapping
from datetime import timedelta
from itertools import cycle
from typing import Any, Final
from uuid import uuid4

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management.color import no_style
from django.db import connection
from django.db.models import AutoField, CharField, Field, Max, Model, OneToOneField, UUIDField

from joindre.accounts.models import Account, PasswordRequest, Profile, Tries
from joindre.calls.models import Call, LineCall, MissedCall
from joindre.canned_texts.models import CannedText, CannedTextWord
from joindre.directory.models import AddresseeWord, Contact, ContactChange, ContactDetail, Customer, Employee
from joindre.drafts.models import Draft
from joindre.files.models import StoredFile
from joindre.imports.models import CustomerCode, DirectoryImport, FirstMention, ImportLine
from joindre.lib import clock
from joindre.live.models import TopicVersion
from joindre.messaging.models import Message, ReadReceipt, SentMail, UndeliveredCopy
from joindre.notes.models import Note
from joindre.search.models import IndexedText
from joindre.tickets.models import Hold, HoldReason, LinkedDocument, Ticket
from tests.factories import make_undelivered
from tools.bench.data.making import fill

CONTACTS: Final = 100
REQUESTS: Final = 50
#: Entries of the longest request.
LONGEST: Final = 120
COPIES: Final = 39
#: A table with more rows than this is one that grows.
FEW: Final = 600
#: How far apart the keys by time of two copies are: half an hour.
APART: Final = 1 << 33

#: Columns of text that get another value in each copy, and those in which the number of the copy comes first.
DIFFERENT: Final = {"folded", "email", "fingerprint", "name", "last_name", "call_id", "number", "sort_code"}
BEGINS: Final = {"email", "message_id"}
#: Tables that grow, of which this data has no rows: the makers of benches write none.
EMPTY: Final = {
    "mail_outgoingemail_files",
    "messaging_receivedmail_files",
    "messaging_openingmail",
    "messaging_openingmail_files",
    "documents_maildocument",
}
#: Apps whose tables are those of Django itself, and have no rows here.
FOREIGN: Final = {"auth", "account", "contenttypes"}
#: Tables that stay small, however long the portal is in use.
SMALL: Final = {
    "search_reindexing": "what is asked for, deleted once done",
    "schedule_scheduledtask": "one row for each task",
    "operation_seenprocess": "one row for each start of a process, deleted after a day",
    "operation_loggederror": "of one day, 1,000 at most",
    "operation_tally": "one row for each outcome that the code knows",
    "mail_mailbox": "made by an administrator",
    "directory_senderrule": "one row for each mailbox, at most",
    "mail_sendingsettings": "one row",
    "mail_sendingpace": "one row",
    "mail_mailboxtest": "a row for each press of an administrator",
    "audit_settingchange": "a row for each act of an administrator on the settings",
    "company_company": "one row",
    "company_calendar": "made by an administrator",
    "company_calendarday": "some of a calendar",
    "accounts_profile": "made by an administrator",
    "personal_data_dataexport": "a row for each export that an employee asked for",
    "personal_data_erasure": "a row for each person who was erased",
    "accounts_apitoken": "some of an employee",
    "accounts_passwordrequest": "what is asked for, deleted once done",
    "directory_title": "made by an administrator",
    "directory_employee": "who gives the support",
    "directory_employee_limited_to": "of employees",
    "directory_workgroup": "made by an administrator",
    "directory_workgroup_members": "of employees",
    "tickets_status": "a list of settings",
    "tickets_tickettype": "a list of settings",
    "tickets_severity": "a list of settings",
    "tickets_holdreason": "a list of settings",
    "tickets_priority": "a list of settings",
    "tickets_yearcounter": "one row a year",
    "messaging_messagesettings": "one row",
    "telephony_telephony": "one row",
    "telephony_owntelephony": "one row of an employee at most",
    "canned_texts_cannedtext_files": "some of a text",
    "telephony_latestcall": "one row of an employee",
}


def grow() -> dict[str, str]:
    """Fill the tables that grow, and return the numbers of two requests: of `few` and of `many` entries."""
    made = fill(contacts=CONTACTS, requests=REQUESTS, many=LONGEST, mails=12)
    _fill_the_rest()
    _fill_undelivered()
    _fill_imports()
    _fill_texts()
    models = growing_models()
    strides = {model: _stride(model) for model in models}
    with connection.cursor() as cursor, connection.constraint_checks_disabled():
        for model in models:
            cursor.execute(_copying(model, strides))
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    connection.check_constraints()
    return made


def growing_models() -> list[type[Model]]:
    """Return all tables but those that stay small: a new one is taken for one that grows."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in FOREIGN and model._meta.db_table not in SMALL and model._meta.managed
    ]


def settle() -> None:
    """Let the planner learn what the tables hold."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            # VACUUM would do the same: while new words stand in the pending list of an index, its use looks expensive.
            cursor.execute(
                "SELECT gin_clean_pending_list(pg_class.oid) FROM pg_class JOIN pg_am ON pg_am.oid = relam "
                "WHERE amname = 'gin' AND relkind = 'i'"
            )


def _fill_the_rest() -> None:
    """Add rows of which the data of benches has few or none."""
    now, tickets, contacts = clock.now(), list(Ticket.objects.all()[:30]), list(Contact.objects.all()[:30])
    files, profile = list(StoredFile.objects.all()[:30]), Profile.objects.get(name="Client")
    accounts = Account.objects.bulk_create(
        Account(email=f"client{place}@imprimeur.example", profile=profile, password="!") for place in range(30)
    )
    drafts = Draft.objects.bulk_create(
        Draft(account=account, place="ticket:1/message", fields={"body": ["<p>Bonjour.</p>"]}, page="1")
        for account in accounts
    )
    for place, (draft, file) in enumerate(zip(drafts, cycle(files), strict=False)):
        draft.files.add(file)
        tickets[place].followers.add(Employee.objects.all()[0])
    later = now + timedelta(days=9)
    Session.objects.bulk_create(Session(session_key=f"{n:030}", session_data="", expire_date=later) for n in range(30))
    Tries.objects.bulk_create(Tries(key=f"{n:02}".ljust(64, "x"), last_at=now, forgotten_at=later) for n in range(30))
    TopicVersion.objects.bulk_create(TopicVersion(topic=f"contact:{n}", version=1) for n in range(30))
    ContactDetail.objects.bulk_create(
        ContactDetail(contact=one, kind="mobile", value=f"+3363998{place:04}") for place, one in enumerate(contacts)
    )
    ContactChange.objects.bulk_create(
        ContactChange(person=one.person, contact=one, what="changed", differences=[["phone", "", "+33199001234"]])
        for one in contacts
    )
    for ticket, file in zip(tickets, cycle(files), strict=False):
        LinkedDocument.objects.create(ticket=ticket, name="Devis.pdf", file=file)
        ReadReceipt.objects.create(ticket=ticket, contact=contacts[0], entry=ticket.entries.all()[0], read_at=now)
        _hold(ticket)
    for message, file in zip(Message.objects.all()[:30], cycle(files), strict=False):
        message.files.add(file)
    for note in Note.objects.all():
        Note.objects.filter(pk=note.pk).update(form_key=uuid4())
    _fill_calls(contacts)
    PasswordRequest.objects.create(address="client1@imprimeur.example")


def _fill_texts() -> None:
    owner = Employee.objects.all()[0]
    texts = CannedText.objects.bulk_create(
        CannedText(
            code=f"t{n}", sort_code=f"t{n}", label="Toner vide", body="<p>Toner.</p>", owner=owner if n % 2 else None
        )
        for n in range(30)
    )
    CannedTextWord.objects.bulk_create(CannedTextWord(text=text, word=word) for text in texts for word in text.words())


def _fill_imports() -> None:
    root = Employee.objects.all()[0]
    sources = DirectoryImport.objects.bulk_create(
        DirectoryImport(name="a.csv", employee=root, state="done", is_worked=False) for _place in range(30)
    )
    for place, source in enumerate(sources, start=2):
        ImportLine.objects.create(
            source=source, number=2, cells=["Nord"], fate="new", contact_made=place, site_made=place
        )
        FirstMention.objects.create(source=source, key=f"{place:032}", line=2)
    CustomerCode.objects.bulk_create(
        CustomerCode(customer=customer, code=f"C{customer.pk}", folded=f"c{customer.pk}")
        for customer in Customer.objects.all()[:30]
    )


def _fill_calls(contacts: list[Contact]) -> None:
    ada = Employee.objects.all()[0]
    now = clock.now()
    missed = MissedCall.objects.bulk_create(
        MissedCall(number=f"+3319900{n:04}", first_at=now, last_at=now, done_at=now if n % 2 else None, done_by=ada)
        for n in range(30)
    )
    LineCall.objects.bulk_create(
        LineCall(employee=ada, call_id=f"{n}", number=one.number, missed=one, heard_at=now - timedelta(hours=1))
        for n, one in enumerate(missed)
    )
    Call.objects.bulk_create(
        Call(contact=one, employee=ada, number="+33199001234", form_key=uuid4()) for one in contacts
    )


def _fill_undelivered() -> None:
    mails = SentMail.objects.filter(email__recipients__isnull=False).select_related("entry__ticket").distinct()
    for place, sent in enumerate(mails[:30]):
        done_at = clock.now() if place % 3 == 0 else None
        UndeliveredCopy.objects.filter(pk=make_undelivered(sent).pk).update(done_at=done_at)


def _hold(ticket: Ticket) -> None:
    """One that is open, on an entry of any kind."""
    entry, reason = ticket.entries.latest("pk"), HoldReason.objects.all()[0]
    more = {"since": entry.created_at, "form_key": uuid4()}
    Hold.objects.get_or_create(entry=entry, defaults={"ticket": ticket, "reason": reason, **more})


def _stride(model: type[Model]) -> int:
    """How far apart the keys of two copies are."""
    if isinstance(model._meta.pk, AutoField):
        return int(model._base_manager.aggregate(last=Max("pk"))["last"] or 0)  # noqa: SLF001 - Django documents it
    return -APART


def _copying(model: type[Model], strides: Mapping[type[Model], int]) -> str:
    """The statement that copies the rows of a table so many times."""
    columns = {field.column: _copied(field, strides) for field in model._meta.concrete_fields}
    if model is IndexedText:
        columns |= {
            "id": f"CASE WHEN id < 0 THEN id - k * {strides[Contact]} ELSE id - k * {APART} END",
            "topic": f"'ticket:' || (ticket + k * {strides[Ticket]})",
            "ticket": f"ticket + k * {strides[Ticket]}",
            "customer": f"customer + k * {strides[Customer]}",
        }
        columns["topic"] = f"CASE WHEN topic IS NOT NULL THEN {columns['topic']} END"
    alone = [
        f"{field.column} IS NULL"
        for field in model._meta.concrete_fields
        if isinstance(field, OneToOneField) and field.related_model not in strides
    ]
    if model is AddresseeWord:
        # Employees have no copies.
        alone.append("customer_id IS NOT NULL")
    names = ", ".join(f'"{name}"' for name in columns)
    return (
        f"WITH RECURSIVE copies(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM copies WHERE k < {COPIES}) "  # noqa: S608 - names of our own
        f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {", ".join(columns.values())} '
        f'FROM copies CROSS JOIN "{model._meta.db_table}" WHERE {" AND ".join(alone) or "1 = 1"}'
    )


def _copied(field: "Field[Any, Any]", strides: Mapping[type[Model], int]) -> str:
    name = f'"{field.column}"'
    pointed: Any = field.related_model if field.is_relation else field.model if field.primary_key else None
    if pointed in strides and not isinstance(field, CharField):
        return f"{name} + k * {strides[pointed]}"
    if isinstance(field, UUIDField) and field.unique:
        chance = "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
        return f"CASE WHEN {name} IS NOT NULL THEN {chance} END"
    if isinstance(field, CharField) and (field.unique or field.name in DIFFERENT):
        # The address of a copy begins with its number, and what is as long as its column ends with it.
        if field.name in BEGINS:
            return f"CASE WHEN {name} = '' THEN '' ELSE 'x' || k || {name} END"
        return f"substr({name}, 1, {(field.max_length or 200) - 3}) || '-' || k"
    return f"{name} + k * 1000" if field.name == "sequence" else name
