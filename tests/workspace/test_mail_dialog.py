import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localtime

from joindre.directory.models import Contact, Employee
from joindre.mail.models import Mailbox
from joindre.messaging.models import SentMail
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import browse
from tests.workspace.mails import posted


def test_it_is_prefilled_with_number_and_day(ticket: Ticket, ada: Employee) -> None:
    """M6."""
    page = text_of(browse(ada).get(f"/tickets/{ticket.number}/mail/"))

    assert f"Demande {ticket.number} du {localtime(ticket.created_at):%d/%m/%Y}" in page
    assert "Message envoyé par Ada Aubert" in page


def test_an_address_that_is_none_blocks_sending_and_everything_stays(ticket: Ticket, ada: Employee) -> None:
    """M2: words, people and files are still there."""
    client = browse(ada, htmx=True)
    file = SimpleUploadedFile("journal.log", b"erreur 12\n")
    data = posted(to=["hotline@imprimeur.example", "pas une adresse"], files=file)

    refused = client.post(f"/tickets/{ticket.number}/mail/", data)

    page = text_of(refused, status=422)
    for kept in ("hotline@imprimeur.example", "pas une adresse", "Bonjour.", "journal.log"):
        assert kept in page
    assert not SentMail.objects.exists()


def test_files_kept_from_a_refused_form_are_sent(ticket: Ticket, ada: Employee) -> None:
    client = browse(ada, htmx=True)
    first = client.post(f"/tickets/{ticket.number}/mail/", posted(files=SimpleUploadedFile("journal.log", b"x\n")))
    kept = [file.pk for file in first.context["files"]]

    sent = client.post(f"/tickets/{ticket.number}/mail/", posted(to=["hotline@imprimeur.example"], kept=kept))

    assert (first.status_code, sent.status_code) == (422, 204)
    assert [file.name for file in SentMail.objects.get().email.files.all()] == ["journal.log"]


def test_the_requester_is_first_offered_a_direct_message(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """M1: allowed, after it was offered once."""
    client = browse(ada, htmx=True)
    data = posted(to=[f"c{carol.pk}"])

    offered = client.post(f"/tickets/{ticket.number}/mail/", data)
    sent = client.post(f"/tickets/{ticket.number}/mail/", data | {"by_mail_anyway": "on"})

    assert (offered.status_code, sent.status_code) == (409, 204)
    assert "Écrire un message direct" in offered.content.decode()


@pytest.mark.parametrize("field", ["to", "cc", "bcc"])
@pytest.mark.parametrize("typed", ["Carol@moreau.example", "Carol Chevalier <carol@moreau.example>"])
def test_the_address_of_the_requester_asks_the_same(
    ticket: Ticket, ada: Employee, carol: Contact, field: str, typed: str
) -> None:
    """M1: typed or pasted, in every field that gets the mail."""
    client = browse(ada, htmx=True)
    data = posted(to=["a@imprimeur.example"]) | {field: [typed]}

    offered = text_of(client.post(f"/tickets/{ticket.number}/mail/", data), status=409)
    sent = client.post(f"/tickets/{ticket.number}/mail/", data | {"by_mail_anyway": "on"})

    assert "Carol Chevalier est un contact de cette demande" in offered
    assert "Écrire un message direct" in offered
    assert sent.status_code == 204


def test_answers_may_go_to_the_requester_without_a_question(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """M1, M3: they get no mail by that."""
    data = posted(to=["a@imprimeur.example"], reply_to=["carol@moreau.example"])

    assert browse(ada, htmx=True).post(f"/tickets/{ticket.number}/mail/", data).status_code == 204


def test_a_direct_message_takes_words_and_files_along(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """M1: nothing is sent, and the tick of the message stays as it is."""
    file = SimpleUploadedFile("journal.log", b"x\n")
    data = posted(to=[f"c{carol.pk}"], files=file) | {"write_directly": "on"}

    taken = browse(ada, htmx=True).post(f"/tickets/{ticket.number}/mail/", data)

    fragment = text_of(taken)
    assert (taken["HX-Retarget"], taken["HX-Reswap"]) == ("#write-message", "beforeend")
    assert "modal:close" in taken["HX-Trigger"]
    assert "<restored-text>" in fragment
    assert "Bonjour." in fragment
    assert "journal.log" in fragment
    assert not SentMail.objects.exists()


def test_without_script_the_page_opens_with_the_words_in_its_composer(
    ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """M1."""
    data = posted(to=[f"c{carol.pk}"]) | {"write_directly": "on"}

    page = text_of(browse(ada).post(f"/tickets/{ticket.number}/mail/", data))

    assert 'id="write-message"' in page
    assert "Bonjour." in page


def test_where_no_message_can_be_written_the_guard_says_why(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """P3, D6: and a page that is older than the block is refused, with its words still in the dialog."""
    Ticket.objects.filter(pk=ticket.pk).update(is_blocked=True)
    client, data = browse(ada, htmx=True), posted(to=[f"c{carol.pk}"])

    offered = text_of(client.post(f"/tickets/{ticket.number}/mail/", data), status=409)
    refused = client.post(f"/tickets/{ticket.number}/mail/", data | {"write_directly": "on"})

    assert "bloquée" in offered
    assert 'name="write_directly"' not in offered
    assert (refused.status_code, refused["HX-Reswap"]) == (409, "none")


def test_our_own_mailboxes_receive_nothing(ticket: Ticket, ada: Employee) -> None:
    """M9."""
    refused = browse(ada, htmx=True).post(
        f"/tickets/{ticket.number}/mail/", posted(to=[Mailbox.objects.default().address])
    )

    assert refused.status_code == 422


def test_a_contact_of_a_customer_one_does_not_see_is_unknown(ticket: Ticket, ben: Employee, dora: Contact) -> None:
    """S3."""
    Ticket.objects.filter(pk=ticket.pk).update(customer=dora.site.customer_id)

    other = Contact.objects.create(person=dora.person, site=ticket.site, email="autre@moreau.example")
    refused = browse(ben, htmx=True).post(f"/tickets/{ticket.number}/mail/", posted(to=[f"c{other.pk}"]))

    assert "autre@moreau.example" not in text_of(refused, status=422)
