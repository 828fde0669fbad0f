"""The acts on mails that did not arrive and on their addresses, as the test of rights calls them."""

from collections.abc import Callable
from typing import Final

from joindre.directory.addresses import clear_address
from joindre.directory.models import Employee
from joindre.lib.richtext import clean
from joindre.messaging import actions as messaging
from joindre.messaging.models import UndeliveredCopy
from joindre.messaging.undelivered import finish_undelivered, reopen_undelivered
from joindre.tickets.models import Ticket
from tests.factories import make_agent, make_contact, make_undelivered

_TO: Final = [messaging.NewRecipient(address="a@supplier.example")]
_MAIL: Final = messaging.NewMail(to=_TO, subject="Panne", body=clean("<p>Bonjour</p>"))


def _lost(ticket: Ticket) -> UndeliveredCopy:
    return make_undelivered(messaging.send_mail(ticket, _MAIL, by=make_agent()))


ACTS_OF_MAILS: Final[dict[str, Callable[[Ticket, Employee], object]]] = {
    "clear_address": lambda _ticket, by: clear_address(make_contact(), "carol@client.example", by=by),
    "finish_undelivered": lambda ticket, by: finish_undelivered(_lost(ticket), by=by),
    "reopen_undelivered": lambda ticket, by: reopen_undelivered(_lost(ticket), by=by),
}
