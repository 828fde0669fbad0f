"""Signed tokens, and the claims that they carry: one topic and one person, valid for an hour. It asks no database.

No session is looked up while a stream is open, so a token carries everything that the hub needs to know.
"""

import time
from dataclasses import asdict, dataclass
from typing import Any, Literal

from django.core import signing

Audience = Literal["staff", "client"]

SALT = "joindre.live"
#: After this many seconds the page asks for a new token. A person who has lost their rights gets none.
LIFETIME = 3600


@dataclass(frozen=True, kw_only=True, slots=True)
class Claims:
    """The right of one person to receive one topic."""

    topic: str
    audience: Audience
    key: str
    name: str
    initials: str
    label: str
    expires_at: int

    @property
    def is_expired(self) -> bool:
        return time.time() >= self.expires_at


def issue_token(*, topic: str, audience: Audience, key: str, name: str, initials: str = "", label: str = "") -> str:
    """Give somebody the right to receive a topic.

    `key` identifies the person (`e12` is an employee, `c7` a contact). `label` is the only name that the clients of the
    topic receive while this person types; without a label they receive nothing.
    """
    claims = Claims(
        topic=topic,
        audience=audience,
        key=key,
        name=name,
        initials=initials,
        label=label,
        expires_at=int(time.time()) + LIFETIME,
    )
    return signing.Signer(salt=SALT).sign_object(asdict(claims))


def read_token(token: str) -> Claims | None:
    """Return the claims of a token, even if they have expired; None if this version of Joindre did not sign it."""
    try:
        fields: dict[str, Any] = signing.Signer(salt=SALT).unsign_object(token)
        return Claims(**fields)
    except (signing.BadSignature, ValueError, TypeError):
        # A TypeError: another version of Joindre signed it, with other fields.
        return None
