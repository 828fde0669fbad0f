"""*Annuler l'envoi* on the page of a request: offered in time, to its writer, who gets the words back (M8, D5)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from joindre.directory.models import Contact, Employee
from joindre.files.models import StoredFile
from joindre.messaging import actions
from joindre.messaging.actions import NewMail, NewMessage, NewRecipient, recipient_of
from joindre.messaging.models import Message, MessageSettings, SentMail
from joindre.tickets.models import Ticket
from tests.answers import events_of, text_of
from tests.cast import browse
from tests.factories import make_file
from tests.queries import assert_constant_queries
from tests.workspace.mails import posted

OFFERED = "Annuler l’envoi"


def url(ticket: Ticket, path: str = "") -> str:
    return f"/tickets/{ticket.number}/{path}"


def said(ticket: Ticket, by: Employee, **fields: Any) -> Message:
    return actions.post_message(ticket, NewMessage(**{"body": "<p>Le mot de passe est 1234.</p>", **fields}), by=by)


def mailed(ticket: Ticket, by: Employee, **fields: Any) -> SentMail:
    to = [NewRecipient(address="hotline@imprimeur.example")]
    draft = NewMail(**{"to": to, "subject": "Panne du bac 2", "body": "<p>Bonjour.</p>", **fields})
    return actions.send_mail(ticket, draft, by=by)


def page_of(ticket: Ticket, person: Employee, path: str = "") -> str:
    return text_of(browse(person).get(url(ticket, path)))


@pytest.mark.parametrize(("notify", "text"), [("", "Message envoyé."), ("on", "La notification part dans 10")])
def test_sending_a_message_offers_to_undo_it(
    ticket: Ticket, ada: Employee, carol: Contact, notify: str, text: str
) -> None:
    """D5: with a notification or without."""
    form = {"body": "<p>Bonjour.</p>", "form_key": uuid4(), "notify": notify}

    toast = events_of(browse(ada, htmx=True).post(url(ticket, "messages/"), form))["toast"]

    message = Message.objects.get()
    assert text in toast["text"]
    assert toast["seconds"] == 10
    assert toast["action"] == {"label": "Annuler l’envoi", "url": url(ticket, f"messages/{message.pk}/withdraw/")}


def test_sending_a_mail_offers_to_undo_it(ticket: Ticket, ada: Employee) -> None:
    """M8"""
    form = posted(to="hotline@imprimeur.example")

    toast = events_of(browse(ada, htmx=True).post(url(ticket, "mail/"), form))["toast"]

    assert toast["action"]["url"] == url(ticket, f"mails/{SentMail.objects.get().pk}/withdraw/")


def test_without_undo_time_nothing_is_offered(ticket: Ticket, ada: Employee) -> None:
    """M8: 0 is no undo."""
    MessageSettings.objects.update(undo_seconds=0)
    client, words = browse(ada, htmx=True), {"body": "<p>Bonjour.</p>"}

    of_message = events_of(client.post(url(ticket, "messages/"), words | {"form_key": uuid4()}))
    of_mail = events_of(client.post(url(ticket, "mail/"), posted(to="a@imprimeur.example")))

    assert "toast" not in of_message
    assert "action" not in of_mail["toast"]
    assert OFFERED not in page_of(ticket, ada)


def test_the_entry_offers_it_to_its_writer_while_there_is_time(ticket: Ticket, ada: Employee, root: Employee) -> None:
    """M8: the server decides by its clock."""
    said(ticket, ada)
    mailed(ticket, ada)

    assert page_of(ticket, ada).count(OFFERED) == 2
    assert page_of(ticket, ada, "news/?since=0").count(OFFERED) == 2
    assert OFFERED not in page_of(ticket, root)
    with time_machine.travel(SentMail.objects.get().entry.created_at + timedelta(seconds=10)):
        assert OFFERED not in page_of(ticket, ada)


def test_the_words_come_back_beside_the_composer(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """D5: into the page as it is, so that nothing typed meanwhile is lost."""
    file = make_file(name="journal.log", topic=ticket.topic)
    message = said(ticket, ada, files=[file], notify=True)

    answer = browse(ada, htmx=True).post(url(ticket, f"messages/{message.pk}/withdraw/"))

    fragment = text_of(answer)
    assert (answer["HX-Retarget"], answer["HX-Reswap"]) == ("#write-message", "beforeend")
    assert "feed:changed" in events_of(answer)
    assert '<restored-text notify="yes">' in fragment
    assert "Le mot de passe est 1234." in fragment
    assert f'name="kept" value="{file.pk}" checked' in fragment


def test_without_script_the_page_shows_them_in_the_composer(ticket: Ticket, ada: Employee, root: Employee) -> None:
    message = said(ticket, ada, body="<p>Confidentiel.</p>")
    path = url(ticket, f"messages/{message.pk}/withdraw/")

    answer = browse(ada).post(path)

    assert (answer.status_code, answer["Location"]) == (302, url(ticket, f"?again={message.pk}#composer"))
    own = browse(ada).get(answer["Location"]).context["composer"]["message"]
    others = browse(root).get(answer["Location"]).context["composer"]["message"]
    assert own.written["body"] == "<p>Confidentiel.</p>"
    assert not others.written.get("body")


@pytest.mark.parametrize("key", ["", "x", "0", "9" * 40, "1 OR 1"])
def test_an_address_that_names_no_such_message_shows_the_page(ticket: Ticket, ada: Employee, key: str) -> None:
    assert browse(ada).get(url(ticket), {"again": key}).status_code == 200


def test_what_is_kept_goes_with_the_next_message(ticket: Ticket, ada: Employee) -> None:
    file, foreign = make_file(topic=ticket.topic), make_file(topic="ticket:999")
    form = {"body": "<p>Mieux.</p>", "form_key": uuid4(), "kept": [file.pk, foreign.pk, "x", "9" * 40]}

    browse(ada).post(url(ticket, "messages/"), form)

    assert list(Message.objects.get().files.all()) == [file]
    assert StoredFile.objects.get(pk=file.pk).is_for_client
    assert not StoredFile.objects.get(pk=foreign.pk).is_for_client


def test_the_entry_of_a_withdrawn_message_keeps_its_words_for_its_writer(
    ticket: Ticket, ada: Employee, root: Employee
) -> None:
    """D5: with a trace of who and when, for everybody of the staff."""
    file = make_file(name="facture-durand.log", topic=ticket.topic)
    message = said(ticket, ada, files=[file])
    actions.withdraw_message(message, by=ada)

    page, others = page_of(ticket, ada), page_of(ticket, root)

    assert f'class="entry agent withdrawn" id="entry-{message.entry_id}"' in page
    for words in ("Message\u00a0: envoi annulé", "Envoi annulé par Ada Aubert"):
        assert words in page
        assert words in others
    for words in ("Le mot de passe est 1234.", "facture-durand.log"):
        assert words in page
        assert words not in others
    assert "Seule la personne qui l’a écrit voit encore le texte et les fichiers." in others


def test_a_withdrawn_mail_can_be_written_again(ticket: Ticket, ada: Employee, root: Employee) -> None:
    """M8: by its writer, whatever the page."""
    sent = mailed(ticket, ada)

    answer = browse(ada, htmx=True).post(url(ticket, f"mails/{sent.pk}/withdraw/"))

    again = url(ticket, f"mail/?from={sent.pk}")
    assert events_of(answer)["modal:open"] == {"url": again}
    for words in ("Mail\u00a0: envoi annulé", "hotline@imprimeur.example · envoi annulé"):
        assert words in page_of(ticket, root)
    assert "Panne du bac 2" in page_of(ticket, ada)
    assert "Panne du bac 2" not in page_of(ticket, root)
    assert again in page_of(ticket, ada)
    assert again not in page_of(ticket, root)


def test_its_dialog_opens_with_the_same_content(ticket: Ticket, ada: Employee, carol: Contact, root: Employee) -> None:
    """M8: people, subject, text, template and files; the pictures stand in the text."""
    file, picture = (make_file(name=name, topic=ticket.topic) for name in ("devis.odt", "ecran.png"))
    sent = mailed(
        ticket,
        ada,
        to=[recipient_of(carol), NewRecipient(address="hotline@imprimeur.example", name="Hotline")],
        bcc=[recipient_of(root)],
        reply_to=[recipient_of(root)],
        body=f'<p>Voir <img src="{picture.url}" alt=""></p>',
        template="synthesis",
        files=[file],
    )

    answer = browse(ada).post(url(ticket, f"mails/{sent.pk}/withdraw/"))
    form = browse(ada).get(answer["Location"]).context["form"]

    values = {name: [token.value for token in form[name].value()] for name in ("to", "cc", "bcc", "reply_to")}
    assert values == {
        "to": [f"c{carol.pk}", '"Hotline" <hotline@imprimeur.example>'],
        "cc": [],
        "bcc": [f"e{root.pk}"],
        "reply_to": [f'"{root.name}" <{root.email}>'],
    }
    assert [form[name].value() for name in ("subject", "template")] == ["Panne du bac 2", "synthesis"]
    assert picture.url in form["body"].value()
    assert form.kept_files == [file]
    assert form["form_key"].value() != sent.form_key


def test_the_document_of_a_withdrawn_mail_is_made_anew(ticket: Ticket, ada: Employee) -> None:
    """M5: it is not attached a second time."""
    sent = mailed(ticket, ada, template="synthesis")
    sent.document = make_file(name="Demande.pdf", topic=ticket.topic)
    sent.email.files.add(sent.document)
    sent.save()

    answer = browse(ada).post(url(ticket, f"mails/{sent.pk}/withdraw/"))

    assert browse(ada).get(answer["Location"]).context["form"].kept_files == []


def test_the_dialog_of_a_mail_that_is_no_such_mail_is_not_there(ticket: Ticket, ada: Employee, root: Employee) -> None:
    """M8: only for its writer, only when it was withdrawn."""
    left, withdrawn = mailed(ticket, ada), mailed(ticket, ada)
    actions.withdraw_mail(withdrawn, by=ada)

    for person, key in ((ada, left.pk), (root, withdrawn.pk), (ada, ""), (ada, "9" * 40)):
        assert browse(person).get(url(ticket, "mail/"), {"from": key}).status_code == 404


def test_a_colleague_is_told_that_it_is_not_theirs(ticket: Ticket, ada: Employee, root: Employee) -> None:
    message, sent = said(ticket, ada), mailed(ticket, ada)

    for path in (f"messages/{message.pk}/withdraw/", f"mails/{sent.pk}/withdraw/"):
        answer = browse(root).post(url(ticket, path))
        assert answer.status_code == 403
        assert "Seule la personne qui l’a envoyé peut l’annuler." in answer.content.decode()


def test_what_comes_too_late_is_refused_with_what_to_do(ticket: Ticket, ada: Employee) -> None:
    message = said(ticket, ada)

    with time_machine.travel(message.entry.created_at + timedelta(seconds=10)):
        answer = browse(ada, htmx=True).post(url(ticket, f"messages/{message.pk}/withdraw/"))

    assert (answer.status_code, answer["HX-Reswap"]) == (409, "none")
    assert "Écrivez un autre message pour corriger." in answer.content.decode()


def test_a_limited_agent_gets_404(ticket: Ticket, ada: Employee, ben: Employee) -> None:
    """S3"""
    message, sent = said(ticket, ada), mailed(ticket, ada)

    for path in (f"messages/{message.pk}/withdraw/", f"mails/{sent.pk}/withdraw/"):
        assert browse(ben).post(url(ticket, path)).status_code == 404


def test_its_queries_do_not_grow_with_what_was_withdrawn(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    client = browse(ada)

    def grow() -> None:
        actions.withdraw_message(said(ticket, ada, notify=True), by=ada)
        actions.withdraw_mail(mailed(ticket, ada), by=ada)
        said(ticket, ada)

    assert_constant_queries(lambda: client.get(url(ticket)), grow)
