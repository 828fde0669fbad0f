import pytest

from joindre.accounts.actions import NobodyLeft, NotYourOwn, save_profile
from joindre.accounts.models import Profile
from joindre.accounts.rights import NOT_USED_YET, Right
from joindre.directory.models import Employee
from tests.answers import text_of
from tests.cast import account_of, browse
from tests.factories import ADMINISTRATOR, AGENT, CLIENT, make_account

PAGE = "/settings/profiles/"


def profile_page(name: str) -> str:
    return f"{PAGE}{Profile.objects.get(name=name).pk}/"


def test_it_lists_profiles(root: Employee) -> None:
    """S1"""
    assert "Administrateur" in text_of(browse(root).get(PAGE))


def test_it_shows_codes_and_labels(root: Employee) -> None:
    page = text_of(browse(root).get(profile_page(AGENT)))

    for right in Right:
        assert right.value in page
        assert str(right.label) in page


def test_it_says_which_rights_are_not_used_yet(root: Employee) -> None:
    page = text_of(browse(root).get(profile_page(AGENT)))

    assert page.count("pas encore utilisé") == len(NOT_USED_YET)


def test_it_creates_a_profile(root: Employee) -> None:
    answer = browse(root).post(f"{PAGE}new/", {"name": "Accueil", "rights": ["142603", "141341"]})

    assert answer["Location"] == PAGE
    assert Profile.objects.get(name="Accueil").rights == ["141341", "142603"]


def test_it_changes_a_profile(root: Employee) -> None:
    browse(root).post(profile_page(AGENT), {"name": AGENT, "rights": ["142603"]})

    assert Profile.objects.get(name=AGENT).rights == ["142603"]


@pytest.mark.parametrize("data", [{"name": ""}, {"name": CLIENT}, {"name": "X", "rights": ["1"]}])
def test_nonsense_is_refused(data: dict[str, object], root: Employee) -> None:
    assert browse(root).post(f"{PAGE}new/", data).status_code == 422


def test_a_profile_mixes_no_sides(root: Employee) -> None:
    answer = browse(root).post(f"{PAGE}new/", {"name": "Mixte", "rights": ["142603", "210601"]})

    assert answer.status_code == 422
    assert not Profile.objects.filter(name="Mixte").exists()


def test_a_profile_in_use_keeps_its_side(root: Employee, ada: Employee) -> None:
    browse(root).post(profile_page(AGENT), {"name": AGENT, "rights": ["210601"]})

    assert Right.SEARCH_TICKETS in Profile.objects.get(name=AGENT).rights


def test_the_last_administrator_keeps_the_right(root: Employee) -> None:
    answer = browse(root).post(profile_page(ADMINISTRATOR), {"name": ADMINISTRATOR, "rights": ["142603"]})

    assert answer.status_code == 422
    assert "Plus personne ne pourrait" in answer.text
    assert Right.ACCOUNTS in Profile.objects.get(name=ADMINISTRATOR).rights


def test_an_inactive_administrator_does_not_count(root: Employee) -> None:
    make_account(profile=ADMINISTRATOR, is_active=False)
    account_of(root).refresh_from_db()

    with pytest.raises(NobodyLeft):
        save_profile(Profile.objects.get(name=ADMINISTRATOR), name="A", rights=[], by=account_of(root))


def test_nobody_takes_the_right_from_themselves(root: Employee) -> None:
    other = Profile.objects.create(name="Second", rights=["900107"])
    make_account(profile=other)

    with pytest.raises(NotYourOwn):
        save_profile(Profile.objects.get(name=ADMINISTRATOR), name="A", rights=[], by=account_of(root))


def test_without_the_right_it_is_refused(ada: Employee) -> None:
    """S2"""
    for page in (PAGE, f"{PAGE}new/", profile_page(AGENT)):
        assert browse(ada).get(page).status_code == 403
        assert browse(ada).post(page, {"name": "X"}).status_code in {403, 405}


def test_a_limited_administrator_changes_no_profile(ben: Employee) -> None:
    """S3: a profile is everybody's."""
    account = account_of(ben)
    account.profile = Profile.objects.get(name=ADMINISTRATOR)
    account.save()

    assert browse(ben).post(profile_page(AGENT), {"name": AGENT, "rights": []}).status_code == 403
