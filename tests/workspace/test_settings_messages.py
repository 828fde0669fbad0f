import pytest
from django.test import Client

from joindre.directory.models import Contact, Employee
from joindre.messaging.models import MessageSettings
from tests.answers import text_of
from tests.cast import account_of, browse
from tests.factories import make_profile

PAGE = "/settings/messages/"
AS_THEY_ARE = {"identity": "writer", "identity_wording": "", "undo_seconds": "10"}


def test_it_switches_messages_off_and_on(root: Employee) -> None:
    """D1"""
    browse(root).post(PAGE, AS_THEY_ARE)
    assert not MessageSettings.current().is_on

    browse(root).post(PAGE, AS_THEY_ARE | {"is_on": "on", "notify_by_default": "on"})

    assert MessageSettings.current().is_on
    assert MessageSettings.current().notify_by_default


def test_it_chooses_who_the_client_reads(root: Employee) -> None:
    """D7"""
    answer = browse(root).post(PAGE, AS_THEY_ARE | {"identity": "other", "identity_wording": "L’équipe"}, follow=True)

    assert answer.status_code == 200
    assert MessageSettings.current().identity_wording == "L’équipe"
    assert "Les paramètres sont enregistrés." in answer.text


@pytest.mark.parametrize(
    "wrong", [{"identity": "other"}, {"identity": "nobody"}, {"undo_seconds": "-1"}, {"undo_seconds": "100000"}]
)
def test_what_cannot_be_is_said_and_not_saved(wrong: dict[str, str], root: Employee) -> None:
    answer = browse(root).post(PAGE, AS_THEY_ARE | wrong)

    assert answer.status_code == 422
    assert 'class="error"' in answer.text
    assert MessageSettings.current().is_on


def test_without_the_right_it_is_refused_and_absent(ada: Employee) -> None:
    """S2"""
    assert browse(ada).get(PAGE).status_code == 403
    assert browse(ada).post(PAGE, AS_THEY_ARE).status_code == 403
    assert MessageSettings.current().is_on
    assert "/settings/" not in text_of(browse(ada).get("/"))


def test_ben_is_refused(ben: Employee) -> None:
    assert browse(ben).get(PAGE).status_code == 403


def test_a_client_is_shown_to_their_portal(carol: Contact) -> None:
    assert browse(carol).get(PAGE)["Location"] == "/portal/"


def test_a_visitor_signs_in_first(client: Client, db: None) -> None:
    assert client.get(PAGE)["Location"].startswith("/accounts/login/")


def test_the_menu_names_only_what_one_may_open(root: Employee) -> None:
    """S2"""
    account = account_of(root)
    account.profile = make_profile(rights=["900106", "142603"])
    account.save()

    page = text_of(browse(root).get("/settings/"))

    assert "/settings/messages/" in page
    assert "/settings/accounts/" not in page
    assert browse(root).get("/settings/accounts/").status_code == 403
