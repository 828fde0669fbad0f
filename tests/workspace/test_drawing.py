"""Entries that were drawn once look as if they were drawn anew, for everybody and after whatever happened meanwhile."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from django.db.models import F

from joindre.accounts.models import Profile
from joindre.accounts.rights import Right
from joindre.calls.models import Call
from joindre.directory.models import Contact, Employee, Person
from joindre.lib import clock
from joindre.lib.errors import Refusal
from joindre.messaging import actions
from joindre.messaging.models import MessageSettings
from joindre.notes.models import Note
from joindre.tickets.models import Entry, Ticket
from joindre.workspace.feed.drawing import forget_drawings
from tests.accounts.test_rights_of_acts import ACTS
from tests.answers import text_of
from tests.cast import account_of, browse
from tests.factories import make_message, make_received_mail
from tests.queries import captured_queries, count_queries
from tools.bench.filling import fill_feed

RENAMED = "Zénaïde"
Change = Callable[[Ticket], object]


@pytest.fixture
def talk(ticket: Ticket, ada: Employee, carol: Contact) -> Ticket:
    """A request with every kind of entry, all of them an hour old: what is of this minute is never kept."""
    forget_drawings()
    fill_feed(ticket, entries=30, agent=ada, requester=carol)
    make_message(ticket, by=ada)
    make_message(ticket, by=carol)
    make_received_mail(ticket, by=carol)
    Entry.objects.update(created_at=F("created_at") - timedelta(hours=1))
    Call.objects.update(began_at=F("began_at") - timedelta(hours=1))
    ticket.refresh_from_db()
    return ticket


def entries_of(ticket: Ticket, person: Employee) -> str:
    """The entries as the page shows them."""
    page = text_of(browse(person).get(f"/tickets/{ticket.number}/"))
    found = re.search(r'<ol class="entries".*?</ol>', page, re.DOTALL)
    assert found
    return found[0]


def rename_client(ticket: Ticket) -> None:
    Person.objects.filter(contacts__requested=ticket).update(first_name=RENAMED)


def read_all(ticket: Ticket) -> None:
    newest = ticket.entries.filter(kind="message").order_by("-pk")[0]
    assert ticket.requester
    actions.record_read_receipt(ticket, entry_id=newest.pk, by=ticket.requester)


CHANGES: dict[str, Change] = {
    "a client is renamed": rename_client,
    "an employee is renamed": lambda _ticket: Employee.objects.update(first_name=RENAMED),
    "messages are switched off": lambda _ticket: MessageSettings.objects.update(is_on=False),
    "the conversation is blocked": lambda ticket: Ticket.objects.filter(pk=ticket.pk).update(is_blocked=True),
    "the request is hidden": lambda ticket: Ticket.objects.filter(pk=ticket.pk).update(is_client_visible=False),
    "the client reads": read_all,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_what_changes_around_them_is_shown(talk: Ticket, ada: Employee, change: Change) -> None:
    before = entries_of(talk, ada)
    change(talk)
    after = entries_of(talk, ada)
    assert after != before
    forget_drawings()
    assert after == entries_of(talk, ada)


def test_what_happened_just_now_did_so_for_a_minute(talk: Ticket, ada: Employee) -> None:
    """D4: an old message that the client reads at this moment."""
    read_all(talk)
    entries_of(talk, ada)
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        after = entries_of(talk, ada)
        forget_drawings()
        assert after == entries_of(talk, ada)


#: What it takes back was never given, and the file that it reads is not there, so they fail.
OTHERS = {"revoke_token", "read_received_mail"}


@pytest.mark.parametrize("name", sorted(ACTS.keys() - OTHERS))
def test_whatever_an_act_changes_is_shown(talk: Ticket, root: Employee, name: str) -> None:
    """Each act that changes what an entry shows raises its revision (D9)."""
    entries_of(talk, root)
    with suppress(Refusal):
        ACTS[name](talk, root)
    after = entries_of(talk, root)
    forget_drawings()
    assert after == entries_of(talk, root)


def test_each_person_sees_their_own_controls(talk: Ticket, ada: Employee, root: Employee) -> None:
    """S2: who may not send mails is not offered to send one again, whoever looked before."""
    profile = Profile.objects.create(name="Sans mails", rights=sorted(set(Right.values) - {Right.SEND_MAIL}))
    mails = talk.entries.filter(kind="mail_sent")
    mails[0].sent_mail.email.recipients.update(state="refused")
    with_right = entries_of(talk, ada)
    account_of(root).profile = profile
    account_of(root).save()
    without = entries_of(talk, root)
    assert ("/resend/" in with_right, "/resend/" in without) == (True, False)
    assert entries_of(talk, ada) == with_right


def test_each_language_and_time_zone_has_its_own(talk: Ticket, ada: Employee) -> None:
    account = account_of(ada)
    pages = []
    for language, zone in (("fr", "Europe/Paris"), ("en", "Europe/Paris"), ("en", "Pacific/Auckland")):
        account.language, account.time_zone = language, zone
        account.save()
        pages.append(entries_of(talk, ada))
    assert len(set(pages)) == 3
    assert "Note interne" in pages[0]
    assert "Internal note" in pages[1]


def test_what_is_kept_is_not_read_again(talk: Ticket, ada: Employee) -> None:
    """Issue: ten queries at most, whatever stands in the request."""
    client = browse(ada)

    def look() -> None:
        client.get(f"/tickets/{talk.number}/")

    look()
    Note.objects.all().delete()  # only to show that nobody asks for them
    assert count_queries(look) <= 10


def test_what_a_request_lacks_is_not_asked_for(ticket: Ticket, ada: Employee) -> None:
    """Most requests have no document, follow none and are followed by none, and were not opened by a mail."""
    client = browse(ada)

    asked = captured_queries(lambda: client.get(f"/tickets/{ticket.number}/"))

    lacking = ('"tickets_linkeddocument"', '"messaging_openingmail"')
    assert not [sql for sql in asked if sql.startswith(tuple(f"SELECT {table}" for table in lacking))]
    assert len([sql for sql in asked if sql.startswith('SELECT "tickets_ticket"')]) == 1


def test_the_offer_to_call_back_ends(talk: Ticket, ada: Employee) -> None:
    """M8, D5."""
    message = make_message(talk, by=ada)
    assert "/withdraw/" in entries_of(talk, ada)
    Entry.objects.filter(pk=message.entry_id).update(created_at=F("created_at") - timedelta(hours=1))
    assert "/withdraw/" not in entries_of(talk, ada)
