"""Settings, *Boîtes mail*: the list, a mailbox, and its test step by step (I1, I3, I4, M16, S1)."""

from datetime import timedelta

import pytest
import time_machine
from django.test import override_settings
from django.utils import timezone

from joindre.directory.models import Employee, WorkGroup
from joindre.mail.models import Mailbox, MailboxTest
from joindre.mail.outgoing import mailbox_tests
from tests.answers import text_of
from tests.cast import browse
from tests.mail.makers import make_raw
from tests.mail.posting import arrive, read
from tests.queries import assert_constant_queries

PAGE = "/settings/mailboxes/"
NEW = {"name": "Support", "address": "support@nord.example", "delimiter": "+", "trusted_server": ""}


@pytest.fixture
def mailbox(db: None) -> Mailbox:
    return Mailbox.objects.create(name="Support", address="support@joindre.example", is_default=True)


def started(mailbox: Mailbox, **columns: object) -> MailboxTest:
    """A test that has come as far as these columns say."""
    test = mailbox_tests.begin(mailbox)
    MailboxTest.objects.filter(pk=test.pk).update(**columns)
    return test


def shown(root: Employee, test: MailboxTest) -> str:
    return text_of(browse(root).get(f"{PAGE}{test.mailbox_id}/"))


def test_a_mailbox_is_created_and_changed(root: Employee) -> None:
    """S1, I4"""
    group = WorkGroup.objects.create(name="Impression")
    browse(root).post(f"{PAGE}new/", NEW | {"is_default": "on", "groups": [group.pk]})
    made = Mailbox.objects.get()

    answer = browse(root).post(f"{PAGE}{made.pk}/", NEW | {"is_default": "on", "trusted_server": "mx.nord.example"})

    made.refresh_from_db()
    assert answer.headers["Location"] == f"{PAGE}{made.pk}/"
    assert (made.trusted_server, list(made.work_groups.all())) == ("mx.nord.example", [])
    assert "support@nord.example" in text_of(browse(root).get(PAGE))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"address": "support@joindre.example"}, "a déjà cette adresse"),
        ({"address": "support+fr@joindre.example"}, "arriveraient aussi dans support@joindre.example"),
        ({"address": "a" * 22 + "@nord.example"}, "21 caractères au plus"),
        ({"address": "jérôme@nord.example"}, "sans accent"),
        ({"address": '"a b"@nord.example'}, "sans accent"),
        ({"address": "support"}, "@"),
        ({"trusted_server": "mx.nord.example; dmarc=pass"}, "le nom d’un seul serveur"),
        ({"delimiter": "ab"}, "delimiter"),
        ({"groups": ["99999"]}, "99999"),
        ({"groups": ["x' OR 1=1"]}, "OR 1=1"),
        ({"name": ""}, "obligatoire"),
    ],
)
def test_what_cannot_be_is_said_and_not_saved(
    root: Employee, mailbox: Mailbox, wrong: dict[str, object], said: str
) -> None:
    """I3, U5: what was typed stays."""
    answer = browse(root).post(f"{PAGE}new/", NEW | wrong)

    assert said in text_of(answer, status=422)
    assert Mailbox.objects.get() == mailbox


def test_the_default_one_stays_the_default(root: Employee, mailbox: Mailbox) -> None:
    assert "Choisissez d’abord une autre boîte" in text_of(browse(root).post(f"{PAGE}{mailbox.pk}/", NEW), status=422)
    assert browse(root).post(f"{PAGE}{mailbox.pk}/use/").status_code == 409


def test_one_is_retired_and_put_back(root: Employee, mailbox: Mailbox) -> None:
    other = Mailbox.objects.create(name="Factures", address="factures@joindre.example")

    browse(root).post(f"{PAGE}{other.pk}/use/")
    assert "hors service" in text_of(browse(root).get(PAGE))

    browse(root).post(f"{PAGE}{other.pk}/use/", {"use": "on"})
    other.refresh_from_db()
    assert other.is_active


def test_the_servers_of_the_last_mails_are_offered(root: Employee, mailbox: Mailbox) -> None:
    """I4"""
    read(arrive(mailbox, make_raw(headers=["Authentication-Results: mx.joindre.example; spf=pass"])))

    page = text_of(browse(root).get(f"{PAGE}{mailbox.pk}/"))

    assert '<option value="mx.joindre.example">' in page


def test_a_name_that_a_sender_wrote_is_text(root: Employee, mailbox: Mailbox) -> None:
    """I4: whatever stands in the header."""
    read(arrive(mailbox, make_raw(headers=['Authentication-Results: "><script>alert(1)</script>; spf=pass'])))

    assert "<script>alert" not in text_of(browse(root).get(f"{PAGE}{mailbox.pk}/"))


