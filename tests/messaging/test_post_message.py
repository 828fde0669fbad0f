from typing import Any
from uuid import uuid4

import pytest

from joindre.accounts.rights import Right
from joindre.directory.models import Contact, Employee
from joindre.lib.errors import MissingRight, Refusal
from joindre.lib.richtext import clean
from joindre.mail.models import OutgoingEmail
from joindre.messaging import actions
from joindre.messaging.models import Message, MessageSettings
from joindre.messaging.policy import MessagesOff, NoClientHere, TicketClosed
from joindre.tickets import actions as tickets
from joindre.tickets.models import ConversationBlocked, FormUsedElsewhere, Status, Ticket
from tests.factories import (
    make_account,
    make_contact,
    make_employee,
    make_file,
    make_profile,
    make_status,
    make_ticket,
)


def say(ticket: Ticket, author: Employee | Contact, body: str = "<p>Bonjour.</p>", **fields: Any) -> Message:
    return actions.post_message(ticket, actions.NewMessage(body=clean(body), **fields), by=author)


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def test_it_is_in_the_feed_for_both_sides(ticket: Ticket, ada: Employee) -> None:
    """D5: at once, and cleaned on the way in."""
    message = say(ticket, ada, '<p onclick="x()">Bonjour <script>alert(1)</script><strong>Carol</strong></p>')

    assert message.body == "<p>Bonjour <strong>Carol</strong></p>"
    assert (message.entry.audience, message.entry.author) == ("client", ada)
    assert message.entry.revision == fresh(ticket).revision


def test_a_form_of_another_person_or_request_is_refused(ticket: Ticket, ada: Employee, root: Employee) -> None:
    """M13: neither lost nor taken for what somebody else said."""
    key, other = uuid4(), make_ticket()
    say(other, root, form_key=key)

    for place, author in ((ticket, root), (other, ada)):
        with pytest.raises(FormUsedElsewhere):
            say(place, author, form_key=key)


def test_quoted_words_that_look_like_a_file_of_ours_publish_nothing(ticket: Ticket, ada: Employee) -> None:
    """D10: an agent who quotes what a client wrote does not show them a file of the staff."""
    secret = make_file(topic=ticket.topic)

    message = say(ticket, ada, f'<p>Vous écrivez : src="{secret.url}"</p>', notify=True)

    secret.refresh_from_db()
    assert not secret.is_for_client
    assert not message.notifications.get().files.exists()


def test_the_same_form_posts_once(ticket: Ticket, ada: Employee) -> None:
    """M13: a double click or a retried connection sends once."""
    key = uuid4()

    first, second = say(ticket, ada, form_key=key, notify=True), say(ticket, ada, form_key=key, notify=True)

    assert first == second
    assert (Message.objects.count(), OutgoingEmail.objects.count()) == (1, 1)


def test_a_client_s_message_is_unread_until_somebody_marks_it(ticket: Ticket, carol: Contact, ada: Employee) -> None:
    """D4, D11: one fact of the message, shared by the team."""
    message = say(ticket, carol)
    assert fresh(ticket).unread_count == 1

    actions.mark_read(message, by=ada)
    actions.mark_read(message, by=ada)
    assert fresh(ticket).unread_count == 0
    assert Message.objects.get(pk=message.pk).read_by == ada

    actions.mark_unread(message, by=ada)
    assert fresh(ticket).unread_count == 1


def test_marking_changes_the_entry_for_every_open_page(ticket: Ticket, carol: Contact, ada: Employee) -> None:
    """D9: a read mark changes an entry too."""
    message = say(ticket, carol)

    actions.mark_read(message, by=ada)

    entry = Message.objects.get(pk=message.pk).entry
    assert entry.revision == fresh(ticket).revision


@pytest.mark.parametrize("author", ["ada", "carol"])
def test_it_is_refused_when_blocked(
    request: pytest.FixtureRequest, ticket: Ticket, root: Employee, author: str
) -> None:
    """D6: inactive for both sides."""
    tickets.block(ticket, by=root)

    with pytest.raises(ConversationBlocked):
        say(ticket, request.getfixturevalue(author))
    assert not Message.objects.exists()


def test_it_is_refused_when_messages_are_switched_off(ticket: Ticket, ada: Employee) -> None:
    """D1."""
    MessageSettings.objects.update(is_on=False)

    with pytest.raises(MessagesOff):
        say(ticket, ada)


