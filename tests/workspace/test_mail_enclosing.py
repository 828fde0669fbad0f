"""The dialog *Envoyer par mail*: templates, linked documents and the copy (M5)."""

import pytest

from joindre.accounts.rights import Right
from joindre.directory.models import Employee
from joindre.documents.models import MailDocument
from joindre.drafts.actions import save_draft
from joindre.messaging.models import SentMail
from joindre.tickets.documents import link_address, link_document
from joindre.tickets.models import LinkedDocument, Ticket
from tests.answers import text_of
from tests.cast import account_of, browse
from tests.factories import make_file, make_profile
from tests.workspace import mails


def posted(**fields: object) -> dict[str, object]:
    return mails.posted(**{"to": ["hotline@imprimeur.example"], **fields})


@pytest.fixture
def internal(ticket: Ticket, ada: Employee) -> LinkedDocument:
    return link_document(ticket, make_file(name="marge.xlsx", topic=ticket.topic), is_external=False, by=ada)


def test_it_offers_the_templates_and_the_files_beside_the_request(
    ticket: Ticket, ada: Employee, internal: LinkedDocument
) -> None:
    """M5: with a preview of each; an address cannot be attached."""
    link_address(ticket, "https://aide.example/manuel", name="Manuel en ligne", by=ada)

    page = text_of(browse(ada).get(f"/tickets/{ticket.number}/mail/"))

    for said in ("Synthèse de la demande", "Échange complet", "Compte rendu des appels", "marge.xlsx", "interne"):
        assert said in page
    assert all(f"documents/{code}.pdf" in page for code in ("synthesis", "exchange", "calls"))
    assert "Manuel en ligne" not in page


def test_an_internal_document_is_named_and_confirmed_once(
    ticket: Ticket, ada: Employee, internal: LinkedDocument
) -> None:
    """M5: nothing that was written is lost meanwhile."""
    client = browse(ada, htmx=True)
    data = posted(linked=[internal.pk], template="synthesis", keeps_copy="on")

    asked = client.post(f"/tickets/{ticket.number}/mail/", data)

    page = text_of(asked, status=409)
    assert "Des documents internes partent avec ce mail" in page
    assert "Bonjour." in page
    assert f'name="linked" value="{internal.pk}" checked' in page
    assert not SentMail.objects.exists()

    sent = client.post(f"/tickets/{ticket.number}/mail/", data | {"internal_read": f"{internal.pk} "})

    assert sent.status_code == 204
    assert [file.name for file in SentMail.objects.get().email.files.all()] == ["marge.xlsx"]
    assert MailDocument.objects.get().keeps_copy


@pytest.mark.parametrize("key", ["0", "x", "9" * 30])
def test_a_document_that_is_not_there_blocks_sending(ticket: Ticket, ada: Employee, key: str) -> None:
    """M5: what is no key at all is nothing that was chosen."""
    answer = browse(ada, htmx=True).post(f"/tickets/{ticket.number}/mail/", posted(linked=[key]))

    assert answer.status_code in {204, 422}
    assert SentMail.objects.exists() == (answer.status_code == 204)


def test_a_deleted_document_is_told_and_the_words_stay(ticket: Ticket, ada: Employee, internal: LinkedDocument) -> None:
    key = internal.pk
    internal.delete()

    page = text_of(browse(ada, htmx=True).post(f"/tickets/{ticket.number}/mail/", posted(linked=[key])), status=422)

    assert "a été supprimé entre-temps" in page
    assert "Bonjour." in page


def test_a_mail_of_linked_documents_alone_is_not_empty(ticket: Ticket, ada: Employee) -> None:
    """M6."""
    plan = link_document(ticket, make_file(name="plan.pdf", topic=ticket.topic), is_external=True, by=ada)

    sent = browse(ada, htmx=True).post(f"/tickets/{ticket.number}/mail/", posted(body="", linked=[plan.pk]))

    assert sent.status_code == 204


def test_a_draft_keeps_what_was_chosen(ticket: Ticket, ada: Employee, internal: LinkedDocument) -> None:
    """M10, U2."""
    fields = {"body": ["<p>Bonjour.</p>"], "linked": [str(internal.pk)], "keeps_copy": ["on"]}
    save_draft(account_of(ada), f"{ticket.topic}/mail", fields, page="a", version=0)

    page = text_of(browse(ada).get(f"/tickets/{ticket.number}/mail/"))

    assert f'name="linked" value="{internal.pk}" checked' in page
    assert 'name="keeps_copy" checked' in page


def test_whoever_may_not_link_documents_reads_why_no_copy_is_kept(ticket: Ticket, ada: Employee) -> None:
    """P3, S2."""
    account = account_of(ada)
    assert account.profile is not None
    account.profile = make_profile(rights=[one for one in account.profile.rights if one != Right.ADD_DOCUMENT])
    account.save()

    page = text_of(browse(ada).get(f"/tickets/{ticket.number}/mail/"))

    assert 'name="keeps_copy"' not in page
    assert str(Right.ADD_DOCUMENT.label) in page
