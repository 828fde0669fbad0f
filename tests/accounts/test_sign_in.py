from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from joindre.accounts.models import Account
from joindre.accounts.queues import PasswordQueue
from joindre.directory.models import Contact, Employee
from joindre.mail.models import OutgoingEmail, Recipient
from tests.answers import text_of
from tests.cast import account_of, browse
from tests.factories import PASSWORD

LOGIN = "/accounts/login/"
RESET = "/accounts/password/reset/"


def sign_in(client: Client, email: str, password: str = PASSWORD) -> tuple[int, str]:
    answer = client.post(LOGIN, {"login": email, "password": password})
    return answer.status_code, answer.headers.get("Location", "")


def ask_link(client: Client, email: str = "ada@joindre.example", **more: Any) -> str:
    """What the page answers once the worker has done its part."""
    answer = client.post(RESET, {"email": email}, follow=True, **more)
    PasswordQueue().run_due()
    return text_of(answer)


def reset_link() -> str:
    text = OutgoingEmail.objects.get().text
    return next(word for word in text.split() if "/password/reset/key/" in word).removeprefix("http://testserver")


def test_an_employee_arrives_in_the_support_portal(client: Client, ada: Employee) -> None:
    """K1"""
    assert sign_in(client, "ada@joindre.example") == (302, "/")
    assert client.get("/").status_code == 200


def test_a_client_arrives_in_the_client_portal(client: Client, carol: Contact) -> None:
    """K1"""
    answer = client.post(LOGIN, {"login": "carol@moreau.example", "password": PASSWORD}, follow=True)

    assert answer.redirect_chain[-1][0] == "/portal/"


def test_the_case_of_the_address_does_not_matter(client: Client, ada: Employee) -> None:
    assert sign_in(client, "ADA@Joindre.example") == (302, "/")


def test_nor_does_its_case_in_the_account(client: Client, ada: Employee) -> None:
    Account.objects.update(email="Ada@joindre.example")

    assert sign_in(client, "ada@joindre.example") == (302, "/")


def test_one_arrives_where_one_wanted_to_go(client: Client, ada: Employee) -> None:
    answer = client.post(f"{LOGIN}?next=/preferences/", {"login": "ada@joindre.example", "password": PASSWORD})

    assert answer["Location"] == "/preferences/"


def test_one_is_not_sent_to_another_site(client: Client, ada: Employee) -> None:
    answer = client.post(f"{LOGIN}?next=//mal.example/", {"login": "ada@joindre.example", "password": PASSWORD})

    assert answer["Location"] == "/"


@pytest.mark.parametrize(("email", "password"), [("ada@joindre.example", "faux"), ("nobody@joindre.example", PASSWORD)])
def test_a_wrong_address_and_a_wrong_password_are_told_alike(
    email: str, password: str, client: Client, ada: Employee
) -> None:
    answer = client.post(LOGIN, {"login": email, "password": password})

    assert answer.status_code == 200
    assert 'role="alert"' in answer.text


def test_an_inactive_account_is_told_so(client: Client, ada: Employee) -> None:
    Account.objects.update(is_active=False)

    answer = client.post(LOGIN, {"login": "ada@joindre.example", "password": PASSWORD}, follow=True)

    assert "Compte inactif" in answer.text
    assert not answer.wsgi_request.user.is_authenticated


def test_an_employee_who_left_goes_in_no_circles(client: Client, ada: Employee) -> None:
    ada.is_active = False
    ada.save()
    client.force_login(account_of(ada))

    assert client.get("/", follow=True).status_code == 403


def test_the_pages_speak_the_language_of_the_browser(client: Client, db: None) -> None:
    assert "Se connecter" in text_of(client.get(LOGIN))
    assert "Sign in" in text_of(client.get(LOGIN, headers={"Accept-Language": "en"}))


def test_a_wrong_password_is_told_in_the_words_of_the_pages(client: Client, db: None) -> None:
    """U5: not in those of the library, which speaks of an *adresse e-mail*."""
    answer = client.post(LOGIN, {"login": "ada@joindre.example", "password": "faux cheval"})

    assert "L’adresse mail ou le mot de passe est incorrect." in text_of(answer)


def test_a_visitor_chooses_the_language(client: Client, db: None) -> None:
    client.post("/language/", {"language": "en", "next": LOGIN})

    assert "Forgotten your password" in text_of(client.get(LOGIN))


def test_languages_are_offered_to_visitors_alone(client: Client, ada: Employee) -> None:
    """U3: of who is signed in the preferences hold, and the buttons did nothing."""
    assert 'action="/language/"' in text_of(client.get(LOGIN))
    assert 'action="/language/"' not in text_of(browse(ada).get("/accounts/logout/"))


def test_a_forgotten_password_is_chosen_anew_by_mail(client: Client, ada: Employee) -> None:
    asked = ask_link(client)
    form = client.get(reset_link(), follow=True)
    new = "un autre cheval bleu danse"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})

    assert "Le mail est en route" in asked
    assert OutgoingEmail.objects.get().subject == "Choisir un nouveau mot de passe"
    assert sign_in(Client(), "ada@joindre.example", new) == (302, "/")
    assert sign_in(Client(), "ada@joindre.example")[0] == 200


def test_the_letter_speaks_the_language_of_the_account(client: Client, ada: Employee) -> None:
    Account.objects.update(language="en")

    ask_link(client)

    assert OutgoingEmail.objects.get().subject == "Choose a new password"


def test_a_link_is_good_once(client: Client, ada: Employee) -> None:
    ask_link(client)
    link = reset_link()
    account = account_of(ada)
    account.set_password("quelque chose de nouveau")
    account.save()

    assert "Ce lien n’est plus valable" in text_of(client.get(link, follow=True))


def test_the_link_leads_to_the_site_whatever_the_browser_calls_it(client: Client, ada: Employee) -> None:
    """S4: otherwise whoever asks for somebody's link decides where the password is typed."""
    ask_link(client, headers={"Host": "localhost"})

    assert "http://testserver/accounts/password/reset/key/" in OutgoingEmail.objects.get().text


@pytest.mark.parametrize("password", ["court", "aaaaaaaaaaaa", "ada@joindre.example"])
def test_a_weak_password_is_refused(password: str, client: Client, ada: Employee) -> None:
    ask_link(client)
    form = client.get(reset_link(), follow=True)

    client.post(form.redirect_chain[-1][0], {"password1": password, "password2": password})

    assert account_of(ada).check_password(PASSWORD)


def test_nobody_unknown_is_written_to(client: Client, db: None) -> None:
    """Whether an address has an account is its owner’s business, and strangers get no mail from us."""
    answer = ask_link(client, "nobody@joindre.example")

    assert "Le mail est en route" in answer
    assert not Recipient.objects.exists()


def test_signing_in_leaves_one_address_alone(client: Client, ada: Employee) -> None:
    sign_in(client, "ada@joindre.example")

    assert set(EmailAddress.objects.values_list("email", flat=True)) <= {"ada@joindre.example"}


def test_signing_out_is_asked_then_done(client: Client, ada: Employee) -> None:
    client.force_login(account_of(ada))
    assert "Rester connecté" in text_of(client.get("/accounts/logout/"))

    client.post("/accounts/logout/")

    assert client.get("/")["Location"].startswith(LOGIN)
