"""Live pages are notified that the state of a mail changed: its entry on the request shows the new one (M7, D9).

`mail` does not know of requests. It marks the copies whose state changed, and the queue here works them off.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from django.db import transaction
from django.db.models import Model

from joindre.mail.models import Recipient
from joindre.tickets import actions as tickets
from joindre.tickets.models import Entry

BATCH = 50


@dataclass(frozen=True)
class NotifyingQueue:
    """The queue is the rows of `Recipient` that are not notified yet; each mail has a transaction of its own."""

    name: str = "notifying"
    tables: Sequence[type[Model]] = (Recipient,)

    def run_due(self) -> int:
        unnotified = list(Recipient.objects.unnotified().order_by("pk").values_list("email", flat=True)[:BATCH])
        for email_id in dict.fromkeys(unnotified):
            notify(email_id)
        return len(unnotified)


@transaction.atomic
def notify(email_id: int) -> None:
    """Touch every entry that shows this mail, then take its copies off the queue."""
    # Two queries, each by an index: one with OR over both joins would read all entries.
    mails = Entry.objects.filter(sent_mail__email=email_id).select_related("ticket")
    messages = Entry.objects.filter(message__notifications=email_id).select_related("ticket")
    # Whoever changes a copy's state from here on makes it unnotified again, after this transaction.
    Recipient.objects.unnotified().filter(email=email_id).update(is_notified=True)
    for entry in chain(mails, messages):
        tickets.touch_entry(tickets.lock(entry.ticket), entry)
