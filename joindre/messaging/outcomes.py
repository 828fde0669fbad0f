"""The state of a mail changed: its entry on the request says so, live (M7, D9)."""

from dataclasses import dataclass

from django.db import transaction

from joindre.mail.models import Recipient
from joindre.tickets import actions as tickets
from joindre.tickets.models import Entry

BATCH = 50


@dataclass(frozen=True)
class OutcomesQueue:
    """Rows of `Recipient` that nobody was told of yet are the queue; each mail is told in a transaction of its own."""

    name: str = "outcomes"

    def run_due(self) -> int:
        untold = list(Recipient.objects.untold().order_by("pk").values_list("email", flat=True)[:BATCH])
        for email_id in dict.fromkeys(untold):
            tell(email_id)
        return len(untold)


@transaction.atomic
def tell(email_id: int) -> None:
    """Touch every entry that shows this mail, then take its copies off the queue."""
    entries = Entry.objects.filter(sent_mail__email=email_id) | Entry.objects.filter(message__letters=email_id)
    # Whoever changes a copy's state from here on makes it untold again, after this transaction.
    Recipient.objects.untold().filter(email=email_id).update(is_told=True)
    for entry in entries.distinct().select_related("ticket"):
        tickets.touch_entry(tickets.lock(entry.ticket), entry)
