"""A prepared insert stores what `save` would store."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from joindre.files.models import Blob
from joindre.lib.inserts import PreparedInsert
from joindre.mail.models import IncomingEmail
from joindre.messaging.models import Message
from joindre.tickets.models import Entry, Status
from tests.factories import make_employee, make_ticket

pytestmark = pytest.mark.django_db


def test_a_row_gets_its_key_and_comes_back_as_it_was() -> None:
    store = PreparedInsert(IncomingEmail)
    blob = Blob.objects.create(sha256="0" * 64, size=3)
    for subject in ("100 % %s", "l’autre"):
        made = store(IncomingEmail(raw=blob, subject=subject, envelope_to=["a@b.example"], claim_key=uuid.uuid4()))
        stored = IncomingEmail.objects.get(pk=made.pk)
        for field in IncomingEmail._meta.concrete_fields:
            assert getattr(stored, field.attname) == getattr(made, field.attname)
    assert IncomingEmail.objects.count() == 2


def test_a_row_that_has_its_key_keeps_it_and_is_saved_as_a_known_one_afterwards() -> None:
    ticket = make_ticket()
    entry = Entry(ticket=ticket, revision=7, kind="change", audience="staff", employee=make_employee())
    key = entry.pk
    PreparedInsert(Entry)(entry)
    entry.revision = 8
    with CaptureQueriesContext(connection) as queries:
        entry.save()
    assert [query["sql"].split()[0] for query in queries] == ["UPDATE"]
    assert Entry.objects.get(pk=key).revision == 8


def test_another_row_with_the_same_unique_field_is_written_instead() -> None:
    keep = PreparedInsert(Blob, unique=["sha256"], update=["created_at"])
    first = keep(Blob(sha256="1" * 64, size=3))
    again = keep(Blob(sha256="1" * 64, size=4))
    assert again.pk == first.pk
    [stored] = Blob.objects.all()
    assert (stored.size, stored.created_at) == (3, again.created_at)


def test_what_the_database_refuses_undoes_the_transaction_around_it() -> None:
    keep = PreparedInsert(Blob)
    keep(Blob(sha256="2" * 64, size=3))
    with pytest.raises(DatabaseError), transaction.atomic():
        keep(Blob(sha256="2" * 64, size=3))
    assert Blob.objects.count() == 1


def test_a_row_that_points_at_an_unsaved_row_is_refused() -> None:
    with pytest.raises(ValueError, match="unsaved related object"):
        PreparedInsert(Message)(Message(entry=Entry(pk=None), body="<p>Bonjour</p>"))


def test_a_table_with_its_own_save_is_refused() -> None:
    """A status that was added without raising the version would be missing from every page."""
    with pytest.raises(TypeError, match="Status has more to do"):
        PreparedInsert(Status)(Status(name="Autre"))
