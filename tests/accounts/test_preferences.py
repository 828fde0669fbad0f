import pytest

from joindre.accounts.models import Account, ApiToken
from joindre.directory.models import Contact, Employee
from tests.answers import text_of
from tests.cast import account_of, browse
from tests.factories import make_profile

PAGE = "/preferences/"
TOKENS = "/preferences/tokens/"
KEYS = "/preferences/keys/"


@pytest.mark.parametrize("who", ["ada", "carol"])
def test_both_kinds_choose_language_zone_and_appearance(who: str, request: pytest.FixtureRequest) -> None:
    person: Employee | Contact = request.getfixturevalue(who)
    chosen = {"language": "en", "time_zone": "Indian/Reunion", "theme": "dark"}

    answer = browse(person).post(PAGE, chosen, follow=True)

    account = Account.objects.get()
    assert (account.language, account.time_zone, account.theme) == ("en", "Indian/Reunion", "dark")
    assert 'lang="en"' in answer.text
    assert 'data-theme="dark"' in answer.text
    assert "Your preferences are saved." in answer.text


@pytest.mark.parametrize("wrong", [{"language": "xx"}, {"time_zone": "Mars/Base"}, {"theme": "pink"}])
def test_what_does_not_exist_is_refused(wrong: dict[str, str], ada: Employee) -> None:
    answer = browse(ada).post(PAGE, {"language": "fr", "time_zone": "", "theme": "", **wrong})

    assert answer.status_code == 422
    assert Account.objects.get().language == "fr"


def test_a_token_is_shown_once(ada: Employee) -> None:
    """A1"""
    browser = browse(ada)

    made = browser.post(TOKENS, {"name": "Sauvegarde", "scopes": ["tickets:read"]})

    token = ApiToken.objects.get()
    assert token.scopes == ["tickets:read"]
    assert 'id="secret">joindre_' in made.text
    assert "no-store" in made["Cache-Control"]
    again = text_of(browser.get(TOKENS))
    assert "Sauvegarde" in again
    assert 'id="secret"' not in again


@pytest.mark.parametrize("data", [{"name": "x"}, {"scopes": ["tickets:read"]}, {"name": "x", "scopes": ["all"]}])
def test_a_token_needs_a_name_and_known_scopes(data: dict[str, object], ada: Employee) -> None:
    assert browse(ada).post(TOKENS, data).status_code == 422
    assert not ApiToken.objects.exists()


def test_a_token_is_revoked_by_its_owner_alone(ada: Employee, root: Employee) -> None:
    browse(ada).post(TOKENS, {"name": "Sauvegarde", "scopes": ["tickets:read"]})
    token = ApiToken.objects.get()

    assert browse(root).post(f"{TOKENS}{token.pk}/revocation/").status_code == 404
    browse(ada).post(f"{TOKENS}{token.pk}/revocation/")

    token.refresh_from_db()
    assert token.revoked_at is not None
    assert "Sauvegarde" not in text_of(browse(ada).get(TOKENS))


def test_without_the_right_there_are_no_tokens(ada: Employee, carol: Contact) -> None:
    """S2"""
    account = account_of(ada)
    account.profile = make_profile(rights=["142603"])
    account.save()

    for person in (ada, carol):
        assert browse(person).get(TOKENS).status_code == 403
        assert browse(person).post(TOKENS, {"name": "x", "scopes": ["tickets:read"]}).status_code == 403
        assert TOKENS not in text_of(browse(person).get(PAGE))


def test_single_keys_are_switched_off_each_alone_or_all_together(ada: Employee) -> None:
    """U1"""
    browser = browse(ada)

    browser.post(KEYS, {"has_single_keys": "on", "keys_on": ["r", "?", "j"]})
    account = account_of(ada)
    account.refresh_from_db()

    assert account.has_single_keys
    assert "c" in account.keys_off
    assert not {"r", "?", "j"} & set(account.keys_off)
    assert " c " in text_of(browser.get("/")).partition('off="')[2].partition('"')[0]
    browser.post(KEYS, {"keys_on": ["r"]})
    assert 'off="*"' in text_of(browser.get("/"))


def test_a_key_that_does_not_exist_is_refused(ada: Employee) -> None:
    answer = browse(ada).post(KEYS, {"has_single_keys": "on", "keys_on": ["é"]})

    assert answer.status_code == 422
    assert "é" in text_of(answer, status=422)
    assert Account.objects.get().keys_off == []


def test_clients_have_no_keys_to_choose(carol: Contact) -> None:
    assert 'id="keys"' not in text_of(browse(carol).get(PAGE))
