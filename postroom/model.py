"""What was understood of a mail. All of it is frozen, and none of it is trusted."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from postroom.headers import Headers


class Kind(StrEnum):
    """What sort of mail it is; only `PERSON` was written to be answered."""

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
    """Everything that may be wrong with a mail, for programs; `MailProblem.detail` says where."""

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
    """One thing that was not as it should be; the mail was read all the same."""

    code: ProblemCode
    detail: str | None = None

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}" if self.detail else str(self.code)


@dataclass(frozen=True, kw_only=True)
class Address:
    """A mailbox. Either half may be missing: broken addresses are kept as a name."""

    name: str | None = None
    address: str | None = None

    @property
    def key(self) -> str | None:
        """The address as it is compared: case folded, the domain in its Unicode form."""
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
    """A file of the mail. `name` is safe to show and to save: never a path, never empty."""

    name: str
    type: str
    content: bytes = field(repr=False)
    inline: bool = False
    cid: str | None = None
    damaged: bool = False

    @property
    def size(self) -> int:
        return len(self.content)

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Bounce:
    """One recipient that a mail did not reach, or not yet."""

    address: str
    status: str | None = None
    """Enhanced status code of RFC 3463, such as 5.1.1."""

    reason: str | None = None
    permanent: bool = True


@dataclass(frozen=True, kw_only=True)
class Absence:
    """What an out-of-office reply says of the one who is away."""

    until: date | None = None
    """First day back, as it was written."""

    deputy: str | None = None


@dataclass(frozen=True, kw_only=True)
class Forwarded:
    """The mail that was passed on inside this one; its text is in `Email.visible_text` too."""

    sender: Address | None = None
    subject: str | None = None
    date: str | None = None
    """ISO 8601 where it could be read, otherwise as written."""

    text: str | None = None


@dataclass(frozen=True, kw_only=True)
class Email:
    """A mail as a reader needs it. What is absent is None; lists are never None.

    `visible_text`, `signature_text` and `quoted_text` share out the lines of `text`. `html` is raw: whoever shows
    it must sanitise it. `visible_html` and `quoted_html` are its two halves where they could be told apart.
    """

    subject: str | None = None
    sender: Address | None = None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    recipients: tuple[str, ...] = ()
    """Every address this mail was for: To, Cc, and what the delivering servers noted, without doubles (I3)."""

    return_path: str | None = None
    """Envelope sender; an empty string means that nobody may be answered (RFC 5321, 4.5.5)."""

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
    original_message_id: str | None = None
    """Of a bounce, receipt or complaint: the mail that it is about, where it says so."""

    absence: Absence | None = None
    forwarded: Forwarded | None = None
    problems: tuple[MailProblem, ...] = ()
    authentication_results: tuple[str, ...] = ()
    """Authentication-Results as they stand, the newest (topmost) first."""

    loop_headers: tuple[str, ...] = ()
    """`Name: value` of the headers that say a machine sent or resent this: Auto-Submitted, Precedence, X-Loop ..."""

    list_id: str | None = None
    fingerprint: str = ""
    """SHA-256 of what was said, by whom and when: the same however often and by whichever way it came (I9)."""

    headers: Headers = field(default_factory=Headers, repr=False)

    @property
    def is_automatic(self) -> bool:
        """True if nobody sits at the other end: never answer it (I8)."""
        return self.kind is not Kind.PERSON


def _unicode_domain(domain: str) -> str:
    if "xn--" not in domain:
        return domain
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain
