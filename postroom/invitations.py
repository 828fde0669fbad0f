"""Calendar invitations: whether a person wrote words beside the event (I8), or a program sent the event alone."""

import re
from typing import Final

from postroom.structure import Part

_METHOD: Final = re.compile(rb"^METHOD:\s*(REQUEST|CANCEL|REPLY|COUNTER|REFRESH|ADD)", re.IGNORECASE | re.MULTILINE)
# The lines that programs write by themselves: what the event holds, and what was answered.
_LABEL: Final = re.compile(
    r"\s*(?:when|where|what|who|date|time|location|subject|organi[sz]er|quand|où|lieu|heure|objet|qui|wann|wo|ort|zeit|"
    r"betreff|cuándo|dónde|lugar|quando|dove|luogo|wanneer|waar|kiedy|gdzie|hvornår|hvor)\s?[:\uff1a]",
    re.IGNORECASE,
)
_ANSWER: Final = re.compile(
    r".{0,80}\b(?:has (?:tentatively )?(?:accepted|declined)|a (?:provisoirement )?(?:accepté|refusé|décliné)|"
    r"hat .{0,40}(?:zugesagt|abgesagt|angenommen|abgelehnt)|ha (?:aceptado|rechazado|accettato|rifiutato)|"
    r"heeft .{0,40}(?:geaccepteerd|geweigerd)|invitation from google calendar|you (?:have been invited|are receiving)|"
    r"vous avez été invité|event (?:has been )?cancell?ed|join (?:the )?meeting|rejoindre la réunion)",
    re.IGNORECASE,
)
_LINK: Final = re.compile(r"\s*(?:<?https?://\S+>?|tel:\S+|[+\d][\d ()#,.*-]{6,})\s*")
_RULE: Final = re.compile(r"[\s*~_=.\u2500-]{5,}")
_CONFERENCE: Final = re.compile(r"\bteams\b|\bzoom\b|\bwebex\b|\bmeet\b", re.IGNORECASE)
_MAX_LINES: Final = 200


def is_invitation(root: Part) -> bool:
    """Whether the mail holds an event that asks for something, or answers."""
    for part in root.walk():
        if part.type == "text/calendar":
            method = part.parameters.get("method", "").casefold()
            if (method and method != "publish") or _METHOD.search(part.body[:4096]):
                return True
    return False


def has_words(text: str) -> bool:
    """Whether the text says more than what programs write beside an event."""
    lines = text.split("\n")[:_MAX_LINES]
    for number, line in enumerate(lines):
        if _RULE.fullmatch(line) and _CONFERENCE.search("\n".join(lines[number + 1 : number + 5])):
            return False
        if any(map(str.isalpha, line)) and not (_LABEL.match(line) or _ANSWER.match(line) or _LINK.fullmatch(line)):
            return True
    return False
