"""S1, S3: the pages of customers and their sites."""

from dataclasses import replace
from itertools import count

import pytest

from joindre.directory.actions import reindex
from joindre.directory.customers import create_customer, create_site
from joindre.directory.models import Contact, Customer, Employee, Site
from tests.answers import text_of
from tests.cast import browse
from tests.directory.test_customers import LYON, limited
from tests.factories import make_account, make_contact, make_customer, make_profile, make_site, make_work_group
from tests.queries import assert_constant_queries

__all__ = ["limited"]
LIST = "/settings/customers/"
SITE = {"name": "Lyon", "country": "FR", "time_zone": "Europe/Paris", "shows_requests": "on"}


def test_a_company_gets_its_site_its_contact_and_their_account(root: Employee) -> None:
    """S1, C2: without a shell."""
    admin = browse(root)
    first = admin.post(f"{LIST}new/", {"name": "Fonderie Vasquez"})
    second = admin.post(first["Location"], SITE | {"address": " 3 quai Rambaud \r\n\r\n Hall 2 ", "city": "Lyon"})
    assert "Personne n’est encore contact ici" in text_of(admin.get(second["Location"]))

    further = {"further-TOTAL_FORMS": "0", "further-INITIAL_FORMS": "0"}
    new = {"last_name": "Vasquez", "first_name": "Inès", "email": "ines@vasquez.example", "phone": "04 78 00 00 00"}
    third = admin.post(f"{second['Location']}contacts/new/", new | further)

    contact = Contact.objects.get(person__last_name="Vasquez")
    assert (contact.phone, contact.site.address) == ("+33478000000", "3 quai Rambaud\nHall 2")
    assert f"/settings/accounts/new/client/?contact={contact.pk}" in text_of(admin.get(third["Location"]))


def test_a_contact_who_may_be_there_already_is_shown_first(root: Employee, carol: Contact) -> None:
    """C6"""
    reindex([carol])
    new = {"last_name": carol.person.last_name, "first_name": carol.person.first_name}
    new |= {"further-TOTAL_FORMS": "0", "further-INITIAL_FORMS": "0"}
    page = f"/settings/sites/{carol.site_id}/contacts/new/"

    answer = browse(root).post(page, new)
    assert answer.status_code == 409
    assert "Garder les deux et enregistrer" in answer.text
    assert Contact.objects.count() == 1

    browse(root).post(page, new | {"anyway": f"{carol.pk} "})
    assert Contact.objects.count() == 2


def test_whoever_may_not_open_the_sheet_is_told_what_to_do_instead(root: Employee, carol: Contact) -> None:
    """C6, P3: the link to the sheet would answer that a right is missing."""
    reindex([carol])
    new = {"last_name": carol.person.last_name, "first_name": carol.person.first_name}
    page, sheet = f"/settings/sites/{carol.site_id}/contacts/alike/", f"/contacts/{carol.person_id}/"
    assert sheet in text_of(browse(root).post(page, new))
    assert root.account is not None
    root.account.profile = make_profile(rights=["900106", "160402", "160403"])
    root.account.save()

    shown = text_of(browse(root).post(page, new))

    assert sheet not in shown
    assert f"{carol.name} est déjà un contact" in shown


def test_pages_of_a_frequent_word_show_each_customer_once(root: Employee) -> None:
    """S1: those whose name begins with the word, then the others."""
    names = [f"Garage {number:02}" for number in range(30)] + [f"Auto garage {number:02}" for number in range(30)]
    for name in names:
        create_customer(name, by=root)
    client, rows = browse(root), []

    url = f"{LIST}?q=garage"
    while url:
        answer = client.get(url)
        rows += [one.name for one in answer.context["customers"]]
        url = f"{LIST}{answer.context['next']}" if answer.context["next"] else ""

    assert rows == names


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "obligatoire"),
        ({"name": "x" * 121}, "120"),
        ({"name": "\u200b"}, "obligatoire"),
        ({"address": "y" * 301}, "300"),
        ({"country": "ZZ"}, "ZZ n’en fait pas partie"),
        ({"time_zone": "Europe/Atlantide"}, "n’est pas un fuseau horaire"),
        ({"default_group": "999999999999999999999"}, "choix"),
        ({"default_group": "x"}, "choix"),
    ],
)
def test_what_cannot_be_is_said_and_not_saved(wrong: dict[str, str], said: str, root: Employee, lyon: Site) -> None:
    answer = browse(root).post(f"/settings/sites/{lyon.pk}/", SITE | {"city": "Ailleurs"} | wrong)

    assert answer.status_code == 422
    assert said in answer.text
    lyon.refresh_from_db()
    assert lyon.city == ""


