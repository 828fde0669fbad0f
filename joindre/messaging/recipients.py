"""Who will really receive a mail: the one rule for the dialog, the act and the API (M9)."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from joindre.lib import addresses
from joindre.lib.errors import Refusal
from joindre.mail.models.mailboxes import known_mailboxes
from joindre.mail.outgoing.outbox import NewRecipient
from joindre.messaging.new import NewMail


class OwnMailbox(Refusal):
    """A mail to ourselves would come back as one that arrived."""

    status = 422

    def __init__(self, address: str) -> None:
        super().__init__(_("%(address)s is our own mailbox.") % {"address": address})


def is_ours(address: str) -> bool:
    """Whether it reaches a mailbox of ours: its address, or one with something added to it."""
    plain = addresses.comparable(address)
    return any(mailbox.is_reached_by(plain) for mailbox in known_mailboxes().values())


def recipients_of(new: NewMail) -> NewMail:
    """The mail with each address once, in the most visible field it was given in. Raise `OwnMailbox`."""
    for person in (*new.to, *new.cc, *new.bcc, *new.reply_to):
        if is_ours(person.address):
            raise OwnMailbox(person.address)
    seen: set[str] = set()
    to, cc, bcc = (_unseen(field, seen) for field in (new.to, new.cc, new.bcc))
    return replace(new, to=to, cc=cc, bcc=bcc)


def _unseen(people: Sequence[NewRecipient], seen: set[str]) -> tuple[NewRecipient, ...]:
    kept = []
    for person in people:
        key = addresses.comparable(person.address)
        if key not in seen:
            seen.add(key)
            kept.append(person)
    return tuple(kept)
