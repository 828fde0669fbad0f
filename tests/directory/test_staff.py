"""Employees and their limits, and whom an administrator with a limit may manage (S1, S3)."""

import pytest

from joindre.accounts.actions import SignIn
from joindre.accounts.models import Profile
from joindre.accounts.rights import Right
from joindre.directory.models import Customer, Employee
from joindre.directory.staff import EmployeeData, LimitedYourself, change_employee, create_client_account
from tests.cast import account_of
from tests.factories import AGENT, CLIENT, make_person, make_profile


def sign_in(email: str, *, profile: str) -> SignIn:
    return SignIn(email=email, profile=Profile.objects.get(name=profile))


def test_somebody_with_a_limit_makes_no_account_for_a_person_without_a_place(ben: Employee) -> None:
    """S3: nothing says that the person is one of their customers' people."""
    account = account_of(ben)
    account.profile = make_profile(rights=[Right.ACCOUNTS])
    account.__dict__.pop("rights", None)
    nobodys = make_person()

    with pytest.raises(LimitedYourself):
        create_client_account(nobodys, sign_in("paul@moreau.example", profile=CLIENT), by=ben)


def test_customers_are_forgotten_with_the_limit(root: Employee, ben: Employee, durand: Customer) -> None:
    """S3: a limit that is set again later begins with none."""
    data = EmployeeData(last_name="Bernard", first_name="Ben", is_limited=False, limited_to=[durand])

    changed = change_employee(ben, sign_in("ben@joindre.example", profile=AGENT), data, by=root)

    assert not changed.is_limited
    assert not changed.limited_to.exists()


def test_an_employee_who_is_gone_has_no_right(ada: Employee) -> None:
    """S1: whatever their account may still do."""
    ada.is_active = False

    assert not ada.has_right(*Right)
