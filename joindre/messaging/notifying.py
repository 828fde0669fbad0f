"""The state of a mail changed: its entry on the request says so, live (M7, D9)."""

from dataclasses import dataclass

from django.db import transaction

from joindre.mail.models import Recipient
from joindre.tickets import actions as tickets
from joindre.tickets.models import Entry

BATCH = 50


@dataclass(frozen=True)
class NotifyingQueue:
    """Rows of `Recipient` that nobody was told of yet are the queue; each mail is told in a transaction of its own."""

    name: str = "outcomes"

    def run_due(self) -> int:
        unnotified = list(Recipient.objects.unnotified().order_by("pk").values_list("email", flat=True)[:BATCH])
        for email_id in dict.fromkeys(unnotified):
            tell(email_id)
        return len(unnotified)


@transaction.atomic
def tell(email_id: int) -> None:
    """Touch every entry that shows this mail, then take its copies off the queue."""
    entries = Entry.objects.filter(sent_mail__email=email_id) | Entry.objects.filter(message__letters=email_id)
    # Whoever changes a copy's state from here on makes it unnotified again, after this transaction.
    Recipient.objects.unnotified().filter(email=email_id).update(is_notified=True)
    for entry in entries.distinct().select_related("ticket"):
        tickets.touch_entry(tickets.lock(entry.ticket), entry)
