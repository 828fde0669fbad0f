"""Mails to and from somebody who was erased: copies, letters, and what arrived from their addresses (C8)."""

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Q

from joindre.mail.models import IncomingEmail, OutgoingEmail, Recipient
from joindre.personal_data.cleaning import refresh
from joindre.personal_data.emptying import erase_sources
from joindre.personal_data.naming import ERASED_ADDRESS
from joindre.personal_data.work import ErasureWork
from joindre.tickets.models import Entry

WINDOW: Final = 500


def clean_mails(work: ErasureWork) -> None:
    """Copies lose name and address, letters their greeting, and what arrived its sender and its source."""
    ours = Q(person__in=work.codes) | Q(address__in=work.naming.addresses)
    copies = Recipient.objects.filter(ours).exclude(address=ERASED_ADDRESS)
    for keys in _windows(copies):
        _clean_copies(keys, work)
    arrived = IncomingEmail.objects.sent_from(work.naming.addresses)
    unread = [IncomingEmail.Outcome.PENDING, IncomingEmail.Outcome.FAILED]
    for keys in _windows(IncomingEmail.objects.filter(outcome=IncomingEmail.Outcome.FAILED)):
        erase_sources(IncomingEmail.objects.filter(pk__in=keys), work, is_own=False, is_theirs=False)
    for keys in _windows(arrived.exclude(outcome__in=unread)):
        _clean_arrived(keys, work)


def _clean_copies(keys: list[int], work: ErasureWork) -> None:
    rows = Recipient.objects.filter(pk__in=keys)
    # What has not left never will: nobody may be written to any more. A copy that is being sent is found next time.
    rows.filter(state__in=[Recipient.State.QUEUED, Recipient.State.DELAYED], claim_key=None).update(
        state=Recipient.State.WITHDRAWN, is_notified=False
    )
    done = rows.exclude(state__in=Recipient.WAITING)
    mails = set(done.values_list("email", flat=True))
    changed = done.update(name=work.naming.label, address=ERASED_ADDRESS, answer="", reply_to=[])
    for mail in OutgoingEmail.objects.filter(pk__in=mails, sent_mail=None, messages=None):
        told = {name: work.naming.without(getattr(mail, name), is_own=True) for name in ("subject", "text", "html")}
        OutgoingEmail.objects.filter(pk=mail.pk).update(**told | {"subject": told["subject"][:300]})
    work.note(changed=changed)
    refresh(Entry.objects.filter(sent_mail__email__in=mails).values_list("pk", flat=True), ())


def _clean_arrived(keys: list[int], work: ErasureWork) -> None:
    rows = IncomingEmail.objects.filter(pk__in=keys)
    erase_sources(rows.select_related("raw"), work, is_own=True, is_theirs=True)
    changed = rows.update(sender_name=work.naming.label, sender_address=ERASED_ADDRESS, envelope_from="")
    for address in work.naming.addresses:
        # Some programs make it of the address of whoever writes.
        rows.filter(message_id__icontains=address).update(message_id="")
    work.note(changed=changed)
    said = Entry.objects.filter(Q(message__source__in=keys) | Q(received_mail__email__in=keys))
    refresh(said.values_list("pk", flat=True), ())


def _windows(rows: Any) -> Iterator[list[int]]:  # noqa: ANN401 - a queryset of any model
    """Their keys, so many at a time in their order."""
    last = 0
    while keys := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:WINDOW]):
        yield keys
        last = keys[-1]
