"""A copy of a mail as bytes: the same each time, so that a mail sent twice is one mail (M7, M16).

Its headers stand here, its body in `bodies`. To and Cc are equal in all copies, Bcc is in none (M11), Reply-To is the
recipient's own. RFC 5322 (headers), RFC 2047 (other letters than English ones), RFC 6531 (addresses with them).
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC
from email.header import Header
from email.utils import format_datetime

from joindre.lib.tokens import bounce_token
from joindre.mail.addresses import needs_smtputf8, to_wire
from joindre.mail.models import Mailbox, OutgoingEmail, Recipient
from joindre.mail.outgoing.outbox import NewRecipient, one_line

_PLAIN_PHRASE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
#: Plain words that leave room for line ends between them.
_FOLDABLE = re.compile(r"(?:[!-~]{0,60} )*[!-~]{0,60}")
_ID = re.compile(r"[!-;=?-~]{1,900}")
_PRINTABLE = re.compile(r"[ -~]*")


def headers(email: OutgoingEmail, copy: Recipient, *, everybody: Sequence[Recipient], international: bool) -> bytes:
    """All headers of this copy but those of its body. `everybody` is who stands in To and Cc, in order."""
    mailbox = sending_mailbox(email)
    writer = _AddressWriter(international=international)
    lines = [
        ("From", writer.mailbox(email.from_name, mailbox.address)),
        ("To", writer.mailboxes(_in(everybody, Recipient.Field.TO)) or _nobody(everybody)),
        ("Cc", writer.mailboxes(_in(everybody, Recipient.Field.CC))),
        ("Reply-To", writer.mailboxes(map(NewRecipient.parse, copy.reply_to), is_answered=True)),
        ("Subject", _words(email.subject, "Subject")),
        ("Date", format_datetime(email.created_at.astimezone(UTC))),
        ("Message-ID", f"<{email.message_id}>"),
        ("In-Reply-To", _ids(email.in_reply_to)),
        ("References", _ids(email.references or email.in_reply_to)),
        ("Auto-Submitted", _automatic(email)),
        ("X-Auto-Response-Suppress", _unwanted_answers(email)),
        # Whatever carries it was sent by us: it is never taken for an answer (I8).
        ("X-Loop", to_wire(mailbox.address) if mailbox.address.isascii() else ""),
        ("MIME-Version", "1.0"),
    ]
    return "".join(f"{name}: {value}\r\n" for name, value in lines if value).encode()


def sending_mailbox(email: OutgoingEmail) -> Mailbox:
    if email.mailbox is None:
        raise ValueError(f"mail {email.pk} has no mailbox to leave from")
    return email.mailbox


def envelope_sender(email: OutgoingEmail, copy: Recipient) -> str:
    """Where a bounce of this copy goes: it names its recipient by itself (M16)."""
    return to_wire(sending_mailbox(email).extended(bounce_token(copy.pk)))


def _automatic(email: OutgoingEmail) -> str:
    """RFC 3834, 5. What a person wrote says nothing here, and its absence messages are welcome (P6)."""
    if not email.is_automatic:
        return ""
    return "auto-replied" if email.in_reply_to else "auto-generated"


def _unwanted_answers(email: OutgoingEmail) -> str:
    """The automatic answers that Exchange and its like leave away ([MS-OXCMAIL] 2.2.3.2.14)."""
    if email.is_automatic:
        return "All"
    return "OOF" if email.is_notice else ""


class _AddressWriter:
    """Writes the addresses of a header, as far as the transport can carry them."""

    def __init__(self, *, international: bool) -> None:
        self.international = international

    def mailboxes(self, people: Iterable[Recipient | NewRecipient], *, is_answered: bool = False) -> str:
        """One address a line. Where it cannot be written, it is left out if a program would answer to it."""
        shown = [one for one in people if not (is_answered and self._lacks(one.address))]
        return ",\r\n ".join(self.mailbox(one.name, one.address) for one in shown)

    def mailbox(self, name: str, address: str) -> str:
        if self._lacks(address):
            # An empty group shows who it is without an address that this server cannot carry (RFC 6857).
            return f"{_phrase(name or address)}:;"
        try:
            wire = to_wire(address)
        except ValueError:
            return f"{_phrase(name or address)}:;"
        return f"{_phrase(name)} <{wire}>" if name else wire

    def _lacks(self, address: str) -> bool:
        return not address or (needs_smtputf8(address.rpartition("@")[0]) and not self.international)


def _in(everybody: Sequence[Recipient], field: Recipient.Field) -> list[Recipient]:
    return [one for one in everybody if one.field == field]


def _nobody(everybody: Sequence[Recipient]) -> str:
    """A mail needs one addressee (RFC 5322, 3.6.3); those of Bcc are nobody's business."""
    return "" if everybody else "undisclosed-recipients:;"


def _phrase(name: str) -> str:
    name = one_line(name, longest=254)
    if not _PRINTABLE.fullmatch(name) or "=?" in name:
        return _words(name, "Reply-To")
    if _PLAIN_PHRASE.fullmatch(name):
        return name
    return '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'


def _words(text: str, header: str) -> str:
    """Encoded words where needed, and where plain text would be taken for them."""
    text = one_line(text, longest=1000)
    is_plain = _FOLDABLE.fullmatch(text) and "=?" not in text
    charset = "us-ascii" if is_plain else "utf-8"
    return Header(text, charset, header_name=header, maxlinelen=76).encode(linesep="\r\n")


def _ids(text: str) -> str:
    """One a line. An id in other letters is left out: the thread is worth less than the mail's going out."""
    return "\r\n ".join(f"<{one}>" for one in text.split() if _ID.fullmatch(one))
