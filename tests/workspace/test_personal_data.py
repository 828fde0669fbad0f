"""The pages of personal data: an export, an erasure with its preview, and the log of both (C8)."""

import pytest

from joindre.accounts.models import Account, Profile
from joindre.directory.models import Contact, Employee, Person
from joindre.personal_data.models import DataExport, Erasure
from joindre.personal_data.queues import ErasureQueue, ExportQueue
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import browse
from tests.factories import AGENT, make_contact, make_message, make_ticket
from tests.queries import assert_constant_queries


def page_of(contact: Contact, rest: str = "personal-data/") -> str:
    return f"/contacts/{contact.person_id}/{rest}"


def test_an_export_is_asked_for_and_downloaded(root: Employee, carol: Contact) -> None:
    client = browse(root)
    assert "Exporter ou effacer" in text_of(client.get(page_of(carol, "")))

    client.post(page_of(carol))
    assert "en préparation" in text_of(client.get(page_of(carol))).lower()
    assert 'hx-trigger="every 2s"' in text_of(client.get(page_of(carol, "personal-data/exports/")))
    ExportQueue().run_due()

    export = DataExport.objects.get()
    shown = text_of(client.get(page_of(carol, "personal-data/exports/")))
    assert f"/personal-data/exports/{export.pk}/" in shown
    assert "every 2s" not in shown
    answer = client.get(page_of(carol, f"personal-data/exports/{export.pk}/"))
    assert answer.getvalue()[:2] == b"PK"
    assert answer["Content-Disposition"] == f'attachment; filename="donnees-personnelles-{carol.person_id}.zip"'


def test_the_preview_lists_what_names_the_person(root: Employee, carol: Contact, ticket: Ticket) -> None:
    message = make_message(ticket, by=carol, body="<p>Cordialement, Carol Chevalier</p>")
    make_message(ticket, by=carol, body="<p>Le bac est vide.</p>")

    page = text_of(browse(root).get(page_of(carol, "erase/")))

    assert f'name="e{message.entry_id}"' in page
    assert "<mark>Carol Chevalier</mark>" in page
    assert "Le bac est vide" not in page


def test_a_wrong_name_is_said_at_the_field_and_keeps_what_was_decided(
    root: Employee, carol: Contact, ticket: Ticket
) -> None:
    """U3"""
    message = make_message(ticket, by=carol, body="<p>Carol Chevalier</p>")
    key = f"e{message.entry_id}"

    answer = browse(root).post(page_of(carol, "erase/"), {"name": "Karol", key: "keep", "otherwise": "blank"})

    page = text_of(answer, status=422)
    assert "Ce n’est pas le nom de la personne" in page
    assert 'value="Karol"' in page
    assert f'name="{key}" value="keep" checked' in page
    assert 'value="blank" selected' in page
    assert Person.objects.get(pk=carol.person_id).erased_at is None


def test_an_erasure_is_confirmed_by_the_name(root: Employee, carol: Contact, ticket: Ticket) -> None:
    message = make_message(ticket, by=carol, body="<p>Carol Chevalier</p>")
    client, form = browse(root), {"name": "carol chevalier", f"e{message.entry_id}": "blank", "otherwise": "replace"}

    answers = [client.post(page_of(carol, "erase/"), form) for _ in range(2)]
    ErasureQueue().run_due()

    assert [answer["Location"] for answer in answers] == [page_of(carol, "")] * 2
    message.refresh_from_db()
    assert message.body == "<p>Texte effacé</p>"
    sheet = text_of(client.get(page_of(carol, "")), status=410)
    assert "Personne effacée" in sheet
    assert "Root Renard" in sheet
    assert "Chevalier" not in sheet


def test_both_are_logged_by_number(root: Employee, carol: Contact, dora: Contact) -> None:
    client = browse(root)
    client.post(page_of(dora))
    client.post(page_of(carol, "erase/"), {"name": "Carol Chevalier"})

    exports = text_of(client.get("/settings/personal-data/"))
    erasures = text_of(client.get("/settings/personal-data/?show=erasures"))

    assert f"n° {dora.person_id}" in exports
    assert "Dora" not in exports
    assert f"n° {carol.person_id}" in erasures
    assert "Chevalier" not in erasures
    assert "Root Renard" in erasures


@pytest.mark.parametrize("rest", ["personal-data/", "erase/", "personal-data/exports/"])
def test_who_lacks_the_right_is_told_which(ada: Employee, carol: Contact, rest: str) -> None:
    """S2"""
    profile = Profile.objects.get(name=AGENT)
    profile.rights = [right for right in profile.rights if right != "900104"]
    profile.save()

    assert "Joindre données personnelles" in text_of(browse(ada).get(page_of(carol, rest)), status=403)
    assert "Exporter ou effacer" not in text_of(browse(ada).get(page_of(carol, "")))


def test_a_limited_colleague_sees_no_one_of_others(ben: Employee, carol: Contact) -> None:
    """S3"""
    profile = ben.signed_in.profile
    profile.rights = [*profile.rights, "900104"]
    profile.save()

    for rest in ("personal-data/", "erase/"):
        assert browse(ben).get(page_of(carol, rest)).status_code == 404
    assert browse(ben).get("/settings/personal-data/").status_code == 403


def test_a_form_on_an_erased_person_says_so(root: Employee, ada: Employee, carol: Contact) -> None:
    """C8, U3: a colleague had the sheet open."""
    browse(root).post(page_of(carol, "erase/"), {"name": "Carol Chevalier"})

    answer = browse(root).post(page_of(carol, f"places/{carol.pk}/"), {"last_name": "X"})

    assert "effacées entre-temps" in text_of(answer, status=409)
    assert Erasure.objects.count() == 1


def test_the_preview_asks_as_much_for_many_texts(root: Employee, carol: Contact) -> None:
    def grow() -> None:
        request = make_ticket(requester=carol, title="Carol Chevalier")
        make_message(request, by=carol, body="<p>Carol Chevalier</p>")

    grow()
    client = browse(root)
    assert_constant_queries(lambda: client.get(page_of(carol, "erase/")), grow)


def test_in_english(root: Employee, carol: Contact, ticket: Ticket) -> None:
    """U6"""
    Account.objects.filter(employee=root).update(language="en")

    page = text_of(browse(root).get(page_of(carol, "erase/")))

    assert "Erase Carol Chevalier" in page
    assert "An erasure cannot be undone." in page


def test_somebody_without_requests_can_be_erased(root: Employee, nantes: object) -> None:
    someone = make_contact("Paul Petit")

    page = text_of(browse(root).get(page_of(someone, "erase/")))

    assert "Aucun n’a été trouvé" in page
