"""A new request and its contact dialog against what a stranger, haste or a colleague does meanwhile (U3, A4)."""

from uuid import UUID

import pytest
from django.test import Client

from joindre.directory.actions import reindex
from joindre.directory.models import Contact, Customer, Employee, Site
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import browse
from tests.factories import make_contact
from tests.workspace.contact_pages import NO_ROWS, SOPHIE, save
from tests.workspace.opening_pages import START, form, send

KEY = UUID("9516007a-3417-4146-bd3a-da8c0c74aa6d")
DIALOG = f"{START}{KEY}/contact/requester/"


@pytest.fixture
def client(ada: Employee) -> Client:
    return browse(ada, htmx=True)


@pytest.fixture
def dialog(lyon: Site) -> str:
    return f"{DIALOG}?site={lyon.pk}"


def rows(count: int) -> dict[str, str]:
    numbers = {f"further-{at}-value": f"01 99 00 {at // 10:02}{at % 10}0" for at in range(count)}
    return {**numbers, **{f"further-{at}-kind": "phone" for at in range(count)}, "further-TOTAL_FORMS": str(count)}


@pytest.mark.parametrize("count", [21, 50, 5000])
def test_more_numbers_than_anybody_has_are_refused_with_a_sentence(client: Client, dialog: str, count: int) -> None:
    """C2: nothing that was typed is lost up to the bound."""
    answer = save(client, dialog, **rows(count))

    assert answer.status_code in {400, 422}
    assert not Contact.objects.exists()


def test_twenty_numbers_are_kept(client: Client, dialog: str) -> None:
    assert save(client, dialog, **rows(20)).status_code == 204

    assert Contact.objects.get().details.count() == 20


@pytest.mark.parametrize("field", ["last_name", "first_name"])
def test_a_name_of_300_letters_is_refused_and_stays_typed(client: Client, dialog: str, field: str) -> None:
    answer = save(client, dialog, **{field: "é" * 300})

    assert "é" * 300 in text_of(answer, status=422)
    assert "80" in answer.content.decode()


def test_a_name_of_another_script_is_kept_without_what_turns_the_line(client: Client, dialog: str) -> None:
    """U4: the signs that override the direction are no part of a name."""
    save(client, dialog, last_name="\u202eحسين\u202c", first_name="ليلى")

    person = Contact.objects.get().person
    assert (person.last_name, person.first_name) == ("حسين", "ليلى")


def test_homonyms_of_one_customer_are_told_and_kept_apart(client: Client, dialog: str, lyon: Site) -> None:
    """C6"""
    reindex([make_contact("Sophie Delorme", site=lyon) for _number in range(7)])

    asked = save(client, dialog)
    shown = asked.context["alike"]
    kept = save(client, dialog, anyway=" ".join(str(one.contact.pk) for one in shown))

    assert (asked.status_code, len(shown)) == (409, 5)
    assert kept.status_code == 204
    assert Contact.objects.filter(person__last_name=SOPHIE["last_name"]).count() == 8


def test_whoever_was_deactivated_while_one_typed_is_named(ada: Employee, carol: Contact) -> None:
    page = form(ada, f"?requester={carol.pk}")
    Contact.objects.update(is_active=False)

    answer = send(ada, page, customer=carol.customer.pk, site=carol.site_id, requester=f"c{carol.pk}")

    assert "n’est plus un contact actif" in text_of(answer, status=422)
    assert 'value="Plus de réseau"' in answer.content.decode()
    assert not Ticket.objects.exists()


def test_a_customer_out_of_service_meanwhile_is_told(ada: Employee, carol: Contact) -> None:
    page = form(ada, f"?requester={carol.pk}")
    Customer.objects.update(is_active=False)

    answer = send(ada, page, customer=carol.customer.pk, site=carol.site_id, requester=f"c{carol.pk}")

    assert "choisissez-en un autre" in text_of(answer, status=422)
    assert not Ticket.objects.exists()


def test_whoever_was_merged_into_another_sheet_while_one_typed_is_found(client: Client, lyon: Site) -> None:
    """C7: the token of an open page counts as that of the one who was kept."""
    gone, kept = make_contact("Sophie Delorme", site=lyon), make_contact("Sophie Delorme", site=lyon)
    Contact.objects.filter(pk=gone.pk).update(merged_into=kept, is_active=False)

    answer = save(client, f"{DIALOG}use/?site={lyon.pk}", contact=str(gone.pk))

    assert f'"chosen": "c{kept.pk}"' in answer["HX-Trigger"]


@pytest.mark.parametrize(
    "values", [{"last_name": "a\0b"}, {"phone": "9" * 5000}, {"email": "@" * 5000}, {"anyway": "9 " * 9000}]
)
def test_nothing_that_is_typed_is_an_error(client: Client, dialog: str, values: dict[str, str]) -> None:
    for address in (dialog, f"{DIALOG}alike/{dialog.removeprefix(DIALOG)}"):
        assert client.post(address, NO_ROWS | SOPHIE | values).status_code in {200, 204, 409, 422}
