"""The documents of a request that its client sees, and those that the client never does (K2, L1, D9)."""

from joindre.directory.models import Contact, Employee
from joindre.documents import linked
from joindre.tickets.documents import link_address, link_document
from joindre.tickets.models import LinkedDocument, Ticket
from tests.answers import text_of
from tests.cast import browse
from tests.factories import make_file
from tests.queries import assert_constant_queries


def page_url(ticket: Ticket) -> str:
    return f"/portal/tickets/{ticket.number}/"


def test_external_ones_stand_there_with_their_size(ticket: Ticket, carol: Contact, ada: Employee) -> None:
    """K2, L1: files to download, addresses that open beside the portal; nobody of the staff is named."""
    link_document(ticket, make_file(name="plan.pdf", topic=ticket.topic), is_external=True, by=ada)
    linked.publish_document(link_address(ticket, "https://aide.example/", name="Manuel", by=ada), by=ada)
    link_address(ticket, "https://joindre.example/marge", name="Marge interne", by=ada)

    page = text_of(browse(carol).get(page_url(ticket)))

    for told in ("2 documents", "plan.pdf", "8 o", "Manuel", 'rel="noopener noreferrer" target="_blank"'):
        assert told in page
    assert "Marge interne" not in page
    assert ada.name not in page


def test_an_open_page_gets_it_and_loses_it(ticket: Ticket, carol: Contact, ada: Employee) -> None:
    """D9, D10: no line of the conversation names what was taken back."""
    document = link_address(ticket, "https://aide.example/", name="Manuel", by=ada)
    client, news = browse(carol, htmx=True), f"{page_url(ticket)}news/?since={ticket.client_revision}"
    assert "Manuel" not in text_of(client.get(news))

    linked.publish_document(document, by=ada)

    ticket.refresh_from_db()
    answer = client.get(news)
    assert "Manuel" in text_of(answer)
    assert answer.headers["X-Revision"] == str(ticket.client_revision)

    linked.unpublish_document(document, by=ada)

    assert 'id="documents" hidden' in text_of(client.get(news))
    assert "Manuel" not in text_of(client.get(page_url(ticket)))


def test_it_goes_with_the_request(ticket: Ticket, carol: Contact, dora: Contact, ada: Employee) -> None:
    """K2, L2, S3: permission is asked each time."""
    file = make_file(topic=ticket.topic)
    link_document(ticket, file, is_external=True, by=ada)
    assert browse(carol).get(file.url).getvalue() == b"journal\n"
    assert [browse(dora).get(url).status_code for url in (file.url, page_url(ticket))] == [404, 404]

    Ticket.objects.update(is_client_visible=False)

    assert browse(carol).get(file.url).status_code == 404


def test_as_many_as_there_are_cost_the_same(ticket: Ticket, carol: Contact) -> None:
    def grow() -> None:
        for place in range(10):
            file = make_file(name=f"{place}.log", topic=ticket.topic)
            LinkedDocument.objects.create(ticket=ticket, name=file.name, file=file, is_external=True)

    grow()
    client = browse(carol)
    assert_constant_queries(lambda: client.get(page_url(ticket)), grow)