def test_a_name_that_is_taken_is_said_in_the_form(root: Employee, moreau: Customer, lyon: Site) -> None:
    answer = browse(root).post(f"{LIST}new/", {"name": "ateliers moreau"})
    assert (answer.status_code, "porte déjà ce nom" in answer.text) == (422, True)

    answer = browse(root).post(f"{LIST}{moreau.pk}/sites/new/", SITE)
    assert (answer.status_code, "a déjà un site de ce nom" in answer.text) == (422, True)


def test_hostile_names_are_shown_as_text(root: Employee) -> None:
    nord = create_customer("<script>alert(1)</script>\u202e", by=root)

    assert "&lt;script&gt;" in text_of(browse(root).get(LIST))
    assert "<script>alert" not in text_of(browse(root).get(f"{LIST}{nord.pk}/"))


def test_what_taking_out_of_service_does_is_said_before(root: Employee, carol: Contact) -> None:
    page = f"{LIST}{carol.site.customer_id}/"
    assert "Rien n’est supprimé" in text_of(browse(root).get(page))
    assert carol.site.customer.name in text_of(browse(carol).get("/portal/"))

    browse(root).post(f"{page}state/", {"active": ""})
    assert "Remettre en service" in text_of(browse(root).get(page))
    assert browse(carol).get("/portal/")["Location"] == "/portal/places/"

    browse(root).post(f"{page}state/", {"active": "on"})
    assert carol.site.customer.name in text_of(browse(carol).get("/portal/"))


def test_a_retired_group_of_a_site_stays_until_another_is_chosen(root: Employee, lyon: Site) -> None:
    group = make_work_group("Ancien")
    browse(root).post(f"/settings/sites/{lyon.pk}/", SITE | {"default_group": str(group.pk)})
    group.is_active = False
    group.save()

    assert browse(root).post(f"/settings/sites/{lyon.pk}/", SITE | {"default_group": str(group.pk)}).status_code == 302


def test_who_is_limited_sees_and_changes_their_own_alone(limited: Employee, lyon: Site, nantes: Site) -> None:
    """S3"""
    theirs, others = browse(limited), f"/settings/sites/{lyon.pk}/"
    assert "Imprimerie Durand" in (text := text_of(theirs.get(LIST)))
    assert "Ateliers Moreau" not in text
    assert "Nouveau client" not in text
    assert "row-link" not in text_of(theirs.get(f"{LIST}?q=moreau&after={lyon.customer_id}"))
    assert theirs.get(f"{LIST}new/").status_code == 403
    for page in (
        others,
        f"{others}contacts/new/",
        f"{LIST}{lyon.customer_id}/",
        f"{LIST}{lyon.customer_id}/sites/new/",
    ):
        assert theirs.get(page).status_code == 404
    for page in (f"{others}state/", f"{LIST}{lyon.customer_id}/state/"):
        assert theirs.post(page).status_code == 404
    assert theirs.post(f"/settings/sites/{nantes.pk}/", SITE | {"name": "Nantes Sud"}).status_code == 302


def test_ben_is_refused(ben: Employee, nantes: Site) -> None:
    """S2"""
    for page in (LIST, f"{LIST}new/", f"{LIST}{nantes.customer_id}/", f"/settings/sites/{nantes.pk}/"):
        assert browse(ben).get(page).status_code == 403


def test_without_the_right_to_contacts_the_page_offers_none(lyon: Site, root: Employee) -> None:
    """S2"""
    assert root.account is not None
    root.account.profile = make_profile(rights=["900106"])
    root.account.save()

    text = text_of(browse(root).get(f"/settings/sites/{lyon.pk}/"))
    assert "Nouveau contact" not in text
    assert browse(root).get(f"/settings/sites/{lyon.pk}/contacts/new/").status_code == 403


@pytest.mark.parametrize("page", [LIST, f"{LIST}?q=a", "customer", "site"])
def test_each_page_asks_as_much_whatever_it_lists(page: str, root: Employee, lyon: Site) -> None:
    places = count(1)
    address = {"customer": f"{LIST}{lyon.customer_id}/", "site": f"/settings/sites/{lyon.pk}/"}.get(page, page)

    def grow() -> None:
        create_site(lyon.customer, replace(LYON, name=f"Lyon {next(places)}"), by=root)
        make_contact("Paul Durand", site=lyon, account=make_account(profile="Client"))
        make_site(make_customer())

    assert_constant_queries(lambda: browse(root).get(address), grow)


def test_contacts_go_on_from_the_last_one_shown(root: Employee, lyon: Site) -> None:
    for place in range(60):
        make_contact(f"Paul Durand{place // 2:02}", site=lyon)

    first = text_of(browse(root).get(f"/settings/sites/{lyon.pk}/"))
    after = first.split("?after=")[1].split('"')[0]
    second = text_of(browse(root).get(f"/settings/sites/{lyon.pk}/?after={after}"))

    assert (first.count('class="listed"'), second.count('class="listed"')) == (50, 10)
