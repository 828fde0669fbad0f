"""Recipients as they are pasted, an empty mail, and whom answers go to (M2, M3, M6)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from joindre.directory.models import Contact, Employee
from joindre.messaging.models import SentMail
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import browse
from tests.workspace.mails import posted

PASTED = "Vidal, Paul <paul@vidal.example>; Rosa Lind <rosa@lind.example> Zoé <zoe@lind.example>"


def mail(ticket: Ticket) -> str:
    return f"/tickets/{ticket.number}/mail/"


@pytest.mark.parametrize("field", ["to", "cc", "bcc"])
def test_names_reach_the_mail_from_every_field(field: str, ticket: Ticket, ada: Employee) -> None:
    """M2: pasted into a field without script, several people are one text."""
    browse(ada).post(mail(ticket), posted(to=["hotline@imprimeur.example"]) | {field: [PASTED]})

    copies = SentMail.objects.get().email.recipients.filter(field=field).exclude(name="")
    assert [(one.name, one.address) for one in copies.order_by("pk")] == [
        ("Vidal, Paul", "paul@vidal.example"),
        ("Rosa Lind", "rosa@lind.example"),
        ("Zoé", "zoe@lind.example"),
    ]


def test_a_refused_form_shows_the_names_again(ticket: Ticket, ada: Employee) -> None:
    """M2: and says which address is none."""
    page = text_of(browse(ada).post(mail(ticket), posted(to=[PASTED, "Paul <paul@nulle>"])), status=422)

    assert 'value="&quot;Vidal, Paul&quot; &lt;paul@vidal.example&gt;"' in page
    assert ">Vidal, Paul</option>" in page
    assert "« paul@nulle »" in page.replace("\xa0", " ")


def test_an_empty_mail_asks_once(ticket: Ticket, ada: Employee) -> None:
    """M6"""
    data = posted(to=["hotline@imprimeur.example"], body="<p> </p>")

    asked = browse(ada, htmx=True).post(mail(ticket), data)
    sent = browse(ada, htmx=True).post(mail(ticket), data | {"empty_anyway": "on"})

    assert "ni texte ni pièce jointe" in text_of(asked, status=409)
    assert sent.status_code == 204
    assert SentMail.objects.count() == 1


@pytest.mark.parametrize("content", ["text", "file", "template"])
def test_what_holds_anything_is_not_empty(content: str, ticket: Ticket, ada: Employee) -> None:
    """M6"""
    contents: dict[str, dict[str, object]] = {
        "text": {"body": "<p>Bonjour.</p>"},
        "file": {"files": SimpleUploadedFile("a.txt", b"x\n")},
        "template": {"template": "synthesis"},
    }
    data = posted(to=["hotline@imprimeur.example"], body="") | contents[content]

    answer = browse(ada, htmx=True).post(mail(ticket), data)

    assert answer.status_code == 204


def test_two_questions_are_asked_one_after_the_other(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """M1, M6: the answer to the first goes along with that to the second."""
    client, data = browse(ada, htmx=True), posted(to=[f"c{carol.pk}"], body="")

    first = client.post(mail(ticket), data)
    second = client.post(mail(ticket), data | {"by_mail_anyway": "on"})

    assert "Écrire un message direct" in text_of(first, status=409)
    assert '<input type="hidden" name="by_mail_anyway" value="on">' in text_of(second, status=409)
    assert client.post(mail(ticket), data | {"by_mail_anyway": "on", "empty_anyway": "on"}).status_code == 204


def test_the_feed_shows_whom_answers_go_to(ticket: Ticket, ada: Employee) -> None:
    """M3: where the writer named somebody."""
    browse(ada).post(
        mail(ticket), posted(to=["hotline@imprimeur.example"], reply_to=["Paul Vidal <paul@vidal.example>"])
    )
    browse(ada).post(mail(ticket), posted(to=["hotline@imprimeur.example"]))

    page = text_of(browse(ada).get(f"/tickets/{ticket.number}/"))
    assert page.count("Répondre à\xa0: Paul Vidal &lt;paul@vidal.example&gt;") == 1
    assert page.count("Répondre à\xa0:") == 1
