"""The classes that hold what was understood of a mail. They are frozen, and their values must not be trusted."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from postroom import pictures
from postroom.headers import Headers


class Kind(StrEnum):
    """The kind of a mail. Only mail of the kind `PERSON` may be answered automatically."""

    PERSON = "person"
    AUTO_REPLY = "auto_reply"
    OUT_OF_OFFICE = "out_of_office"
    BOUNCE = "bounce"
    DELAY = "delay"
    COMPLAINT = "complaint"
    RECEIPT = "receipt"
    LIST = "list"
    CALENDAR = "calendar"


class ProblemCode(StrEnum):
    """All that may be wrong with a mail, for programs. `MailProblem.detail` says where it is."""

    UNREADABLE = "unreadable"
    NO_HEADERS = "no headers"
    HEADERS_CUT = "headers cut"
    BAD_HEADER_LINE = "bad header line"
    NO_SENDER = "no sender"
    BAD_ADDRESS = "bad address"
    BAD_DATE = "bad date"
    DUPLICATE_HEADER = "duplicate header"
    TOO_MANY_ADDRESSES = "too many addresses"
    TOO_DEEP = "too deep"
    TOO_MANY_PARTS = "too many parts"
    NO_BOUNDARY = "no boundary"
    NOT_CLOSED = "not closed"
    UNKNOWN_ENCODING = "unknown encoding"
    DAMAGED = "damaged"
    CHARSET_GUESSED = "charset guessed"
    TEXT_DAMAGED = "text damaged"
    TEXT_CUT = "text cut"
    NUL_REMOVED = "nul removed"
    ENCRYPTED = "encrypted"
    INCOMPLETE = "incomplete"
    HTML_UNREADABLE = "html unreadable"


@dataclass(frozen=True, kw_only=True)
class MailProblem:
    """One fault of a mail. The mail was read all the same."""

    code: ProblemCode
    detail: str | None = None

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}" if self.detail else str(self.code)


@dataclass(frozen=True, kw_only=True)
class Address:
    """A name and an address. Each of them may be missing: a broken address is kept as a name."""

    name: str | None = None
    address: str | None = None

    @property
    def key(self) -> str | None:
        """The address in the form in which addresses are compared: case folded, with the domain in Unicode."""
        if not self.address:
            return None
        local, _, domain = self.address.rpartition("@")
        return f"{local.casefold()}@{_unicode_domain(domain.casefold())}"

    def __str__(self) -> str:
        if self.name and self.address:
            return f"{self.name} <{self.address}>"
        return self.address or self.name or ""


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file of the mail. Its `name` is safe to show and to save: it is never a path and never empty."""

    name: str
    type: str
    """The type that its octets show, whatever its headers say; where they show none, the declared one."""

    content: bytes = field(repr=False)
    inline: bool = False
    cid: str | None = None
    """The Content-ID as it was written, without its brackets."""

    location: str | None = None
    """The Content-Location: an address or a name by which the HTML may show it."""

    damaged: bool = False

    @property
    def size(self) -> int:
        return len(self.content)

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def picture_keys(self) -> set[str]:
        """The names by which HTML may show it, as `picture_key` writes the `src` of a picture."""
        return pictures.keys(cid=self.cid, location=self.location, name=self.name)


@dataclass(frozen=True, kw_only=True)
class Bounce:
    """One recipient that a mail has not reached, or has not reached yet."""

    address: str
    status: str | None = None
    """The enhanced status code of RFC 3463, such as 5.1.1."""

    reason: str | None = None
    permanent: bool = True


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """What a complaint (RFC 5965) says of the mail that somebody reported as unwanted."""

    sender: str | None = None
    """The envelope sender of that mail."""

    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Absence:
    """What an out-of-office reply says about the absence of its sender."""

    until: date | None = None
    """The date that the reply names: the day of return, or else the last day of the absence."""

    deputy: str | None = None


@dataclass(frozen=True, kw_only=True)
class Forwarded:
    """The mail that is forwarded inside this one. If it is within the text, `Email.visible_text` holds it too."""

    sender: Address | None = None
    subject: str | None = None
    date: str | None = None
    """The date in ISO 8601, or as it was written where it could not be read."""

    text: str | None = None


@dataclass(frozen=True, kw_only=True)
class Email:
    """All that was understood of a mail. What is absent is None, but a list is never None.

    Each line of `text` is in one of `visible_text`, `signature_text` and `quoted_text`. `html` is not sanitised, which
    must be done before it is shown. `visible_html` and `quoted_html` are its two halves where it could be cut.
    """

    subject: str | None = None
    sender: Address | None = None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    recipients: tuple[str, ...] = ()
    """Each address that this mail was for, once: from To, Cc and the headers of the delivering servers (I3)."""

    return_path: str | None = None
    """The envelope sender. If it is an empty string, no answer may be sent (RFC 5321, 4.5.5)."""

    date: datetime | None = None
    message_id: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    kind: Kind = Kind.PERSON
    text: str = ""
    visible_text: str = ""
    signature_text: str = ""
    quoted_text: str = ""
    html: str | None = None
    visible_html: str | None = None
    quoted_html: str | None = None
    attachments: tuple[Attachment, ...] = ()
    bounces: tuple[Bounce, ...] = ()
    delivered: tuple[str, ...] = ()
    """The addresses that a report on a delivery says were reached."""

    complaint: Complaint | None = None
    original_message_id: str | None = None
    """The Message-ID of the mail that a bounce, a receipt or a complaint is about, if it names one."""

    absence: Absence | None = None
    forwarded: Forwarded | None = None
    problems: tuple[MailProblem, ...] = ()
    authentication_results: tuple[str, ...] = ()
    """The values of Authentication-Results in their order, so that the newest is the first."""

    loop_headers: tuple[str, ...] = ()
    """The headers that say that a program sent or resent this (Auto-Submitted, Precedence ...), as `name: value`."""

    list_id: str | None = None
    fingerprint: str = ""
    """The SHA-256 of sender, date and content. It stays the same if the mail is delivered again by another way (I9)."""

    headers: Headers = field(default_factory=Headers, repr=False)

    @property
    def is_automatic(self) -> bool:
        """Whether a program sent it. Such a mail must never be answered automatically (I8)."""
        return self.kind is not Kind.PERSON


def _unicode_domain(domain: str) -> str:
    if "xn--" not in domain:
        return domain
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain
