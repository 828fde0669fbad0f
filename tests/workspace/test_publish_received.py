"""*Publier comme message du client* on the page of a request: where it stands, when it may, and who may (M12, P3)."""

import re

import pytest

from joindre.directory.models import Contact, Employee
from joindre.lib.richtext import clean
from joindre.messaging.actions import publish_received
from joindre.messaging.models import Message, ReceivedMail
from joindre.tickets import actions as tickets
from joindre.tickets.models import Ticket
from tests.answers import events_of, text_of
from tests.cast import browse
from tests.factories import make_file, make_received_mail
from tests.queries import assert_constant_queries

PUBLISH = "Publier comme message du client"
BLOCKED = "La conversation sur cette demande est bloquée."
SECRET = "Le mot de passe est 1234."


def url(received: ReceivedMail) -> str:
    return f"/tickets/{received.entry.ticket.number}/mails/received/{received.pk}/publish/"


def page_of(ticket: Ticket, person: Employee | Contact, path: str = "") -> str:
    side = "/portal" if isinstance(person, Contact) else ""
    return text_of(browse(person).get(f"{side}/tickets/{ticket.number}/{path}"))


def test_a_refused_mail_says_why_and_folds_its_text(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """M12"""
    make_received_mail(ticket, by=carol, body=clean(f"<p>{SECRET}</p>"))

    page = page_of(ticket, ada)

    assert '<article aria-label="Mail refusé">' in page
    assert BLOCKED in page
    assert page.index("<summary>Afficher le texte</summary>") < page.index(SECRET)
    assert PUBLISH in page


def test_a_refused_mail_is_read_out_on_an_open_page(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """U3: where it arrives, and not on each page that holds it."""
    make_received_mail(ticket, by=carol, body=clean(f"<p>{SECRET}</p>"))
    spoken = f'data-announce="Mail refusé de {carol.email}"'

    assert spoken in page_of(ticket, ada, "news/?since=0")
    assert spoken not in page_of(ticket, ada)


def test_the_client_never_sees_it_before(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """M12, D10: neither a word nor a file of it; from its publication on both."""
    file = make_file(topic=ticket.topic)
    received = make_received_mail(ticket, by=carol, body=clean(f"<p>{SECRET}</p>"), files=[file])

    assert SECRET not in page_of(ticket, carol)
    assert browse(carol).get(file.url).status_code == 404

    browse(ada, htmx=True).post(url(received))

    page = page_of(ticket, carol)
    assert SECRET in page
    assert "mail ajouté par le support" in page
    assert browse(carol).get(file.url).getvalue() == b"journal\n"


def test_pressed_it_is_published_and_each_leads_to_the_other(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """M12, T8"""
    received = make_received_mail(ticket, by=carol)

    answer = browse(ada, htmx=True).post(url(received))

    message = Message.objects.get()
    assert answer.status_code == 204
    assert events_of(answer)["toast"]["text"] == "Publié comme message du client."
    page = page_of(ticket, ada)
    done = f"Publié comme message du client par {ada.name}"
    assert re.search(rf'<a href="#entry-{message.entry_id}">\s*{done}\s*</a>', page)
    assert f'href="#entry-{received.entry_id}"' in page
    assert f"Mail de {carol.name} publié comme message du client" in page
    assert PUBLISH not in page


def test_it_works_without_javascript(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    answer = browse(ada).post(url(make_received_mail(ticket, by=carol)))

    assert (answer.status_code, answer["Location"]) == (302, f"/tickets/{ticket.number}/")
    assert Message.objects.exists()


def test_where_it_may_not_be_it_says_why(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """P3, D6: the button is inactive, and the server refuses as well."""
    received = make_received_mail(ticket, by=carol)
    tickets.block(ticket, by=ada)

    page, answer = page_of(ticket, ada), browse(ada, htmx=True).post(url(received))

    button = rf'aria-disabled="true" aria-describedby="why-{received.entry_id}">\s*{PUBLISH}\s*</button>'
    assert re.search(button, page)
    assert f'<small id="why-{received.entry_id}">La conversation' in page
    assert answer.status_code == 409
    assert not Message.objects.exists()


def test_open_pages_learn_when_it_may_be(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """D9, P3: the conversation is unblocked, and the button of an older entry becomes active."""
    received = make_received_mail(ticket, by=carol)
    tickets.block(ticket, by=ada)
    since = Ticket.objects.get(pk=ticket.pk).revision
    tickets.unblock(ticket, by=ada)

    news = page_of(ticket, ada, f"news/?since={since}")

    assert f'hx-post="{url(received)}"' in news


@pytest.mark.parametrize("author", [None, "ada"])
def test_what_no_client_wrote_has_no_such_button(
    ticket: Ticket, ada: Employee, author: str | None, request: pytest.FixtureRequest
) -> None:
    """M12"""
    make_received_mail(ticket, by=request.getfixturevalue(author) if author else None)

    page = page_of(ticket, ada)

    assert "Mail refusé" in page
    assert PUBLISH not in page


def test_who_may_not_see_the_request_finds_nothing(
    ticket: Ticket, ben: Employee, carol: Contact, dora: Contact, ada: Employee
) -> None:
    """S3, T2: another customer's employee and client, and the client who wrote it."""
    received = make_received_mail(ticket, by=carol)

    assert browse(ben).post(url(received)).status_code == 404
    for client in (carol, dora):
        assert browse(client).post(url(received))["Location"] == "/portal/"
    assert browse(dora).get(f"/portal/tickets/{ticket.number}/").status_code == 404
    assert browse(ada).post(f"/tickets/{ticket.number}/mails/received/{received.pk + 1}/publish/").status_code == 404
    assert browse(ada).get(url(received)).status_code == 405
    assert not Message.objects.exists()


@pytest.mark.parametrize("path", ["", "news/?since=0"])
def test_the_page_s_queries_do_not_grow_with_them(ticket: Ticket, ada: Employee, carol: Contact, path: str) -> None:
    client = browse(ada)

    def grow() -> None:
        make_received_mail(ticket, by=carol, files=[make_file(topic=ticket.topic)])
        publish_received(make_received_mail(ticket, by=carol), by=ada)

    assert_constant_queries(lambda: client.get(f"/tickets/{ticket.number}/{path}"), grow, times=4)
