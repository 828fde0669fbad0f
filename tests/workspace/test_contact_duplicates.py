"""Who may be the same person already: shown while typing, used, merged with, or kept apart (C6)."""

import pytest
from django.test import Client

from joindre.accounts.rights import Right
from joindre.directory.actions import ContactDetails, PersonName, create_contact
from joindre.directory.models import Contact, Employee, Site
from joindre.drafts.actions import draft_at, save_draft
from joindre.tickets.actions import fill_contact
from joindre.tickets.models import Change, Ticket
from tests.answers import text_of
from tests.cast import account_of, browse
from tests.factories import make_account, make_agent, make_contact, make_employee, make_profile, make_ticket
from tests.workspace.contact_pages import NO_ROWS, SOPHIE, new, opened, save, url

ALIKE = "alike/?field=requester"


@pytest.fixture
def empty(lyon: Site) -> Ticket:
    return make_ticket(site=lyon)


@pytest.fixture
def there(lyon: Site) -> Contact:
    """Who is a contact already."""
    details = ContactDetails(phone="+33199001235", email="sophie@moreau.example", notes="Le matin")
    name = PersonName(last_name="Delorme", first_name="Sophie")
    return create_contact(lyon, name=name, details=details, by=make_agent())


@pytest.fixture
def client(ada: Employee) -> Client:
    return browse(ada, htmx=True)


def keep(row: Contact) -> tuple[str, str, str, str, str]:
    contact = Contact.objects.get(pk=row.pk)
    return contact.name, contact.phone, contact.mobile, contact.email, contact.notes


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        (SOPHIE, "même nom"),
        ({"last_name": "Delomre", "first_name": "Sophie"}, "nom proche"),
        ({"phone": "01.99.00.12.35"}, "même numéro"),
        ({"mobile": "+33 (0)1 99 00 12 35", "email": "pas une adresse"}, "même numéro"),
        ({"email": "SOPHIE@Moreau.example", "phone": "01"}, "même adresse"),
        ({"further-TOTAL_FORMS": "1", "further-0-kind": "email", "further-0-value": "sophie@moreau.example"}, "même"),
    ],
)
def test_they_are_shown_while_the_dialog_is_written(
    client: Client, empty: Ticket, there: Contact, typed: dict[str, str], reason: str
) -> None:
    """C6: by what can be read of it already."""
    answer = client.post(url(empty, ALIKE), NO_ROWS | typed)

    assert answer.status_code == 200
    assert there.name in text_of(answer)
    assert reason in text_of(answer)


@pytest.mark.parametrize("typed", [{}, {"last_name": "Simon"}, {"phone": "01"}, {"last_name": "Delorme"}])
def test_nobody_is_shown_where_nothing_is_alike(
    client: Client, empty: Ticket, there: Contact, typed: dict[str, str]
) -> None:
    assert text_of(client.post(url(empty, ALIKE), NO_ROWS | typed)).strip() == ""


def test_whoever_is_kept_beside_is_not_shown_again(client: Client, empty: Ticket, there: Contact) -> None:
    answer = client.post(url(empty, ALIKE), NO_ROWS | SOPHIE | {"anyway": str(there.pk)})

    assert text_of(answer).strip() == ""


def test_who_saw_a_near_name_while_typing_is_not_asked_once_more(client: Client, empty: Ticket, there: Contact) -> None:
    first = save(client, new(empty), last_name="Delomre")
    again = save(client, new(empty), last_name="Delomre", shown=f"{there.pk} ")

    assert (first.status_code, again.status_code) == (409, 200)


def test_who_saw_the_same_name_is_asked_all_the_same(client: Client, empty: Ticket, there: Contact) -> None:
    assert save(client, new(empty), shown=str(there.pk)).status_code == 409


def test_a_merge_shows_first_what_becomes_of_each_field(client: Client, empty: Ticket, there: Contact) -> None:
    """C6: nothing is changed by looking."""
    typed = {"last_name": "Delomre", "phone": "01 99 00 12 99", "mobile": "06 39 98 12 99", "email": there.email}

    answer = save(client, url(empty, "requester/merge/"), contact=str(there.pk), **typed)

    rows = {row.name: (row.chosen, [str(one.value) for one in row.choices]) for row in answer.context["rows"]}
    assert rows == {
        "last_name": ("known", ["Delorme", "Delomre"]),
        "phone": ("both", ["01 99 00 12 35", "01 99 00 12 99", ""]),
        "mobile": ("typed", ["", "06 39 98 12 99"]),
    }
    assert keep(there) == ("Sophie Delorme", "+33199001235", "", "sophie@moreau.example", "Le matin")


