"""The feed knows every kind of entry: its label, its tab, and what the news bring under a tab."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pytest
from django.db import models, transaction
from django.template import Engine
from django.utils import translation

from joindre.directory.models import Contact, Employee
from joindre.lib.richtext import clean
from joindre.live import kept
from joindre.mail.models import IncomingEmail
from joindre.messaging import actions
from joindre.messaging.models import ReceivedMail
from joindre.notes.actions import write_note
from joindre.tickets import actions as tickets
from joindre.tickets.locking import lock
from joindre.tickets.models import Change, Entry, Severity, Ticket
from joindre.tickets.models.known import known_statuses
from joindre.workspace import feed
from tests.answers import text_of
from tests.cast import browse
from tests.factories import make_call, make_message
from tests.queries import assert_constant_queries, count_queries
from tools.bench.filling import fill_feed

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as TestResponse


def items(ticket: Ticket) -> Sequence[feed.Item[Any]]:
    return feed.items_of(ticket, list(ticket.entries.order_by("pk")))


def labels(ticket: Ticket) -> dict[str, str]:
    return {item.entry.kind: item.label for item in items(ticket)}


def news(person: Employee, ticket: Ticket, *, since: int, show: str) -> "TestResponse":
    answer = browse(person).get(f"/tickets/{ticket.number}/news/?since={since}&show={show}")
    assert answer.status_code == 200
    return answer


def revision_of(ticket: Ticket) -> int:
    return Ticket.objects.get(pk=ticket.pk).revision


def entries_in(answer: "TestResponse") -> list[int]:
    return [int(key) for key in re.findall(r'<li [^>]*data-entry="(\d+)"', text_of(answer))]


def test_every_table_that_holds_the_content_of_an_entry_has_its_kind_in_the_feed() -> None:
    """What is missing here would be a page that breaks with the first entry of that kind."""
    tables = {one.related_model for one in Entry._meta.related_objects if isinstance(one, models.OneToOneRel)}

    assert {kind.rows().model for kind in feed.all_kinds()} == tables


def test_every_kind_says_what_it_is_before_its_content_is_read_out(
    ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """An automatic mail, a call or a line of history is not announced as a mail that arrived."""
    fill_feed(ticket, entries=30, agent=ada, requester=carol)

    assert labels(ticket) == {
        "message": "Message de Ada Aubert",
        "note": "Note interne de Ada Aubert",
        "call": "Appel sortant vers Carol Chevalier",
        "mail_sent": "Mail envoyé",
        "mail_received": "Mail reçu",
        "automatic": "Mail automatique",
        "mail_refused": "Mail refusé",
        "hold": "En attente\u00a0: Attente du client · par Ada Aubert",
        "change": "Priorité\u00a0: Haute → Urgente · par Ada Aubert",
    }


def test_every_value_that_a_template_asks_of_its_entry_exists(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """Django shows nothing, and says nothing, where a template asks for a name that nobody has."""
    fill_feed(ticket, entries=30, agent=ada, requester=carol)

    for item in items(ticket):
        asked = set(re.findall(r"\bitem((?:\.[a-z_]+)+)", source_of(item.template)))
        assert asked
        for path in asked:
            assert_exists(item, path.strip(".").split("."))


def source_of(template: str) -> str:
    """The template, and the fragments that it includes by name."""
    source: str = Engine.get_default().get_template(template).source
    return source + "".join(source_of(name) for name in re.findall(r'{% include "([^"]+)"', source))


def assert_exists(item: object, names: list[str]) -> None:
    value = item
    for one in names:
        assert hasattr(value, one), f"{type(item).__name__} has no {'.'.join(names)}"
        value = getattr(value, one)
        if value is None or callable(value):
            break


def test_the_line_of_a_call_is_shown(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """P5."""
    make_call(ticket, by=ada, contact=carol, line="Rappeler lundi matin")

    assert "Rappeler lundi matin" in text_of(browse(ada).get(f"/tickets/{ticket.number}/"))


def test_the_tabs_are_those_of_the_kinds(ticket: Ticket, ada: Employee) -> None:
    """T7."""
    page = text_of(browse(ada).get(f"/tickets/{ticket.number}/?show=notes"))

    tabs = re.findall(r'<a class="filter" href="\?show=(\w+)"( aria-current="true")?>([^<]+)</a>', page)
    assert [(key, label) for key, _current, label in tabs] == [
        ("messages", "Messages"),
        ("mails", "Mails"),
        ("calls", "Appels"),
        ("notes", "Notes"),
        ("history", "Historique"),
    ]
    assert [key for key, current, _label in tabs if current] == ["notes"]


@pytest.mark.parametrize("tab", feed.tabs(), ids=lambda tab: tab.key)
def test_a_tab_shows_its_kinds_alone(ticket: Ticket, ada: Employee, carol: Contact, tab: feed.Tab) -> None:
    fill_feed(ticket, entries=30, agent=ada, requester=carol)

    page = browse(ada).get(f"/tickets/{ticket.number}/", {"show": tab.key})

    shown = {entry.kind for entry in page.context["window"].entries}
    assert shown == {code for kind in feed.all_kinds() if kind.tab == tab for code in kind.codes}


def test_a_tab_that_does_not_exist_shows_everything(ticket: Ticket, ada: Employee) -> None:
    make_message(ticket, by=ada, body="<p>Le correctif est prêt.</p>")

    page = text_of(browse(ada).get(f"/tickets/{ticket.number}/?show=nothing"))

    assert "Le correctif est prêt." in page
    assert "show=nothing" not in page


def test_the_news_of_a_tab_bring_no_other_kind(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """D9, D11: what is unread is counted and the header is renewed all the same."""
    before = revision_of(ticket)
    make_message(ticket, by=carol, body="<p>Toujours en panne.</p>")
    note = write_note(ticket, body=clean("<p>Voir avec le fabricant.</p>"), by=ada)

    answer = news(ada, ticket, since=before, show="notes")

    assert entries_in(answer) == [note.entry_id]
    page = text_of(answer)
    assert "Toujours en panne." not in page
    assert 'id="header"' in page
    assert answer.context["unread_total"] == 1
    assert answer["X-Revision"] == str(revision_of(ticket))


def test_the_page_asks_for_the_news_of_its_tab(ticket: Ticket, ada: Employee) -> None:
    page = text_of(browse(ada).get(f"/tickets/{ticket.number}/?show=notes"))

    assert f'url="/tickets/{ticket.number}/news/?show=notes"' in page


def test_an_entry_that_the_tab_hides_does_not_come_with_its_read_mark(
    ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """D11: but the number of unread messages does."""
    message = make_message(ticket, by=carol, body="<p>Toujours en panne.</p>")
    before = revision_of(ticket)
    actions.mark_read(message, by=ada)

    answer = news(ada, ticket, since=before, show="history")

    assert entries_in(answer) == []
    assert answer.context["unread_total"] == 0


def test_a_change_renews_what_stands_beside_the_feed_under_every_tab(ticket: Ticket, ada: Employee) -> None:
    """T7: the details and the people are the request's, not the tab's."""
    before = revision_of(ticket)
    severe = Severity.objects.get(rank=1)
    tickets.save_details(ticket, tickets.Details(wanted={"severity": severe}, shown={"severity": ""}), by=ada)
    tickets.empty_contact(ticket, field="requester", by=ada)

    answer = news(ada, ticket, since=before, show="messages")

    assert entries_in(answer) == []
    page = text_of(answer)
    assert 'id="details"' in page
    assert page.count("person-role") == 2


def test_a_page_that_missed_too_much_is_loaded_again_and_hidden_entries_do_not_count(
    ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """D9: 205 reloads the page at its own address, so that its tab stays."""
    before = revision_of(ticket)
    for number in range(201):
        add_note(ticket, f"<p>note {number}</p>", by=ada)
    url = f"/tickets/{ticket.number}/news/?since={before}"

    assert browse(ada).get(url).status_code == 205
    assert browse(ada).get(f"{url}&show=notes").status_code == 205
    assert browse(ada).get(f"{url}&show=messages").status_code == 200


def add_note(ticket: Ticket, body: str, *, by: Employee) -> None:
    write_note(ticket, body=clean(body), by=by)


def add_every_kind(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    make_message(ticket, by=carol)
    make_call(ticket, by=ada, contact=carol)
    add_note(ticket, "<p>Voir.</p>", by=ada)
    actions.post_message(ticket, actions.NewMessage(body=clean("<p>Bonjour.</p>"), notify=True), by=ada)
    to = [actions.NewRecipient(address="hotline@imprimeur.example")]
    actions.send_mail(ticket, actions.NewMail(to=to, subject="Panne", body=clean("<p>Bonjour.</p>")), by=ada)
    actions_of_history(ticket, ada)


@transaction.atomic
def actions_of_history(ticket: Ticket, ada: Employee) -> None:
    tickets.record_change(lock(ticket), Change(what=Change.What.DOCUMENT, new="Manuel"), by=ada)


@pytest.mark.parametrize("path", ["", "?show=mails", "news/?since=0", "news/?since=0&show=notes"])
def test_its_queries_do_not_grow_with_any_kind(ticket: Ticket, ada: Employee, carol: Contact, path: str) -> None:
    client = browse(ada)

    assert_constant_queries(
        lambda: client.get(f"/tickets/{ticket.number}/{path}"), lambda: add_every_kind(ticket, ada, carol), times=3
    )


#: One query each for the newest entries, the settings, the people of the client, the files and the copies of mails, the
#: readings; and one or two for each kind. What processes keep is not counted.
MOST_QUERIES = 15


def test_a_window_of_every_kind_costs_so_many_queries(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """A budget by number: a kind more is a query more, an entry more is none."""
    fill_feed(ticket, entries=50, agent=ada, requester=carol)
    items(ticket)

    def read() -> None:
        for item in items(ticket):
            assert item.label
            getattr(item, "receipts", None)

    with kept.read_once():
        known_statuses()
        assert count_queries(read) <= MOST_QUERIES


def test_an_automatic_mail_is_folded_and_named(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """M12."""
    fill_feed(ticket, entries=30, agent=ada, requester=carol)

    page = text_of(browse(ada).get(f"/tickets/{ticket.number}/?show=mails"))

    assert ReceivedMail.objects.filter(entry__kind=ReceivedMail.Kind.AUTOMATIC).exists()
    assert '<article aria-label="Mail automatique">' in page
    assert '<article aria-label="Mail reçu">' in page
    with translation.override("fr"):
        assert f'<span class="badge">{IncomingEmail.Authentication.NONE.label}</span>' in page
