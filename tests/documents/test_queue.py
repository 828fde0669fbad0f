"""The document of a mail: made by the worker, attached once, whatever dies when (M5, M7)."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from joindre.accounts.models import Account
from joindre.directory.models import Contact, Employee, Person
from joindre.documents import pdf
from joindre.documents.actions import MOST_ATTEMPTS, PDF, DocumentQueue, retry
from joindre.lib.richtext import clean
from joindre.mail.models import OutgoingEmail, Recipient
from joindre.messaging.actions import NewMail, NewRecipient, send_mail
from joindre.messaging.models import SentMail
from joindre.tickets.models import Ticket
from tests.cast import account_of

KILLED = Path(__file__).with_name("killed.py")
#: The moments of one document, in order; the process is killed just before each.
STEPS = ("_deal_with", "_make", "gather", "compile_pdf", "keep", "_attach", "use", "release", "touch_entry", "after")


def send(ticket: Ticket, *, by: Employee, template: str = "synthesis") -> SentMail:
    draft = NewMail(
        to=[NewRecipient(address="hotline@imprimeur.example")],
        subject="Demande",
        body=clean("<p>Voir le PDF.</p>"),
        template=template,
    )
    return send_mail(ticket, draft, by=by)


def fresh(sent: SentMail) -> SentMail:
    return SentMail.objects.select_related("email", "entry").get(pk=sent.pk)


def is_waiting(sent: SentMail) -> bool:
    return Recipient.objects.due(timezone.now() + timedelta(hours=1)).filter(email=sent.email_id).exists()


@pytest.mark.django_db
def test_the_mail_waits_for_its_document_then_leaves_with_it(ticket: Ticket, ada: Employee) -> None:
    """M5"""
    sent = send(ticket, by=ada)
    assert not is_waiting(sent)

    assert DocumentQueue().run_due() == 1

    after = fresh(sent)
    file = after.email.files.get()
    assert (file.name, file.media_type, file.topic) == (f"Demande-{ticket.number}.pdf", PDF, ticket.topic)
    assert file.blob.read().startswith(b"%PDF-")
    assert not file.is_for_client
    assert after.document_state == SentMail.Document.ATTACHED
    assert is_waiting(sent)
    assert after.entry.revision > sent.entry.revision
    assert DocumentQueue().run_due() == 0


@pytest.mark.django_db
def test_a_mail_without_a_document_does_not_wait(ticket: Ticket, ada: Employee) -> None:
    sent = send(ticket, by=ada, template="")

    assert DocumentQueue().run_due() == 0
    assert is_waiting(sent)


@pytest.mark.django_db
def test_a_document_that_cannot_be_made_holds_its_mail_and_says_so(ticket: Ticket, ada: Employee) -> None:
    sent = send(ticket, by=ada, template="gone")

    for attempt in range(MOST_ATTEMPTS):
        assert DocumentQueue().run_due() == 1
        assert fresh(sent).attempts == attempt + 1
        assert DocumentQueue().run_due() == 0
        SentMail.objects.update(leased_until=timezone.now() - timedelta(seconds=1))

    after = fresh(sent)
    assert after.document_state == SentMail.Document.FAILED
    assert after.entry.revision > sent.entry.revision
    assert not after.email.files.exists()
    assert not is_waiting(sent)
    assert DocumentQueue().run_due() == 0


@pytest.mark.django_db
def test_a_failed_document_is_made_again_when_asked_for(
    ticket: Ticket, ada: Employee, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = send(ticket, by=ada)
    SentMail.objects.filter(pk=sent.pk).update(document_state=SentMail.Document.FAILED, attempts=MOST_ATTEMPTS)

    retry(fresh(sent), by=ada)

    assert DocumentQueue().run_due() == 1
    assert fresh(sent).document_state == SentMail.Document.ATTACHED


@pytest.mark.django_db
def test_a_late_compiler_is_one_failed_attempt(ticket: Ticket, ada: Employee, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = send(ticket, by=ada)
    monkeypatch.setattr(pdf, "SECONDS", 0.001)

    assert DocumentQueue().run_due() == 1

    assert fresh(sent).document_state == SentMail.Document.WANTED


@pytest.mark.django_db
def test_what_kills_its_worker_each_time_is_given_up(ticket: Ticket, ada: Employee) -> None:
    sent = send(ticket, by=ada)
    SentMail.objects.filter(pk=sent.pk).update(attempts=MOST_ATTEMPTS)

    assert DocumentQueue().run_due() == 1

    assert fresh(sent).document_state == SentMail.Document.FAILED


@pytest.mark.django_db
def test_it_is_in_the_language_of_whose_request_it_is(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """M5: whatever language its sender works in."""
    Account.objects.filter(pk=account_of(ada).pk).update(language="fr")
    Account.objects.filter(person=carol.person_id).update(language="en")
    Person.objects.filter(pk=carol.person_id).update(language="en")
    sent = send(ticket, by=ada)

    DocumentQueue().run_due()

    assert fresh(sent).email.files.get().name == f"Request-{ticket.number}.pdf"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("step", STEPS)
def test_a_killed_worker_leaves_one_document_and_one_mail(
    step: str, ticket: Ticket, ada: Employee, child_environment: dict[str, str]
) -> None:
    """M5, M7: nothing is lost and nothing is attached twice, whatever is killed when."""
    sent = send(ticket, by=ada)

    child = subprocess.run([sys.executable, str(KILLED), step], env=child_environment, capture_output=True, check=False)
    assert child.returncode == -9, child.stderr.decode()
    assert DocumentQueue().run_due() == 0
    SentMail.objects.filter(leased_until__isnull=False).update(leased_until=timezone.now())
    while DocumentQueue().run_due():
        pass

    after = fresh(sent)
    assert after.document_state == SentMail.Document.ATTACHED
    assert after.email.files.count() == 1
    assert OutgoingEmail.objects.count() == 1
    assert is_waiting(sent)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_worker_that_lost_its_lease_attaches_nothing_more(
    ticket: Ticket, ada: Employee, carol: Contact, child_environment: dict[str, str]
) -> None:
    sent = send(ticket, by=ada)
    children = [
        subprocess.Popen([sys.executable, str(KILLED), "nowhere"], env=child_environment) for _number in range(2)
    ]

    for child in children:
        assert child.wait(timeout=60) == 0

    assert fresh(sent).email.files.count() == 1
