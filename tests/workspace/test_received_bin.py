"""Received emails: the bin, of one email and of all that its sender has waiting (I2, I7, S3)."""

import pytest
from django.test import Client

from joindre.accounts.rights import Right
from joindre.directory.models import Contact, Employee
from joindre.mail.incoming.actions import settle_all
from joindre.mail.models import IncomingEmail, Mailbox
from joindre.messaging.actions import received_mails as acts
from tests.answers import text_of
from tests.cast import account_of, browse
from tests.messaging.first_mails import arrive_first, make_mailbox

PAGE = "/settings/received-mails/"
FLOOD = "Flot@ailleurs.example"


@pytest.fixture
def mailbox(db: None) -> Mailbox:
    return make_mailbox()


def flood(mailbox: Mailbox, *senders: str) -> list[IncomingEmail]:
    return [arrive_first(mailbox, sender=one, message_id=f"<{n}@x>") for n, one in enumerate(senders)]


def waiting() -> set[str]:
    return set(IncomingEmail.objects.filter(outcome="set_aside").values_list("sender_address", flat=True))


def post(browser: Client, mail: IncomingEmail) -> str:
    answer = browser.post(f"{PAGE}{mail.pk}/bin/sender/", follow=True)
    return text_of(answer)


def test_all_that_a_sender_has_waiting_is_binned_at_once(root: Employee, mailbox: Mailbox) -> None:
    """I7, A4: a thousand emails of one stranger are not a thousand presses; what others wrote stays."""
    first, *_rest = flood(mailbox, FLOOD, FLOOD.upper(), FLOOD, "autre@ailleurs.example")
    assert "Mettre à la corbeille 3 mails de cet expéditeur" in text_of(browse(root).get(f"{PAGE}{first.pk}/"))

    page = post(browse(root), first)

    assert "3 mails sont à la corbeille" in page
    assert waiting() == {"autre@ailleurs.example"}
    assert "0 mail est à la corbeille" in post(browse(root), first)


def test_one_press_has_an_end(root: Employee, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """A4"""
    monkeypatch.setattr("joindre.messaging.actions.received_mails.MOST_BINNED", 2)
    first, *_rest = flood(mailbox, FLOOD, FLOOD, FLOOD)

    assert acts.bin_sender(first, by=root) == 2
    assert acts.bin_sender(first, by=root) == 1


def test_only_what_waits_still_is_settled(mailbox: Mailbox, carol: Contact) -> None:
    """I2: each email has one outcome, however many are settled at once."""
    strange, _known = flood(mailbox, FLOOD, carol.email)
    keys = list(IncomingEmail.objects.values_list("pk", flat=True))

    assert settle_all(keys, outcome="ignored", reason="binned") == 1
    assert settle_all(keys, outcome="ignored", reason="binned") == 0

    strange.refresh_from_db()
    assert (strange.outcome, strange.reason, strange.finished_at is not None) == ("ignored", "binned", True)
    assert IncomingEmail.objects.filter(outcome="new_request").count() == 1


def test_a_mail_without_a_sender_is_binned_alone(root: Employee, mailbox: Mailbox) -> None:
    """Nobody knows whether two of them come from one person."""
    first, *_rest = flood(mailbox, FLOOD, FLOOD)
    IncomingEmail.objects.update(sender_address="")
    first.refresh_from_db()

    assert acts.bin_sender(first, by=root) == 1


def test_a_request_that_a_colleague_opened_meanwhile_is_told(root: Employee, mailbox: Mailbox, carol: Contact) -> None:
    """U3: such an email is not in the bin, and the page does not say so."""
    [mail] = flood(mailbox, FLOOD)
    browser = browse(root)
    browser.post(f"{PAGE}{mail.pk}/request/", {"contact": carol.pk})

    answer = browser.post(f"{PAGE}{mail.pk}/bin/")

    assert "s’est déjà occupé de ce mail" in text_of(answer, status=422)
    assert IncomingEmail.objects.get().outcome == "new_request"


def test_it_is_for_who_sees_the_mail(ben: Employee, mailbox: Mailbox, dora: Contact) -> None:
    """S3"""
    profile = account_of(ben).profile
    profile.rights = [*profile.rights, Right.CATCHMAIL_JOURNAL]
    profile.save()
    Mailbox.objects.update(opens_requests=False)
    strange, known = flood(mailbox, FLOOD, dora.email)

    assert browse(ben).post(f"{PAGE}{strange.pk}/bin/sender/").status_code == 404
    assert "1 mail est à la corbeille" in post(browse(ben), known)
    assert waiting() == {FLOOD}
