"""A notification names the mails that it follows, so that mail programs show one conversation (M7, I3)."""

from joindre.directory.models import Contact, Employee
from joindre.lib.richtext import clean
from joindre.mail.models import OutgoingEmail
from joindre.messaging import actions
from joindre.messaging.actions import NewMessage, post_message
from joindre.messaging.threads import NEWEST, thread_with
from joindre.tickets.models import Ticket
from tests.factories import make_contact
from tests.messaging.arriving import arrive
from tests.queries import count_queries


def tell(ticket: Ticket, *, by: Employee, words: str = "Bonjour.") -> OutgoingEmail:
    message = post_message(ticket, NewMessage(body=clean(f"<p>{words}</p>"), notify=True), by=by)
    return message.notifications.order_by("pk")[0]


def answer(told: OutgoingEmail, *, message_id: str) -> None:
    reply_to = told.recipients.get().reply_to[0].partition("<")[2].rstrip(">")
    arrive(reply_to, sender="carol@moreau.example", message_id=message_id)


def test_the_first_follows_nothing(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    told = tell(ticket, by=ada)

    assert (told.in_reply_to, told.references, told.is_notice, told.is_automatic) == ("", "", True, False)


def test_the_second_follows_the_first(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    first, second = tell(ticket, by=ada), tell(ticket, by=ada)

    assert (second.in_reply_to, second.references) == (first.message_id, first.message_id)


def test_after_the_client_s_mail_it_follows_that(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    first = tell(ticket, by=ada)
    answer(first, message_id="<2.b@moreau.example>")

    told = tell(ticket, by=ada)

    assert told.in_reply_to == "2.b@moreau.example"
    assert told.references.split() == [first.message_id, "2.b@moreau.example"]


def test_what_others_were_told_and_what_was_withdrawn_is_left_out(
    ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    other = make_contact("Léa Lamy", site=ticket.site, email="lea@moreau.example")
    message = post_message(ticket, NewMessage(body=clean("<p>Non.</p>"), notify=True), by=ada)
    actions.withdraw_message(message, by=ada)

    assert thread_with(ticket, person=f"c{carol.pk}").references == []
    tell(ticket, by=ada)
    assert thread_with(ticket, person=f"c{other.pk}").references == []


def test_a_long_conversation_has_a_short_header(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    told = [tell(ticket, by=ada) for _ in range(NEWEST + 3)]

    thread = thread_with(ticket, person=f"c{carol.pk}")

    assert thread.references == [mail.message_id for mail in told[-NEWEST:]]
    assert count_queries(lambda: thread_with(ticket, person=f"c{carol.pk}")) == 2
