"""A refusal leads to a new request, which names the one that it goes on from on both sides (D6, D13, K3)."""

import pytest

from joindre.company.models import Company
from joindre.directory.models import Contact, Employee
from joindre.lib.richtext import clean
from joindre.mail.models import OutgoingEmail
from joindre.messaging import actions
from joindre.tickets.models import Status, Ticket
from tests.answers import text_of
from tests.cast import browse
from tests.factories import make_status, make_ticket
from tests.messaging.arriving import arrive

NEW = "/portal/tickets/new/"


@pytest.fixture
def reply_address(ticket: Ticket, ada: Employee, carol: Contact) -> str:
    draft = actions.NewMessage(body=clean("<p>?</p>"), notify=True)
    message = actions.post_message(ticket, draft, by=ada)
    Ticket.objects.filter(pk=ticket.pk).update(status=make_status(Status.Type.CLOSED_INTERNALLY))
    return str(message.notifications.get().recipients.get().reply_to[0])


def letter() -> OutgoingEmail:
    return OutgoingEmail.objects.get(is_automatic=True)


def test_the_letter_of_a_refusal_leads_to_the_form(ticket: Ticket, reply_address: str, carol: Contact) -> None:
    """D13: for who has an account."""
    assert arrive(reply_address, sender=carol.email).outcome == "refused"

    for part in (letter().text, letter().html):
        assert NEW in part
        assert f"/portal/tickets/{ticket.number}/" not in part


def test_who_has_no_account_reads_the_telephone_number(ticket: Ticket, reply_address: str, carol: Contact) -> None:
    """D6"""
    carol.person.account = None
    carol.person.save()
    company = Company.current()
    company.telephone = "+33199001234"
    company.save()

    arrive(reply_address, sender=carol.email)

    assert [word for word in letter().text.split() if NEW in word] == []
    assert "01 99 00 12 34" in letter().text
    assert "01 99 00 12 34" in letter().html


def test_the_page_of_a_closed_request_leads_there_too(ticket: Ticket, reply_address: str, carol: Contact) -> None:
    """D13"""
    page = text_of(browse(carol).get(f"/portal/tickets/{ticket.number}/"))

    assert f"{NEW}?after={ticket.number}" in page
    form = text_of(browse(carol).get(f"{NEW}?after={ticket.number}"))
    assert f'value="{ticket.title}"' in form
    assert f"Suite de la demande {ticket.number}" in form


def test_the_new_request_and_the_old_name_each_other_on_both_sides(
    ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """D13"""
    browse(carol).post(f"{NEW}?after={ticket.number}", {"title": "Encore en panne", "description": "<p>a</p>"})

    new = Ticket.objects.get(title="Encore en panne")
    assert new.follows == ticket
    for person, base in ((carol, "/portal/tickets"), (ada, "/tickets")):
        assert f'href="{base}/{new.number}/">continue dans {new.number}' in text_of(
            browse(person).get(f"{base}/{ticket.number}/")
        )
        assert f'href="{base}/{ticket.number}/">suite de {ticket.number}' in text_of(
            browse(person).get(f"{base}/{new.number}/")
        )


def test_nobody_follows_what_they_do_not_see(ticket: Ticket, dora: Contact) -> None:
    """K2"""
    assert str(ticket.number) not in text_of(browse(dora).get(f"{NEW}?after={ticket.number}"))

    browse(dora).post(f"{NEW}?after={ticket.number}", {"title": "Autre", "description": ""})
    assert Ticket.objects.get(title="Autre").follows is None


def test_a_follower_that_the_client_does_not_see_is_not_named(ticket: Ticket, carol: Contact) -> None:
    """K2"""
    hidden = make_ticket(requester=carol, is_client_visible=False)
    Ticket.objects.filter(pk=hidden.pk).update(follows=ticket)

    assert str(hidden.number) not in text_of(browse(carol).get(f"/portal/tickets/{ticket.number}/"))
