"""What can be said of an arrived mail without knowing what it is about."""

from datetime import datetime, timedelta
from functools import cache

from django.db.models import QuerySet, TextField
from django.db.models.functions import Lower

from joindre.lib.prepared import PreparedQuery
from joindre.mail.addresses import to_wire
from joindre.mail.models import IncomingEmail, Mailbox, OutgoingEmail
from joindre.mail.outgoing import outbox
from postroom import Email

Outcome = IncomingEmail.Outcome

_POSTED = (Outcome.POSTED, Outcome.NEW_REQUEST)
_SETTLED = (Outcome.REFUSED, Outcome.SET_ASIDE, Outcome.IGNORED)


def is_duplicate(incoming: IncomingEmail, *, topic: str | None = None) -> bool:
    """Whether the same mail was posted before, or arrived before by the same way and was judged the same (I9).

    What came by another way is another case: a list may break the signature of a mail that also arrives directly. So is
    a mail to two mailboxes of ours about two topics, where the topic is known: each of them gets it.
    """
    same = _same(fingerprint=incoming.fingerprint, pk=incoming.pk)
    return any(_is_posted(earlier, incoming, topic) or _is_settled(earlier, incoming) for earlier in same)


_same = PreparedQuery(
    lambda fingerprint, pk: IncomingEmail.objects.filter(fingerprint=fingerprint).exclude(pk=pk).order_by("pk")[:50]
)


def is_own(mail: Email) -> bool:
    """One of our own mails that came back by an alias, a list or a redirection (I8)."""
    message_id = (mail.message_id or "").strip("<>")
    if outbox.looks_like_ours(message_id) and OutgoingEmail.objects.filter(message_id=message_id).exists():
        return True
    marks = {value.strip().lower() for value in mail.headers.all("x-loop")}
    return bool(marks) and any(to_wire(mailbox.address).lower() in marks for mailbox in Mailbox.objects.all())


def is_too_many(incoming: IncomingEmail, *, most: int) -> bool:
    """Whether this sender wrote more than `most` mails within the hour before this one (I10).

    Those that are proved and those that are not are counted apart: nobody is stopped by what others send in their name.
    """
    if not incoming.sender_address:
        return False
    since = incoming.received_at - timedelta(hours=1)
    last = _last_allowed(most, incoming.is_proved)
    return bool(last(sender=incoming.sender_address, since=since, pk=incoming.pk))


@cache
def _last_allowed(most: int, is_proved: bool) -> PreparedQuery[tuple[int]]:  # noqa: FBT001 - the key of a cache
    """The earlier mail that makes them too many. One sender is one in whatever case the address is written."""
    mails = IncomingEmail.objects.filter(is_proved=is_proved).alias(lowered=Lower("sender_address"))

    def earlier(sender: str, since: datetime, pk: int) -> "QuerySet[IncomingEmail, tuple[int]]":
        same = mails.filter(lowered=Lower(sender, output_field=TextField()), received_at__gt=since, pk__lt=pk)
        return same.values_list("pk")[most - 1 : most]

    return PreparedQuery(earlier)


def _is_posted(earlier: IncomingEmail, incoming: IncomingEmail, topic: str | None) -> bool:
    reached_both = topic is not None and earlier.topic != topic and earlier.mailbox_id != incoming.mailbox_id
    return earlier.outcome in _POSTED and not reached_both


def _is_settled(earlier: IncomingEmail, incoming: IncomingEmail) -> bool:
    came_the_same_way = earlier.mailbox_id == incoming.mailbox_id and earlier.envelope_to == incoming.envelope_to
    is_judged_the_same = earlier.authentication == incoming.authentication
    return earlier.pk < incoming.pk and earlier.outcome in _SETTLED and came_the_same_way and is_judged_the_same
