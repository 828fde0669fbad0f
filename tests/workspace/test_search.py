"""The search page, and what is found within one request."""

import re

import pytest
from django.test import Client
from django.utils import translation

from joindre.directory.actions import reindex
from joindre.directory.models import Contact, Employee, Site
from joindre.lib.richtext import clean
from joindre.messaging.actions import NewMessage, post_message
from joindre.notes.actions import write_note
from joindre.tickets.models import Ticket
from joindre.tickets.search import PAGE
from tests.answers import text_of
from tests.cast import browse
from tests.factories import make_contact, make_file, make_message, make_ticket
from tests.queries import assert_constant_queries, captured_queries, plan_of

HOSTILE = "La <b>cartouche</b> &lt;img src=x onerror=alert(1)&gt; coule."


@pytest.fixture
def agent(ada: Employee) -> Client:
    return browse(ada)


def note(ticket: Ticket, by: Employee, text: str) -> int:
    return write_note(ticket, body=clean(f"<p>{text}</p>"), by=by).entry_id


def test_hits_stand_under_their_request_the_newest_first(
    agent: Client, ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """T5"""
    other = make_ticket(site=ticket.site, by=ada, title="Toner vide")
    first = note(ticket, ada, "Le toner est commandé.")
    second = post_message(ticket, NewMessage(body=clean("<p>Où est le toner ?</p>")), by=carol).entry_id

    found = agent.get("/search/", {"q": "toner"}).context["requests"]

    assert [one.ticket.number for one in found] == [ticket.number, other.number]
    assert [hit.url for hit in found[0].hits] == [
        f"/tickets/{ticket.number}/?at={key}#entry-{key}" for key in (second, first)
    ]
    assert [hit.author for hit in found[0].hits] == ["Carol Chevalier", "Ada Aubert"]


def test_the_words_are_marked_and_everything_else_is_text(agent: Client, ticket: Ticket, ada: Employee) -> None:
    note(ticket, ada, HOSTILE)

    page = text_of(agent.get("/search/", {"q": "CARTOU"}))

    assert "La <mark>cartouche</mark> &lt;img src=x onerror=alert(1)&gt; coule." in page
    assert "<img src=x" not in page


def test_what_was_typed_is_shown_as_text(agent: Client) -> None:
    page = text_of(agent.get("/search/", {"q": '"><script>alert(1)</script>'}))

    assert "<script>alert" not in page
    assert "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_number_leads_to_its_request(agent: Client, ticket: Ticket) -> None:
    """T2"""
    for text in (str(ticket.number), f"#{ticket.sequence}", f"#{ticket.year}-{ticket.sequence:08d}"):
        assert agent.get("/search/", {"q": text}).context["numbered"] == ticket, text


def test_people_stand_above_with_their_requests(agent: Client, ticket: Ticket, carol: Contact, lyon: Site) -> None:
    """C7"""
    silent = make_contact("Carol Silencieuse", site=lyon)
    reindex([carol, silent])

    shown = agent.get("/search/", {"q": "carol"})
    by_number = agent.get("/search/", {"q": "06 39 98 12 34"}).context["contacts"]

    assert {one.contact: list(one.tickets) for one in shown.context["contacts"]} == {carol: [ticket], silent: []}
    assert 'href="tel:+33199001234">01 99 00 12 34</a>' in text_of(shown)
    assert [one.contact for one in by_number] == [carol]


@pytest.mark.parametrize(
    ("show", "labels"),
    [
        ("", ["Message", "Note", "Request"]),
        ("messages", ["Message"]),
        ("notes", ["Note"]),
        ("mails", []),
        ("documents", ["Message"]),
        ("requests", ["Request"]),
        ("nonsense", ["Message", "Note", "Request"]),
    ],
)
def test_filters_leave_one_kind(show: str, labels: list[str], agent: Client, ticket: Ticket, ada: Employee) -> None:
    note(ticket, ada, "imprimante")
    files = [make_file(name="imprimante.pdf")]
    post_message(ticket, NewMessage(body=clean("<p>Voir.</p>"), files=files), by=ada)

    with translation.override("en"):
        found = agent.get("/search/", {"q": "imprimante", "show": show}).context["requests"]
        assert [str(hit.label) for one in found for hit in one.hits] == labels


def test_pages_go_on_without_losing_anything(agent: Client, ticket: Ticket, ada: Employee) -> None:
    keys = [note(ticket, ada, f"Toner {number}") for number in range(PAGE + 3)]
    shown, following = [], "?q=toner"
    while following:
        answer = agent.get(f"/search/{following}")
        shown += [hit.url for one in answer.context["requests"] for hit in one.hits]
        following = answer.context["older"]

    assert shown == [f"/tickets/{ticket.number}/?at={key}#entry-{key}" for key in reversed(keys)]


@pytest.mark.parametrize(
    "query", ["", "?q=", "?q=zzz", "?q=%22", "?q=-a", "?q=zzz&show=notes", "?q=zzz&before=5", "?before=x"]
)
def test_nothing_found_says_what_to_try(query: str, agent: Client) -> None:
    answer = agent.get(f"/search/{query}")

    assert answer.status_code == 200
    assert 'class="empty-title"' in text_of(answer)


def test_clients_have_no_search_page(carol: Contact, ticket: Ticket, ada: Employee) -> None:
    """D10: neither what the staff wrote, nor that it exists."""
    note(ticket, ada, "Mauvais payeur")

    for url in ("/search/?q=payeur", f"/tickets/{ticket.number}/find/?q=payeur"):
        answer = browse(carol).get(url)
        assert (answer.status_code, answer["Location"]) == (302, "/portal/")


def test_who_sees_other_customers_finds_nothing_in_this_request(ticket: Ticket, ben: Employee) -> None:
    """S3"""
    client = browse(ben)

    assert client.get(f"/tickets/{ticket.number}/find/?q=imprimante").status_code == 404
    assert str(ticket.number) not in text_of(client.get("/search/", {"q": "imprimante"}))


def test_a_request_is_searched_beyond_what_its_page_shows(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """T7: the window of the feed hides old entries from the browser's own search."""
    old = note(ticket, ada, "Numéro de série 4711")
    other = make_ticket(requester=carol)
    note(other, ada, "Numéro de série 4711")
    for _ in range(120):
        make_message(ticket, by=ada)

    page = text_of(browse(ada, htmx=True).get(f"/tickets/{ticket.number}/find/", {"q": "serie 4711"}))

    assert page.count("<li") == 1
    assert f'href="/tickets/{ticket.number}/?at={old}#entry-{old}"' in page


def test_the_page_opens_around_an_old_entry(agent: Client, ticket: Ticket, ada: Employee) -> None:
    keys = [make_message(ticket, by=ada).entry_id for _ in range(120)]

    window = agent.get(f"/tickets/{ticket.number}/?at={keys[40]}").context["window"]
    shown = [entry.pk for entry in window.entries]

    assert len(shown) == 50
    assert shown.index(keys[40]) == 24
    assert window.newer_than == keys[66]
    assert agent.get(f"/tickets/{ticket.number}/?at={keys[100]}").context["window"].newer_than is None
    assert agent.get(f"/tickets/{ticket.number}/?at=1").status_code == 200


def test_its_queries_do_not_grow(agent: Client, ada: Employee, carol: Contact) -> None:
    reindex([carol])
    ticket = make_ticket(requester=carol)

    def grow() -> None:
        another = make_ticket(requester=carol, title="Toner de Carol")
        for one in (ticket, another):
            note(one, ada, "Toner de Carol")

    assert_constant_queries(lambda: agent.get("/search/?q=toner%20carol"), grow, times=4)
    assert_constant_queries(lambda: agent.get("/search/?q=carol"), grow, times=4)
    assert_constant_queries(lambda: agent.get(f"/tickets/{ticket.number}/find/?q=toner"), grow, times=4)


def test_its_plans_go_by_indexes(agent: Client, ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """Neither requests nor entries nor what is indexed is ever read whole."""
    reindex([carol])
    note(ticket, ada, "Toner de Carol")
    urls = ["/search/?q=carol", "/search/?q=%2342", "/search/?q=toner", f"/tickets/{ticket.number}/find/?q=toner"]

    for url in urls:
        for sql in captured_queries(lambda url=url: agent.get(url)):  # type: ignore[misc]  # a lambda with a default
            if not sql.startswith("SELECT"):
                continue
            plan = plan_of(sql).lower()
            for table in ("tickets_ticket", "tickets_entry", "search_indexedtext", "directory_contact", "t"):
                assert not re.search(rf"seq scan on {table}\b|scan {table}\b(?! using)", plan), f"{sql}\n{plan}"
