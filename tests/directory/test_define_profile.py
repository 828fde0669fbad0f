"""Who defines the profiles of everybody (S3)."""

import pytest

from joindre.accounts.models import Profile
from joindre.accounts.rights import Right
from joindre.directory.models import Employee
from joindre.directory.staff import LimitedYourself, define_profile
from tests.cast import account_of
from tests.factories import make_profile


def test_an_administrator_defines_one(root: Employee) -> None:
    profile = define_profile(Profile(), name="Accueil", rights=[Right.SEARCH_TICKETS], by=root)

    assert Profile.objects.get(name="Accueil") == profile
    assert profile.holds(Right.SEARCH_TICKETS)


def test_somebody_with_a_limit_defines_none(ben: Employee) -> None:
    """S3: the profile is that of people whom they may not even see."""
    account = account_of(ben)
    account.profile = make_profile(rights=[Right.ACCOUNTS])
    account.__dict__.pop("rights", None)

    with pytest.raises(LimitedYourself):
        define_profile(Profile(), name="Accueil", rights=[Right.SEARCH_TICKETS], by=ben)

    assert not Profile.objects.filter(name="Accueil").exists()
