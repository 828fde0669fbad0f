"""Who may be the same person, asked by the dialog of a new request and by the settings (C6)."""

from uuid import UUID

import pytest
from django.test import Client

from joindre.directory.actions import ContactDetails, PersonName, create_contact
from joindre.directory.editing import ContactChangedMeanwhile, ContactEdit, ContactState
from joindre.directory.models import Contact, Employee, Site
from joindre.drafts.actions import draft_at, save_draft
from joindre.tickets.contacts import change_contact_into
from tests.answers import text_of
from tests.cast import account_of, browse
from tests.factories import make_agent, make_site, make_ticket
from tests.workspace.contact_pages import NO_ROWS, SOPHIE, save
from tests.workspace.opening_pages import START, lacking

KEY = UUID("9516007a-3417-4146-bd3a-da8c0c74aa6d")
DIALOG = f"{START}{KEY}/contact/requester/"


@pytest.fixture
def there(lyon: Site) -> Contact:
    """Who is a contact already."""
    details = ContactDetails(phone="+33199001235", email="sophie@moreau.example")
    name = PersonName(last_name="Delorme", first_name="Sophie")
    return create_contact(lyon, name=name, details=details, by=make_agent())


@pytest.fixture
def client(ada: Employee) -> Client:
    return browse(ada, htmx=True)


@pytest.fixture
def places(lyon: Site) -> dict[str, dict[str, str]]:
    """The addresses of each form, by its name."""
    settings, site = f"/settings/sites/{lyon.pk}/contacts/", f"?site={lyon.pk}"
    return {
        "settings": {"new": f"{settings}new/", "alike": f"{settings}alike/", "merge": f"{settings}merge/"},
        "opening": {
            "new": f"{DIALOG}{site}",
            "alike": f"{DIALOG}alike/{site}",
            "merge": f"{DIALOG}merge/{site}",
            "use": f"{DIALOG}use/{site}",
        },
    }


@pytest.mark.parametrize("form", ["settings", "opening"])
def test_they_are_shown_while_one_types(
    form: str, root: Employee, there: Contact, places: dict[str, dict[str, str]]
) -> None:
    """C6"""
    shown = text_of(browse(root, htmx=True).post(places[form]["alike"], NO_ROWS | SOPHIE | {"last_name": "Delomre"}))

    assert f'data-alike="{there.pk}"' in shown
    assert "nom proche" in shown
    assert places[form]["merge"] in shown


@pytest.mark.parametrize("form", ["settings", "opening"])
def test_what_was_typed_is_added_to_one_who_is_there(
    form: str, root: Employee, there: Contact, places: dict[str, dict[str, str]]
) -> None:
    """C6: first each field is shown, then it is done."""
    client, address = browse(root, htmx=True), places[form]["merge"]
    typed = {"contact": str(there.pk), "mobile": "06 39 98 12 99"}

    seen = save(client, address, **typed).context["seen"]
    assert Contact.objects.get(pk=there.pk).mobile == ""
    answer = save(client, address, **typed, seen=seen)

    assert answer.status_code == {"settings": 302, "opening": 204}[form]
    assert Contact.objects.get(pk=there.pk).mobile == "+33639981299"


@pytest.mark.parametrize("form", ["settings", "opening"])
def test_the_way_back_from_a_merge_loses_nothing(
    form: str, root: Employee, there: Contact, places: dict[str, dict[str, str]]
) -> None:
    """U2: and makes nobody."""
    shown = text_of(save(browse(root), places[form]["new"], again="1", last_name="Delomre", mobile="06 39 98 12 99"))

    assert 'value="Delomre"' in shown
    assert 'value="06 39 98 12 99"' in shown
    assert Contact.objects.count() == 1


@pytest.mark.parametrize("form", ["settings", "opening"])
def test_what_changed_since_it_was_shown_is_shown_again(
    form: str, root: Employee, there: Contact, places: dict[str, dict[str, str]]
) -> None:
    """T6"""
    client, address = browse(root, htmx=True), places[form]["merge"]
    typed = {"contact": str(there.pk), "mobile": "06 39 98 12 99"}
    seen = save(client, address, **typed).context["seen"]
    Contact.objects.filter(pk=there.pk).update(mobile="+33639981277")

    answer = save(client, address, **typed, seen=seen)

    assert "a modifié ce contact entre-temps" in text_of(answer, status=409)
    assert Contact.objects.get(pk=there.pk).mobile == "+33639981277"