def test_a_test_is_begun_by_one_press(root: Employee, mailbox: Mailbox) -> None:
    """I1"""
    answer = browse(root).post(f"{PAGE}{mailbox.pk}/test/")

    test = MailboxTest.objects.get()
    assert answer.headers["Location"] == f"{PAGE}{mailbox.pk}/#test"
    assert "every 2s" in shown(root, test)
    assert "Le mail part dans un instant" in shown(root, test)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (
            {"state": "failed", "reason": "unknown_host", "answer": "Name or service not known"},
            "aucune machine ne le porte",
        ),
        ({"state": "failed", "reason": "nobody_listens"}, "rien n’écoute sur ce port"),
        ({"state": "failed", "reason": "certificate"}, "Le certificat de notre serveur"),
        ({"state": "failed", "reason": "login", "answer": "535 no"}, "535 no"),
        ({"state": "failed", "reason": "unknown_address", "answer": "550 5.1.1 who?"}, "recipient_delimiter"),
        ({"state": "bounced", "sent_at": timezone.now(), "report": "550 nobody"}, "550 nobody"),
        ({"state": "returned", "sent_at": timezone.now(), "came_to": ""}, "L’adresse signée s’est perdue"),
        ({"state": "returned", "sent_at": timezone.now(), "came_to": "support+t1@joindre.example"}, "est intacte"),
        ({"state": "returned", "sent_at": timezone.now(), "judged_by": "mx.nord.example"}, "?trusted=mx.nord.example"),
        # It was back before the answer of our server was written down.
        ({"state": "returned", "sent_at": None, "came_to": "support+t1@joindre.example"}, "est intacte"),
    ],
)
def test_each_end_says_what_to_do(root: Employee, mailbox: Mailbox, columns: dict[str, object], said: str) -> None:
    """I1: in plain words, with the server's own; nothing is waited for any more."""
    page = shown(root, started(mailbox, **columns))

    assert said in page
    assert "every 2s" not in page


def test_what_does_not_come_back_ends_with_what_to_check(root: Employee, mailbox: Mailbox) -> None:
    """I1: after ten minutes the page asks no more."""
    test = started(mailbox, state="sent", sent_at=timezone.now())
    assert "Nous l’attendons" in shown(root, test)

    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        page = shown(root, test)

    assert "Pas revenu en dix minutes" in page
    assert "joindre receive" in page
    assert "every 2s" not in page


def test_a_page_without_news_gets_none(root: Employee, mailbox: Mailbox) -> None:
    """The page asks with what it has."""
    test = started(mailbox, state="sent", sent_at=timezone.now())
    steps = f"{PAGE}{mailbox.pk}/test/{test.pk}/"
    first = text_of(browse(root).get(steps))
    mark = first.partition("?seen=")[2].partition('"')[0]

    assert browse(root).get(f"{steps}?seen={mark}").status_code == 204
    MailboxTest.objects.update(state="returned", returned_at=timezone.now())
    assert "Revenu chez nous" in text_of(browse(root).get(f"{steps}?seen={mark}"))


def test_a_worker_that_nobody_started_is_missed(root: Employee, mailbox: Mailbox) -> None:
    test = started(mailbox)

    with time_machine.travel(timezone.now() + timedelta(seconds=30)):
        assert "Aucun processus ne l’a pris" in shown(root, test)


@override_settings(MAIL_URL="smtps://joe:s3cret@mx.nord.example")
def test_the_password_of_the_server_is_shown_nowhere(root: Employee, mailbox: Mailbox) -> None:
    page = text_of(browse(root).get(f"{PAGE}{mailbox.pk}/"))

    assert "mx.nord.example" in page
    assert "s3cret" not in page


def test_the_list_costs_the_same_whatever_its_length(root: Employee, mailbox: Mailbox) -> None:
    def grow() -> None:
        count = Mailbox.objects.count()
        one = Mailbox.objects.create(name=f"B{count}", address=f"b{count}@joindre.example")
        WorkGroup.objects.create(name=f"G{count}", mailbox=one)

    assert_constant_queries(lambda: browse(root).get(PAGE), grow)


@pytest.mark.parametrize("path", ["", "new/", "{pk}/", "{pk}/use/", "{pk}/test/"])
def test_ben_is_refused(ben: Employee, mailbox: Mailbox, path: str) -> None:
    """S2"""
    assert browse(ben).post(PAGE + path.format(pk=mailbox.pk), NEW).status_code in {403, 405}
    assert Mailbox.objects.get() == mailbox
    assert not MailboxTest.objects.exists()
