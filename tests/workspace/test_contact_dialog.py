"""Making a contact in an empty field of a request (C1, C2, C5, C6)."""

import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from joindre.directory.actions import ContactDetails, PersonName, create_contact
from joindre.directory.models import Contact, Employee, Site
from joindre.tickets.actions import fill_contact
from joindre.tickets.models import Change, Ticket
from tests.answers import text_of
from tests.cast import browse
from tests.factories import make_account, make_agent, make_employee, make_ticket
from tests.workspace.contact_pages import new, opened, save, url

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

IDENTITY = PersonName(last_name="Delorme", first_name="Sophie")


@pytest.fixture
def empty(lyon: Site) -> Ticket:
    """A request whose requester and user nobody knows yet."""
    return make_ticket(site=lyon)


def test_the_dialog_has_four_blocks_and_carries_over_what_was_typed(ada: Employee, empty: Ticket) -> None:
    """C2"""
    page = browse(ada, htmx=True).get(new(empty) + "&q=Sophie+Delorme")

    text = text_of(page)
    assert [block in text for block in ("Identité", "site client", "Particularités", "Notes")] == [True] * 4
    assert (page.context["form"]["first_name"].value(), page.context["form"]["last_name"].value()) == (
        "Sophie",
        "Delorme",
    )


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("Sophie Delorme", "Sophie", "Delorme"),
        ("DELORME Sophie", "Sophie", "DELORME"),
        ("delorme", "", "delorme"),
        ("Jean-Luc de la Tour", "Jean-Luc", "de la Tour"),
        ("Marie Claire Martin", "Marie Claire", "Martin"),
        ("", "", ""),
    ],
)
def test_a_typed_name_is_split_as_people_would(ada: Employee, empty: Ticket, typed: str, first: str, last: str) -> None:
    """C2"""
    form = browse(ada).get(url(empty, "new/"), {"field": "end_user", "typed": typed}).context["form"]

    assert (form["first_name"].value() or "", form["last_name"].value() or "") == (first, last)


def test_saving_makes_the_contact_and_fills_the_field_without_a_reload(ada: Employee, empty: Ticket) -> None:
    """C1, C2, C5"""
    rows = {
        "further-TOTAL_FORMS": "2", "further-0-kind": "phone", "further-0-value": "01 99 00 12 36",
        "further-0-label": "standard", "further-1-kind": "phone", "further-1-value": "",
    }  # fmt: skip

    answer = save(
        browse(ada, htmx=True), new(empty), email="sophie@moreau.example", phone="01 99 00 12 35", is_main="on", **rows
    )

    requester = Ticket.objects.get(pk=empty.pk).requester
    assert requester is not None
    assert (requester.name, requester.site, requester.phone) == ("Sophie Delorme", empty.site, "+33199001235")
    assert [(detail.value, detail.label) for detail in requester.details.all()] == [("+33199001236", "standard")]
    assert answer.status_code == 200
    assert answer["HX-Retarget"] == "#person-requester"
    assert answer["HX-Trigger-After-Swap"] == "modal:close"
    assert "Sophie Delorme" in text_of(answer)
    assert "<html" not in text_of(answer)


def test_contact_field_and_history_are_one_act(ada: Employee, empty: Ticket) -> None:
    """C2, T8"""
    save(browse(ada, htmx=True), new(empty, "end_user"))

    change = Change.objects.get(what=Change.What.CONTACT)
    assert (change.field, change.old, change.new, change.entry.employee) == ("end_user", "", "Sophie Delorme", ada)
    assert Ticket.objects.get(pk=empty.pk).requester is None


