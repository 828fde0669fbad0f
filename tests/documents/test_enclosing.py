"""What goes with a mail: linked documents, the version of its template, and a copy of the document made (M5, M15)."""

from typing import Any
from uuid import UUID

import pytest

from joindre.accounts.rights import Right
from joindre.directory.models import Contact, Employee
from joindre.documents.actions import DocumentQueue
from joindre.documents.enclosing import DocumentsGone, Enclosed, NotConfirmed, send_with_documents
from joindre.documents.linked import delete_document, rename_document
from joindre.documents.models import MailDocument
from joindre.documents.shipped import SHIPPED, current, in_version
from joindre.lib.errors import MissingRight
from joindre.lib.richtext import clean
from joindre.messaging.actions import NewMail, NewRecipient
from joindre.messaging.models import SentMail
from joindre.tickets.documents import keep_document, link_document
from joindre.tickets.models import LinkedDocument, Ticket
from tests.cast import account_of
from tests.factories import make_file, make_profile

pytestmark = pytest.mark.django_db
HOTLINE = NewRecipient(address="hotline@imprimeur.example")


def send(ticket: Ticket, *, by: Employee, template: str = "", form_key: UUID | None = None, **more: Any) -> SentMail:
    new = NewMail(to=[HOTLINE], subject="Panne", body=clean("<p>Voir.</p>"), template=template, form_key=form_key)
    return send_with_documents(ticket, new, Enclosed(**more), by=by)


def linked(ticket: Ticket, *, by: Employee, name: str = "plan.pdf", is_external: bool = False) -> LinkedDocument:
    return link_document(ticket, make_file(name=name, topic=ticket.topic), is_external=is_external, by=by)


def names_in(sent: SentMail) -> list[str]:
    return sorted(sent.email.files.values_list("name", flat=True))


def test_chosen_documents_go_with_the_mail_and_stay_what_was_sent(
    ticket: Ticket, ada: Employee, root: Employee
) -> None:
    """M5."""
    plan = linked(ticket, by=ada, is_external=True)
    linked(ticket, by=ada, name="autre.pdf", is_external=True)

    sent = send(ticket, by=ada, documents=[plan.pk])
    rename_document(plan, name="plan-2.pdf", by=root)
    delete_document(plan, by=root)

    assert names_in(sent) == ["plan.pdf"]
    assert not sent.email.files.get().is_for_client


def test_an_internal_document_goes_only_once_it_was_confirmed(ticket: Ticket, ada: Employee) -> None:
    """M5."""
    margin = linked(ticket, by=ada, name="marge.xlsx")

    with pytest.raises(NotConfirmed, match=r"marge\.xlsx"):
        send(ticket, by=ada, documents=[margin.pk])
    assert not SentMail.objects.exists()

    assert names_in(send(ticket, by=ada, documents=[margin.pk], confirmed=[margin.pk])) == ["marge.xlsx"]


def test_a_document_that_is_gone_or_of_another_request_is_refused(ticket: Ticket, ada: Employee) -> None:
    """M5, S3."""
    with pytest.raises(DocumentsGone):
        send(ticket, by=ada, documents=[0])


def test_a_mail_keeps_the_version_of_its_template(ticket: Ticket, ada: Employee) -> None:
    """M15."""
    sent = send(ticket, by=ada, template="exchange")

    kept = MailDocument.objects.get(sent=sent)
    assert in_version("exchange", kept.version) == current("exchange")
    assert not kept.keeps_copy


def test_a_version_that_is_not_known_holds_the_mail(ticket: Ticket, ada: Employee) -> None:
    """M15: a mail never leaves with another document than the one that was looked at."""
    sent = send(ticket, by=ada, template="exchange")
    MailDocument.objects.update(version=99)

    DocumentQueue().run_due()

    assert SentMail.objects.get(pk=sent.pk).document_state == SentMail.Document.WANTED
    assert not sent.email.files.exists()


@pytest.mark.parametrize("keeps", [True, False])
def test_a_copy_is_linked_for_the_staff_where_it_was_asked_for(ticket: Ticket, ada: Employee, *, keeps: bool) -> None:
    """M5."""
    send(ticket, by=ada, template="synthesis", keeps_copy=keeps)
    assert not ticket.documents.exists()

    DocumentQueue().run_due()

    assert [(one.name, one.is_external) for one in ticket.documents.all()] == [
        *([(f"Demande-{ticket.number}.pdf", False)] if keeps else [])
    ]


def test_a_copy_asks_for_the_right_to_link_documents(ticket: Ticket, ada: Employee) -> None:
    """M5, S2."""
    account = account_of(ada)
    assert account.profile is not None
    account.profile = make_profile(rights=[one for one in account.profile.rights if one != Right.ADD_DOCUMENT])
    account.save()
    limited = Employee.objects.get(pk=ada.pk)

    with pytest.raises(MissingRight):
        send(ticket, by=limited, template="synthesis", keeps_copy=True)
    assert send(ticket, by=limited, template="synthesis").template == "synthesis"


def test_the_same_form_sends_once(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """M13."""
    key = UUID("0b0e0f7e-6a3c-4b0c-9a54-3d1a8f0b7c11")
    plan = linked(ticket, by=ada, is_external=True)

    first, second = (
        send(ticket, by=ada, template=SHIPPED[0].code, form_key=key, documents=[plan.pk]) for _time in range(2)
    )

    assert first == second
    assert names_in(first) == ["plan.pdf"]
    assert MailDocument.objects.count() == 1


def test_what_the_worker_keeps_is_the_staffs(ticket: Ticket, ada: Employee) -> None:
    """L1: until somebody publishes it."""
    kept = keep_document(ticket, make_file(name="demande.pdf", topic=ticket.topic), by=ada)

    assert (kept.name, kept.is_external, kept.added_by) == ("demande.pdf", False, ada)