def test_whoever_is_used_fills_the_field_and_nobody_is_made(
    ada: Employee, client: Client, there: Contact, places: dict[str, dict[str, str]]
) -> None:
    """C6, U2: what was typed is done with."""
    place = f"request/{KEY}/contact/requester"
    save_draft(account_of(ada), place, {"last_name": ["Delomre"]}, page="a", version=0)

    answer = save(client, places["opening"]["use"], contact=str(there.pk))

    assert answer.status_code == 204
    assert f'"chosen": "c{there.pk}"' in answer["HX-Trigger"]
    assert Contact.objects.count() == 1
    assert draft_at(account_of(ada), place) is None


def test_somebody_of_another_site_takes_the_request_there(
    client: Client, there: Contact, places: dict[str, dict[str, str]]
) -> None:
    """T4, C6: requester and user are contacts of the site."""
    nice = make_site(there.customer, "Nice")
    page = f"{START}{KEY}/requester/"

    answer = client.post(page, {"chosen": f"c{there.pk}", "customer": str(nice.customer_id), "site": str(nice.pk)})

    assert f'name="site" value="{there.site_id}"' in text_of(answer)
    assert f'name="requester" value="c{there.pk}"' in text_of(answer)


@pytest.mark.parametrize("act", ["", "alike/", "use/", "merge/"])
def test_a_site_that_went_out_of_service_meanwhile_is_told(
    act: str, client: Client, there: Contact, lyon: Site
) -> None:
    """U3: with what to do next; nothing is made."""
    Site.objects.update(is_active=False)

    answer = save(client, f"{DIALOG}{act}?site={lyon.pk}", contact=str(there.pk))

    assert answer.status_code == 422
    assert "choisissez un autre site" in answer.content.decode()
    assert Contact.objects.count() == 1


@pytest.mark.parametrize("key", ["", "x", "-1", "9" * 40])
def test_nobody_is_used_or_merged_who_is_not_there(
    key: str, root: Employee, there: Contact, places: dict[str, dict[str, str]]
) -> None:
    client = browse(root, htmx=True)

    assert save(client, places["opening"]["use"], contact=key).status_code == 404
    assert save(client, places["opening"]["merge"], contact=key).status_code == 404
    assert save(client, places["settings"]["merge"], contact=key).status_code == 404


def test_customers_whom_one_does_not_see_have_no_dialog(
    ben: Employee, there: Contact, places: dict[str, dict[str, str]]
) -> None:
    """S3"""
    client = browse(ben, htmx=True)

    assert save(client, places["opening"]["use"], contact=str(there.pk)).status_code == 422
    assert there.name not in text_of(client.post(places["opening"]["alike"], NO_ROWS | SOPHIE), status=422)


def test_who_may_not_change_contacts_reads_why_they_cannot_merge(
    ada: Employee, there: Contact, places: dict[str, dict[str, str]]
) -> None:
    """P3, S2"""
    client = browse(lacking(ada, "260101", "160402"), htmx=True)

    shown = text_of(client.post(places["opening"]["alike"], NO_ROWS | SOPHIE))

    assert 'aria-disabled="true"' in shown
    assert save(client, places["opening"]["merge"], contact=str(there.pk)).status_code == 403


def test_two_who_merge_at_the_same_moment_overwrite_nothing(ada: Employee, there: Contact) -> None:
    """C6, T6: the second one read the contact before the first one stored."""
    state = ContactState.of(there)
    wanted = ContactState.from_values({**state.values, "mobile": "+33639981299"})
    Contact.objects.filter(pk=there.pk).update(mobile="+33639981277")

    with pytest.raises(ContactChangedMeanwhile):
        change_contact_into(
            make_ticket(site=there.site),
            ContactEdit(wanted=wanted, shown=state),
            field="requester",
            contact=there,
            by=ada,
        )

    assert Contact.objects.get(pk=there.pk).mobile == "+33639981277"
