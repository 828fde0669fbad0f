"""Live pages are notified that the state of a mail changed: its entry on the request shows the new one (M7, D9).

`mail` does not know of requests. It marks the copies whose state changed, and the queue here works them off.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Model

from joindre.lib.alone import alone
from joindre.lib.prepared import PreparedQuery, PreparedUpdate
from joindre.live import kept
from joindre.mail.models import NOTIFYING, Recipient
from joindre.messaging.undelivered import keep_undelivered
from joindre.tickets import actions as tickets
from joindre.tickets.locking import lock
from joindre.tickets.models import Entry

BATCH = 50


@dataclass(frozen=True)
class NotifyingQueue:
    """The queue is the rows of `Recipient` that are not notified yet; each mail has a transaction of its own."""

    name: str = NOTIFYING
    #: No table wakes it: a mail that is to leave has no new state yet.
    tables: Sequence[type[Model]] = ()

    def run_due(self) -> int:
        """Where another process does it already, this one leaves it the work."""
        if not _any():
            return 0
        with alone(self.name) as is_alone, kept.read_once():
            return _work_batch() if is_alone else 0


def _work_batch() -> int:
    unnotified = _unnotified()
    shown = _entries({email_id for _, email_id in unnotified})
    # What no entry shows is of interest to nobody.
    unseen = [key for key, email_id in unnotified if email_id not in shown]
    if unseen:
        Recipient.objects.unnotified().filter(pk__in=unseen).update(is_notified=True)
    for email_id, entries in shown.items():
        notify(email_id, entries)
    return len(unnotified)


def _entries(emails: Collection[int]) -> dict[int, list[Entry]]:
    """The entries that show each of these mails."""
    pairs = [*_of_mails(emails=emails), *_of_messages(emails=emails)]
    entries = {entry.pk: entry for entry in _with_tickets(keys={key for _, key in pairs})}
    found: defaultdict[int, list[Entry]] = defaultdict(list)
    for email_id, key in pairs:
        found[email_id].append(entries[key])
    return found


# Two queries, each answered by an index. A single query with OR over both joins would read all entries.
_of_mails = PreparedQuery(
    lambda emails: Entry.objects.filter(sent_mail__email__in=emails).values_list("sent_mail__email", "pk")
)
_of_messages = PreparedQuery(
    lambda emails: Entry.objects.filter(message__notifications__in=emails).values_list("message__notifications", "pk")
)
_with_tickets = PreparedQuery(lambda keys: Entry.objects.select_related("ticket").filter(pk__in=keys))
_unnotified = PreparedQuery(lambda: Recipient.objects.unnotified().order_by("pk").values_list("pk", "email")[:BATCH])
_any = PreparedQuery(lambda: Recipient.objects.unnotified().values_list("pk")[:1])
_notified = PreparedUpdate(
    lambda email: (Recipient.objects.unnotified().filter(email=email), {"is_notified": True}),
)


@transaction.atomic
def notify(email_id: int, entries: Sequence[Entry]) -> None:
    """Touch the entries that show this mail, and take its copies off the queue.

    The requests are locked before the copies, as those who withdraw a mail do.
    """
    locked = [(lock(entry.ticket), entry) for entry in entries]
    # Whoever changes a copy's state from here on makes it unnotified again, after this transaction.
    _notified(email=email_id)
    if entries:
        keep_undelivered(email_id, [entry for _ticket, entry in locked])
    for ticket, entry in locked:
        tickets.touch_entry(ticket, entry)
