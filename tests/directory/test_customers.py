"""S1, S3: acts on customers and their sites."""

from dataclasses import replace

import pytest

from joindre.audit.models import SettingChange
from joindre.directory.actions import reindex
from joindre.directory.customers import (
    CustomerNameTaken,
    LimitedToSome,
    NotYourCustomer,
    SiteCard,
    SiteNameTaken,
    change_site,
    create_customer,
    create_site,
    rename_customer,
    set_customer_active,
    set_site_active,
)
from joindre.directory.models import Contact, Customer, Employee, Site
from joindre.directory.search import find_active_contacts
from joindre.search.reindexing import ReindexingQueue
from joindre.tickets.models import Ticket
from tests.factories import ADMINISTRATOR, make_account, make_customer, make_employee, make_site

LYON = SiteCard(
    name="Lyon",
    address="12 rue des Canuts\nBâtiment B",
    postal_code="69004",
    city="Lyon",
    country="FR",
    time_zone="Europe/Paris",
)


@pytest.fixture
def limited(durand: Customer) -> Employee:
    """An administrator who sees Imprimerie Durand only."""
    limited = make_employee("Lia Limitée", account=make_account(profile=ADMINISTRATOR), is_limited=True)
    limited.limited_to.add(durand)
    return limited


def found(*typed: str) -> list[str]:
    return [customer.name for customer in Customer.objects.found_by(typed).by_name(after=None)]


def test_a_customer_is_found_by_its_name_and_by_its_sites(root: Employee) -> None:
    nord = create_customer("Électricité du Nord", by=root)
    create_site(nord, LYON, by=root)

    assert found("elec") == found("nord", "lyo") == found("69004") == ["Électricité du Nord"]
    assert found("est") == []


def test_those_whose_name_begins_with_what_was_typed_come_first(root: Employee) -> None:
    """A4: without a walk through all names before them."""
    for name in ("Atelier Martin", "Martin", "Martin & fils", "Zinguerie Martin"):
        create_customer(name, by=root)

    first = [one.name for one in Customer.objects.first_found_by(["martin"], limit=3)]

    assert first == ["Martin", "Martin & fils", "Atelier Martin"]
    assert [one.name for one in Customer.objects.first_found_by(["martin", "fils"], limit=3)] == ["Martin & fils"]
    assert Customer.objects.first_found_by([], limit=2) == list(Customer.objects.by_name(after=None)[:2])


def test_customers_go_on_from_the_last_one_shown(root: Employee) -> None:
    for name in ("Étoile", "abeille", "Zèbre", "Abeille & fils"):
        create_customer(name, by=root)

    in_order = list(Customer.objects.by_name(after=None))
    assert [one.name for one in in_order] == ["abeille", "Abeille & fils", "Étoile", "Zèbre"]
    assert list(Customer.objects.by_name(after=in_order[1])) == in_order[2:]


@pytest.mark.parametrize("name", ["Ateliers Moreau", "ATELIERS MOREAU", "Atéliers  Moréau".replace("  ", " ")])
def test_no_two_customers_have_one_name_whatever_its_accents(name: str, moreau: Customer, root: Employee) -> None:
    other = create_customer("Autre", by=root)

    with pytest.raises(CustomerNameTaken):
        create_customer(name, by=root)
    with pytest.raises(CustomerNameTaken):
        rename_customer(other, name, by=root)

    assert rename_customer(moreau, name, by=root).name == name


def test_people_and_requests_are_found_by_the_new_name(
    carol: Contact, ticket: Ticket, moreau: Customer, root: Employee
) -> None:
    """M2: once the worker has indexed them."""
    reindex([carol])

    rename_customer(moreau, "Fonderie Vasquez", by=root)
    assert found("fonderie") == ["Fonderie Vasquez"]
    while ReindexingQueue().run_due():
        pass

    assert find_active_contacts("vasquez", author=root, limit=5) == [carol]
    assert find_active_contacts("ateliers carol", author=root, limit=5) == []


def test_a_name_that_stays_asks_nothing_of_the_worker(moreau: Customer, root: Employee) -> None:
    rename_customer(moreau, moreau.name, by=root)

    assert ReindexingQueue().run_due() == 0
    assert not SettingChange.objects.exists()


def test_a_site_has_a_name_of_its_own_within_its_customer(lyon: Site, durand: Customer, root: Employee) -> None:
    with pytest.raises(SiteNameTaken):
        create_site(lyon.customer, LYON, by=root)

    elsewhere = create_site(durand, LYON, by=root)
    changed = change_site(elsewhere, replace(LYON, city="Villeurbanne"), by=root)
    assert (changed.name, changed.address_lines) == ("Lyon", ["12 rue des Canuts", "Bâtiment B", "69004 Villeurbanne"])


def test_each_act_leaves_a_line_of_who_changed_what(root: Employee) -> None:
    nord = create_customer("Nord", by=root)
    site = create_site(nord, LYON, by=root)
    set_site_active(site, is_active=False, by=root)
    set_customer_active(nord, is_active=False, by=root)
    rename_customer(nord, "Sud", by=root)

    lines = SettingChange.objects.order_by("pk")
    assert [(line.model, line.what) for line in lines] == [
        ("directory.customer", "created"),
        ("directory.site", "created"),
        ("directory.site", "changed"),
        ("directory.customer", "changed"),
        ("directory.customer", "changed"),
    ]
    assert lines[4].differences == [["name", "Nord", "Sud"]]


def test_who_is_limited_creates_no_customer_and_changes_their_own_alone(
    limited: Employee, lyon: Site, nantes: Site
) -> None:
    """S3"""
    with pytest.raises(LimitedToSome):
        create_customer("Nord", by=limited)
    for act in (
        lambda: rename_customer(lyon.customer, "Nord", by=limited),
        lambda: set_customer_active(lyon.customer, is_active=False, by=limited),
        lambda: create_site(lyon.customer, LYON, by=limited),
        lambda: change_site(lyon, LYON, by=limited),
        lambda: set_site_active(lyon, is_active=False, by=limited),
    ):
        with pytest.raises(NotYourCustomer):
            act()

    assert rename_customer(nantes.customer, "Durand et fils", by=limited).name == "Durand et fils"


def test_a_refusal_does_not_tell_that_another_s_customer_exists(
    limited: Employee, moreau: Customer, durand: Customer
) -> None:
    """S3"""
    assert rename_customer(durand, moreau.name, by=limited).name == moreau.name


def test_a_site_that_is_made_for_another_customer_meanwhile_is_not_changed(root: Employee) -> None:
    mine, other = make_site(make_customer("A")), make_site(make_customer("B"))
    mine.customer_id = other.customer_id

    with pytest.raises(Site.DoesNotExist):
        change_site(mine, LYON, by=root)
