"""Complaints: a reader pressed *this is spam*, and their provider reports it (RFC 5965)."""

import re
from typing import Final

from postroom import address_lists, encodings
from postroom.model import Complaint
from postroom.structure import Part

_PART: Final = "message/feedback-report"
_FIELD: Final = re.compile(
    rb"^(original-mail-from|original-rcpt-to)[ \t]*:[ \t]*(.{1,400})", re.IGNORECASE | re.MULTILINE
)
_MAX_OCTETS: Final = 50_000
_MOST_RECIPIENTS: Final = 50


def read(root: Part) -> Complaint:
    """The sender and the recipients that a complaint names. Most providers leave the recipient out."""
    part = next(part for part in root.walk() if part.type == _PART)
    data = encodings.decode(part.body[:_MAX_OCTETS], part.headers.first("content-transfer-encoding") or "").data
    named = [
        (name.lower(), address_lists.clean(text.decode("utf-8", "replace"))) for name, text in _FIELD.findall(data)
    ]
    senders = [address for name, address in named if address and name == b"original-mail-from"]
    recipients = [address for name, address in named if address and name == b"original-rcpt-to"]
    return Complaint(sender=next(iter(senders), None), recipients=tuple(recipients[:_MOST_RECIPIENTS]))
