"""Rows that are stored or changed together hold what the ORM would have stored."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from joindre.directory.actions import reindex
from joindre.directory.models import Addressee, AddresseeWord, ContactChange, Employee, Site
from joindre.imports.models import DirectoryImport, ImportLine
from joindre.lib import clock
from joindre.lib.many_rows import change_rows, insert_rows
from tests.factories import make_contact

pytestmark = pytest.mark.django_db

#: Signs that a database, a driver or JSON might take for something else.
SAID = '100 % %s ’ " \\ é € 😀 \n null [1]'


def test_stored_rows_are_read_as_those_of_the_orm(lyon: Site, ada: Employee) -> None:
    contact, now = make_contact("Jean Martin", site=lyon), clock.now()
    columns, told = ("person", "contact", "employee", "at", "what", "differences"), [["notes", None, SAID]]

    with transaction.atomic():
        insert_rows(ContactChange, columns, [(contact.person_id, None, ada.pk, now, "changed", told)])
    usual = ContactChange.objects.create(person=contact.person, employee=ada, at=now, what="changed", differences=told)

    first = ContactChange.objects.exclude(pk=usual.pk).get(at=now)
    names = [field.attname for field in ContactChange._meta.concrete_fields if not field.primary_key]
    assert [getattr(first, name) for name in names] == [getattr(usual, name) for name in names]
    assert list(ContactChange.objects.filter(at=now).order_by("pk")) == [first, usual]


def test_rows_that_are_there_get_other_values(root: Employee) -> None:
    source = DirectoryImport.objects.create(name="a.csv", employee=root)
    lines = [ImportLine.objects.create(source=source, number=number, cells=["x"]) for number in (2, 3, 4)]

    changed = [(line.pk, {"notes": SAID, "is_main": True}, [SAID], 7) for line in lines[:2]]
    change_rows(ImportLine, ("values", "reasons", "contact_made"), changed)
    change_rows(ImportLine, ("contact_made",), [(lines[1].pk, None)])

    told = [(line.values, line.reasons, line.contact_made, line.cells) for line in source.lines.order_by("number")]
    there = {"notes": SAID, "is_main": True}
    assert told == [(there, [SAID], 7, ["x"]), (there, [SAID], None, ["x"]), ({}, [], None, ["x"])]


def test_many_are_one_statement_and_none_are_no_statement(lyon: Site) -> None:
    contact = make_contact("Jean Martin", site=lyon)
    reindex([contact])
    addressee = Addressee.objects.get(contact=contact)

    with CaptureQueriesContext(connection) as queries:
        insert_rows(AddresseeWord, ("addressee", "customer", "word"), [(addressee.pk, None, "a")] * 5000)
        insert_rows(AddresseeWord, ("addressee", "customer", "word"), [])

    assert len(queries) == 1
    assert addressee.words.filter(word="a", customer=None).count() == 5000
