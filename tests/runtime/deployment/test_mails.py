"""`joindre check --deploy` looks at both ways of a mail (A4, I1)."""

import os
import socket
from collections.abc import Iterator

import pytest
from django.utils import translation

from joindre.configuration import Configuration, load
from joindre.mail.incoming.listener import TAKEN, answer_to
from joindre.mail.models import Mailbox
from joindre.runtime.deployment import mails

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def server() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def configured(mail_url: str = "", **values: str) -> Configuration:
    named = {f"JOINDRE_{name}": value for name, value in values.items()}
    return load({"JOINDRE_CONFIG": os.devnull, "JOINDRE_MAIL_URL": mail_url, **named})


def test_a_folder_is_refused_and_a_server_that_answers_passes(server: int) -> None:
    (sentence,) = mails.mails_leave(configured("folder:///tmp/mails"))

    assert "nobody gets them" in sentence
    assert not list(mails.mails_leave(configured(f"smtp://127.0.0.1:{server}")))


def test_a_server_that_does_not_answer_is_refused(server: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    (sentence,) = mails.mails_leave(configured(f"smtp://u:hush@127.0.0.1:{port}"))

    assert f"No mail server answers at 127.0.0.1:{port}" in sentence
    assert "hush" not in sentence


@pytest.mark.parametrize("url", ["smtp://u:hush@8.8.8.8", "smtp://nowhere.invalid"])
def test_mails_in_plain_text_to_a_foreign_host_are_refused(url: str) -> None:
    (sentence,) = mails.mails_leave_encrypted(configured(url))

    assert "unencrypted" in sentence
    assert "hush" not in sentence


@pytest.mark.parametrize("url", ["smtp://127.0.0.1", "smtp://10.0.0.5", "smtps://8.8.8.8", "smtp+tls://8.8.8.8"])
def test_mails_by_tls_or_within_our_network_pass(url: str) -> None:
    assert not list(mails.mails_leave_encrypted(configured(url)))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0"])  # noqa: S104 - an address that mails would be sent to
def test_mails_that_would_come_back_to_our_own_door_are_refused(host: str) -> None:
    """I1"""
    if host == "[::1]" and not socket.has_dualstack_ipv6():
        pytest.skip("there is no IPv6 here")
    (sentence,) = mails.mails_do_not_come_back(configured(f"smtp://{host}:2525"))

    assert "own door" in sentence
    assert not list(mails.mails_do_not_come_back(configured(f"smtp://{host}:25")))


def test_another_machine_may_listen_on_the_same_port() -> None:
    assert not list(mails.mails_do_not_come_back(configured("smtp://8.8.8.8:2525")))


def test_the_door_relays_nothing() -> None:
    """A4: what strangers try is answered by no."""
    Mailbox.objects.create(name="S", address="support@joindre.example")

    assert answer_to("support@joindre.example") == answer_to("support+abc@joindre.example") == TAKEN
    assert not list(mails.door_relays_nothing(configured()))


def test_a_door_that_would_take_mail_of_others_is_refused() -> None:
    Mailbox.objects.create(name="S", address=f"somebody@{mails.FOREIGN}")

    (sentence,) = mails.door_relays_nothing(configured())

    assert f"somebody@{mails.FOREIGN}" in sentence
