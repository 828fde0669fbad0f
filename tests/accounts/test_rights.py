import pytest

from joindre.accounts.models import Profile
from joindre.accounts.rights import CLIENT_RIGHTS, STAFF_RIGHTS, Right
from joindre.lib.errors import MissingRight
from tests.factories import make_account, make_profile


def test_every_right_has_a_code_of_six_digits() -> None:
    assert all(right.value.isdecimal() and len(right.value) == 6 for right in Right)


def test_a_right_is_of_one_side() -> None:
    assert set(Right) == CLIENT_RIGHTS | STAFF_RIGHTS
    assert not CLIENT_RIGHTS & STAFF_RIGHTS


def test_one_of_several_rights_is_enough(db: None) -> None:
    account = make_account(profile=make_profile(rights=[Right.SEARCH_TICKETS]))

    assert account.has_right(Right.DIRECT_MESSAGES, Right.SEARCH_TICKETS)
    assert not account.has_right(Right.DIRECT_MESSAGES)


def test_what_lacks_is_named(db: None) -> None:
    """S2"""
    account = make_account(profile=make_profile())

    with pytest.raises(MissingRight) as refused:
        account.ensure_right(Right.SEND_MAIL, Right.SETTINGS)

    assert refused.value.right == Right.SEND_MAIL.label


def test_an_inactive_account_has_no_right(db: None) -> None:
    assert not make_account(is_active=False).has_right(*Right)


def test_a_code_that_no_version_knows_is_harmless(db: None) -> None:
    account = make_account(profile=Profile.objects.create(name="Ancien", rights=["000001", "142603"]))

    assert account.has_right(Right.SEARCH_TICKETS)
