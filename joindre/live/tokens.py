"""What a page shows to listen: a signed word about one topic and one person, good for an hour.

No session is looked up while a stream is open, so everything the hub needs to know stands in the token.
"""

import time
from dataclasses import asdict, dataclass
from typing import Any, Literal

from django.core import signing

Audience = Literal["staff", "client"]

SALT = "joindre.live"
#: After this many seconds the page asks for a new one, and whoever lost their rights gets none.
LIFETIME = 3600


@dataclass(frozen=True, kw_only=True, slots=True)
class Pass:
    """The right to listen to one topic, and who listens."""

    topic: str
    audience: Audience
    key: str
    name: str
    initials: str
    label: str
    until: int

    @property
    def is_expired(self) -> bool:
        return time.time() >= self.until


def issue(*, topic: str, audience: Audience, key: str, name: str, initials: str = "", label: str = "") -> str:
    """Let somebody listen to a topic.

    `key` names the person (`e12` an employee, `c7` a contact). `label` is all that the clients of the topic are told
    about who is typing; without it they are told nothing.
    """
    entry = Pass(
        topic=topic,
        audience=audience,
        key=key,
        name=name,
        initials=initials,
        label=label,
        until=int(time.time()) + LIFETIME,
    )
    return signing.Signer(salt=SALT).sign_object(asdict(entry))


def read(token: str) -> Pass | None:
    """The pass in a token, also an expired one; nothing if it is not of our making."""
    try:
        fields: dict[str, Any] = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    return Pass(**fields)
