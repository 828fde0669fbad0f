"""Tries in vain are slowed down by account and network, and shut out nobody who is known (S4, A4)."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from joindre.accounts import throttle
from joindre.accounts.models import Account, PasswordRequest, Tries
from joindre.accounts.queues import PasswordQueue
from joindre.directory.models import Contact, Employee
from joindre.lib import clock
from joindre.lib.errors import TooMany
from joindre.mail.models import OutgoingEmail, Recipient
from tests.answers import text_of
from tests.cast import account_of
from tests.factories import PASSWORD, make_account
from tests.queries import captured_queries

LOGIN = "/accounts/login/"
RESET = "/accounts/password/reset/"
ADA = "ada@joindre.example"


def try_to_sign_in(client: Client, email: str = ADA, password: str = PASSWORD, *, address: str = "203.0.113.7") -> int:
    return client.post(LOGIN, {"login": email, "password": password}, REMOTE_ADDR=address).status_code


def guess(times: int = 18, email: str = ADA, *, address: str = "203.0.113.7") -> int:
    """The answer to the last of these guesses, each from a browser of its own."""
    return [try_to_sign_in(Client(), email, "faux", address=address) for _time in range(times)][-1]


def later(**time: float) -> datetime:
    return clock.now() + timedelta(**time)


def test_guessing_is_slowed_down(client: Client, ada: Employee) -> None:
    """S4: with the minutes, for people and for programs."""
    assert guess(5) == 200

    answer = client.post(LOGIN, {"login": ADA, "password": PASSWORD}, REMOTE_ADDR="203.0.113.7")

    assert "Réessayez dans 1 minute." in text_of(answer, status=429)
    assert 0 < int(answer["Retry-After"]) <= 60
    assert "password/reset" in answer.text


def test_the_wait_grows(ada: Employee) -> None:
    waits = []
    moment = clock.now()
    for _round in range(9):
        with clock.at(moment):
            guess(6)
            with pytest.raises(TooMany) as refused:
                throttle.sign_in_tries(email=ADA, address="203.0.113.7", device="").begin()
        waits.append(round(refused.value.seconds / 60))
        moment += timedelta(seconds=refused.value.seconds + 1)

    assert waits[:5] == [1, 2, 4, 8, 16]
    assert max(waits) == 60


def test_waiting_is_not_made_longer_by_trying(client: Client, ada: Employee) -> None:
    guess(30)

    with clock.at(later(minutes=1, seconds=1)):
        assert try_to_sign_in(client) == 302


def test_the_owner_gets_in_elsewhere_and_others_get_in_here(client: Client, ada: Employee, carol: Contact) -> None:
    """A4: one person's limit is never used up by another."""
    assert guess() == 429

    assert try_to_sign_in(client, address="198.51.100.4") == 302
    assert try_to_sign_in(Client(), "carol@moreau.example") == 302


def test_a_known_device_goes_through_at_the_same_network(client: Client, ada: Employee) -> None:
    """S4"""
    try_to_sign_in(client)
    client.post("/accounts/logout/")
    assert guess() == 429

    assert try_to_sign_in(client) == 302


def test_it_is_known_for_its_own_account_alone(client: Client, ada: Employee, carol: Contact) -> None:
    try_to_sign_in(client, "carol@moreau.example")
    client.post("/accounts/logout/")
    guess()

    assert try_to_sign_in(client) == 429


def test_a_device_remembers_several_people(client: Client, ada: Employee, carol: Contact) -> None:
    for email in (ADA, "carol@moreau.example", ADA):
        assert try_to_sign_in(client, email) == 302
        client.post("/accounts/logout/")
    guess()
    guess(email="carol@moreau.example")

    assert try_to_sign_in(client) == 302
    client.post("/accounts/logout/")
    assert try_to_sign_in(client, "carol@moreau.example") == 302


def test_a_forged_device_is_none(client: Client, ada: Employee) -> None:
    guess()
    client.cookies["joindre_device"] = "eyJhIjoiYiJ9:1rOqXy:forged"

    assert try_to_sign_in(client) == 429


def test_a_device_that_was_stolen_cannot_guess_for_ever(client: Client, ada: Employee) -> None:
    try_to_sign_in(client)
    client.post("/accounts/logout/")

    answers = [try_to_sign_in(client, password="faux") for _time in range(25)]

    assert answers[-1] == 429


