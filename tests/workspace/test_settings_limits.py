"""The customers to which an employee is limited, in the form of their account (S3)."""

import pytest

from joindre.directory.customers import index_customer
from joindre.directory.models import Customer, Employee
from tests.answers import text_of
from tests.cast import account_of, browse
from tests.factories import make_customer
from tests.queries import assert_constant_queries
from tests.workspace.test_settings_accounts import PAGE, employee_data


def test_customers_of_a_limit_are_found_by_type_ahead_and_not_listed(root: Employee, ben: Employee) -> None:
    """S3: the page costs the same with many customers."""
    browser, page = browse(root), f"{PAGE}{account_of(ben).pk}/"
    assert "Imprimerie Durand" in text_of(browser.get(page))

    assert_constant_queries(lambda: browser.get(page), lambda: index_customer(make_customer("Papeterie Nouvelle")))
    assert "Papeterie Nouvelle" not in text_of(browser.get(page))
    found = browser.get(f"{PAGE}customers/", {"q": "pap"}).json()
    assert {one["label"] for one in found} == {"Papeterie Nouvelle"}
    assert browser.get(f"{PAGE}customers/", {"q": "zzz"}).json() == []
    assert len(browser.get(f"{PAGE}customers/", {"all": "1"}).json()) == Customer.objects.count()
    assert browse(ben).get(f"{PAGE}customers/", {"all": "1"}).status_code == 403


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["customer-999999"], "n’est plus là"),
        (["customer-99999999999999999999"], "Aucun client ne s’appelle"),
        (["Inconnue"], "Aucun client ne s’appelle"),
        (["Double"], "Plusieurs clients s’appellent"),
        ([], "au moins un client"),
        ([f"Client {number}" for number in range(501)], "500"),
    ],
)
def test_a_limit_to_what_is_no_customer_is_refused_and_kept(root: Employee, typed: list[str], said: str) -> None:
    """S3, U3"""
    make_customer("Double"), make_customer("double")

    answer = browse(root).post(f"{PAGE}new/employee/", employee_data(is_limited="on", limited_to=typed))

    page = text_of(answer, status=422).replace("\xa0", "")
    assert said in page
    assert all(name in page for name in typed)
    assert not Employee.objects.filter(last_name="Noël").exists()


def test_without_script_names_of_customers_are_typed(root: Employee, durand: Customer, moreau: Customer) -> None:
    """S3, U1: whatever their capitals and accents."""
    data = employee_data(is_limited="on", limited_to="imprimerie durand; Ateliers Moreau ;")

    browse(root).post(f"{PAGE}new/employee/", data)

    nadia = Employee.objects.get(account__email="nadia@joindre.example")
    assert nadia.customers == frozenset({durand.pk, moreau.pk})
