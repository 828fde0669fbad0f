"""The limits up to which a mail is read. What is beyond a limit is not read, and a problem of the mail says so."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The defaults are far above what people send and far below what costs too much time (I10)."""

    depth: int = 64
    """The number of levels of multipart inside multipart."""

    parts: int = 1_000
    """The number of parts of one mail, containers included."""

    headers: int = 4_000_000
    """The octets of one header section."""

    header: int = 64_000
    """The octets of one header that are decoded."""

    addresses: int = 1_000
    """The number of addresses that are kept of the headers of one name."""

    references: int = 200
    """The number of ids that are kept of References: the first one and the newest ones."""

    subject: int = 1_000
    """The characters of a subject."""

    text: int = 500_000
    """The characters of text in which quotes and signatures are looked for."""

    html: int = 2_000_000
    """The characters of HTML that are turned into text."""
