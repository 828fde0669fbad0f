"""The PDF without which a mail did not leave is made again from the page of the request (M5, S2)."""

import pytest

from joindre.accounts.rights import Right
from joindre.directory.models import Employee
from joindre.lib.richtext import clean
from joindre.messaging.actions import NewMail, NewRecipient, send_mail
from joindre.messaging.models import SentMail
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import browse


def failed(ticket: Ticket, by: Employee) -> SentMail:
    to = [NewRecipient(address="hotline@imprimeur.example")]
    sent = send_mail(ticket, NewMail(to=to, subject="Panne", body=clean("<p>Voir.</p>"), template="synthesis"), by=by)
    SentMail.objects.filter(pk=sent.pk).update(document_state=SentMail.Document.FAILED)
    return sent


@pytest.mark.django_db
def test_the_entry_offers_to_try_again_and_the_document_waits_to_be_made(ticket: Ticket, ada: Employee) -> None:
    """M5"""
    sent = failed(ticket, ada)
    path = f"/tickets/{ticket.number}/mails/{sent.pk}/document/"
    assert path in text_of(browse(ada).get(f"/tickets/{ticket.number}/"))

    answer = browse(ada).post(path)

    assert answer.status_code == 302
    sent.refresh_from_db()
    assert sent.document_state == SentMail.Document.WANTED


@pytest.mark.django_db
def test_who_may_not_send_mails_is_not_offered_it(ticket: Ticket, ada: Employee) -> None:
    """S2"""
    sent = failed(ticket, ada)
    assert ada.account
    profile = ada.account.profile
    profile.rights = [right for right in profile.rights if right != Right.SEND_MAIL]
    profile.save()
    path = f"/tickets/{ticket.number}/mails/{sent.pk}/document/"

    page = text_of(browse(ada).get(f"/tickets/{ticket.number}/"))

    assert path not in page
    assert browse(ada).post(path).status_code == 403