def test_it_is_refused_when_the_client_does_not_see_the_request(ticket: Ticket, ada: Employee) -> None:
    """D13."""
    tickets.set_visibility(ticket, is_client_visible=False, by=ada)

    with pytest.raises(NoClientHere):
        say(ticket, ada)


def test_an_employee_without_the_right_may_not_write(ticket: Ticket) -> None:
    """D2."""
    stranger = make_employee(account=make_account(profile=make_profile(rights=[Right.WRITE_NOTES])))

    with pytest.raises(MissingRight):
        say(ticket, stranger)


@pytest.mark.parametrize("right", [Right.DIRECT_MESSAGES, Right.SEARCH_TICKETS])
def test_either_right_lets_an_employee_write(ticket: Ticket, right: Right) -> None:
    """D2: 141341 or 142603."""
    employee = make_employee(account=make_account(profile=make_profile(rights=[right])))

    assert say(ticket, employee).entry.author == employee


def test_a_client_without_the_right_may_not_write(ticket: Ticket, lyon: object, carol: Contact) -> None:
    """D2: 147012 for clients."""
    account = make_account("lea@moreau.example", profile=make_profile(rights=[Right.CLIENT_PORTAL]))
    reader = make_contact("Léa Lamy", site=carol.site, account=account)

    with pytest.raises(MissingRight):
        say(ticket, reader)


def test_a_client_s_message_on_a_resolved_request_reopens_it(ticket: Ticket, carol: Contact) -> None:
    """D13."""
    Ticket.objects.update(status=make_status(Status.Type.RESOLVED))

    say(ticket, carol)

    assert fresh(ticket).status.type == "in_progress"


def test_a_client_s_message_on_a_closed_request_is_refused(ticket: Ticket, carol: Contact) -> None:
    """D13: with what to do instead."""
    Ticket.objects.update(status=make_status(Status.Type.CLOSED_INTERNALLY))

    with pytest.raises(TicketClosed, match=r"nouvelle|new request"):
        say(ticket, carol)


def test_nothing_to_read_is_not_sent(ticket: Ticket, ada: Employee) -> None:
    with pytest.raises(Refusal):
        say(ticket, ada, "<p> </p>")

    assert say(ticket, ada, "", files=[make_file(topic=ticket.topic)]).files.count() == 1


def test_notifying_queues_a_letter_that_can_be_answered(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """D5, I3: full text, and a signed reply address bound to who gets it."""
    MessageSettings.objects.update(undo_seconds=0)
    message = say(ticket, ada, "<p>Le correctif est prêt.</p>", notify=True)

    letter = message.notifications.get()
    copy = letter.recipients.get()
    assert f"#{ticket.number}" in letter.subject
    assert "Le correctif est prêt." in letter.text
    assert (copy.address, copy.state) == (carol.email, "queued")
    assert len(copy.reply_to) == 1
    assert "+" in copy.reply_to[0]


def test_a_rolled_back_message_leaves_no_mail(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    tickets.block(ticket, by=ada)

    with pytest.raises(ConversationBlocked):
        say(ticket, ada, notify=True)

    assert not OutgoingEmail.objects.exists()


def test_files_become_the_client_s_only_when_the_message_is_sent(ticket: Ticket, ada: Employee) -> None:
    """L2: and only those of this request."""
    own, foreign = make_file(topic=ticket.topic), make_file(topic="ticket:999999")

    say(ticket, ada, f'<p><img src="{own.url}"><img src="{foreign.url}"></p>')

    own.refresh_from_db()
    foreign.refresh_from_db()
    assert (own.is_for_client, foreign.is_for_client) == (True, False)


def test_the_client_s_reading_reaches_every_message_before_it(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """D4: one pointer per person with its time."""
    first, second = say(ticket, ada), say(ticket, ada)
    before = fresh(ticket).revision

    actions.record_read_receipt(ticket, entry_id=second.entry_id, by=carol)
    actions.record_read_receipt(ticket, entry_id=first.entry_id, by=carol)

    assert fresh(ticket).revision == before + 1
    assert {Message.objects.get(pk=one.pk).entry.revision for one in (first, second)} == {before + 1}
    assert list(ticket.read_receipts.values_list("entry", flat=True)) == [second.entry_id]