def test_a_link_by_mail_opens_the_account_at_once(client: Client, ada: Employee) -> None:
    """S4: whatever others tried."""
    guess()

    client.post(RESET, {"email": ADA}, REMOTE_ADDR="203.0.113.7")
    PasswordQueue().run_due()
    text = OutgoingEmail.objects.get().text
    link = next(word for word in text.split() if "/reset/key/" in word).removeprefix("http://testserver")
    form = client.get(link, follow=True, REMOTE_ADDR="203.0.113.7")
    new = "un autre cheval bleu danse"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new}, REMOTE_ADDR="203.0.113.7")

    assert try_to_sign_in(client, password=new) == 302
    assert try_to_sign_in(Client(), password=new) == 302


def test_all_of_an_ipv6_network_counts_as_one(client: Client, ada: Employee) -> None:
    for host in range(18):
        guess(1, address=f"2001:db8:1:2::{host:x}")

    assert try_to_sign_in(client, address="2001:db8:1:2:ffff::1") == 429
    assert try_to_sign_in(client, address="2001:db8:1:3::1") == 302


def test_one_network_does_not_try_a_word_on_everybody(client: Client, ada: Employee) -> None:
    answers = [guess(1, f"person{number}@joindre.example") for number in range(45)]

    assert answers[-1] == 429
    assert try_to_sign_in(client, address="198.51.100.4") == 302


def test_many_networks_do_not_guess_at_one_account(client: Client, ada: Employee) -> None:
    answers = [guess(1, address=f"198.51.100.{number}") for number in range(105)]

    assert answers[-1] == 429
    assert try_to_sign_in(client) == 429


def test_known_and_unknown_addresses_take_the_same_queries(client: Client, ada: Employee) -> None:
    """S4: nobody learns who has an account."""
    make_account("off@joindre.example", is_active=False)
    no_password = make_account("new@joindre.example")
    no_password.set_unusable_password()
    no_password.save()

    def shapes(page: str, data: dict[str, str]) -> list[str]:
        return [
            sql.split(" WHERE ")[0][:60]
            for sql in captured_queries(lambda: client.post(page, data))
            if "SAVEP" not in sql
        ]

    client.get(LOGIN)  # what processes keep is read
    addresses = (ADA, "nobody@joindre.example", "off@joindre.example", "new@joindre.example")
    failed = [shapes(LOGIN, {"login": email, "password": "faux"}) for email in addresses]
    asked = [shapes(RESET, {"email": email}) for email in addresses]

    assert failed == [failed[0]] * 4
    assert asked == [asked[0]] * 4


def test_a_failure_leaves_a_line_with_the_address(ada: Employee, caplog: pytest.LogCaptureFixture) -> None:
    guess(1)

    lines = [record.getMessage() for record in caplog.records if record.name == "joindre.accounts"]
    assert lines == [f"sign-in failed address=203.0.113.7 account={ADA}"]


def test_asking_for_letters_too_often_is_told_so(client: Client, ada: Employee) -> None:
    answers = [client.post(RESET, {"email": ADA}) for _time in range(8)]
    while PasswordQueue().run_due():
        pass

    assert "Trop de tentatives" in text_of(answers[-1], status=429)
    assert Recipient.objects.count() == 5


def test_guessing_on_the_page_to_change_a_password_is_slowed_down(client: Client, ada: Employee) -> None:
    client.force_login(account_of(ada))
    data = {"oldpassword": "faux", "password1": "un autre cheval bleu danse", "password2": "un autre cheval bleu danse"}

    answers = [client.post("/accounts/password/change/", data).status_code for _time in range(25)]

    assert answers[-1] == 429


def test_a_letter_that_cannot_be_made_holds_up_no_other(ada: Employee) -> None:
    stuck = PasswordRequest.objects.create(address=ADA)
    PasswordRequest.objects.filter(pk=stuck.pk).update(attempts=5)
    PasswordRequest.objects.create(address=ADA)

    PasswordQueue().run_due()

    assert Recipient.objects.count() == 1
    assert not PasswordRequest.objects.exists()


def test_what_is_forgotten_is_removed(ada: Employee) -> None:
    """A4: the table stays small."""
    guess(10)
    with clock.at(later(hours=1)):
        throttle.sweep()
        assert Tries.objects.exists()

    with clock.at(later(days=1)):
        throttle.sweep()

    assert not Tries.objects.exists()


def test_there_are_never_too_many(ada: Employee, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "MOST_ROWS", 3)
    for host in range(6):
        guess(1, address=f"198.51.100.{host}")

    throttle.sweep()

    assert Tries.objects.count() <= 3
    assert Account.objects.exists()