def test_a_merge_takes_what_was_chosen_and_fills_the_field(
    ada: Employee, client: Client, empty: Ticket, there: Contact
) -> None:
    """C6, T8: with its lines, and the draft of the dialog is done with."""
    place = f"{empty.topic}/contact/requester"
    save_draft(account_of(ada), place, {"last_name": ["Delomre"]}, page="a", version=0)
    typed = {
        "phone": "01 99 00 12 99", "mobile": "06 39 98 12 99", "email": "s.delorme@moreau.example", "notes": "Le soir",
        "is_main": "on", "further-TOTAL_FORMS": "1", "further-0-kind": "fax", "further-0-value": "01 99 00 12 77",
    }  # fmt: skip
    address = url(empty, "requester/merge/")
    seen = save(client, address, contact=str(there.pk), **typed).context["seen"]

    answer = save(client, address, contact=str(there.pk), seen=seen, **typed, **{"take-email": "typed"})

    assert answer.status_code == 200
    assert keep(there) == (
        "Sophie Delorme", "+33199001235", "+33639981299", "s.delorme@moreau.example", "Le matin\n\nLe soir",
    )  # fmt: skip
    kept = there.details.order_by("pk").values_list("kind", "value")
    assert list(kept) == [("fax", "+33199001277"), ("phone", "+33199001299")]
    assert Ticket.objects.get(pk=empty.pk).requester == there
    assert [change.what for change in Change.objects.order_by("pk")] == ["opened", "contact_edit", "contact"]
    assert draft_at(account_of(ada), place) is None


def test_what_changed_since_it_was_shown_is_shown_again(client: Client, empty: Ticket, there: Contact) -> None:
    """C6, T6"""
    address = url(empty, "requester/merge/")
    seen = save(client, address, contact=str(there.pk), mobile="06 39 98 12 99").context["seen"]
    Contact.objects.filter(pk=there.pk).update(mobile="+33639981277")

    answer = save(client, address, contact=str(there.pk), seen=seen, mobile="06 39 98 12 99")

    assert answer.status_code == 409
    assert "a modifié ce contact entre-temps" in answer.content.decode()
    assert [row.chosen for row in answer.context["rows"]] == ["both"]


@pytest.mark.parametrize("wrong", [{"mobile": "06"}, {"last_name": ""}])
def test_what_cannot_be_is_told_before_a_merge(
    client: Client, empty: Ticket, there: Contact, wrong: dict[str, str]
) -> None:
    answer = save(client, url(empty, "requester/merge/"), contact=str(there.pk), **wrong)

    assert answer.status_code == 422


@pytest.mark.parametrize("key", ["", "x", "999999", "-1", "9" * 40])
def test_nobody_is_merged_with_somebody_who_is_not_there(client: Client, empty: Ticket, key: str) -> None:
    assert save(client, url(empty, "requester/merge/"), contact=key).status_code == 404


def test_somebody_of_another_customer_is_not_there(client: Client, empty: Ticket, nantes: Site) -> None:
    """S3"""
    elsewhere = make_contact("Paul Simon", site=nantes)

    assert save(client, url(empty, "requester/merge/"), contact=str(elsewhere.pk)).status_code == 404


def test_a_filled_field_keeps_who_is_in_it(
    ada: Employee, client: Client, empty: Ticket, there: Contact, carol: Contact
) -> None:
    """C2"""
    fill_contact(empty, field="requester", contact=carol, by=ada)

    answer = save(client, url(empty, "requester/merge/"), contact=str(there.pk), mobile="06 39 98 12 99")

    assert answer.status_code == 409
    assert Contact.objects.get(pk=there.pk).mobile == ""


def test_who_may_not_change_contacts_reads_why_they_cannot_merge(empty: Ticket, there: Contact) -> None:
    """P3, S2: the button says it, and the server refuses."""
    rights = [right for right in Right if right != Right.CHANGE_CONTACT]
    client = browse(
        make_employee("Sans Droit", account=make_account(profile=make_profile(rights=[*rights]))), htmx=True
    )

    shown = client.post(url(empty, ALIKE), NO_ROWS | SOPHIE)
    answer = save(client, url(empty, "requester/merge/"), contact=str(there.pk))

    assert 'aria-disabled="true"' in shown.content.decode()
    assert answer.status_code == 403


def test_using_somebody_else_forgets_what_was_typed(
    ada: Employee, client: Client, empty: Ticket, there: Contact
) -> None:
    """U2: it would be found again by whoever makes the next contact."""
    place = f"{empty.topic}/contact/requester"
    save_draft(account_of(ada), place, {"last_name": ["Delomre"]}, page="a", version=0)

    save(client, url(empty, "requester/choose/"), contact=str(there.pk))

    assert draft_at(account_of(ada), place) is None


def test_it_all_works_without_script(ada: Employee, empty: Ticket, there: Contact) -> None:
    client, address = browse(ada), url(empty, "requester/merge/")
    page = save(client, address, contact=str(there.pk), opened=opened(client, new(empty)), mobile="06 39 98 12 99")

    answer = save(client, address, contact=str(there.pk), seen=page.context["seen"], mobile="06 39 98 12 99")

    assert b"<html" in page.content
    assert (answer.status_code, answer["Location"]) == (302, f"/tickets/{empty.number}/")
    assert Contact.objects.get(pk=there.pk).mobile == "+33639981299"
