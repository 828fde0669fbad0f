"""*Textes en table* on the pages: in the settings, one's own, and in what is being written (S1, S2, S3, S5, M15)."""

import pytest

from joindre.canned_texts.actions import create_text
from joindre.canned_texts.models import CannedText
from joindre.directory.models import Employee
from joindre.notes.models import Note
from joindre.tickets.models import Ticket
from tests.accounts.acts_of_texts import text_of_all
from tests.answers import text_of
from tests.canned_texts.test_keeping import card
from tests.cast import browse
from tests.factories import make_ticket
from tests.queries import assert_constant_queries

FORM = {"code": "toner", "label": "Toner vide", "language": "fr", "body": "<p>Bonjour {{ Demandeur }}.</p>"}
KEY = "00000000-0000-4000-8000-000000000001"


def test_an_administrator_writes_a_text_for_everybody(root: Employee) -> None:
    """S1"""
    answer = browse(root).post("/settings/texts/new/", {**FORM, "scope": "all"})

    text = CannedText.objects.get()
    assert answer["Location"] == f"/settings/texts/{text.pk}/"
    assert text.body == "<p>Bonjour {{ requester.name }}.</p>"
    assert "Toner vide" in text_of(browse(root).get("/settings/texts/?q=toner"))
    assert "{{ Demandeur }}" in text_of(browse(root).get(f"/settings/texts/{text.pk}/"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"body": "<p>{{ Notes sur le demandeur }}</p>"}, "réservé aux collaborateurs"),
        ({"body": "<p>{{ age }}</p>"}, "pas de champ"),
        ({"body": "<p>{{ Demandeur }</p>"}, "deux accolades"),
        ({"body": "<p><img src='/files/1/a.png'>Bonjour</p>"}, "pas d’images"),
        ({"body": ""}, "rien à insérer"),
        ({"scope": "group"}, "Choisissez le groupe"),
        ({"scope": "own"}, "Sélectionnez un choix valide"),
        ({"code": ""}, "obligatoire"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(root: Employee, wrong: dict[str, str], said: str) -> None:
    """S5, U3"""
    answer = browse(root).post("/settings/texts/new/", {**FORM, "scope": "all", **wrong})

    page = text_of(answer, status=422)
    assert said in page
    assert "Toner vide" in page
    assert not CannedText.objects.exists()


def test_the_settings_page_is_for_administrators_and_my_texts_for_writers(ada: Employee, ben: Employee) -> None:
    """S2: a limited agent has texts of their own."""
    assert browse(ada).get("/settings/texts/").status_code == 403
    answer = browse(ben).post("/preferences/texts/new/", {**FORM, "scope": "own"})

    text = CannedText.objects.get()
    assert answer.status_code == 302
    assert text.owner == ben
    assert browse(ada).get(f"/preferences/texts/{text.pk}/").status_code == 404
    assert browse(ada).post(f"/preferences/texts/{text.pk}/deletion/").status_code == 404


def test_a_preview_fills_in_a_request_that_one_sees(root: Employee, ticket: Ticket) -> None:
    """M15"""
    text = create_text(card(is_own=False), by=root)

    seen = text_of(browse(root).get(f"/settings/texts/{text.pk}/?request={ticket.number}"))
    unknown = text_of(browse(root).get(f"/settings/texts/{text.pk}/?request=1999-00001"))

    assert f"Bonjour {ticket.requester}." in seen
    assert "Cette demande n’existe pas" in unknown


def test_texts_are_found_and_inserted_for_a_request(ada: Employee, ticket: Ticket) -> None:
    """S1, S5"""
    text = create_text(card(), by=ada)
    base = f"/tickets/{ticket.number}/texts/message/"

    found = browse(ada).get(base, {"q": "tone"}).json()
    inserted = browse(ada).post(f"{base}{text.pk}/").json()

    assert [one["value"] for one in found] == [str(text.pk)]
    assert inserted["html"] == f"<p>Bonjour {ticket.requester}.</p>"
    assert browse(ada).get(f"/tickets/{ticket.number}/texts/autre/?q=").status_code == 404


def test_a_request_or_a_text_that_one_does_not_see_is_not_there(ben: Employee, ada: Employee, root: Employee) -> None:
    """S3"""
    unseen, own = make_ticket(), create_text(card(), by=ada)
    base = f"/tickets/{unseen.number}/texts/message/"

    assert browse(ben).get(f"{base}?q=").status_code == 404
    assert browse(ben).post(f"{base}{text_of_all().pk}/").status_code == 404
    assert browse(root).post(f"{base}{own.pk}/").status_code == 404


def test_a_message_with_a_field_left_is_refused_and_kept(ada: Employee, ticket: Ticket) -> None:
    """M15"""
    written = {"body": "<p>Bonjour {{ Demandeur }}</p>", "form_key": KEY}

    page = text_of(browse(ada).post(f"/tickets/{ticket.number}/messages/", written), status=422)

    assert "n’a pas de valeur" in page
    assert "{{ Demandeur }}" in page


def test_a_note_with_a_field_left_is_kept_with_a_warning(ada: Employee, ticket: Ticket) -> None:
    """M15"""
    written = {"body": "<p>Voir {{ Priorité }}</p>", "form_key": KEY}

    answer = browse(ada).post(f"/tickets/{ticket.number}/notes/", written, headers={"HX-Request": "true"})

    assert Note.objects.count() == 1
    assert "champs sans valeur" in answer["HX-Trigger"].encode().decode("unicode_escape")


def test_without_script_a_text_comes_at_the_end(ada: Employee, ticket: Ticket) -> None:
    """S1, U3: what was written stays."""
    text = create_text(card(), by=ada)
    written = {"body": "<p>Déjà écrit.</p>", "form_key": KEY}
    address = f"/tickets/{ticket.number}/messages/"

    asked = text_of(browse(ada).post(address, {**written, "choose_text": "1"}))
    chosen = text_of(browse(ada).post(address, {**written, "insert_text": "1", "text": str(text.pk)}))

    assert f'<option value="{text.pk}">' in asked
    assert "Déjà écrit." in asked
    assert f"<p>Déjà écrit.</p><p>Bonjour {ticket.requester}.</p>" in chosen


def test_the_list_costs_the_same_with_many(root: Employee) -> None:
    """A4"""

    def page() -> None:
        browse(root).get("/settings/texts/")

    def grow() -> None:
        text_of_all(f"code{CannedText.objects.count()}")

    assert_constant_queries(page, grow)
