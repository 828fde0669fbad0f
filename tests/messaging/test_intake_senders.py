"""What becomes of a mail by who sent it, once its request is found (I3, I4, I8)."""

import pytest

from joindre.accounts.rights import Right
from joindre.directory.models import Contact, Employee
from joindre.lib.richtext import clean
from joindre.mail.models import IncomingEmail
from joindre.messaging import actions
from joindre.messaging.matching import author_of
from joindre.messaging.models import ReceivedMail
from joindre.tickets.models import Ticket
from tests.factories import make_account, make_contact, make_profile
from tests.messaging.arriving import arrive, believe_the_house_s_server, from_client


def arrive_verified(ticket: Ticket, *, sender: str, to: str = "", **headers: str) -> IncomingEmail:
    """A mail with the request's number in its subject, from a sender whom our own server has verified."""
    box, domain = believe_the_house_s_server(), sender.partition("@")[2]
    return arrive(
        to or box,
        sender=sender,
        subject=f"[#{ticket.number}] Imprimante",
        Authentication_Results=f"mx.joindre.example; dmarc=pass header.from={domain}",
        **headers,
    )


def outcome_of(incoming: IncomingEmail) -> tuple[str, str]:
    return incoming.outcome, incoming.reason


def address_given_to(contact: Contact, ticket: Ticket, *, by: Employee) -> str:
    message = actions.post_message(ticket, actions.NewMessage(body=clean("<p>?</p>"), notify=True), by=by)
    return str(message.notifications.get(recipients__address=contact.email).recipients.get().reply_to[0])


def test_a_verified_client_needs_no_signed_address(ticket: Ticket, carol: Contact) -> None:
    """I3, I4"""
    incoming = arrive_verified(ticket, sender=carol.email)

    assert (*outcome_of(incoming), incoming.topic) == ("posted", "", ticket.topic)
    assert [message.entry.author for message in from_client()] == [carol]


def test_a_verified_stranger_is_set_aside(ticket: Ticket) -> None:
    """I4: a real address is not yet one of the customer's."""
    incoming = arrive_verified(ticket, sender="inconnu@ailleurs.example")

    assert outcome_of(incoming) == ("set_aside", "unknown_sender")
    assert incoming.topic == ticket.topic
    assert not ReceivedMail.objects.exists()


def test_what_a_list_sends_on_is_no_message(ticket: Ticket, carol: Contact) -> None:
    """I8: it came to no address that was given to its writer."""
    incoming = arrive_verified(ticket, sender=carol.email, List_Id="<support.moreau.example>", Precedence="list")

    assert outcome_of(incoming) == ("ignored", "automatic")
    assert not from_client()


def test_who_uses_the_address_of_a_colleague_is_kept_for_the_staff(
    ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """I3: Carol's reply address in the hands of Léa makes no message of Léa's."""
    lea = make_contact("Léa Lamy", site=carol.site, email="lea@moreau.example")

    incoming = arrive_verified(ticket, sender=lea.email, to=address_given_to(carol, ticket, by=ada))

    assert outcome_of(incoming) == ("posted", "third_party")
    assert ReceivedMail.objects.get().entry.author == lea
    assert not from_client()


def test_an_employee_who_writes_no_messages_by_mail_is_set_aside(ticket: Ticket, ada: Employee) -> None:
    """I3"""
    ada.uses_catchmail = False
    ada.save()

    assert outcome_of(arrive_verified(ticket, sender=ada.email)) == ("set_aside", "not_entitled")


def test_who_may_not_see_the_request_is_set_aside_unanswered(ticket: Ticket, carol: Contact) -> None:
    """I3, T2: by mail as on the pages, it does not exist."""
    paul = make_contact("Paul Petit", site=carol.site, email="paul@moreau.example", scope=Contact.Scope.OWN)

    assert outcome_of(arrive_verified(ticket, sender=paul.email)) == ("set_aside", "not_entitled")
    assert not from_client()


def test_a_client_without_the_right_to_write_is_refused(ticket: Ticket, carol: Contact) -> None:
    """I2, D13: right 147012."""
    account = make_account("lea@moreau.example", profile=make_profile(rights=[Right.CLIENT_PORTAL]))
    lea = make_contact("Léa Lamy", site=carol.site, account=account, scope=Contact.Scope.CUSTOMER)

    assert outcome_of(arrive_verified(ticket, sender=lea.email)) == ("refused", "right_missing")


@pytest.mark.parametrize("text", ["", "   "])
def test_a_mail_without_a_word_is_refused(ticket: Ticket, carol: Contact, text: str) -> None:
    """I2"""
    box = believe_the_house_s_server()
    headers = {"Authentication_Results": "mx.joindre.example; dmarc=pass header.from=moreau.example"}

    incoming = arrive(box, sender=carol.email, subject=f"#{ticket.number}", text=text, **headers)

    assert outcome_of(incoming) == ("refused", "empty")


def test_a_mail_without_a_sender_is_nobodys(ticket: Ticket, carol: Contact) -> None:
    """A contact who has no address is not found by the lack of one."""
    Contact.objects.filter(pk=carol.pk).update(email="")

    assert author_of("", ticket, None) is None
