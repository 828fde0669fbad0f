"""What is about to be said, on its way from a form, a mail or a script to the acts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from joindre.directory.models import Contact, Employee
from joindre.files.models import StoredFile
from joindre.lib.richtext import EMPTY, CleanHtml
from joindre.lib.tokens import address_binding
from joindre.mail.models import IncomingEmail
from joindre.mail.outgoing.outbox import NewRecipient

#: Purpose of the signed address of a conversation, which a mail from one's own mail program carries in Cc (P2).
CONVERSATION: Final = "c"


def recipient_of(author: Contact | Employee) -> NewRecipient:
    """A contact or an employee, as who a mail is for (M2)."""
    return NewRecipient(address=author.email, name=author.name, person=person_code(author))


def reply_binding(recipient: NewRecipient) -> str:
    """Whom a reply address given to them is bound to: the person, else the address itself (I3)."""
    return recipient.person or address_binding(recipient.address)


def person_code(author: Contact | Employee) -> str:
    return f"{'e' if isinstance(author, Employee) else 'c'}{author.pk}"


def codes_of(people: Sequence[Contact]) -> str:
    """Who was named, for a page that sends it back: the same people at the same addresses give the same text."""
    return " ".join(f"{person_code(person)}:{person.email}" for person in people)


@dataclass(frozen=True, kw_only=True)
class NewMessage:
    """A direct message."""

    body: CleanHtml
    subject: str = ""
    folded: CleanHtml = EMPTY
    files: Sequence[StoredFile] = ()
    notify: bool = False
    #: Whom the page named beside the tick (`codes_of`): exactly those are mailed, or it is refused; `None` for any.
    told: str | None = None
    #: Of the form it was written in: sent twice, it posts once (M13).
    form_key: UUID | None = None
    source: IncomingEmail | None = None
    #: Codes of the people at the client's whom that mail was sent to: they are not mailed again (P2).
    reached: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class NewMail:
    """A mail about a request, as its writer left the dialog (M2 to M6)."""

    to: Sequence[NewRecipient]
    cc: Sequence[NewRecipient] = ()
    bcc: Sequence[NewRecipient] = ()
    reply_to: Sequence[NewRecipient] = ()
    subject: str
    body: CleanHtml
    template: str = ""
    files: Sequence[StoredFile] = ()
    form_key: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class NewReceivedMail:
    """A mail that stays with the staff."""

    body: CleanHtml
    folded: CleanHtml = EMPTY
    files: Sequence[StoredFile] = ()
