"""What the acts on accounts store, named or not, and what they leave as it is (S1)."""

import pytest
from allauth.account.models import EmailAddress

from joindre.accounts.actions import (
    NobodyLeft,
    NotYourOwn,
    Preferences,
    ProfileInUse,
    SignIn,
    change_account,
    change_preferences,
    create_account,
    issue_token,
    save_profile,
)
from joindre.accounts.models import Account, ApiToken, Profile
from joindre.accounts.rights import Right
from tests.factories import ADMINISTRATOR, AGENT, make_account, make_profile

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Account:
    return make_account("chef@joindre.example", profile=ADMINISTRATOR)


def agent_profile() -> Profile:
    return Profile.objects.get(name=AGENT)


def test_an_account_of_which_little_is_said_is_active_and_french(boss: Account) -> None:
    """S1"""
    made = create_account(SignIn(email="nadia@joindre.example", profile=agent_profile()), by=boss)

    kept = Account.objects.get(pk=made.pk)
    assert (kept.email, kept.profile.name) == ("nadia@joindre.example", AGENT)
    assert (kept.language, kept.is_active) == ("fr", True)


def test_all_that_is_said_of_an_account_is_stored(boss: Account) -> None:
    """S1"""
    said = SignIn(email="nadia@joindre.example", profile=agent_profile(), language="en", is_active=False)
    account = make_account()

    for kept in (create_account(said, by=boss), change_account(account, replaced(said), by=boss)):
        kept.refresh_from_db()
        assert (kept.profile, kept.language, kept.is_active) == (said.profile, "en", False)


def replaced(said: SignIn) -> SignIn:
    return SignIn(email="zoe@joindre.example", profile=said.profile, language=said.language, is_active=said.is_active)


def test_preferences_that_are_not_named_are_those_of_the_portal() -> None:
    """S1: blank is the choice of the portal or of the computer."""
    account = make_account(time_zone="Indian/Reunion", theme="dark")

    change_preferences(Preferences(language="en"), by=account)

    account.refresh_from_db()
    assert (account.language, account.time_zone, account.theme) == ("en", "", "")


@pytest.mark.parametrize(("email", "is_known"), [("ADA@joindre.example", True), ("ada.aubert@joindre.example", False)])
def test_only_another_address_closes_the_confirmed_one(boss: Account, email: str, is_known: object) -> None:
    """S1: the case of an address means nothing; the addresses of others stay theirs."""
    account, other = make_account("ada@joindre.example"), make_account("zoe@joindre.example")
    for one in (account, other):
        EmailAddress.objects.create(user=one, email=one.email, verified=True)

    change_account(account, SignIn(email=email, profile=account.profile), by=boss)

    assert EmailAddress.objects.filter(user=account).exists() is is_known
    assert EmailAddress.objects.filter(user=other).exists()


def test_a_change_leaves_alone_what_it_is_not_about(boss: Account) -> None:
    """S1: the owner chose a password and a time zone while an administrator had the page open."""
    account = make_account("ada@joindre.example")
    Account.objects.filter(pk=account.pk).update(password="new", time_zone="Indian/Reunion")

    change_account(account, SignIn(email=account.email, profile=account.profile, language="en"), by=boss)

    account.refresh_from_db()
    assert (account.password, account.time_zone, account.language) == ("new", "Indian/Reunion", "en")


def test_a_profile_keeps_its_rights_once_and_in_order(boss: Account) -> None:
    """S1"""
    rights = [Right.WRITE_NOTES, Right.SEARCH_TICKETS, Right.WRITE_NOTES]

    saved = save_profile(Profile(), name="Accueil", rights=rights, by=boss)

    kept = Profile.objects.get(pk=saved.pk)
    assert (kept.name, kept.rights) == ("Accueil", sorted({Right.WRITE_NOTES, Right.SEARCH_TICKETS}))


@pytest.mark.parametrize(
    ("before", "after"), [(Right.SEARCH_TICKETS, Right.CLIENT_PORTAL), (Right.CLIENT_PORTAL, Right.SEARCH_TICKETS)]
)
def test_a_profile_in_use_keeps_its_side(boss: Account, before: Right, after: Right) -> None:
    """S1: in either direction."""
    profile = make_profile("Accueil", rights=[before])
    make_account(profile=profile)

    with pytest.raises(ProfileInUse):
        save_profile(profile, name="Accueil", rights=[after], by=boss)

    assert Profile.objects.get(name="Accueil").rights == [before]


def test_a_profile_in_use_may_gain_rights_of_its_side(boss: Account) -> None:
    """S1"""
    profile = make_profile("Accueil", rights=[Right.CLIENT_PORTAL])
    make_account(profile=profile)

    save_profile(profile, name="Accueil", rights=[Right.CLIENT_PORTAL, Right.CLIENT_MESSAGES], by=boss)

    assert set(Profile.objects.get(name="Accueil").rights) == {Right.CLIENT_PORTAL, Right.CLIENT_MESSAGES}


def test_nobody_gives_up_managing_by_themselves(boss: Account) -> None:
    """S1: another who manages is no reason to lose the right oneself."""
    make_account(profile=ADMINISTRATOR)

    with pytest.raises(NotYourOwn):
        change_account(boss, SignIn(email=boss.email, profile=agent_profile()), by=boss)

    assert Account.objects.get(pk=boss.pk).profile.name == ADMINISTRATOR


def test_the_only_one_who_manages_cannot_give_it_up(boss: Account) -> None:
    """S1"""
    with pytest.raises(NobodyLeft):
        change_account(boss, SignIn(email=boss.email, profile=agent_profile()), by=boss)

    assert Account.objects.get(pk=boss.pk).profile.name == ADMINISTRATOR


def test_a_key_is_stored_without_its_secret_which_nobody_can_guess(boss: Account) -> None:
    """A1: 256 random bits behind a prefix that is recognised."""
    scopes = [ApiToken.Scope.WRITE_TICKETS, ApiToken.Scope.READ_TICKETS]

    token, secret = issue_token(name="Sauvegarde", scopes=scopes, by=boss)

    kept = ApiToken.objects.usable().bearing(secret).get()
    assert (kept, kept.account, kept.name, kept.scopes) == (token, boss, "Sauvegarde", sorted(scopes))
    assert secret.startswith("joindre_")
    assert len(secret.removeprefix("joindre_")) >= 43
    assert secret.removeprefix("joindre_") not in kept.digest
    assert issue_token(name="Sauvegarde", scopes=scopes, by=boss)[1] != secret
