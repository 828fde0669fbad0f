"""The people of the tests, and their places.

ada      an agent                                    carol    a client's contact at Ateliers Moreau, Lyon
ben      an agent who sees Imprimerie Durand only    dora     a contact at Imprimerie Durand
root     an administrator

`ticket` is a request of Carol's: Ada and Root may see it; Ben and Dora may not.
"""

import pytest
from django.test import Client

from joindre.accounts.models import Account
from joindre.directory.models import Contact, Customer, Employee, Site
from joindre.tickets.models import Ticket
from tests.factories import (
    ADMINISTRATOR,
    CLIENT,
    make_account,
    make_contact,
    make_customer,
    make_employee,
    make_site,
    make_ticket,
)


def browse(person: Employee | Contact, *, htmx: bool = False) -> Client:
    """A browser in which this person is signed in."""
    client = Client(headers={"HX-Request": "true"} if htmx else None)
    client.force_login(account_of(person))
    return client


def account_of(person: Employee | Contact) -> Account:
    account = person.account if isinstance(person, Employee) else person.person.account
    if account is None:
        raise LookupError(f"{person} does not sign in")
    return account


@pytest.fixture
def moreau(db: None) -> Customer:
    return make_customer("Ateliers Moreau")


@pytest.fixture
def lyon(moreau: Customer) -> Site:
    return make_site(moreau, "Lyon")


@pytest.fixture
def durand(db: None) -> Customer:
    return make_customer("Imprimerie Durand")


@pytest.fixture
def nantes(durand: Customer) -> Site:
    return make_site(durand, "Nantes")


@pytest.fixture
def ada(db: None) -> Employee:
    return make_employee("Ada Aubert", account=make_account("ada@joindre.example"))


@pytest.fixture
def ben(durand: Customer) -> Employee:
    ben = make_employee("Ben Bernard", account=make_account("ben@joindre.example"), is_limited=True)
    ben.limited_to.add(durand)
    return ben


@pytest.fixture
def root(db: None) -> Employee:
    return make_employee("Root Renard", account=make_account("root@joindre.example", profile=ADMINISTRATOR))


@pytest.fixture
def carol(lyon: Site) -> Contact:
    account = make_account("carol@moreau.example", profile=CLIENT)
    return make_contact("Carol Chevalier", site=lyon, account=account, phone="+33199001234", mobile="+33639981234")


@pytest.fixture
def dora(nantes: Site) -> Contact:
    return make_contact("Dora Dubois", site=nantes, account=make_account("dora@durand.example", profile=CLIENT))


@pytest.fixture
def ticket(carol: Contact) -> Ticket:
    return make_ticket(requester=carol)
