"""The export of everything held on a person (C8)."""

import io
import json
from datetime import timedelta
from typing import Any
from zipfile import ZipFile

import pytest

from joindre.accounts.models import Account
from joindre.directory.models import Contact, ContactChange, Employee, Person, Site
from joindre.files.models import Blob
from joindre.lib import clock
from joindre.messaging.models import Message
from joindre.personal_data.actions import (
    AlreadyErased,
    ExportGone,
    NotYourExport,
    ask_export,
    erase_person,
    fetch_export,
)
from joindre.personal_data.models import DataExport, Decision
from joindre.personal_data.queues import ExportQueue, forget_exports
from joindre.tickets.models import LinkedDocument
from tests.factories import (
    ADMINISTRATOR,
    make_account,
    make_contact,
    make_employee,
    make_file,
    make_message,
    make_ticket,
)
from tests.personal_data.planting import ADDRESS, NAME, SAID, plant


def exported(contact: Contact, *, by: Employee) -> DataExport:
    export = ask_export(Person.objects.get(pk=contact.person_id), by=by)
    ExportQueue().run_due()
    return DataExport.objects.select_related("blob").get(pk=export.pk)


def opened(export: DataExport) -> ZipFile:
    assert export.blob is not None
    return ZipFile(io.BytesIO(export.blob.read()))


def records(archive: ZipFile, name: str = "personal-data.json") -> list[dict[str, Any]]:
    held: list[dict[str, Any]] = json.loads(archive.read(name))["records"]
    return held


def test_the_archive_holds_what_is_held(lyon: Site, ada: Employee, root: Employee) -> None:
    """C8: for programs and for people, with the files and the sources of mails."""
    elise = plant(lyon, ada)

    archive = opened(exported(elise, by=root))

    assert archive.testzip() is None
    found = records(archive)
    assert {"person", "account", "places", "requests", "messages", "emails"} == {one["section"] for one in found}
    [place] = [one for one in found if one["section"] == "places"]
    assert place["columns"]["email"] == ADDRESS
    assert place["columns"]["details"][0]["value"] == "perso@zyxwold.example"
    assert any(SAID in one["text"] for one in found if one["section"] == "messages")
    page = archive.read("personal-data.html").decode()
    assert '<html lang="fr">' in page
    assert "Données personnelles" in page
    assert ADDRESS in page
    names = archive.namelist()
    assert any(name.startswith("files/") and name.endswith("journal.txt") for name in names)
    assert any(name.startswith("emails/") for name in names)
    assert {path for one in found for path in one["files"]} <= set(names)


def test_what_only_the_staff_reads_stands_apart(lyon: Site, ada: Employee, root: Employee) -> None:
    """C2, C8, D10: notes and calls are in a folder of their own."""
    elise = plant(lyon, ada)

    archive = opened(exported(elise, by=root))

    shared, apart = records(archive), records(archive, "staff-only/personal-data.json")
    assert {"notes", "calls", "history"} <= {one["section"] for one in apart}
    assert not {"notes", "calls", "history"} & {one["section"] for one in shared}
    assert f"{NAME} est pressée" in {one["text"] for one in apart}
    assert "est pressée" not in archive.read("personal-data.html").decode()
    assert '"notes"' not in archive.read("personal-data.json").decode()


def test_it_holds_no_secret_and_nothing_of_others(carol: Contact, lyon: Site, root: Employee) -> None:
    """C8, S4: neither the hash of a password, nor what a colleague wrote on a request of their own."""
    paul = make_contact("Paul Petit", site=lyon)
    make_message(make_ticket(requester=paul), by=paul, body="<p>Rien que Paul.</p>")

    archive = opened(exported(carol, by=root))

    told = "".join(archive.read(name).decode() for name in archive.namelist())
    assert '"password"' not in told
    assert Account.objects.get(person=carol.person_id).password not in told
    assert "Rien que Paul" not in told


def test_a_file_of_a_message_that_was_not_shown_stays_ours(carol: Contact, ada: Employee, root: Employee) -> None:
    """D5: of a withdrawn message neither words nor files are handed over."""
    request = make_ticket(requester=carol)
    message = make_message(request, by=ada, body="<p>Retiré</p>")
    message.files.add(make_file(b"x", name="interne.txt"))
    Message.objects.filter(pk=message.pk).update(withdrawn_at=clock.now())

    archive = opened(exported(carol, by=root))

    assert not [name for name in archive.namelist() if "interne" in name]
    assert "Retiré" not in archive.read("personal-data.json").decode()


def test_a_document_that_the_client_does_not_see_stands_apart(carol: Contact, root: Employee) -> None:
    """L1: neither its name nor its content is among what is handed over."""
    request = make_ticket(requester=carol)
    for name, is_external in (("analyse-interne.txt", False), ("devis.txt", True)):
        file = make_file(name.encode(), name=name)
        LinkedDocument.objects.create(ticket=request, name=name, file=file, is_external=is_external)

    archive = opened(exported(carol, by=root))

    names = archive.namelist()
    [internal], [shown] = ([name for name in names if name.endswith(end)] for end in ("interne.txt", "devis.txt"))
    assert internal.startswith("staff-only/files/")
    assert shown.startswith("files/")
    assert "interne" not in archive.read("personal-data.json").decode()
    assert "interne" not in archive.read("personal-data.html").decode()


def test_it_is_in_the_language_of_the_person(carol: Contact, root: Employee) -> None:
    """C7, C8"""
    Account.objects.filter(person=carol.person_id).update(language="en")

    archive = opened(exported(carol, by=root))

    assert '<html lang="en">' in archive.read("personal-data.html").decode()
    assert "Sites, numbers and addresses" in archive.read("personal-data.html").decode()


def test_who_asked_fetches_it_for_some_days(carol: Contact, root: Employee) -> None:
    """C8"""
    other = make_employee("Rita Renard", account=make_account(profile=ADMINISTRATOR))
    export = exported(carol, by=root)

    assert fetch_export(export, by=root).pk == export.blob_id
    with pytest.raises(NotYourExport):
        fetch_export(export, by=other)
    late = clock.now() + DataExport.KEPT + timedelta(minutes=1)
    with clock.at(late), pytest.raises(ExportGone):
        fetch_export(export, by=root)
    with clock.at(late):
        forget_exports()

    stored = DataExport.objects.get(pk=export.pk)
    assert (stored.state, stored.blob) == (DataExport.State.GONE, None)
    assert stored.downloaded_at is not None
    assert not Blob.objects.filter(pk=export.blob_id or 0).exists()


def test_it_is_logged_and_made_once(carol: Contact, root: Employee) -> None:
    """C8: in the history of the person, and by number in the log of exports."""
    first, second = (ask_export(Person.objects.get(pk=carol.person_id), by=root) for _ in range(2))

    assert first == second
    [line] = ContactChange.objects.filter(what="exported")
    assert (line.employee, line.person_id) == (root, carol.person_id)
    assert ExportQueue().run_due() == 1
    assert ExportQueue().run_due() == 0


def test_an_erasure_takes_the_archives_with_it(carol: Contact, root: Employee) -> None:
    """C8"""
    export = exported(carol, by=root)
    person = Person.objects.get(pk=carol.person_id)

    erase_person(person, typed=person.name, decisions={}, otherwise=Decision.REPLACE, by=root)

    assert not Blob.objects.filter(pk=export.blob_id or 0).exists()
    with pytest.raises(AlreadyErased):
        ask_export(person, by=root)
