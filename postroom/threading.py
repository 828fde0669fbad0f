"""What connects a mail with earlier ones: its ids, and its subject without prefixes.

Which request a mail belongs to is not decided here.
"""

import re
from typing import Final

from postroom.headers import Headers

_ID: Final = re.compile(rb"<([^<>\s]{1,900})>")
_LOOSE_ID: Final = re.compile(rb"[^\s<>,;\"]{1,450}@[^\s<>,;\"]{1,450}")
# The prefixes for replies and forwards in many languages. "Re[2]:" and "Re : " occur too.
_PREFIX: Final = re.compile(
    r"\s*(?:re|fwd?|aw|wg|wtr|tr|rép|réf|rv|enc|res|r|i|sv|vs|vb|vl|doorst|antw|antwort|odp|pd|ynt|ilt|atb|"
    r"továbbítás|trs|vá|nb|回复|回覆|答复|转发|轉寄|答覆|ответ|отв|ha|fs|bls|πρθ|απ|σχετ|תשובה|הועבר)"
    r"\s*(?:[\[(]\d{1,4}[\])])?\s*[:\uff1a]",
    re.IGNORECASE,
)


def message_id(headers: Headers) -> str | None:
    """The first Message-ID. Some mails have two, and some ids have no angle brackets."""
    return next((found[0] for value in headers.raw("message-id") if (found := _ids(value[: headers.max_value]))), None)


def in_reply_to(headers: Headers) -> str | None:
    return next((found[0] for value in headers.raw("in-reply-to") if (found := _ids(value[: headers.max_value]))), None)


def references(headers: Headers, *, limit: int) -> tuple[str, ...]:
    """The ids of References, then of In-Reply-To, each once. Beyond the limit the first and the newest are kept."""
    found: dict[str, None] = {}
    for name in ("references", "in-reply-to"):
        for value in headers.raw(name):
            found.update(dict.fromkeys(_ids(value)))
    ids = tuple(found)
    return ids if len(ids) <= limit else (ids[0], *ids[len(ids) - limit + 1 :])


def plain_subject(subject: str | None) -> str:
    """The subject for comparison only: without its prefixes, and with single blanks."""
    text = " ".join((subject or "").split())
    while match := _PREFIX.match(text):
        text = text[match.end() :]
    return text.strip()


def _ids(value: bytes) -> list[str]:
    found = _ID.findall(value) or _LOOSE_ID.findall(value)
    return [f"<{octets.decode('utf-8', 'replace')}>" for octets in found]