def test_it_works_without_script(ada: Employee, empty: Ticket) -> None:
    """C2"""
    client = browse(ada)

    page = client.get(new(empty))
    answer = save(client, new(empty))

    assert b"<html" in page.content
    assert (answer.status_code, answer["Location"]) == (302, f"/tickets/{empty.number}/")
    assert Contact.objects.filter(person__last_name="Delorme").exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"last_name": ""}, "obligatoire"),
        ({"phone": "01 23"}, "est trop court"),
        ({"mobile": "06 39 98 poste 12"}, "est trop court"),
        ({"email": "sophie@moreau"}, "Il manque la fin du domaine"),
        ({"civility": "999"}, "Sélectionnez un choix valide"),
        ({"further-TOTAL_FORMS": "1", "further-0-kind": "email", "further-0-value": "sophie"}, "Il manque le signe @"),
        ({"further-TOTAL_FORMS": "1", "further-0-kind": "pigeon", "further-0-value": "01 99 00 12 36"}, "pigeon"),
        ({"further-TOTAL_FORMS": "999"}, "20"),
        ({"further-TOTAL_FORMS": "x"}, "ManagementForm"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_lost(
    ada: Employee, empty: Ticket, wrong: dict[str, str], sentence: str
) -> None:
    """C2, C5"""
    answer = save(browse(ada, htmx=True), new(empty), **({"notes": "Appeler le matin"} | wrong))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Appeler le matin" in answer.content.decode()
    assert not Contact.objects.exists()


def test_a_likely_duplicate_is_shown_before_saving(ada: Employee, empty: Ticket) -> None:
    """C6"""
    there = create_contact(empty.site, name=IDENTITY, details=ContactDetails(), by=make_agent())

    answer = save(browse(ada, htmx=True), new(empty))

    assert answer.status_code == 409
    assert "même nom" in answer.content.decode()
    assert Contact.objects.get() == there


def test_the_duplicate_may_be_used(ada: Employee, empty: Ticket) -> None:
    """C6"""
    there = create_contact(empty.site, name=IDENTITY, details=ContactDetails(), by=make_agent())

    answer = save(browse(ada, htmx=True), url(empty, "requester/choose/"), contact=str(there.pk))

    assert answer.status_code == 200
    assert Ticket.objects.get(pk=empty.pk).requester == there


def test_or_the_contact_is_made_anyway(ada: Employee, empty: Ticket) -> None:
    """C6"""
    there = create_contact(empty.site, name=IDENTITY, details=ContactDetails(), by=make_agent())

    answer = save(browse(ada, htmx=True), new(empty), anyway=f"{there.pk} ")

    assert answer.status_code == 200
    assert Contact.objects.count() == 2


def test_a_duplicate_that_was_not_shown_yet_is_shown(ada: Employee, empty: Ticket) -> None:
    """C6"""
    seen = create_contact(empty.site, name=IDENTITY, details=ContactDetails(), by=make_agent())
    create_contact(
        empty.site,
        name=PersonName(last_name="Autre"),
        details=ContactDetails(email="sophie@moreau.example"),
        by=make_agent(),
    )

    answer = save(browse(ada, htmx=True), new(empty), anyway=str(seen.pk), email="sophie@moreau.example")

    assert answer.status_code == 409
    assert "même adresse" in answer.content.decode()


def test_somebody_who_was_quicker_keeps_the_field_and_the_contact_is_kept(
    ada: Employee, empty: Ticket, carol: Contact
) -> None:
    """C2"""
    client = browse(ada, htmx=True)
    proof = opened(client, new(empty))
    fill_contact(empty, field="requester", contact=carol, by=ada)

    answer = save(client, new(empty), opened=proof)

    assert answer.status_code == 200
    assert Ticket.objects.get(pk=empty.pk).requester == carol
    assert Contact.objects.filter(person__last_name="Delorme", site=empty.site).exists()
    assert "Carol Chevalier" in answer.content.decode()
    assert "toast" in answer["HX-Trigger"]
    assert Change.objects.filter(what=Change.What.CONTACT).count() == 1


def test_without_script_the_page_says_so_too(ada: Employee, empty: Ticket, carol: Contact) -> None:
    """C2"""
    client = browse(ada)
    proof = opened(client, new(empty))
    fill_contact(empty, field="requester", contact=carol, by=ada)

    save(client, new(empty), opened=proof)

    assert "reste tel quel" in text_of(client.get(f"/tickets/{empty.number}/"))


@pytest.mark.parametrize("proof", ["", "forged", "of another field"])
def test_nothing_is_created_into_a_field_that_was_filled_all_along(
    ada: Employee, empty: Ticket, carol: Contact, proof: str
) -> None:
    """C2"""
    client = browse(ada, htmx=True)
    if proof == "of another field":
        proof = opened(client, new(empty, "end_user"))
    fill_contact(empty, field="requester", contact=carol, by=ada)

    asked, sent = client.get(new(empty)), save(client, new(empty), opened=proof)

    assert (asked.status_code, sent.status_code) == (409, 409)
    assert (asked["HX-Retarget"], "Carol Chevalier" in asked.content.decode()) == ("#person-requester", True)
    assert list(Contact.objects.all()) == [carol]


def test_without_script_a_filled_field_is_refused_with_a_page(ada: Employee, ticket: Ticket) -> None:
    """C2"""
    answer = browse(ada).get(new(ticket))

    assert answer.status_code == 409
    assert "a rempli ce champ entre-temps" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_who_save_at_once_fill_the_field_once(ada: Employee, lyon: Site) -> None:
    """C2"""
    ticket = make_ticket(site=lyon)
    clients = [browse(ada, htmx=True), browse(make_employee("Éva Évrard", account=make_account()), htmx=True)]
    proofs = [opened(client, new(ticket)) for client in clients]

    answers = at_once([
        partial(save, client, new(ticket), opened=proof, last_name=name)
        for client, proof, name in zip(clients, proofs, ["Premier", "Second"], strict=True)
    ])  # fmt: skip

    assert [answer.status_code for answer in answers] == [200, 200]
    assert Contact.objects.filter(site=lyon).count() == 2
    assert Change.objects.filter(what=Change.What.CONTACT).count() == 1


def at_once(acts: list[Callable[[], "Answer"]]) -> "list[Answer]":
    start = threading.Barrier(len(acts))
    answers: list[Answer] = []

    def run(act: "Callable[[], Answer]") -> None:
        start.wait(10)
        try:
            answers.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers
