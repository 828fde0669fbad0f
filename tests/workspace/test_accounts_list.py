"""The list of accounts: employees and clients apart, found by what one knows of them (S1)."""

from joindre.accounts.models import Profile
from joindre.directory.actions import reindex
from joindre.directory.models import Contact, Customer, Employee, Site
from tests.answers import text_of
from tests.cast import account_of, browse
from tests.factories import ADMINISTRATOR, make_account, make_contact, make_employee

PAGE = "/settings/accounts/"


def test_employees_and_clients_stand_apart(root: Employee, ada: Employee, carol: Contact) -> None:
    """S1"""
    employees = text_of(browse(root).get(PAGE, {"side": "employees"}))
    clients = text_of(browse(root).get(PAGE, {"side": "clients"}))

    assert ("ada@joindre.example" in employees, "carol@moreau.example" in employees) == (True, False)
    assert ("ada@joindre.example" in clients, "carol@moreau.example" in clients) == (False, True)
    assert "Ateliers Moreau" in clients
    assert 'name="side" value="clients"' in clients


def test_they_are_found_without_accents_and_by_their_customer(root: Employee, carol: Contact) -> None:
    """S1"""
    noel = make_employee("Nadia Noël", account=make_account("n@joindre.example"))
    reindex([carol, noel])

    assert "n@joindre.example" in text_of(browse(root).get(PAGE, {"q": "noel"}))
    assert "carol@moreau.example" in text_of(browse(root).get(PAGE, {"q": "moreau ateliers"}))
    assert "carol@moreau.example" not in text_of(browse(root).get(PAGE, {"q": "moreau durand"}))


def test_a_limited_administrator_reads_no_other_customers_names(
    ben: Employee, dora: Contact, moreau: Customer, lyon: Site
) -> None:
    """S3: not of a client who is at several customers."""
    account_of(ben).profile = Profile.objects.get(name=ADMINISTRATOR)
    account_of(ben).save()
    reindex([make_contact(site=lyon, person=dora.person), dora])
    browser = browse(ben)

    assert "Ateliers" not in text_of(browser.get(PAGE))
    assert "dora@durand.example" not in text_of(browser.get(PAGE, {"q": "ateliers"}))
