"""Nothing that a client sees counts what the staff does (D10)."""

import re

from joindre.directory.models import Contact, Employee
from joindre.files.models import StoredFile
from joindre.lib.richtext import clean
from joindre.messaging.actions import NewMessage, post_message
from joindre.notes.actions import write_note
from joindre.tickets.models import Entry, Ticket
from tests.answers import text_of
from tests.cast import browse
from tests.factories import make_file
from tests.portal.test_ticket import page_url


def revision_in(page: str) -> int:
    found = re.search(r'revision="(\d+)"', page)
    assert found
    return int(found[1])


def seen(carol: Contact, ticket: Ticket) -> tuple[int, list[int]]:
    """The revision of the page, and the keys of the entries on it."""
    page = text_of(browse(carol).get(page_url(ticket)))
    return revision_in(page), [int(key) for key in re.findall(r'data-entry="(\d+)"', page)]


def answer(ticket: Ticket, ada: Employee) -> None:
    post_message(ticket, NewMessage(body=clean("<p>Voilà.</p>")), by=ada)


def test_notes_between_two_answers_leave_no_gap(carol: Contact, ada: Employee, ticket: Ticket) -> None:
    """D10"""
    answer(ticket, ada)
    before, keys = seen(carol, ticket)

    for number in range(5):
        write_note(ticket, body=clean(f"<p>Note {number}</p>"), by=ada)
    unchanged, same = seen(carol, ticket)
    answer(ticket, ada)
    after, more = seen(carol, ticket)

    assert (unchanged, same) == (before, keys)
    assert after == before + 1
    assert more[-1] - keys[-1] > 100


def test_news_come_by_the_revision_of_the_client(carol: Contact, ada: Employee, ticket: Ticket) -> None:
    """D9: without gap or double, though the staff's own revision is far ahead."""
    for _ in range(3):
        write_note(ticket, body=clean("<p>Note</p>"), by=ada)
    revision, _keys = seen(carol, ticket)
    answer(ticket, ada)

    news = browse(carol).get(f"{page_url(ticket)}news/?since={revision}")
    nothing = browse(carol).get(f"{page_url(ticket)}news/?since={news['X-Revision']}")

    assert news["X-Revision"] == str(revision + 1)
    assert text_of(news).count("Voilà.") == 1
    assert "data-entry" not in text_of(nothing)


def test_entries_of_a_request_stand_in_the_order_in_which_they_came(ada: Employee, ticket: Ticket) -> None:
    for _ in range(20):
        answer(ticket, ada)

    keys = list(Entry.objects.filter(ticket=ticket).order_by("revision").values_list("pk", flat=True))

    assert keys == sorted(set(keys))


def test_two_files_do_not_tell_how_many_came_between(ticket: Ticket) -> None:
    """L2"""
    files = [make_file(bytes([number]), topic=ticket.topic) for number in range(4)]

    assert [file.pk for file in StoredFile.objects.order_by("pk")] == [file.pk for file in files]
    assert files[-1].pk - files[0].pk > 10
