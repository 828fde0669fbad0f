from collections.abc import Callable

import pytest

from joindre.accounts.actions import (
    AddressTaken,
    NobodyLeft,
    NotYourToken,
    Preferences,
    SignIn,
    TwoSides,
    ask_password,
    change_account,
    change_preferences,
    choose_password,
    create_account,
    issue_token,
    revoke_token,
    save_profile,
)
from joindre.accounts.models import Account, ApiToken, PasswordRequest, Profile
from joindre.accounts.rights import Right
from joindre.accounts.throttle import sign_in_tries
from joindre.lib.errors import MissingRight, TooMany
from tests.factories import ADMINISTRATOR, AGENT, make_account, make_profile


@pytest.fixture
def boss(db: None) -> Account:
    return make_account("chef@joindre.example", profile=ADMINISTRATOR)


def sign_in(email: str = "nadia@joindre.example", *, profile: str = AGENT) -> SignIn:
    return SignIn(email=email, profile=Profile.objects.get(name=profile))


def test_a_new_account_has_no_password(boss: Account) -> None:
    account = create_account(sign_in(), by=boss)

    assert not account.has_usable_password()


def test_an_address_is_taken_whatever_its_case(boss: Account) -> None:
    with pytest.raises(AddressTaken):
        create_account(sign_in("CHEF@joindre.example"), by=boss)


def test_an_account_keeps_its_own_address(boss: Account) -> None:
    account = create_account(sign_in(), by=boss)

    change_account(account, SignIn(email="Nadia@joindre.example", profile=account.profile, language="en"), by=boss)

    account.refresh_from_db()
    assert (account.email, account.language) == ("Nadia@joindre.example", "en")


def test_the_last_administrator_is_not_deactivated_by_another(boss: Account) -> None:
    second = make_account("second@joindre.example", profile=make_profile(rights=[Right.ACCOUNTS]))
    boss.is_active = False
    boss.save()

    with pytest.raises(NobodyLeft):
        change_account(second, SignIn(email=second.email, profile=second.profile, is_active=False), by=second)


@pytest.mark.parametrize("act", ["create", "change", "profile"])
def test_each_act_asks_for_the_right(act: str, db: None) -> None:
    """S2"""
    agent = make_account(profile=AGENT)
    acts: dict[str, Callable[[], object]] = {
        "create": lambda: create_account(sign_in(), by=agent),
        "change": lambda: change_account(agent, sign_in(profile=ADMINISTRATOR), by=agent),
        "profile": lambda: save_profile(agent.profile, name=AGENT, rights=list(Right), by=agent),
    }

    with pytest.raises(MissingRight):
        acts[act]()

    assert Profile.objects.get(name=AGENT).accounts.get() == agent


def test_a_profile_is_of_one_side(boss: Account) -> None:
    with pytest.raises(TwoSides):
        save_profile(Profile(), name="Mixte", rights=[Right.CLIENT_PORTAL, Right.SETTINGS], by=boss)


def test_a_token_asks_for_its_right(db: None) -> None:
    with pytest.raises(MissingRight):
        issue_token(name="x", scopes=[], by=make_account(profile=make_profile()))

    assert not ApiToken.objects.exists()


def test_a_revoked_token_opens_nothing(boss: Account) -> None:
    """A1"""
    token, secret = issue_token(name="x", scopes=[], by=boss)

    revoke_token(token, by=boss)

    assert not ApiToken.objects.usable().bearing(secret).exists()


def test_a_token_is_revoked_by_its_owner_alone(boss: Account) -> None:
    """A1"""
    token, secret = issue_token(name="x", scopes=[], by=boss)

    with pytest.raises(NotYourToken):
        revoke_token(token, by=make_account(profile=ADMINISTRATOR))

    assert ApiToken.objects.usable().bearing(secret).exists()


def test_preferences_are_ones_own(boss: Account) -> None:
    """S1: they need no right."""
    other, nobody = make_account(), make_account(profile=make_profile())

    change_preferences(Preferences(language="en", time_zone="Indian/Reunion", theme="dark"), by=nobody)

    nobody.refresh_from_db()
    other.refresh_from_db()
    assert (nobody.language, nobody.time_zone, nobody.theme) == ("en", "Indian/Reunion", "dark")
    assert (other.language, other.time_zone, other.theme) == ("fr", "", "")


def test_a_profile_that_nobody_has_may_change_its_side(boss: Account) -> None:
    """S1"""
    profile = make_profile(rights=[Right.CLIENT_PORTAL])

    save_profile(profile, name="Accueil", rights=[Right.SEARCH_TICKETS], by=boss)

    assert Profile.objects.get(name="Accueil").rights == [Right.SEARCH_TICKETS]


def test_a_link_is_asked_for_without_looking_for_its_owner(db: None) -> None:
    ask_password("nobody@joindre.example", address="203.0.113.7")

    assert PasswordRequest.objects.get().address == "nobody@joindre.example"


def test_who_chose_a_password_waits_no_more(boss: Account) -> None:
    """S4"""
    tries = sign_in_tries(email=boss.email, address="203.0.113.7", device="")
    for _guess in range(5):
        tries.begin()
    with pytest.raises(TooMany):
        tries.begin()

    choose_password(boss, address="203.0.113.7")

    tries.begin()
