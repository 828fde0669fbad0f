"""How much of a mail is looked at. Beyond a limit the rest is left alone and a problem says so."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Defaults far above what people send, far below what hurts (specification I10)."""

    depth: int = 64
    """Levels of multipart inside multipart."""

    parts: int = 1_000
    """Parts of one mail, the containers included."""

    headers: int = 4_000_000
    """Octets of one block of headers."""

    header: int = 64_000
    """Octets of one header that are decoded."""

    addresses: int = 1_000
    """Addresses kept of one kind of header."""

    references: int = 200
    """Message ids kept of References: the first one and the newest."""

    subject: int = 1_000
    """Characters of a subject or of a name."""

    text: int = 500_000
    """Characters of text in which quotes and signatures are looked for."""

    html: int = 2_000_000
    """Characters of HTML that are turned into text."""
