"""Settings, *Envoi*: what the operator set, the pace, and the name of the sender (M16, S1)."""

import pytest
from django.test import override_settings

from joindre.accounts.models import Account
from joindre.audit.models import SettingChange
from joindre.directory.models import Contact, Employee, WorkGroup
from joindre.lib.richtext import clean
from joindre.mail.models import OutgoingEmail
from joindre.mail.models.sending import SendingSettings
from joindre.messaging.actions import NewMail, NewMessage, NewRecipient, post_message, send_mail
from joindre.messaging.models import MessageSettings
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import browse

PAGE = "/settings/sending/"


@override_settings(MAIL_URL="smtp+tls://joe:s3cret@mx.nord.example")
def test_the_server_is_shown_and_its_password_is_not(root: Employee) -> None:
    page = text_of(browse(root).get(PAGE))

    for shown in ("mx.nord.example", "587", "STARTTLS", "joe"):
        assert shown in page
    assert "s3cret" not in page


@override_settings(MAIL_URL="folder:///var/mails%20out")
def test_a_folder_is_named(root: Employee) -> None:
    assert "/var/mails out" in text_of(browse(root).get(PAGE))


def test_each_name_is_shown_as_ones_own_mail_would_have_it(root: Employee) -> None:
    """M16: text, whatever the names are."""
    WorkGroup.objects.create(name="<b>Support</b>")

    page = text_of(browse(root).get(PAGE))

    assert f"{root.name} · &lt;b&gt;Support&lt;/b&gt;" in page


def test_pace_and_name_are_changed_and_leave_a_line(root: Employee) -> None:
    """S1"""
    browse(root).post(PAGE, {"per_minute": "120", "from_pattern": "group_company"})

    row = SendingSettings.objects.get()
    assert (row.per_minute, row.from_pattern) == (120, "group_company")
    assert SettingChange.objects.of_row(row).count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"per_minute": "0"},
        {"per_minute": "-1"},
        {"per_minute": "10001"},
        {"per_minute": "x"},
        {"from_pattern": "{{ x }}"},
    ],
)
def test_what_cannot_be_is_said_and_not_saved(root: Employee, wrong: dict[str, str]) -> None:
    answer = browse(root).post(PAGE, {"per_minute": "", "from_pattern": "group"} | wrong)

    assert answer.status_code == 422
    assert SendingSettings.objects.get().from_pattern == "writer_group"


def test_mails_leave_under_the_name_that_was_chosen(ticket: Ticket, ada: Employee) -> None:
    """M16"""
    SendingSettings.objects.update(from_pattern="writer_company")
    new = NewMail(to=[NewRecipient(address="a@b.example")], subject="Panne", body=clean("<p>Bonjour.</p>"))

    sent = send_mail(ticket, new, by=ada)

    assert sent.email.from_name == f"{ada.name} · Support"


@pytest.mark.parametrize(("identity", "times"), [("writer", 1), ("work_group", 0)])
def test_a_writer_who_is_not_shown_is_not_named_by_the_pattern(
    ticket: Ticket, ada: Employee, carol: Contact, identity: str, times: int
) -> None:
    """D7 comes before M16."""
    MessageSettings.objects.update(identity=identity)
    SendingSettings.objects.update(from_pattern="writer_company")

    post_message(ticket, NewMessage(body=clean("<p>Bonjour.</p>"), notify=True), by=ada)

    assert OutgoingEmail.objects.get().from_name.count(ada.name) == times


def test_ben_is_refused(ben: Employee) -> None:
    """S2"""
    assert browse(ben).post(PAGE, {"from_pattern": "group"}).status_code == 403
    assert Account.objects.exists()
