"""How often a document is tried, what is stored of each attempt, and what its refusals say (M5)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import translation

from joindre.company.models import Company
from joindre.directory.models import Employee
from joindre.directory.models.employees import known_employees
from joindre.documents.actions import DocumentNotMade, DocumentQueue, UnknownTemplate, file_name, retry
from joindre.lib.errors import Refusal
from joindre.lib.leases import LEASE
from joindre.lib.richtext import clean
from joindre.messaging.actions import NewMail, NewRecipient, send_mail
from joindre.messaging.models import MessageSettings, SentMail
from joindre.tickets.models import Ticket, known_statuses
from tests.queries import captured_queries

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def send(ticket: Ticket, *, by: Employee, template: str = "gone") -> SentMail:
    """A mail that waits for its document; a template that is gone fails without a compiler."""
    to = [NewRecipient(address="hotline@imprimeur.example")]
    return send_mail(ticket, NewMail(to=to, subject="Panne", body=clean("<p>Voir.</p>"), template=template), by=by)


def fresh(sent: SentMail) -> SentMail:
    return SentMail.objects.select_related("email", "entry", "document").get(pk=sent.pk)


def run_at(moment: datetime) -> int:
    with time_machine.travel(moment, tick=False):
        return DocumentQueue().run_due()


def test_a_failed_attempt_is_repeated_after_a_pause_that_grows(ticket: Ticket, ada: Employee) -> None:
    """M5: after 20 seconds, then after 40; the third attempt is the last."""
    sent, second = send(ticket, by=ada), NOW + timedelta(seconds=20)
    third = second + timedelta(seconds=40)

    moments = [NOW, second - timedelta(seconds=1), second, third - timedelta(seconds=1), third, third + timedelta(1)]
    made = [run_at(moment) for moment in moments]

    after = fresh(sent)
    assert made == [1, 0, 1, 0, 1, 0]
    assert (after.document_state, after.attempts, after.leased_until) == ("failed", 3, None)


def test_a_document_that_fails_keeps_its_mail_for_later(ticket: Ticket, ada: Employee) -> None:
    """M5: until the last attempt the entry says nothing."""
    sent = send(ticket, by=ada)

    run_at(NOW)

    after = fresh(sent)
    assert (after.document_state, after.attempts) == ("wanted", 1)
    assert after.leased_until == NOW + timedelta(seconds=20)
    assert (after.entry.revision, after.email.is_held) == (sent.entry.revision, True)


@pytest.mark.parametrize(("attempts", "state"), [(2, "attached"), (3, "failed")])
def test_the_third_attempt_is_made_and_a_fourth_is_not(
    ticket: Ticket, ada: Employee, attempts: int, state: str
) -> None:
    """M5: attempts whose worker died count as well."""
    sent = send(ticket, by=ada, template="synthesis")
    SentMail.objects.update(attempts=attempts)

    DocumentQueue().run_due()

    assert (fresh(sent).document_state, fresh(sent).leased_until) == (state, None)


def test_a_worker_that_died_is_waited_for_as_long_as_its_lease(ticket: Ticket, ada: Employee) -> None:
    """M5: longer than the compiler may take."""
    sent = send(ticket, by=ada)

    with pytest.raises(KeyboardInterrupt), time_machine.travel(NOW, tick=False), connection.execute_wrapper(die):
        DocumentQueue().run_due()

    assert (fresh(sent).leased_until, fresh(sent).attempts) == (NOW + LEASE, 1)


def die(execute: Callable[..., object], sql: str, *arguments: Any) -> object:
    """The worker dies once it has begun: it reads the request then."""
    if sql.startswith("SELECT") and 'LEFT OUTER JOIN "tickets_severity"' in sql:
        raise KeyboardInterrupt
    return execute(sql, *arguments)


def test_one_document_is_made_at_a_time_the_oldest_first(ticket: Ticket, ada: Employee) -> None:
    """M5: a worker that dies over it holds up no other."""
    first, second = send(ticket, by=ada), send(ticket, by=ada)

    assert run_at(NOW) == 1

    assert (fresh(first).attempts, fresh(second).attempts) == (1, 0)
    assert fresh(second).leased_until is None


@pytest.mark.parametrize(("template", "attempts", "queries"), [("gone", 0, 6), ("gone", 3, 7), ("synthesis", 0, 11)])
def test_an_attempt_asks_few_questions(
    ticket: Ticket, ada: Employee, template: str, attempts: int, queries: int
) -> None:
    """M5: the mail is read with its request and its writer, whatever becomes of the attempt."""
    send(ticket, by=ada, template=template)
    SentMail.objects.update(attempts=attempts)
    # What processes keep is read before.
    known_employees(), known_statuses(), Company.current(), MessageSettings.current()

    asked = [sql for sql in captured_queries(lambda: run_at(NOW)) if sql.startswith("SELECT") and " FROM " in sql]
    assert len(asked) <= queries, asked


def test_what_is_attached_is_stored_with_its_mail(ticket: Ticket, ada: Employee) -> None:
    """M5"""
    sent = send(ticket, by=ada, template="synthesis")

    DocumentQueue().run_due()

    after = fresh(sent)
    assert (after.document_state, after.leased_until, after.email.is_held) == ("attached", None, False)
    assert after.document == after.email.files.get()
    assert after.entry.revision == Ticket.objects.get(pk=ticket.pk).revision


def test_a_document_of_somebody_without_an_account_is_in_the_portals_language(ticket: Ticket, ada: Employee) -> None:
    """M5: whatever language the worker speaks."""
    sent = send(ticket, by=ada, template="synthesis")
    Employee.objects.filter(pk=ada.pk).update(account=None)

    with translation.override("en"):
        DocumentQueue().run_due()

    assert fresh(sent).email.files.get().name == f"Demande-{ticket.number}.pdf"


def test_a_document_that_is_asked_for_again_begins_anew(ticket: Ticket, ada: Employee) -> None:
    """M5: at once and with all its attempts; open pages hear of it."""
    sent = send(ticket, by=ada)
    SentMail.objects.update(document_state="failed", attempts=3, leased_until=NOW + timedelta(days=1))

    retry(fresh(sent), by=ada)

    after = fresh(sent)
    assert (after.document_state, after.attempts, after.claim_key) == ("wanted", 0, None)
    assert DocumentQueue().run_due() == 1
    assert after.entry.revision == Ticket.objects.get(pk=ticket.pk).revision > sent.entry.revision


@pytest.mark.parametrize("state", ["none", "wanted", "attached"])
def test_only_a_document_that_failed_is_made_again(ticket: Ticket, ada: Employee, state: str) -> None:
    """M5: a second click changes nothing, and neither does one on another mail's."""
    sent, other = send(ticket, by=ada), send(ticket, by=ada)
    SentMail.objects.filter(pk=sent.pk).update(document_state=state, attempts=2)
    SentMail.objects.filter(pk=other.pk).update(document_state="failed")
    before = Ticket.objects.get(pk=ticket.pk).revision

    retry(fresh(sent), by=ada)

    assert (fresh(sent).document_state, fresh(sent).attempts, fresh(other).document_state) == (state, 2, "failed")
    assert Ticket.objects.get(pk=ticket.pk).revision == before


def test_a_document_of_a_template_that_is_gone_is_named_after_the_request(ticket: Ticket) -> None:
    assert file_name(ticket, "gone") == f"{ticket.number}.pdf"


@pytest.mark.parametrize(
    ("refusal", "status", "cure"),
    [
        (UnknownTemplate, 404, "Choose one from the list of document templates."),
        (DocumentNotMade, 409, "if it happens again, tell your administrator."),
    ],
)
def test_each_refusal_has_its_status_and_says_what_to_do(refusal: type[Refusal], status: int, cure: str) -> None:
    """M5"""
    with translation.override("en"):
        said = str(refusal().message)

    assert refusal.status == status
    assert said.endswith(cure)
